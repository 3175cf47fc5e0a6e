using Latchkey.Acs;
using Latchkey.ClientSessions;

namespace Latchkey.Storage;

/// <summary>Which of an access system's things; a property that is null asks for nothing, an empty list finds nothing.</summary>
sealed record AcsFilter<T>
{
    public IReadOnlyCollection<Guid>? Ids { get; init; }

    /// <summary>The systems that they are in; of systems: their accounts.</summary>
    public IReadOnlyCollection<Guid>? Owners { get; init; }

    /// <summary>Of users: whose they are.</summary>
    public IReadOnlyCollection<Guid>? UserIdentityIds { get; init; }

    /// <summary>Of credentials: whose they are.</summary>
    public IReadOnlyCollection<Guid>? AcsUserIds { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>What no column knows.</summary>
    public Func<T, bool> Fits { get; init; } = _ => true;
}

/// <summary>Which of an access system's things a caller sees: of one, and the same as a condition of a text.</summary>
sealed record SeenThings<T>(Func<Sight, T, bool> Sees, Func<Values, Sight, Guid, string> Condition);

/// <summary>A table of one kind of thing in access systems.</summary>
/// <param name="owner">The column that says to whom a row belongs.</param>
/// <param name="place">A thing's workspace, id, owner, and moment of making.</param>
/// <param name="columns">Beyond those that all have.</param>
sealed class AcsTable<T>(
    string table, string id, string owner, Func<T, (Guid Workspace, Guid Id, Guid Owner, DateTimeOffset CreatedAt)> place,
    SeenThings<T> seen, params (string Name, Func<T, Vault, object?> Value)[] columns) where T : class
{
    /// <summary>Rows read at once while a list is being filtered. A guess: one read serves a page of the default length.</summary>
    const int BatchRows = 500;

    readonly string save = Upsert(table, id, owner, [.. columns.Select(c => c.Name)]);

    public T? Find(Session session, Vault vault, Guid workspaceId, Guid thing)
    {
        var found = session.Known(workspaceId, thing, () => session.First(
            $"select {id}, body from {table} where workspace_id = $1 and {id} = $2", row => Parse(row, vault), workspaceId, thing));
        return found is not null && session.Sight is { } sight && !seen.Sees(sight, found) ? null : found;
    }

    /// <summary>Writes it, new or changed.</summary>
    public void Save(Session session, Vault vault, T thing)
    {
        var (workspaceId, thingId, ownerId, createdAt) = place(thing);
        session.Changed(workspaceId, thingId, thing);
        session.Execute(save, [
            workspaceId, thingId, ownerId, createdAt, Bodies.Seal(vault, thing, table, thingId), .. columns.Select(c => c.Value(thing, vault))]);
    }

    public void Delete(Session session, Guid workspaceId, Guid thing)
    {
        session.Changed<T>(workspaceId, thing, null);
        session.Execute($"delete from {table} where workspace_id = $1 and {id} = $2", workspaceId, thing);
    }

    /// <summary>In the order of their making: those after a place that fit, at most <paramref name="count"/>.</summary>
    public List<T> List(
        Session session, Vault vault, Guid workspaceId, AcsFilter<T> filter, int count = int.MaxValue, (DateTimeOffset, Guid)? after = null)
    {
        var found = new List<T>();
        while (found.Count < count)
        {
            var batch = Batch(session, vault, workspaceId, filter, after);
            found.AddRange(batch.Where(filter.Fits).Take(count - found.Count));
            if (batch.Count < BatchRows) break;
            var (_, lastId, _, createdAt) = place(batch[^1]);
            after = (createdAt, lastId);
        }
        return found;
    }

    /// <summary>Those of an owner that was found with a value in a column of their own, whatever the caller sees.</summary>
    public List<T> Where(Session session, Vault vault, Guid workspaceId, Guid ownerId, string column, object value) => session.Query(
        $"select {id}, body from {table} where workspace_id = $1 and {owner} = $2 and {column} = $3 order by created_at, {id}",
        row => Parse(row, vault), workspaceId, ownerId, value);

    public long Count(Session session, Guid workspaceId, Guid ownerId, string condition = "1 = 1")
    {
        var values = new Values();
        List<string> parts = [$"workspace_id = {values.Add(workspaceId)}", $"{owner} = {values.Add(ownerId)}", condition];
        if (session.Sight is { } sight) parts.Add(seen.Condition(values, sight, workspaceId));
        return session.First($"select count(*) from {table} where {string.Join(" and ", parts)}", row => row.Long(0), values.All);
    }

    List<T> Batch(Session session, Vault vault, Guid workspaceId, AcsFilter<T> filter, (DateTimeOffset Moment, Guid Id)? after)
    {
        var values = new Values();
        List<string> parts = [$"workspace_id = {values.Add(workspaceId)}"];
        if (session.Sight is { } sight) parts.Add(seen.Condition(values, sight, workspaceId));
        if (filter.Ids is { } ids) parts.Add($"{id} in {values.AddAll(ids)}");
        if (filter.Owners is { } owners) parts.Add($"{owner} in {values.AddAll(owners)}");
        if (filter.UserIdentityIds is { } people) parts.Add($"user_identity_id in {values.AddAll(people)}");
        if (filter.AcsUserIds is { } users) parts.Add($"acs_user_id in {values.AddAll(users)}");
        if (filter.CreatedBefore is { } before) parts.Add($"created_at < {values.Add(before)}");
        if (after is { } last) parts.Add($"(created_at, {id}) > ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"select {id}, body from {table} where {string.Join(" and ", parts)} order by created_at, {id} limit {BatchRows}",
            row => session.Known(workspaceId, row.Id(0), () => Parse(row, vault))!, values.All);
    }

    T Parse(Row row, Vault vault) => Bodies.Open<T>(vault, row.Bytes(1), table, row.Id(0));

    static string Upsert(string table, string id, string owner, IReadOnlyList<string> more)
    {
        string[] all = ["workspace_id", id, owner, "created_at", "body", .. more];
        var places = string.Join(", ", all.Select((_, i) => $"${i + 1}"));
        var changes = string.Join(", ", more.Prepend("body").Select(name => $"{name} = excluded.{name}"));
        return $"insert into {table} ({string.Join(", ", all)}) values ({places}) on conflict (workspace_id, {id}) do update set {changes}";
    }
}

/// <summary>Access systems in the store, and what is in them.</summary>
static class AcsRows
{
    public static readonly AcsTable<AcsSystem> Systems = new(
        "acs_systems", "acs_system_id", "connected_account_id", s => (s.WorkspaceId, s.AcsSystemId, s.ConnectedAccountId, s.CreatedAt),
        new((sight, system) => sight.Sees(system), Seen.AddSeenSystem));

