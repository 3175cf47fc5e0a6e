using System.Text.Json.Nodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Where a caller's wishes for codes are taken in: found, checked, written and told, in one transaction.</summary>
sealed class Desk(Call call, Session session)
{
    readonly Server server = call.Server;

    public Session Session => session;

    /// <summary>A managed device, opened for changes to some of its codes.</summary>
    /// <exception cref="Refusal"><c>device_not_found</c>.</exception>
    public Door Door(Guid deviceId, params AccessCode[] codes)
    {
        var door = server.Turn.OpenFor(session, call.WorkspaceId, deviceId, codes);
        return door is { Device.IsManaged: true } ? door : throw Refusals.NoDevice(deviceId);
    }

    /// <summary>The door of a code that callers can see, opened for changing it.</summary>
    /// <exception cref="Refusal"><c>access_code_not_found</c>.</exception>
    public (Door Door, AccessCode Code) Find(Guid accessCodeId, bool isManaged, Guid? deviceId = null)
    {
        var found = session.AccessCode(server.Vault, call.WorkspaceId, accessCodeId);
        if (found is null || found.IsManaged != isManaged || found.IsStray || (deviceId is { } d && d != found.DeviceId))
            throw Refusals.NoAccessCode(accessCodeId);
        session.HoldLock(call.WorkspaceId, found.DeviceId);
        // Read again under the lock: another caller may have changed it in between.
        var code = session.AccessCode(server.Vault, call.WorkspaceId, accessCodeId) ?? throw Refusals.NoAccessCode(accessCodeId);
        return (server.Turn.OpenFor(session, call.WorkspaceId, code.DeviceId, [code]) ?? throw Refusals.NoAccessCode(accessCodeId), code);
    }

    public void Close(Door door) => server.Turn.CloseFor(session, door);

    public AccessCodeView View(Door door, AccessCode code) =>
        AccessCodeView.Of(door.Code(code.AccessCodeId) ?? code, door.Device, door.Account, server.Timing, door.Now);

    public bool IsTaken(Door door, Pin pin, Guid except = default) => session.IsPinTaken(
        server.Vault, call.WorkspaceId, door.Device.DeviceId, door.Device.Traits.Pins, pin, except);

    /// <summary>As <see cref="IsTaken"/>, for asking about many.</summary>
    public Func<Pin, bool> Taken(Door door) =>
        session.TakenPins(server.Vault, call.WorkspaceId, door.Device.DeviceId, door.Device.Traits.Pins);

    /// <summary>Writes a new code and tells of it.</summary>
    public ActionAttempt Add(Door door, AccessCode code)
    {
        door.Change(code);
        door.Tell("access_code.created", code);
        TellRequested(door, code);
        return Attempt(door, code, "CREATE_ACCESS_CODE");
    }

    /// <summary>Tells what is now to be done at the lock, before any of it is done.</summary>
    public void TellRequested(Door door, AccessCode code)
    {
        var mutations = door.MutationsOf(code);
        if (mutations.Count == 0) return;
        door.Tell("access_code.mutations_requested", code, new()
        {
            ["requested_mutations"] = new JsonArray([.. mutations.Select(m => MutationView.Bare(m, code))]),
        });
    }

    /// <summary>The action attempt that follows a change until the lock agrees. Ends at once when nothing is due yet.</summary>
    public ActionAttempt Attempt(Door door, AccessCode code, string actionType)
    {
        var attempt = new ActionAttempt
        {
            WorkspaceId = call.WorkspaceId, ActionAttemptId = server.Ids.New(door.Now), ActionType = actionType,
            DeviceId = door.Device.DeviceId, AccessCodeId = code.AccessCodeId, CreatedAt = door.Now,
        };
        door.Change(attempt);
        return attempt;
    }
}

/// <summary>Refusals about codes that several endpoints share.</summary>
static class Refusals
{
    public static Refusal NoDevice(Guid deviceId) => Refusal.NotFound("device_not_found", $"There is no device {deviceId}.");

    public static Refusal NoAccessCode(Guid accessCodeId) =>
        Refusal.NotFound("access_code_not_found", $"There is no access code {accessCodeId}.");

    public static Refusal Duplicate() => Refusal.Conflict("duplicate_access_code",
        "code is already in use on this device. Choose another, or leave code out to have one made.");

    public static Refusal BeingDeleted() => Refusal.Conflict("access_code_being_deleted",
        "The access code is being deleted and cannot be changed any more.");
}
