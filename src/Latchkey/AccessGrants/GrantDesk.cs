using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>One workspace's grants within one transaction: found, and checked for what they name.</summary>
sealed class GrantDesk(Call call, Session session)
{
    readonly Vault vault = call.Server.Vault;
    readonly AcsDesk acs = new(call.Server, session, call.WorkspaceId);
    readonly MethodNews news = new(call.Server);

    /// <exception cref="Refusal"><c>access_grant_not_found</c>.</exception>
    public AccessGrant Find(Guid id) => session.AccessGrant(vault, call.WorkspaceId, id) ?? throw NoGrant(id);

    public AccessGrant Find(string key) => session.AccessGrantWithKey(vault, call.WorkspaceId, key)
        ?? throw Refusal.NotFound("access_grant_not_found", "There is no access grant with this access_grant_key.");

    /// <summary>A grant by its id or the caller's key; both must fit where both are given.</summary>
    public AccessGrant Find(Guid? id, string? key)
    {
        if (id is null && key is null) throw Refusal.Invalid("access_grant_id", FieldError.Required);
        var found = id is { } given ? Find(given) : Find(key!);
        return key is null || key == found.AccessGrantKey ? found : throw NoGrant(found.AccessGrantId);
    }

    /// <summary>A grant that is to be changed: others wait until this transaction ends.</summary>
    public AccessGrant Hold(Guid? id, string? key = null)
    {
        session.Share(call.WorkspaceId);
        var seen = Find(id, key);
        session.Hold(seen.AccessGrantId);
        return Find(seen.AccessGrantId);
    }

    /// <exception cref="Refusal">Another grant has the key.</exception>
    void CheckKey(string? key)
    {
        if (key is null) return;
        // Two who use the same key at once: the second waits, and sees the first.
        session.Hold(new Guid(vault.IndexOf(call.WorkspaceId, $"access grant {key}")));
        if (session.As(null, all => all.AccessGrantWithKey(vault, call.WorkspaceId, key)) is not null)
            throw Refusal.Conflict("access_grant_key_already_exists", "Another access grant has this access_grant_key.");
    }

    /// <summary>A new grant, with all that opens its doors.</summary>
    /// <param name="hours">Null: all the time from its start to its end.</param>
    /// <exception cref="Refusal">A place is not there, or what is asked for cannot be.</exception>
    public AccessGrant Make(AccessGrant grant, ScheduleAsk? hours = null)
    {
        CheckKey(grant.AccessGrantKey);
        CheckPlaces(grant);
        var doors = Doors.Of(acs, grant);
        if (hours is not null) grant = grant with { Frame = hours.Within(grant.Frame, GrantTimes.ZoneOf(acs, doors), acs.Now) };
        GrantTimes.Check(acs, grant, doors);
        Reservation.Check(session, acs, grant);
        session.Save(vault, grant);
        news.Say(session, "access_grant.created", grant, grant.CreatedAt);
        return new Fitting(call, session).Fit(grant);
    }

    /// <summary>A grant that is held becomes another; what opens its doors follows.</summary>
    /// <exception cref="Refusal">As for <see cref="Make"/>.</exception>
    public void Change(AccessGrant before, AccessGrant after, bool placesAreGiven = true)
    {
        CheckPlaces(after with
        {
            DeviceIds = [.. after.DeviceIds.Except(before.DeviceIds)], AcsEntranceIds = [.. after.AcsEntranceIds.Except(before.AcsEntranceIds)],
            SpaceIds = [.. after.SpaceIds.Except(before.SpaceIds)],
        });
        if (placesAreGiven || after.Frame != before.Frame) Reservation.Check(session, acs, after);
        session.Save(vault, after);
        if (after.Frame != before.Frame) TellTimes(after);
        new Fitting(call, session).Fit(after);
    }

    void TellTimes(AccessGrant grant)
    {
        JsonObject details = new() { ["starts_at"] = Changes.Text(grant.Frame.Start), ["ends_at"] = Changes.Text(grant.Frame.End) };
        if (grant.Frame.End is null) details.Remove("ends_at");
        if (grant.AccessGrantKey is { } key) details["access_grant_key"] = key;
        news.Say(session, "access_grant.access_times_changed", grant, call.Now(session), details);
    }

