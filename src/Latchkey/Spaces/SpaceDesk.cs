using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latchkey.Api;
using Latchkey.Events;
using Latchkey.Storage;
using NodaTime;

namespace Latchkey.Spaces;

/// <summary>One workspace's spaces within one transaction.</summary>
sealed partial class SpaceDesk(Call call, Session session)
{
    /// <summary>A space that is about to be changed: others wait until this transaction ends.</summary>
    /// <exception cref="Refusal"><c>space_not_found</c>.</exception>
    public Space Hold(Guid spaceId)
    {
        session.Share(call.WorkspaceId);
        session.Hold(spaceId);
        return Find(spaceId);
    }

    public Space Find(Guid spaceId) => session.FindSpace(call.WorkspaceId, spaceId)
        ?? throw Refusal.NotFound("space_not_found", $"There is no space {spaceId}.");

    public Space Find(string spaceKey) => session.FindSpace(call.WorkspaceId, spaceKey)
        ?? throw Refusal.NotFound("space_not_found", "There is no space with this space_key.");

    /// <exception cref="Refusal">Another space has the key, or a member is not in this workspace.</exception>
    public void Make(
        Space space, IReadOnlyList<Guid>? devices = null, IReadOnlyList<Guid>? entrances = null, IReadOnlyList<Guid>? accounts = null)
    {
        CheckKey(space.SpaceKey, space.SpaceId);
        session.Save(space);
        Add(space, MemberKind.Device, devices ?? []);
        Add(space, MemberKind.AcsEntrance, entrances ?? []);
        Add(space, MemberKind.ConnectedAccount, accounts ?? []);
        Tell(space, "space.created");
    }

    /// <exception cref="Refusal">Another space has the key.</exception>
    public void CheckKey(string? spaceKey, Guid spaceId)
    {
        if (spaceKey is null) return;
        if (spaceKey.Length == 0) throw Refusal.Invalid("space_key", "String must contain at least 1 character(s)");
        // Two who make the same key at once: the second waits, and sees the first.
        session.Hold(new Guid(System.Security.Cryptography.SHA256.HashData(
            [.. call.WorkspaceId.ToByteArray(), .. System.Text.Encoding.UTF8.GetBytes(spaceKey)]).AsSpan(0, 16)));
        if (session.As(null, all => all.FindSpace(call.WorkspaceId, spaceKey)) is { } other && other.SpaceId != spaceId)
            throw Refusal.Conflict("space_key_already_exists", "Another space has this space_key.");
    }

    /// <summary>Puts things into a space. What lies there stays, and is no change.</summary>
    /// <returns>Whether anything was put there.</returns>
    /// <exception cref="Refusal">One of them is not in this workspace.</exception>
    public bool Add(Space space, MemberKind kind, IEnumerable<Guid> members)
    {
        var isChanged = false;
        foreach (var member in members.Distinct())
        {
            CheckIsThere(kind, member);
            isChanged |= session.AddSpaceMember(call.WorkspaceId, space.SpaceId, kind, member);
        }
        return isChanged;
    }

    /// <summary>Takes things out of a space. What the caller does not see stays.</summary>
    /// <returns>Whether anything lay there.</returns>
    public bool Remove(Space space, MemberKind kind, IEnumerable<Guid> members) => session
        .MembersOf(call.WorkspaceId, space.SpaceId, kind).Intersect(members)
        .Aggregate(false, (isChanged, member) => session.RemoveSpaceMember(call.WorkspaceId, space.SpaceId, kind, member) || isChanged);

    /// <summary>What lies in the space is now this, and nothing else of its kind that the caller sees.</summary>
    public bool Replace(Space space, MemberKind kind, IReadOnlyList<Guid> members)
    {
        var before = session.MembersOf(call.WorkspaceId, space.SpaceId, kind);
        return Add(space, kind, members) | Remove(space, kind, before.Except(members));
    }

    /// <summary>Doors came or went: it is told, and Access Grants follow.</summary>
    public void TellChanged(Space space)
    {
        Tell(space, "space.device_membership_changed");
        Refit(space);
    }

    /// <summary>Access Grants follow what lies in the space now.</summary>
    public void Refit(Space space)
    {
        var grants = new AccessGrants.GrantDesk(call, session);
        grants.Refit(grants.Around(space.SpaceId));
    }

    public void Tell(Space space, string type)
    {
        var details = new JsonObject
        {
            ["device_ids"] = Ids(space, MemberKind.Device), ["acs_entrance_ids"] = Ids(space, MemberKind.AcsEntrance),
        };
        if (space.SpaceKey is { } key) details["space_key"] = key;
        var happened = new Event(type, call.Now(session), details)
        {
            About = new Dictionary<string, Guid> { ["space_id"] = space.SpaceId },
            FoundBy = space.CustomerKey is { } customer ? [Customers.CustomerMark.Of(call.WorkspaceId, customer)] : [],
        };
        call.Server.Events.Append(session, happened, call.WorkspaceId);
    }

    /// <exception cref="Refusal">A time is no time of day, or the zone is none of IANA's.</exception>
    public static void Check(CustomerData? data)
    {
        if (data is null) return;
        CheckTime(data.DefaultCheckinTime, "customer_data.default_checkin_time");
        CheckTime(data.DefaultCheckoutTime, "customer_data.default_checkout_time");
        if (data.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            throw Refusal.Invalid("customer_data.time_zone", "Must be an IANA time zone, for example Europe/Berlin");
    }

    static void CheckTime(string? time, string field)
    {
        if (time is not null && !TimeOfDay().IsMatch(time)) throw Refusal.Invalid(field, "Must be a time as HH:mm or HH:mm:ss");
    }

    void CheckIsThere(MemberKind kind, Guid id)
    {
        switch (kind)
        {
            case MemberKind.Device:
                if (session.Device(call.WorkspaceId, id) is not { IsManaged: true }) throw AccessCodes.Refusals.NoDevice(id);
                break;
            case MemberKind.AcsEntrance:
                if (AcsRows.Entrances.Find(session, call.Server.Vault, call.WorkspaceId, id) is null) throw Acs.AcsRefusals.NoEntrance(id);
                break;
            case MemberKind.ConnectedAccount:
                ConnectedAccounts.Get.One(session, call.WorkspaceId, id);
                break;
        }
    }

    // An event tells everybody the same.
    JsonArray Ids(Space space, MemberKind kind) => [.. session
        .As(null, all => all.MembersOf(call.WorkspaceId, space.SpaceId, kind)).Select(id => (JsonNode)id.ToString())];

    [GeneratedRegex(@"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TimeOfDay();
}
