using Latchkey.ConnectedAccounts;
using Latchkey.Storage;

namespace Latchkey.Drivers.Virtual;

/// <summary>Speaks to the sandbox's locks.</summary>
/// <remarks>
/// A command is one transaction on the stored lock. It need not wait for the disk: what the server then writes about
/// the lock goes into the same store and is never kept without it. The slow answer comes after: whoever cuts it off
/// does not know what was done.
/// </remarks>
sealed class VirtualDriver(Store store, VirtualDoor doors, SandboxWait clock) : LockDriver
{
    const string CutOff = "The call was cut off.";
    const string NoLock = "There is no such lock in the sandbox.";

    public override bool Serves(ConnectedAccount account) => account.IsVirtual;

    public override Task<Listing> List(LockAddress door, CancellationToken cut) => Ask(
        door,
        (held, _) => Turn.Of(held, held.List()),
        Listing.Failed(Outcome.Transient, NoLock),
        Listing.Failed(Outcome.Unknown, CutOff),
        cut);

    public override Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut) => Ask(
        door,
        (held, now) => held.Put(content, now),
        new(Outcome.Transient, Detail: NoLock),
        new(Outcome.Unknown, Detail: CutOff),
        cut);

    public override Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut) =>
        Command(door, (held, _) => held.Remove(slot), cut);

    public override Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut) =>
        Command(door, (held, _) => held.Lock(), cut);

    public override Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut) =>
        Command(door, (held, now) => held.Unlock(now), cut);

    public override Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut) =>
        Command(door, (held, _) => held.ConfigureAutoLock(delay), cut);

    public override async Task<OfflineAnswer> MakeOfflineCode(
        LockAddress door, OfflineRequest wanted, CancellationToken cut)
    {
        var turn = await store.WriteAhead(session => doors.Touch(
            session, door.WorkspaceId, door.DeviceId, (held, _) => Turn.Of(held, OfflineCodes.Make(held, wanted))));
        return turn?.Answer ?? OfflineAnswer.No(Refused.Other, NoLock);
    }

    Task<CommandAnswer> Command(
        LockAddress door, Func<VirtualLock, DateTimeOffset, Turn<CommandAnswer>> command, CancellationToken cut) =>
        Ask(door, command, new(Outcome.Transient, Detail: NoLock), new(Outcome.Unknown, Detail: CutOff), cut);

    async Task<T> Ask<T>(
        LockAddress door, Func<VirtualLock, DateTimeOffset, Turn<T>> command, T absent, T cutOff, CancellationToken cut)
    {
        if (cut.IsCancellationRequested)
            return cutOff;
        var touched = await store.WriteAhead(session => doors.Touch(session, door.WorkspaceId, door.DeviceId, command));
        if (touched is not { } turn)
            return absent;
        try
        {
            if (turn.Lock.Faults.AnswerDelay > TimeSpan.Zero)
                await clock.Wait(door.WorkspaceId, turn.Lock.Faults.AnswerDelay, cut);
            return turn.Answer;
        }
        catch (OperationCanceledException)
        {
            return cutOff;
        }
    }
}
