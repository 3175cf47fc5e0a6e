using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>A code that already lies on the lock, for the guest whose own code failed. Asked again, the same one comes back.</summary>
static class PullBackupAccessCode
{
    public sealed record Request(Guid AccessCodeId);

    public sealed record Response(AccessCodeView AccessCode, AccessCodeView BackupAccessCode);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Write(session =>
    {
        var desk = new Desk(call, session);
        var (_, found) = desk.Find(ask.AccessCodeId, isManaged: true);
        // All codes of the lock: the one that is pulled is among them.
        var door = call.Server.Turn.Open(session, call.WorkspaceId, found.DeviceId)!;
        var code = door.Code(ask.AccessCodeId) ?? found;
        Check(code, door.Device.IsBackupPoolEnabled);
        if (code.PulledBackupId is { } pulledId && (door.Code(pulledId) ?? session.AccessCode(call.Server.Vault, call.WorkspaceId, pulledId)) is { } pulled)
        {
            var again = desk.View(door, pulled);
            return new Response(again, again);
        }
        var backup = BackupPool.Pull(door, code)
            ?? throw new Refusal(400, "empty_backup_access_code_pool", "No backup access code is ready on this device. The pool is being refilled; try again.");
        call.Server.Turn.Decide(session, door, maySend: false);
        call.Server.Turn.Close(session, door);
        var view = desk.View(door, backup);
        return new Response(view, view);
    });

    static void Check(AccessCode code, bool isPoolEnabled)
    {
        if (code.DeletedAt is not null) throw Refusals.BeingDeleted();
        if (code.IsBackup) throw new Refusal(400, "cannot_pull_backup_for_backup", "A backup access code has no backup of its own.");
        if (code.IsOffline || code.Frame.End is null || code.Frame.Schedule is not null)
            throw new Refusal(400, "backup_access_codes_not_supported", "Only time-bound online access codes without a schedule have backups.");
        if (!isPoolEnabled)
            throw new Refusal(400, "backup_access_code_pool_not_enabled",
                "This device keeps no backup access codes. Create the code with use_backup_access_code_pool: true.");
    }
}