    /// <exception cref="Refusal">One of the doors or spaces is not there, for this caller.</exception>
    void CheckPlaces(AccessGrant grant)
    {
        foreach (var id in grant.DeviceIds)
            if (session.Device(call.WorkspaceId, id) is not { IsManaged: true }) throw AccessCodes.Refusals.NoDevice(id);
        foreach (var id in grant.AcsEntranceIds)
        {
            if (AcsRows.Entrances.Find(session, vault, call.WorkspaceId, id) is null) throw AcsRefusals.NoEntrance(id);
        }
        foreach (var id in grant.SpaceIds)
            if (session.FindSpace(call.WorkspaceId, id) is null) throw Refusal.NotFound("space_not_found", $"There is no space {id}.");
    }

    public Guid SpaceWithKey(string key) => session.FindSpace(call.WorkspaceId, key) is { } space
        ? space.SpaceId
        : throw Refusal.NotFound("space_not_found", "There is no space with this space_key.");

    public static Refusal NoGrant(Guid id) => Refusal.NotFound("access_grant_not_found", $"There is no access grant {id}.");

    /// <summary>As <see cref="PlacesAround"/>. None, where the caller does not see the door.</summary>
    public IReadOnlyCollection<Guid> PlacesOf(DoorKind kind, Guid door)
    {
        var isThere = kind switch
        {
            DoorKind.Device => session.Device(call.WorkspaceId, door) is not null,
            DoorKind.AcsEntrance => AcsRows.Entrances.Find(session, vault, call.WorkspaceId, door) is not null,
        };
        return isThere ? PlacesAround(door) : [];
    }

    /// <summary>As for a door.</summary>
    public IReadOnlyCollection<Guid> PlacesOf(Guid space) => session.FindSpace(call.WorkspaceId, space) is null ? [] : [space];

    /// <summary>
    /// What a grant may name so that it is for this thing: the thing, and the spaces in which it lies, itself or with its account. Those that
    /// the caller does not see are among them.
    /// </summary>
    public List<Guid> PlacesAround(Guid thing) => session.As(null, all =>
    {
        var account = all.Device(call.WorkspaceId, thing)?.ConnectedAccountId ?? AcsRows.Entrances.Find(all, vault, call.WorkspaceId, thing)?.ConnectedAccountId;
        return (List<Guid>)[thing, .. all.SpacesOf(call.WorkspaceId, thing), .. account is { } id ? all.SpacesOf(call.WorkspaceId, id) : []];
    });

    /// <summary>The grants that name a thing or one of its spaces.</summary>
    public List<Guid> Around(Guid thing) => session.As(null, all => all.GrantsAt(call.WorkspaceId, PlacesAround(thing)));

    /// <summary>Doors came or went: the grants follow.</summary>
    public void Refit(IEnumerable<Guid> grants)
    {
        foreach (var id in grants.Distinct().Order())
            if (session.AnyAccessGrant(vault, call.WorkspaceId, id) is { DeletedAt: null } grant) new Fitting(call, session).Fit(grant);
    }

    /// <summary>What was a place of grants is none any more.</summary>
    public void Leave(Guid place)
    {
        foreach (var id in Around(place).Order())
        {
            var grant = session.AnyAccessGrant(vault, call.WorkspaceId, id)!;
            new Fitting(call, session).Fit(grant with
            {
                DeviceIds = [.. grant.DeviceIds.Where(d => d != place)], AcsEntranceIds = [.. grant.AcsEntranceIds.Where(e => e != place)],
                SpaceIds = [.. grant.SpaceIds.Where(s => s != place)],
            });
        }
    }

    /// <summary>All grants of a person end.</summary>
    public void DeleteOf(Guid userIdentityId)
    {
        foreach (var grant in session.As(null, all => all.AccessGrants(vault, call.WorkspaceId, new() { People = [userIdentityId] })))
            new Fitting(call, session).Delete(grant);
    }
}
