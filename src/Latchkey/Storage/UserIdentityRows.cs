using Latchkey.UserIdentities;

namespace Latchkey.Storage;

/// <summary>Which people; a property that is null asks for nothing.</summary>
/// <param name="IsManaged">Whether somebody has taken them over.</param>
sealed record UserIdentityFilter(bool IsManaged)
{
    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    public IReadOnlyCollection<Guid>? Ids { get; init; }

    /// <summary>Those who have a user in one of these access systems.</summary>
    public IReadOnlyCollection<Guid>? AcsSystemIds { get; init; }
}

/// <summary>People in the store. A row's body is sealed: it holds names, addresses and numbers.</summary>
static class UserIdentityRows
{
    const string Table = "user_identities";

    public static UserIdentity? UserIdentity(this Session session, Vault vault, Guid workspaceId, Guid userIdentityId) =>
        session.Seen(session.Known(workspaceId, userIdentityId, () => session.First(
            "select user_identity_id, body from user_identities where workspace_id = $1 and user_identity_id = $2",
            row => Open(vault, row), workspaceId, userIdentityId)));

    public static UserIdentity? UserIdentityWithKey(this Session session, Vault vault, Guid workspaceId, string userIdentityKey) =>
        session.Seen(session.First(
            "select user_identity_id, body from user_identities where workspace_id = $1 and user_identity_key = $2",
            session.Read(vault, workspaceId), workspaceId, userIdentityKey));

    /// <summary>Who has the same email address, in any case.</summary>
    public static UserIdentity? UserIdentityWithEmailOf(this Session session, Vault vault, UserIdentity person) => session.First(
        "select user_identity_id, body from user_identities where workspace_id = $1 and email_index = $2",
        session.Read(vault, person.WorkspaceId), person.WorkspaceId, Email(vault, person));

