using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Customers;

/// <summary>The stays of a customer: each is an Access Grant under the same key, with one PIN for the doors of its places.</summary>
static class Stays
{
    /// <summary>A stay that is over opens nothing. One of another guest, or with another PIN, is another grant.</summary>
    /// <exception cref="Refusal">It names nobody, nowhere, or what is not there.</exception>
    public static void Push(Session session, Call call, CustomerStay pushed)
    {
        var (desk, now, stay) = (new GrantDesk(call, session), call.Now(session), pushed.Facts);
        var person = PersonOf(session, call, pushed);
        List<Guid> spaces = [.. stay.Places().Select(place => SpaceOf(session, call, pushed, place.Field, place.Key)).Distinct()];
        if (spaces.Count == 0) throw Refusal.Invalid("space_keys", "Name at least one place");
        var before = Known(session, call, desk, pushed);
        var request = new Requested(Means.Code, stay.PreferredCode, null).At(now);
        if (before is not null && (stay.EndsAt <= now || before.UserIdentityId != person || !before.Requests.Any(r => r.Code == request.Code)))
        {
            new Fitting(call, session).Delete(before);
            before = null;
        }
        if (stay.EndsAt <= now) return;
        if (before is null)
        {
            desk.Make(new()
            {
                WorkspaceId = call.WorkspaceId, AccessGrantId = call.Server.Ids.New(now), UserIdentityId = person, AccessGrantKey = pushed.Resource.Key,
                Name = stay.Name, Frame = Draft.Framed(stay.StartsAt ?? now, stay.EndsAt, now), CreatedAt = now, SpaceIds = spaces,
                Requests = [request], Origin = call.Origin,
            });
            return;
        }
        var frame = Draft.Framed(stay.StartsAt ?? before.Frame.Start, stay.EndsAt, now);
        desk.Change(before, before with { Name = stay.Name, SpaceIds = spaces, Frame = before.Frame with { Start = frame.Start, End = frame.End } });
    }

    /// <summary>Only one that a customer's guest has.</summary>
    public static void Forget(Session session, Call call, string key)
    {
        if (session.AccessGrantWithKey(call.Server.Vault, call.WorkspaceId, key) is { } grant && CustomerOf(session, call, grant) is not null)
            new Fitting(call, session).Delete(new GrantDesk(call, session).Hold(grant.AccessGrantId));
    }

    static AccessGrant? Known(Session session, Call call, GrantDesk desk, CustomerStay pushed)
    {
        var key = pushed.Resource.Key;
        if (session.AccessGrantWithKey(call.Server.Vault, call.WorkspaceId, key) is not { } seen) return null;
        return CustomerOf(session, call, seen) == pushed.Resource.CustomerKey
            ? desk.Hold(seen.AccessGrantId)
            : throw Refusal.Conflict("access_grant_key_already_exists", $"An access grant that is not this customer's has the key {key}.");
    }

    static string? CustomerOf(Session session, Call call, AccessGrant grant) =>
        session.UserIdentity(call.Server.Vault, call.WorkspaceId, grant.UserIdentityId)?.CustomerKey;

    static Guid PersonOf(Session session, Call call, CustomerStay pushed)
    {
        if (pushed.Facts.People().ToList() is not [var (field, key)])
            throw Refusal.Invalid("guest_key", "Name one who comes: guest_key, resident_key, tenant_key, user_identity_key or user_key");
        return session.UserIdentityWithKey(call.Server.Vault, call.WorkspaceId, key) is { IsManaged: true } person && person.CustomerKey == pushed.Resource.CustomerKey
            ? person.UserIdentityId
            : throw Refusal.Invalid(field, "Must be the key of somebody whom this customer has: push them before, or together with the stay");
    }

    static Guid SpaceOf(Session session, Call call, CustomerStay pushed, string field, string key) =>
        session.FindSpace(call.WorkspaceId, key) is { } space && (space.CustomerKey is null || space.CustomerKey == pushed.Resource.CustomerKey)
            ? space.SpaceId
            : throw Refusal.Invalid(field, "Must be keys of places that this customer has: push them before, or together with the stay");
}
