using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Drivers;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Reconciling;

/// <summary>One transaction about one lock: what came back is settled, what has become true is told, what comes next is decided.</summary>
/// <remarks>Every path that touches a lock's codes goes through here, the API's own writes included: rows, events and due marks are one commit.</remarks>
sealed class Turn(Vault vault, EventLog log, Ids ids, Chance chance, TimeProvider machine, Timing timing)
{
    /// <summary>Commands that wait at one lock and are looked at together. A guess: far more than any lock carries out before they expire.</summary>
    const int PendingMax = 1000;

    readonly AccessMethods.MethodNews methodNews = new(vault, log, machine, timing);

    /// <summary>Loads the lock with the codes that concern it now; null: there is no such device (any more).</summary>
    /// <param name="withWaiting">True: also those that only wait for their time, to find out anew when that is.</param>
    public Door? Open(Session session, Guid workspaceId, Guid deviceId, bool withWaiting = false)
    {
        session.HoldLock(workspaceId, deviceId);
        if (session.Device(workspaceId, deviceId) is not { } device) return null;
        var account = session.AccountOf(device);
        var now = session.ClockOf(workspaceId).Now(machine);
        var attempts = session.PendingActionAttempts(workspaceId, deviceId, PendingMax);
        var found = session.CodesOfConcern(vault, workspaceId, deviceId, withWaiting ? DateTimeOffset.MaxValue : now);
        var codes = found.ConvertAll(c => c.Code);
        foreach (var id in attempts.Select(a => a.AccessCodeId).OfType<Guid>().Where(id => codes.All(c => c.AccessCodeId != id)).Distinct().ToList())
        {
            if (session.AccessCode(vault, workspaceId, id) is { } code) codes.Add(code);
        }
        var door = new Door(device, account, codes, attempts)
        {
            Now = now, Timing = timing, Chance = chance.Fraction, NewId = () => ids.New(now),
        };
        // Their moment has come: even if nothing else changes, they are active from now on.
        foreach (var (code, isActive) in found)
        {
            if (!isActive) door.Touch(code);
        }
        return door;
    }

    /// <summary>Something has become true of a lock outside the reconciler: it is settled and told; what is due now is left to the reconciler.</summary>
    /// <param name="apply">Settles it on the opened lock. Not called when the lock is no longer in its workspace: then there is nothing to tell.</param>
    /// <param name="withWaiting">As <see cref="Open"/> takes it.</param>
    public void Happen(Session session, Guid workspaceId, Guid deviceId, Action<Door> apply, bool withWaiting = false)
    {
        if (Open(session, workspaceId, deviceId, withWaiting) is not { } door) return;
        apply(door);
        Decide(session, door, maySend: false);
        Close(session, door);
    }

    /// <summary>What the lock waits for was worked out by a clock that has been set back since, perhaps while no server ran to notice it.</summary>
    public bool IsPlannedAhead(Session session, Guid workspaceId, Guid deviceId) =>
        session.Device(workspaceId, deviceId)?.Watch.PlannedAt - session.ClockOf(workspaceId).Now(machine) >= ClockWatch.Smallest;

    /// <summary>Reads what <see cref="Open"/> will want, so that it is remembered: whoever writes has others waiting.</summary>
    public void ReadAhead(Session session, Guid workspaceId, Guid deviceId)
    {
        if (session.Device(workspaceId, deviceId) is null) return;
        session.CodesOfConcern(vault, workspaceId, deviceId, session.ClockOf(workspaceId).Now(machine));
    }

    /// <summary>
    /// Opens a lock for a caller's change to a few codes, without loading the others: what a change costs does not grow with what the lock holds.
    /// </summary>
    /// <returns>Null: there is no such device (any more).</returns>
    public Door? OpenFor(Session session, Guid workspaceId, Guid deviceId, IEnumerable<AccessCode> codes)
    {
        session.HoldLock(workspaceId, deviceId);
        if (session.Device(workspaceId, deviceId) is not { } device) return null;
        var account = session.AccountOf(device);
        var now = session.ClockOf(workspaceId).Now(machine);
        return new Door(device, account, codes, []) { Now = now, Timing = timing, Chance = chance.Fraction, NewId = () => ids.New(now) };
    }

