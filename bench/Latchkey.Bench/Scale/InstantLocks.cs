using System.Collections.Concurrent;
using System.Globalization;
using Latchkey.ConnectedAccounts;
using Latchkey.Drivers;

namespace Latchkey.Bench.Scale;

/// <summary>Locks that answer at once and forget everything, so that only the server's own time is measured.</summary>
sealed class InstantLocks : LockDriver
{
    public const string AccountType = "instant";

    /// <summary>How late each code reached its lock. Its due moment stands in its name.</summary>
    public ConcurrentBag<TimeSpan> Lateness { get; } = [];

    public override bool Serves(ConnectedAccount account) => account.AccountType == AccountType;

    public override Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut)
    {
        var due = new DateTimeOffset(long.Parse(content.Name!, CultureInfo.InvariantCulture), TimeSpan.Zero);
        Lateness.Add(TimeProvider.System.GetUtcNow() - due);
        return Task.FromResult(new PutAnswer(Outcome.Confirmed, Guid.NewGuid().ToString(), content.Pin));
    }

    public override Task<Listing> List(LockAddress door, CancellationToken cut) => Task.FromResult(Listing.Failed(Outcome.Transient, "not listed"));
    public override Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut) => Task.FromResult(CommandAnswer.Done);
    public override Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut) => Task.FromResult(CommandAnswer.Done);
    public override Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut) => Task.FromResult(CommandAnswer.Done);
    public override Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut) => Task.FromResult(CommandAnswer.Done);
}
