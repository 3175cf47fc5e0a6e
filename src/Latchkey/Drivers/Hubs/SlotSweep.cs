using System.Globalization;

namespace Latchkey.Drivers.Hubs;

/// <summary>Lists a lock slot by slot, in parts when that takes long.</summary>
/// <param name="goOn">Called when a listing was broken off: the lock is to be listed again, soon.</param>
sealed class SlotSweep(HubDoor door, TimeProvider clock, Action goOn)
{
    /// <summary>A listing is broken off after this, to be gone on with: shorter than any command may take.</summary>
    static readonly TimeSpan partMax = TimeSpan.FromSeconds(18);

    /// <summary>A listing that was broken off longer ago than this begins anew. A guess.</summary>
    static readonly TimeSpan sweepMax = TimeSpan.FromMinutes(10);

    public async Task<Listing> List(int first, int last, Func<int, Task<SlotAsked>> read)
    {
        var now = clock.GetUtcNow();
        var sweep = door.Sweep is { } left && now < left.Begun + sweepMax ? left : new(now, first, [], IsWhole: true);
        door.Sweep = null;
        var readings = sweep.Readings.ToList();
        var isWhole = sweep.IsWhole;
        for (var slot = sweep.Next; slot <= last; slot++)
        {
            if (clock.GetUtcNow() >= now + partMax)
            {
                door.Sweep = new(sweep.Begun, slot, readings, isWhole);
                goOn();
                return new(Outcome.Confirmed, readings, IsComplete: false, string.Create(CultureInfo.InvariantCulture, $"read up to slot {slot - 1}"));
            }
            var asked = await read(slot);
            if (asked.Failure is { } failure) return failure;
            if (asked.Occupied is { } reading) readings.Add(reading);
            isWhole = isWhole && asked.IsCertain;
        }
        return new(Outcome.Confirmed, readings, isWhole);
    }
}

/// <summary>A listing that goes on where it was broken off.</summary>
/// <param name="Next">The slot to read next.</param>
sealed record Sweep(DateTimeOffset Begun, int Next, IReadOnlyList<SlotReading> Readings, bool IsWhole);

/// <summary>What one slot adds to a listing.</summary>
/// <param name="Occupied">Null: it is free, or nobody can tell.</param>
/// <param name="IsCertain">False: nobody can tell.</param>
/// <param name="Failure">The lock cannot be listed now; null: it goes on.</param>
readonly record struct SlotAsked(SlotReading? Occupied, bool IsCertain = true, Listing? Failure = null);