    /// <summary>Writes a caller's change: rows, events and due marks. What is due is left to the reconciler.</summary>
    public void CloseFor(Session session, Door door)
    {
        // The caller has changed what is wanted: the next try is made at once, whatever failed before.
        if (door.Device.Watch.PausedUntil is not null) door.Change(door.Device.Watch with { PausedUntil = null });
        Telling.Apply(door);
        Acting.SettleCodeAttempts(door);
        Write(session, door);
        var moments = door.ChangedCodes.SelectMany(c => Planning.Moments(c, door).Append(Planning.NextTry(c, door) ?? DateTimeOffset.MaxValue))
            .Append(door.Device.Watch.RecheckAt ?? DateTimeOffset.MaxValue)
            .Append(door.IsDeviceChanged ? door.Now : DateTimeOffset.MaxValue);
        if (moments.Min() is var soonest && soonest < DateTimeOffset.MaxValue)
            session.LookSooner(door.Device.WorkspaceId, door.Device.DeviceId, soonest, session.ClockOf(door.Device.WorkspaceId));
    }

    /// <summary>Tells what has become true and decides what to send next.</summary>
    /// <param name="maySend">False: only settle and tell; whatever is due is left to the reconciler.</param>
    public Command? Decide(Session session, Door door, bool maySend)
    {
        if (!maySend)
        {
            Tell(session, door);
            return null;
        }
        var command = Planning.Next(door);
        Tell(session, door);
        // What was told may be something to do: a listing before a code is forgotten, a new code of the backup pool.
        return command ?? Planning.Next(door);
    }

    void Tell(Session session, Door door)
    {
        BackupPool.Tend(door, chance, session.TakenPins(vault, door.Device.WorkspaceId, door.Device.DeviceId, door.Device.Traits.Pins));
        Telling.Apply(door);
        Acting.SettleCodeAttempts(door);
    }

    /// <summary>Writes what became of the lock while a command is on its way.</summary>
    public void Write(Session session, Door door)
    {
        WriteCodes(session, door);
        if (door.IsDeviceChanged) session.Save(door.Device);
    }

    /// <summary>Writes what became of the lock when nothing is on its way, and when it must be looked at next.</summary>
    /// <param name="lease">Given back; null: the lock was not taken.</param>
    /// <param name="isIdle">True: the reconciler found nothing that it could send now.</param>
    public void Close(Session session, Door door, Lease? lease = null, bool isIdle = false)
    {
        WriteCodes(session, door);
        MarkNext(session, door, lease, isIdle);
    }

    void WriteCodes(Session session, Door door)
    {
        foreach (var code in door.ChangedCodes) Save(session, door, code);
        foreach (var id in door.GoneCodes) session.DeleteAccessCode(door.Device.WorkspaceId, id);
        foreach (var attempt in door.ChangedAttempts) session.Save(attempt);
        foreach (var happened in door.Events) log.Append(session, happened, door.Device, door.Account);
        foreach (var method in door.ChangedMethods) methodNews.Look(session, door.Device.WorkspaceId, method);
    }

    void Save(Session session, Door door, AccessCode code)
    {
        var wish = door.WishOf(code);
        // What was never answered may still land, and must then be known for ours.
        var isUnsettled = code.Held is not null || code.InFlight is not null || code.Unanswered is not null;
        var isActive = !code.IsOffline && (isUnsettled || wish.Kind != WishKind.NotYet);
        session.Save(vault, code, door.Device.Traits.Pins, isActive, code.IsOffline ? code.Frame.End : wish.At);
    }

    void MarkNext(Session session, Door door, Lease? lease, bool isIdle)
    {
        var (workspaceId, deviceId) = (door.Device.WorkspaceId, door.Device.DeviceId);
        var look = Planning.LookAgainAt(door);
        if (session.NextWake(workspaceId, deviceId) is { } wake && (look is null || wake < look)) look = wake;
        DateTimeOffset? check = Status.ReachOf(door.Device, door.Account) == Reach.Lost ? null : door.Device.Watch.RoutineAt ?? door.Now;
        // Nothing can be done now, so nothing may be due now: a mistake in planning must not become a loop without a pause.
        if (isIdle && look <= door.Now) look = door.Now + timing.FirstRetry;
        if (isIdle && check <= door.Now) check = door.Now + timing.FirstRetry;
        // Once it was planned by a clock that is set back since, only beginning anew makes up for that.
        if (!(door.Device.Watch.PlannedAt > door.Now)) door.Change(door.Device.Watch with { PlannedAt = door.Now });
        session.SaveAndLookAt(door.Device, look, check, session.ClockOf(workspaceId), lease);
    }
}
