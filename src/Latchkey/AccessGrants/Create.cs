using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.UserIdentities;

namespace Latchkey.AccessGrants;

/// <summary>Lets somebody in: the codes and credentials are made with it, and come to the doors in time.</summary>
static class Create
{
    public sealed record Request(
        Guid? UserIdentityId, NewPerson? UserIdentity, [Bounds(1)] string? AccessGrantKey, IReadOnlyList<Guid>? AcsEntranceIds,
        Guid? CustomizationProfileId, IReadOnlyList<Guid>? DeviceIds, DateTimeOffset? EndsAt, Location? Location, IReadOnlyList<Guid>? LocationIds,
        string? Name, [Bounds(0, Requested.Max)] IReadOnlyList<Requested> RequestedAccessMethods, [Bounds(1)] string? ReservationKey,
        IReadOnlyList<Guid>? SpaceIds, IReadOnlyList<string>? SpaceKeys, DateTimeOffset? StartsAt, ScheduleAsk? Schedule = null);

    public sealed record NewPerson(
        string? EmailAddress, [Bounds(1)] string? FullName, string? PhoneNumber, [Bounds(1)] string? UserIdentityKey);

    /// <summary>Doors in an older spelling.</summary>
    public sealed record Location(IReadOnlyList<Guid>? AcsEntranceIds, IReadOnlyList<Guid>? DeviceIds, string? Name);

    public sealed record Response(GrantView AccessGrant);

    public static Task<Response> Handle(Request ask, Call call)
    {
        Check(ask);
        return call.Write(session =>
        {
            session.Share(call.WorkspaceId);
            var desk = new GrantDesk(call, session);
            var person = Person(ask, call, session);
            var grant = Drafted(ask, call, session, desk, person);
            return new Response(new GrantViews(session, call).Of(desk.Make(grant, ask.Schedule)));
        });
    }

    static void Check(Request ask)
    {
        if (ask is { UserIdentityId: null, UserIdentity: null }) throw Refusal.Invalid("user_identity_id", FieldError.Required);
        if (ask is { UserIdentityId: not null, UserIdentity: not null })
            throw Refusal.Invalid("user_identity", "Give either user_identity_id or user_identity, not both");
        if (ask.CustomizationProfileId is { } profile)
            throw Refusal.NotFound("customization_profile_not_found", $"There is no customization profile {profile}.");
        if (ask.UserIdentity is { } person) Details.Check(person.EmailAddress, person.PhoneNumber);
        foreach (var requested in ask.RequestedAccessMethods) requested.Check();
    }

    /// <exception cref="Refusal">There is no such person, or another has the same key, address or number.</exception>
    static Guid Person(Request ask, Call call, Session session)
    {
        if (ask.UserIdentityId is { } id) return UserIdentities.Get.Find(session, call, id).UserIdentityId;
        var (now, given) = (call.Now(session), ask.UserIdentity!);
        var person = new UserIdentity
        {
            WorkspaceId = call.WorkspaceId, UserIdentityId = call.Server.Ids.New(now), UserIdentityKey = given.UserIdentityKey,
            EmailAddress = given.EmailAddress, PhoneNumber = given.PhoneNumber, FullName = given.FullName, CreatedAt = now,
            CustomerKey = call.Caller.Session?.CustomerKey,
        };
        Details.Save(session, call.Server.Vault, person);
        return person.UserIdentityId;
    }

    static AccessGrant Drafted(Request ask, Call call, Session session, GrantDesk desk, Guid person)
    {
        var now = call.Now(session);
        var grant = new AccessGrant
        {
            WorkspaceId = call.WorkspaceId, AccessGrantId = call.Server.Ids.New(now), UserIdentityId = person, AccessGrantKey = ask.AccessGrantKey,
            Name = ask.Name, ReservationKey = ask.ReservationKey, Frame = Draft.Framed(ask.StartsAt ?? now, ask.EndsAt, now), CreatedAt = now,
            DeviceIds = [.. (ask.DeviceIds ?? []).Concat(ask.Location?.DeviceIds ?? []).Distinct()],
            AcsEntranceIds = [.. (ask.AcsEntranceIds ?? []).Concat(ask.Location?.AcsEntranceIds ?? []).Distinct()],
            SpaceIds = [.. (ask.SpaceIds ?? []).Concat(ask.LocationIds ?? []).Concat((ask.SpaceKeys ?? []).Select(desk.SpaceWithKey)).Distinct()],
            Requests = [.. ask.RequestedAccessMethods.Select(requested => requested.At(now))], Origin = call.Origin,
        };
        return grant.Places.Any()
            ? grant
            : throw Refusal.Invalid("device_ids", "Name at least one door or space: device_ids, acs_entrance_ids, space_ids or space_keys");
    }
}

/// <summary>A way in that is asked for.</summary>
/// <param name="Code">A preference: where it is in use, the door gets another, and the grant says so.</param>
sealed record Requested(Means Mode, [Bounds(4, 9), Digits] string? Code, [Bounds(1, Requested.UsesMax)] int? InstantKeyMaxUseCount)
{
    /// <summary>Ways into one grant. A guess: a card for each of a family.</summary>
    public const int Max = 20;

    /// <summary>Phones for one key. A guess, as for other instant keys.</summary>
    public const int UsesMax = 1_000;

    /// <exception cref="Refusal">A field does not belong to the mode.</exception>
    public void Check()
    {
        if (Code is not null && Mode != Means.Code) throw Refusal.Invalid("requested_access_methods", "code is only for mode code");
        if (InstantKeyMaxUseCount is not null && Mode != Means.MobileKey)
            throw Refusal.Invalid("requested_access_methods", "instant_key_max_use_count is only for mode mobile_key");
    }

    public RequestedMethod At(DateTimeOffset now) => new(Mode, now, Code is { } code ? new Pin(code) : null, InstantKeyMaxUseCount);
}