    public static readonly AcsTable<AcsEntrance> Entrances = new(
        "acs_entrances", "acs_entrance_id", "acs_system_id", e => (e.WorkspaceId, e.AcsEntranceId, e.AcsSystemId, e.CreatedAt),
        new((sight, entrance) => sight.Sees(entrance), Seen.AddSeenEntrance));

    public static readonly AcsTable<AcsEncoder> Encoders = new(
        "acs_encoders", "acs_encoder_id", "acs_system_id", e => (e.WorkspaceId, e.AcsEncoderId, e.AcsSystemId, e.CreatedAt),
        new((sight, encoder) => sight.Sees(encoder), Seen.AddInSystems));

    public static readonly AcsTable<AcsAccessGroup> Groups = new(
        "acs_access_groups", "acs_access_group_id", "acs_system_id", g => (g.WorkspaceId, g.AcsAccessGroupId, g.AcsSystemId, g.CreatedAt),
        new((sight, group) => sight.Sees(group), Seen.AddInSystems));

    public static readonly AcsTable<AcsUser> Users = new(
        "acs_users", "acs_user_id", "acs_system_id", u => (u.WorkspaceId, u.AcsUserId, u.AcsSystemId, u.CreatedAt),
        new((sight, user) => sight.Sees(user), Seen.AddSeenUser),
        ("user_identity_id", (u, _) => u.UserIdentityId),
        ("email_index", (u, vault) => u.Wanted.Email is { } email ? ContactIndex(vault, u.AcsSystemId, email) : null),
        ("phone_index", (u, vault) => u.Wanted.Phone is { } phone ? ContactIndex(vault, u.AcsSystemId, phone) : null),
        ("is_held", (u, _) => u.Held is not null));

