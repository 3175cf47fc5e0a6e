namespace Latchkey.Drivers.Hubs;

/// <summary>Keeps what a session told.</summary>
sealed class HeardDesk(string? timeZone = null) : HubDesk
{
    readonly TaskCompletionSource listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<(string Native, LockReport Report)> told = [];

    /// <summary>Completes with the first list.</summary>
    public Task Listed => listed.Task;

    public IReadOnlyList<FoundLock> Locks { get; private set; } = [];

    public IReadOnlyList<(string Native, LockReport Report)> Told
    {
        get { lock (told) return [.. told]; }
    }

    /// <summary>Nothing is heard to its end before this is.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public override string? TimeZone => timeZone;

    public override Task List(HubLocks locks)
    {
        Locks = locks.Found;
        listed.TrySetResult();
        return Task.CompletedTask;
    }

    public override Task Found(FoundLock found)
    {
        Locks = [.. Locks.Where(l => l.Native != found.Native), found];
        return Task.CompletedTask;
    }

    public override Task Tell(string native, LockReport report)
    {
        lock (told) told.Add((native, report));
        return Hold;
    }
}
