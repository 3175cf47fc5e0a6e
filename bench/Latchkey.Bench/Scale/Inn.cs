using System.Globalization;
using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Storage;
using Latchkey.Workspaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Bench.Scale;

/// <summary>A database with many doors and the codes of guests to come, written as the server writes them.</summary>
sealed class Inn : IAsyncDisposable
{
    /// <summary>Rows in one transaction while it is filled.</summary>
    const int Batch = 1000;

    static readonly WorkspaceClock clock = new(TimeSpan.Zero, null);
    static readonly PinRules pins = new() { Lengths = [6] };

    readonly Guid workspaceId = Guid.CreateVersion7();
    readonly Guid accountId = Guid.CreateVersion7();
    readonly List<Guid> doors = [];

    public required Store Store { get; init; }
    public required Keys Vault { get; init; }

    /// <param name="folder">Its database and its key file; made when they are not there.</param>
    public static async Task<Inn> Open(string folder)
    {
        var store = await Engines.Open(new() { ConnectionString = $"Data Source={Path.Combine(folder, "latchkey.db")}" }, TimeProvider.System, NullLogger.Instance);
        return new() { Store = store, Vault = await Vaults.Open(store, Path.Combine(folder, "latchkey.key")) };
    }

    /// <summary>A production workspace with so many doors, each listed today, and so many codes that begin in ten years.</summary>
    public async Task Fill(int doorsCount, int codesCount)
    {
        var now = TimeProvider.System.GetUtcNow();
        await Write(session =>
        {
            session.AddWorkspace(new() { WorkspaceId = workspaceId, Name = "Inn", IsSandbox = false, CreatedAt = now });
            session.AddConnectedAccount(new()
            {
                WorkspaceId = workspaceId, ConnectedAccountId = accountId, AccountType = InstantLocks.AccountType, DisplayName = "Inn", CreatedAt = now,
            });
        });
        for (var i = 0; i < doorsCount; i++) doors.Add(Guid.CreateVersion7());
        foreach (var batch in doors.Chunk(Batch)) await Write(session => { foreach (var id in batch) Add(session, Door(id, now)); });
        for (var begin = 0; begin < codesCount; begin += Batch)
        {
            var (from, until) = (begin, Math.Min(begin + Batch, codesCount));
            await Write(session => { for (var i = from; i < until; i++) Save(session, Code(doors[i % doors.Count], i, now.AddYears(10)), now.AddYears(10)); });
        }
    }

    /// <summary>One more code on each of the first doors, due at its moment and not before.</summary>
    public Task AddDue(int number, int count, Func<int, DateTimeOffset> dueAt) => Write(session =>
    {
        for (var i = 0; i < count; i++)
        {
            var due = Moments.Whole(dueAt(i));
            var code = Code(doors[i], number, due) with { Name = due.UtcTicks.ToString(CultureInfo.InvariantCulture) };
            Save(session, code, due);
            session.LookSooner(workspaceId, doors[i], due, clock);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Vault.Dispose();
    }

    void Add(Session session, Device door)
    {
        session.Insert(door);
        session.LookAt(workspaceId, door.DeviceId, null, door.Watch.RoutineAt, clock);
    }

    Device Door(Guid id, DateTimeOffset now) => new()
    {
        WorkspaceId = workspaceId, DeviceId = id, ConnectedAccountId = accountId, Native = id.ToString(), DeviceType = "instant_lock",
        Provider = InstantLocks.AccountType, Manufacturer = "instant", Name = "Door", IsManaged = true, CreatedAt = now,
        Traits = new() { CanProgramOnlineCodes = true, CanUnlockWithCode = true, Pins = pins },
        State = new() { IsLocked = true, Battery = 0.9 },
        Watch = new() { ListedAt = now, RoutineAt = now.AddDays(1) },
    };

    // Due half an hour before its start, as a lock without schedules of its own has it.
    AccessCode Code(Guid door, int number, DateTimeOffset due) => new()
    {
        WorkspaceId = workspaceId, AccessCodeId = Guid.CreateVersion7(), DeviceId = door, ConnectedAccountId = accountId, IsManaged = true,
        Name = "Guest", Pin = new((number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture)), CreatedAt = due.AddDays(-1), WantedSince = due.AddDays(-1),
        Frame = new(due + Timing.Default.JustInTimeLead, due.AddDays(7)),
    };

    void Save(Session session, AccessCode code, DateTimeOffset wakeAt) => session.Save(Vault, code, pins, isActive: false, wakeAt);

    Task Write(Action<Session> work) => Store.Write(session =>
    {
        work(session);
        return true;
    });
}
