using Latchkey.AccessGrants;

namespace Latchkey.Storage;

/// <summary>Which Access Grants; a property that is null asks for nothing, an empty list finds nothing.</summary>
sealed record AccessGrantFilter
{
    public IReadOnlyCollection<Guid>? Ids { get; init; }
    public IReadOnlyCollection<Guid>? People { get; init; }
    public string? ReservationKey { get; init; }

    /// <summary>Lists of devices, entrances and spaces: a grant names one of each list.</summary>
    public IReadOnlyList<IReadOnlyCollection<Guid>> Places { get; init; } = [];

    public string? Key { get; init; }
    public bool HasNoKey { get; init; }
}

/// <summary>Access Grants in the store. A row's body is sealed: it holds PINs.</summary>
static class AccessGrantRows
{
    const string Table = "access_grants";

    /// <summary>As callers see it.</summary>
    public static AccessGrant? AccessGrant(this Session session, Vault vault, Guid workspaceId, Guid accessGrantId) =>
        session.AnyAccessGrant(vault, workspaceId, accessGrantId) is { DeletedAt: null } grant && session.Sees(vault, grant) ? grant : null;

    /// <summary>A grant is seen by who sees the person.</summary>
    public static bool Sees(this Session session, Vault vault, AccessGrant grant) =>
        session.Sight is null || session.UserIdentity(vault, grant.WorkspaceId, grant.UserIdentityId) is not null;

    /// <summary>Also one that is deleted and whose codes are on their way off.</summary>
    public static AccessGrant? AnyAccessGrant(this Session session, Vault vault, Guid workspaceId, Guid accessGrantId) =>
        session.Known(workspaceId, accessGrantId, () => session.First(
            "select access_grant_id, body from access_grants where workspace_id = $1 and access_grant_id = $2",
            row => Open(vault, row), workspaceId, accessGrantId));

    public static AccessGrant? AccessGrantWithKey(this Session session, Vault vault, Guid workspaceId, string accessGrantKey) =>
        session.AccessGrants(vault, workspaceId, new() { Key = accessGrantKey }, null, 1).FirstOrDefault();

    /// <summary>A page, in the order of their making.</summary>
    public static List<AccessGrant> AccessGrants(
        this Session session, Vault vault, Guid workspaceId, AccessGrantFilter filter, (DateTimeOffset Moment, Guid Id)? after = null,
        int limit = int.MaxValue)
    {
        var values = new Values();
        List<string> where = [$"workspace_id = {values.Add(workspaceId)}", "is_deleted = 0"];
        if (filter.Ids is { } ids) where.Add($"access_grant_id in {values.AddAll(ids)}");
        if (filter.People is { } people) where.Add($"user_identity_id in {values.AddAll(people)}");
        if (session.Sight is { } sight) where.Add(values.AddSeenPerson(sight, workspaceId));
        if (filter.ReservationKey is { } reservation) where.Add($"reservation_key = {values.Add(reservation)}");
        if (filter.Key is { } key) where.Add($"access_grant_key = {values.Add(key)}");
        if (filter.HasNoKey) where.Add("access_grant_key is null");
        foreach (var places in filter.Places)
        {
            where.Add($"""
                access_grant_id in (select access_grant_id from access_grant_places
                where workspace_id = {values.Add(workspaceId)} and place_id in {values.AddAll(places)})
                """);
        }
        if (after is { } last) where.Add($"(created_at, access_grant_id) > ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"""
            select access_grant_id, body from access_grants where {string.Join(" and ", where)}
            order by created_at, access_grant_id limit {values.Add(limit)}
            """,
            row => session.Known(workspaceId, row.Id(0), () => Open(vault, row))!, values.All);
    }

    /// <summary>Of a person, the newest first.</summary>
    public static List<AccessGrant> NewestAccessGrants(this Session session, Vault vault, Guid workspaceId, Guid userIdentityId, int count) => session.Query(
        """
        select access_grant_id, body from access_grants where workspace_id = $1 and user_identity_id = $2 and is_deleted = 0
        order by created_at desc, access_grant_id desc limit $3
        """,
        row => session.Known(workspaceId, row.Id(0), () => Open(vault, row))!, workspaceId, userIdentityId, count);

    /// <summary>Writes a grant, new or changed.</summary>
    public static void Save(this Session session, Vault vault, AccessGrant grant)
    {
        var before = session.AnyAccessGrant(vault, grant.WorkspaceId, grant.AccessGrantId);
        session.Changed(grant.WorkspaceId, grant.AccessGrantId, grant);
        session.Execute(
            """
            insert into access_grants (workspace_id, access_grant_id, user_identity_id, access_grant_key, reservation_key, is_deleted, created_at, body)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (workspace_id, access_grant_id) do update set access_grant_key = excluded.access_grant_key,
                reservation_key = excluded.reservation_key, is_deleted = excluded.is_deleted, body = excluded.body
            """,
            grant.WorkspaceId, grant.AccessGrantId, grant.UserIdentityId, grant.DeletedAt is null ? grant.AccessGrantKey : null,
            grant.DeletedAt is null ? grant.ReservationKey : null, grant.DeletedAt is not null, grant.CreatedAt,
            Bodies.Seal(vault, grant, Table, grant.AccessGrantId));
        if (before is null || before.DeletedAt != grant.DeletedAt || !before.Places.SequenceEqual(grant.Places)) session.SetPlaces(grant);
    }

    /// <summary>Those that name one of some places.</summary>
    public static List<Guid> GrantsAt(this Session session, Guid workspaceId, IReadOnlyCollection<Guid> places)
    {
        var values = new Values();
        return session.Query(
            $"""
            select distinct access_grant_id from access_grant_places
            where workspace_id = {values.Add(workspaceId)} and place_id in {values.AddAll(places)} order by access_grant_id
            """,
            row => row.Id(0), values.All);
    }

    /// <summary>A door has come into an account: the grants of the account's spaces are fitted to it, in due course.</summary>
    public static void RefitSoon(this Session session, Guid workspaceId, Guid accountId, DateTimeOffset now)
    {
        if (session.SpacesOf(workspaceId, accountId) is not { Count: > 0 } spaces) return;
        foreach (var grant in session.GrantsAt(workspaceId, spaces))
            session.LookAt(new AcsDue(workspaceId, Guid.Empty, grant, IsUser: false), now, session.ClockOf(workspaceId));
    }

    static void SetPlaces(this Session session, AccessGrant grant)
    {
        session.Execute(
            "delete from access_grant_places where workspace_id = $1 and access_grant_id = $2", grant.WorkspaceId, grant.AccessGrantId);
        if (grant.DeletedAt is not null) return;
        foreach (var place in grant.Places.Distinct())
        {
            session.Execute(
                "insert into access_grant_places (workspace_id, place_id, access_grant_id) values ($1, $2, $3)",
                grant.WorkspaceId, place, grant.AccessGrantId);
        }
    }

    /// <summary>Nothing of it opens a door any more.</summary>
    public static void DeleteAccessGrant(this Session session, Guid workspaceId, Guid accessGrantId)
    {
        session.Changed<AccessGrant>(workspaceId, accessGrantId, null);
        session.Execute("delete from access_grant_places where workspace_id = $1 and access_grant_id = $2", workspaceId, accessGrantId);
        session.Execute("delete from access_grants where workspace_id = $1 and access_grant_id = $2", workspaceId, accessGrantId);
    }

    static AccessGrant Open(Vault vault, Row row) => Bodies.Open<AccessGrant>(vault, row.Bytes(1), Table, row.Id(0));
}