    public static readonly AcsTable<AcsCredential> Credentials = new(
        "acs_credentials", "acs_credential_id", "acs_system_id", c => (c.WorkspaceId, c.AcsCredentialId, c.AcsSystemId, c.CreatedAt),
        new((sight, credential) => sight.Sees(credential), Seen.AddSeenUser),
        ("acs_user_id", (c, _) => c.AcsUserId),
        ("pin_index", (c, vault) => c.Wanted.Code is { } pin ? vault.IndexOf(c.AcsSystemId, pin.Reveal()) : null),
        ("held_pin_index", (c, vault) => c.Held?.Code is { } pin ? vault.IndexOf(c.AcsSystemId, pin.Reveal()) : null),
        ("card_index", (c, vault) => c.CardNumber is { } number ? CardIndex(vault, c.AcsSystemId, number) : null));

    /// <summary>By which equal addresses and numbers in one system are found; no PIN looks like one.</summary>
    public static byte[] ContactIndex(Vault vault, Guid systemId, string contact) =>
        vault.IndexOf(systemId, $"contact:{contact.ToUpperInvariant()}");

    public static byte[] CardIndex(Vault vault, Guid systemId, string number) => vault.IndexOf(systemId, $"card:{number}");

    /// <summary>What a person is in access systems.</summary>
    public static List<(Guid AcsUserId, Guid AcsSystemId)> AcsUsersOfUserIdentity(this Session session, Guid workspaceId, Guid userIdentityId) =>
        session.Query(
            "select acs_user_id, acs_system_id from acs_users where workspace_id = $1 and user_identity_id = $2",
            row => (row.Id(0), row.Id(1)), workspaceId, userIdentityId);

    /// <summary>Where users may pass, by themselves, through their groups, and with the credentials that name their entrances.</summary>
    public static List<Guid> EntrancesOfUsers(this Session session, Guid workspaceId, IReadOnlyCollection<Guid> users)
    {
        if (users.Count == 0) return [];
        var values = new Values();
        var (workspace, holders) = (values.Add(workspaceId), values.AddAll(users));
        return session.Query(
            $"""
            select reached_id from acs_reach where workspace_id = {workspace} and holder_id in {holders} and kind = '{ReachKind.UserOpens}'
            union select reached_id from acs_reach where workspace_id = {workspace} and kind = '{ReachKind.GroupOpens}' and holder_id in
                (select reached_id from acs_reach where workspace_id = {workspace} and holder_id in {holders} and kind = '{ReachKind.UserInGroup}')
            union select reached_id from acs_reach where workspace_id = {workspace} and kind = '{ReachKind.CredentialOpens}' and holder_id in
                (select acs_credential_id from acs_credentials where workspace_id = {workspace} and acs_user_id in {holders})
            """,
            row => row.Id(0), values.All);
    }

    /// <summary>What reaches, or belongs to, a thing: of an entrance those who name it, of a group its users.</summary>
    public static List<Guid> HoldersOf(this Session session, Guid workspaceId, Guid reached, ReachKind kind) => session.Query(
        "select holder_id from acs_reach where workspace_id = $1 and reached_id = $2 and kind = $3 order by holder_id",
        row => row.Id(0), workspaceId, reached, $"{kind}");

    /// <summary>Writes anew what a holder reaches.</summary>
    public static void SetReach(this Session session, Guid workspaceId, Guid holder, ReachKind kind, IEnumerable<Guid> reached)
    {
        session.Execute("delete from acs_reach where workspace_id = $1 and holder_id = $2 and kind = $3", workspaceId, holder, $"{kind}");
        foreach (var thing in reached.Distinct())
        {
            session.Execute(
                "insert into acs_reach (workspace_id, reached_id, holder_id, kind) values ($1, $2, $3, $4)", workspaceId, thing, holder, $"{kind}");
        }
    }

    /// <summary>Nobody reaches it any more, and it reaches nothing.</summary>
    public static void DeleteReach(this Session session, Guid workspaceId, Guid thing) => session.Execute(
        "delete from acs_reach where workspace_id = $1 and (reached_id = $2 or holder_id = $2)", workspaceId, thing);
}

/// <summary>Who names an entrance, or belongs to a group.</summary>
enum ReachKind { GroupOpens, UserOpens, CredentialOpens, UserInGroup }
