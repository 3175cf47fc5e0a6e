using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Storage;

namespace Latchkey.Reconciling;

/// <summary>Takes in what locks tell without being asked: the device's state, the codes on it, and the events of both.</summary>
sealed class Reports(Store store, Turn turn) : LockReports
{
    public override async Task Post(Guid workspaceId, Guid deviceId, LockReport report) => await store.Write(session =>
    {
        Apply(session, workspaceId, deviceId, report);
        return true;
    });

    public override void Apply(Session session, Guid workspaceId, Guid deviceId, LockReport report) =>
        turn.Happen(session, workspaceId, deviceId, door => Take(door, report));

    /// <summary>What the report makes true of the door, before anything is told or decided.</summary>
    public static void Take(Door door, LockReport report)
    {
        if (report is LockReport.SlotChanged edit)
        {
            Observing.Reported(door, edit.Reading);
            return;
        }
        if (report is LockReport.Edited)
        {
            Settling.Recheck(door, TimeSpan.Zero);
            return;
        }
        var (device, events) = Reporting.Apply(door.Device, door.Account, report, door.Now);
        var isBack = report is LockReport.Reachable { IsOnline: true } or LockReport.HubReachable { IsOnline: true }
            or LockReport.KeypadConnected { IsConnected: true } or LockReport.Trouble { IsPresent: false };
        door.Change(device);
        foreach (var happened in events)
        {
            // The report names the slot; callers know the code that lies in it.
            var slot = happened.Details?["slot"]?.GetValue<string>();
            happened.Details?.Remove("slot");
            var code = slot is null ? null : door.InSlot(slot);
            if (code is { IsManaged: false }) happened.Details!["access_code_is_managed"] = false;
            door.Tell(code is null ? happened : happened with { AccessCodeId = code.AccessCodeId });
        }
        if (isBack) ComeBack(door);
    }

    /// <summary>What waited for the lock is tried at once, and the lock is read: anything may have been done to it meanwhile.</summary>
    public static void ComeBack(Door door)
    {
        door.Change(door.Device.Watch with { FailuresInARow = 0, LastFailed = null, PausedUntil = null });
        // What it refused before it may take now.
        door.SlotChanged();
        foreach (var code in door.Codes.Where(c => c.Effort.NextTryAt is not null).ToList())
            door.Change(code with { Effort = code.Effort with { NextTryAt = null } });
        Settling.Recheck(door, TimeSpan.Zero);
    }
}
