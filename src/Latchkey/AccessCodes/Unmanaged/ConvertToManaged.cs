using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes.Unmanaged;

/// <summary>Adopts a code that somebody else put on a lock: from now on it is ours, as it lies there.</summary>
static class ConvertToManaged
{
    public sealed record Request(
        Guid AccessCodeId, [Also("allow_external_modification")] bool? IsExternalModificationAllowed, bool? Force, bool? Sync);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => Adopt<Response>(ask, call);

    /// <exception cref="Refusal">Its PIN is another code's, or cannot be read, so that it could not be put back; <c>force</c> adopts the latter all the same.</exception>
    public static async Task<T> Adopt<T>(Request ask, Call call) where T : class, new()
    {
        try
        {
            return await call.Write(session => Adopt<T>(ask, new Desk(call, session)));
        }
        catch (CannotBeManaged cannot)
        {
            await call.Server.Store.Write(session => Tell(session, ask, call));
            throw cannot.Refusal;
        }
    }

    static T Adopt<T>(Request ask, Desk desk) where T : new()
    {
        var (door, code) = desk.Find(ask.AccessCodeId, isManaged: false);
        if (code.DeletedAt is not null) throw Refusals.BeingDeleted();
        if (!door.Device.IsManaged)
            throw new Refusal(400, "device_not_managed", "The device is not managed. Convert the device first.");
        if (code.Pin is null && ask.Force != true)
            throw new CannotBeManaged(new(400, "cannot_be_managed",
                "The lock does not show this code's PIN, so it could not be put back if it were lost. force: true adopts it all the same."));
        if (code.Pin is { } pin && desk.IsTaken(door, pin, except: code.AccessCodeId))
        {
            throw new CannotBeManaged(Refusal.Conflict("duplicate_access_code",
                "Another access code of this device has this PIN. Delete that one, or give it another PIN, before you adopt this one."));
        }
        var adopted = code with
        {
            IsManaged = true, WantedSince = door.Now, AllowsExternalModification = ask.IsExternalModificationAllowed ?? false,
            // It already lies there: only what comes next is news.
            Told = new() { Set = code.Held?.Schedule.Contains(door.Now) == true, Scheduled = code.Held?.Schedule.PhaseAt(door.Now) == Phase.Ahead },
        };
        door.Change(adopted);
        door.Tell("access_code.unmanaged.converted_to_managed", adopted);
        desk.Close(door);
        return new();
    }

    static object Tell(Session session, Request ask, Call call)
    {
        var (door, code) = new Desk(call, session).Find(ask.AccessCodeId, isManaged: false);
        door.Tell("access_code.unmanaged.failed_to_convert_to_managed", code, Issues.ForEvent(code, door.Device, door.Account, door.Now));
        call.Server.Turn.CloseFor(session, door);
        return new();
    }

    // Undoes the request's transaction; the event of the failure is written in one of its own.
    sealed class CannotBeManaged(Refusal refusal) : Exception
    {
        public Refusal Refusal => refusal;
    }
}