    /// <summary>A page, in the order of their making.</summary>
    public static List<UserIdentity> UserIdentities(
        this Session session, Vault vault, Guid workspaceId, UserIdentityFilter filter, Place? after, int limit)
    {
        var values = new Values();
        List<string> where = [$"workspace_id = {values.Add(workspaceId)}", $"is_managed = {values.Add(filter.IsManaged)}"];
        if (filter.Ids is { } ids) where.Add($"user_identity_id in {values.AddAll(ids)}");
        if (filter.AcsSystemIds is { } systems)
        {
            where.Add(
                $"user_identity_id in (select user_identity_id from acs_users where workspace_id = {values.Add(workspaceId)} and acs_system_id in {values.AddAll(systems)})");
        }
        if (session.Sight is { } sight) where.Add(values.AddSeenPerson(sight, workspaceId));
        if (filter.CreatedBefore is { } before) where.Add($"created_at < {values.Add(before)}");
        if (after is { } last) where.Add($"(created_at, user_identity_id) > ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"""
            select user_identity_id, body from user_identities where {string.Join(" and ", where)}
            order by created_at, user_identity_id limit {values.Add(limit)}
            """,
            session.Read(vault, workspaceId), values.All);
    }

    public static List<Guid> UserIdentitiesOfCustomer(this Session session, Guid workspaceId, string customerKey) => session.Query(
        "select user_identity_id from user_identities where workspace_id = $1 and customer_key = $2 order by user_identity_id",
        row => row.Id(0), workspaceId, customerKey);

    /// <summary>Keeps others from giving the same key, address or number to somebody else until the transaction ends.</summary>
    public static void HoldMarks(this Session session, Vault vault, UserIdentity person)
    {
        var marks = new[] { Key(vault, person), Email(vault, person), Phone(vault, person) }.OfType<byte[]>().Select(mark => new Guid(mark));
        foreach (var mark in marks.Order()) session.Hold(mark);
    }

    /// <returns>The field that somebody else has alike; null: nobody has.</returns>
    public static string? UserIdentityMarked(this Session session, Vault vault, UserIdentity person)
    {
        bool Has(string column, object? value) => value is not null && session.First(
            $"select 1 from user_identities where workspace_id = $1 and {column} = $2 and user_identity_id <> $3",
            row => row.Long(0), person.WorkspaceId, value, person.UserIdentityId) != 0;
        return Has("user_identity_key", person.UserIdentityKey) ? "user_identity_key"
            : Has("email_index", Email(vault, person)) ? "email_address"
            : Has("phone_index", Phone(vault, person)) ? "phone_number"
            : null;
    }

    /// <summary>Writes a person, new or changed.</summary>
    public static void Save(this Session session, Vault vault, UserIdentity person)
    {
        session.Changed(person.WorkspaceId, person.UserIdentityId, person);
        session.Execute(
            """
            insert into user_identities (workspace_id, user_identity_id, user_identity_key, email_index, phone_index, customer_key, is_managed,
                created_at, body)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (workspace_id, user_identity_id) do update set user_identity_key = excluded.user_identity_key,
                email_index = excluded.email_index, phone_index = excluded.phone_index, customer_key = excluded.customer_key,
                is_managed = excluded.is_managed, body = excluded.body
            """,
            person.WorkspaceId, person.UserIdentityId, person.UserIdentityKey, Email(vault, person), Phone(vault, person),
            person.CustomerKey, person.IsManaged, person.CreatedAt, Bodies.Seal(vault, person, Table, person.UserIdentityId));
    }

    /// <summary>With the devices that the person might use.</summary>
    public static void DeleteUserIdentity(this Session session, Guid workspaceId, Guid userIdentityId)
    {
        session.Changed<UserIdentity>(workspaceId, userIdentityId, null);
        session.Execute("delete from user_identities where workspace_id = $1 and user_identity_id = $2", workspaceId, userIdentityId);
        session.Execute("delete from user_identity_devices where workspace_id = $1 and user_identity_id = $2", workspaceId, userIdentityId);
    }

    public static List<Guid> DevicesOfUserIdentity(this Session session, Guid workspaceId, Guid userIdentityId) => session.Query(
        "select device_id from user_identity_devices where workspace_id = $1 and user_identity_id = $2 order by device_id",
        row => row.Id(0), workspaceId, userIdentityId);

    public static void AddDeviceOf(this Session session, Guid workspaceId, Guid userIdentityId, Guid deviceId) => session.Execute(
        """
        insert into user_identity_devices (workspace_id, user_identity_id, device_id) values ($1, $2, $3)
        on conflict (workspace_id, user_identity_id, device_id) do nothing
        """,
        workspaceId, userIdentityId, deviceId);

    public static void RemoveDeviceOf(this Session session, Guid workspaceId, Guid userIdentityId, Guid deviceId) => session.Execute(
        "delete from user_identity_devices where workspace_id = $1 and user_identity_id = $2 and device_id = $3",
        workspaceId, userIdentityId, deviceId);

    static byte[]? Key(Vault vault, UserIdentity person) => Index(vault, person, "key", person.UserIdentityKey);
    static byte[]? Email(Vault vault, UserIdentity person) => Index(vault, person, "email", person.EmailAddress?.ToLowerInvariant());
    static byte[]? Phone(Vault vault, UserIdentity person) => Index(vault, person, "phone", person.PhoneNumber);

    static byte[]? Index(Vault vault, UserIdentity person, string what, string? text) =>
        text is null ? null : vault.IndexOf(person.WorkspaceId, $"{what} {text}");

    static UserIdentity? Seen(this Session session, UserIdentity? person) =>
        person is not null && session.Sight?.Sees(person) != false ? person : null;

    static Func<Row, UserIdentity> Read(this Session session, Vault vault, Guid workspaceId) =>
        row => session.Known(workspaceId, row.Id(0), () => Open(vault, row))!;

    static UserIdentity Open(Vault vault, Row row) => Bodies.Open<UserIdentity>(vault, row.Bytes(1), Table, row.Id(0));
}
