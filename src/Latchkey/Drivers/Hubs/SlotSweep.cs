using System.Globalization;

namespace Latchkey.Drivers.Hubs;

/// <summary>Lists a lock question by question, slot for slot or user for user, in parts when that takes long.</summary>
sealed class SlotSweep(HubDoor door, HubDesk desk, HubLine line, TimeProvider clock)
{
    /// <summary>A listing is broken off after this, to be gone on with: shorter than any command may take.</summary>
    static readonly TimeSpan partMax = TimeSpan.FromSeconds(18);

    /// <summary>A listing that was broken off longer ago than this begins anew. A guess.</summary>
    static readonly TimeSpan sweepMax = TimeSpan.FromMinutes(10);

    /// <summary>Before a listing that was broken off goes on: the lock rests, and its other commands get their turn. A guess.</summary>
    static readonly TimeSpan rest = TimeSpan.FromSeconds(2);

    /// <param name="read">Asks for one number.</param>
    public async Task<Listing> List(int first, int last, Func<int, Task<SlotAsked>> read)
    {
        var now = clock.GetUtcNow();
        var sweep = door.Sweep is { } left && now < left.Begun + sweepMax ? left : new(now, first, [], IsWhole: true);
        door.Sweep = null;
        var readings = sweep.Readings.ToList();
        var isWhole = sweep.IsWhole;
        for (var at = sweep.Next; at <= last;)
        {
            if (clock.GetUtcNow() >= now + partMax)
            {
                door.Sweep = new(sweep.Begun, at, readings, isWhole);
                line.Later(rest, () => desk.Tell(door.Native, new LockReport.Edited()));
                return new(Outcome.Confirmed, readings, IsComplete: false, string.Create(CultureInfo.InvariantCulture, $"read up to slot {at - 1}"));
            }
            var asked = await read(at);
            if (asked.Failure is { } failure) return failure;
            readings.AddRange(asked.Occupied ?? []);
            isWhole = isWhole && asked.IsCertain;
            at = asked.Next ?? at + 1;
        }
        return new(Outcome.Confirmed, [.. readings.DistinctBy(reading => reading.Slot)], isWhole);
    }
}

/// <summary>A listing that goes on where it was broken off.</summary>
/// <param name="Next">The number to ask for next.</param>
sealed record Sweep(DateTimeOffset Begun, int Next, IReadOnlyList<SlotReading> Readings, bool IsWhole);

/// <summary>What one question adds to a listing.</summary>
/// <param name="Occupied">Null: it is free, or nobody can tell.</param>
/// <param name="IsCertain">False: nobody can tell.</param>
/// <param name="Failure">The lock cannot be listed now; null: it goes on.</param>
/// <param name="Next">What to ask for next, further on; null: the next number.</param>
readonly record struct SlotAsked(IReadOnlyList<SlotReading>? Occupied, bool IsCertain = true, Listing? Failure = null, int? Next = null);
