using Latchkey.Storage;

namespace Latchkey.Drivers.Virtual;

/// <summary>
/// A touch of a virtual lock in one transaction: the lock changes, and what it tells is applied, or neither.
/// </summary>
sealed class VirtualDoor(Vault vault, LockReports reports, TimeProvider machine)
{
    /// <summary>Null: the device has no virtual lock, as outside sandboxes.</summary>
    public Turn<T>? Touch<T>(
        Session session, Guid workspaceId, Guid deviceId, Func<VirtualLock, DateTimeOffset, Turn<T>> hand)
    {
        session.HoldLock(workspaceId, deviceId);
        if (session.VirtualLock(vault, workspaceId, deviceId) is not { } door)
            return null;
        var now = session.ClockOf(workspaceId).Now(machine);
        var turn = door.Touch(now, settled => hand(settled, now));
        if (!ReferenceEquals(turn.Lock, door))
            session.Save(vault, workspaceId, deviceId, turn.Lock);
        foreach (var report in turn.Reports)
            reports.Apply(session, workspaceId, deviceId, report);
        return turn;
    }
}
