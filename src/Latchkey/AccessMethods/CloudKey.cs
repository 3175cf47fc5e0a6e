using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Locks;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>A cloud key at one of its doors: whoever comes with one, over the API or with a pass, comes here.</summary>
static class CloudKey
{
    /// <summary>Asks the door to move, if the method may open it now.</summary>
    /// <exception cref="Refusal">There is no such method or door; <c>access_denied</c>: not this door, or not now; the door cannot do that.</exception>
    public static ActionAttemptView Use(Session session, Call call, Guid accessMethodId, DoorKind kind, Guid doorId, DoorMove move)
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var entrance = kind == DoorKind.AcsEntrance ? desk.Entrance(doorId) : null;
        if (entrance is null && session.Device(call.WorkspaceId, doorId) is null) throw AccessCodes.Refusals.NoDevice(doorId);
        var (method, grant) = new MethodDesk(call, session).Find(accessMethodId);
        var standing = Standing.Of(session, call.Server.Vault, method, grant, call.Server.Timing, desk.Now);
        if (Passing.Decide(method, grant, standing, doorId, desk.Now) is var answer and not MayOpen.Yes)
            throw new Refusal(400, "access_denied", Passing.Words(answer));
        if (entrance is null) return Give(session, call, doorId, move, new(accessMethodId, grant.UserIdentityId));
        if (move == DoorMove.Lock) throw AcsRefusals.NotSupported($"{entrance.Name} locks by itself, and not from afar.");
        return new(Acs.Entrances.Unlock.Give(desk, entrance, standing.Parts.First(p => p.Part.DoorId == doorId).Credential!));
    }

    static ActionAttemptView Give(Session session, Call call, Guid deviceId, DoorMove move, KeyHolder holder) => move switch
    {
        DoorMove.Unlock => DoorCommand.Give(session, call, deviceId, "UNLOCK_DOOR", traits => traits.CanRemotelyUnlock, holder: holder),
        DoorMove.Lock => DoorCommand.Give(session, call, deviceId, "LOCK_DOOR", traits => traits.CanRemotelyLock, holder: holder),
    };
}

/// <summary>What a door is asked to do from afar.</summary>
enum DoorMove { Unlock, Lock }
