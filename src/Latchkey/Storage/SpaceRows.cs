using Latchkey.Spaces;

namespace Latchkey.Storage;

/// <summary>Spaces in the store, and what lies in them.</summary>
static class SpaceRows
{
    /// <summary>Rows read at once while a list is being filtered. A guess: one read serves a page of the default length.</summary>
    const int BatchRows = 500;

    public static Space? FindSpace(this Session session, Guid workspaceId, Guid spaceId) => session.Seen(session.First(
        "select body from spaces where workspace_id = $1 and space_id = $2", Read, workspaceId, spaceId));

    public static Space? FindSpace(this Session session, Guid workspaceId, string spaceKey) => session.Seen(session.First(
        "select body from spaces where workspace_id = $1 and space_key = $2", Read, workspaceId, spaceKey));

    /// <summary>In the order of their making: those after a place that fit, at most <paramref name="count"/>.</summary>
    public static List<Space> Spaces(
        this Session session, Guid workspaceId, Func<Space, bool> fits, int count, (DateTimeOffset Moment, Guid Id)? after = null)
    {
        var found = new List<Space>();
        while (found.Count < count)
        {
            var batch = session.Batch(workspaceId, after);
            found.AddRange(batch.Where(fits).Take(count - found.Count));
            if (batch.Count < BatchRows) break;
            after = (batch[^1].CreatedAt, batch[^1].SpaceId);
        }
        return found;
    }

    static List<Space> Batch(this Session session, Guid workspaceId, (DateTimeOffset Moment, Guid Id)? after)
    {
        var values = new Values();
        List<string> where = [$"workspace_id = {values.Add(workspaceId)}"];
        if (session.Sight is { } sight) where.Add($"customer_key in {values.AddAll(sight.Customers)}");
        if (after is { } last) where.Add($"(created_at, space_id) > ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"select body from spaces where {string.Join(" and ", where)} order by created_at, space_id limit {BatchRows}", Read, values.All);
    }

    /// <summary>Writes a space, new or changed.</summary>
    public static void Save(this Session session, Space space) => session.Execute(
        """
        insert into spaces (workspace_id, space_id, created_at, space_key, customer_key, body) values ($1, $2, $3, $4, $5, $6)
        on conflict (workspace_id, space_id) do update
        set space_key = excluded.space_key, customer_key = excluded.customer_key, body = excluded.body
        """,
        space.WorkspaceId, space.SpaceId, space.CreatedAt, space.SpaceKey, space.CustomerKey, Bodies.Text(space));

    public static void DeleteSpace(this Session session, Guid workspaceId, Guid spaceId)
    {
        session.Execute("delete from space_members where workspace_id = $1 and space_id = $2", workspaceId, spaceId);
        session.Execute("delete from spaces where workspace_id = $1 and space_id = $2", workspaceId, spaceId);
    }

    /// <returns>False: it was there already.</returns>
    public static bool AddSpaceMember(this Session session, Guid workspaceId, Guid spaceId, MemberKind kind, Guid member) => session.Execute(
        """
        insert into space_members (workspace_id, space_id, kind, member_id) values ($1, $2, $3, $4)
        on conflict (workspace_id, space_id, kind, member_id) do nothing
        """,
        workspaceId, spaceId, $"{kind}", member) > 0;

    /// <returns>False: it was not there.</returns>
    public static bool RemoveSpaceMember(this Session session, Guid workspaceId, Guid spaceId, MemberKind kind, Guid member) => session.Execute(
        "delete from space_members where workspace_id = $1 and space_id = $2 and kind = $3 and member_id = $4",
        workspaceId, spaceId, $"{kind}", member) > 0;

    /// <summary>What was deleted lies in no space any more.</summary>
    public static void DeleteSpaceMember(this Session session, Guid workspaceId, Guid member) => session.Execute(
        "delete from space_members where workspace_id = $1 and member_id = $2", workspaceId, member);

    /// <summary>What the caller sees of it, in a space that it sees.</summary>
    public static List<Guid> MembersOf(this Session session, Guid workspaceId, Guid spaceId, MemberKind kind)
    {
        var (where, values) = session.Within(workspaceId, spaceId, kind);
        return session.Query($"select member_id from space_members where {where} order by member_id", row => row.Id(0), values);
    }

    public static long CountMembers(this Session session, Guid workspaceId, Guid spaceId, MemberKind kind)
    {
        var (where, values) = session.Within(workspaceId, spaceId, kind);
        return session.First($"select count(*) from space_members where {where}", row => row.Long(0), values);
    }

    /// <summary>The spaces in which a thing lies.</summary>
    public static List<Guid> SpacesOf(this Session session, Guid workspaceId, Guid member)
    {
        var values = new Values();
        List<string> where = [$"workspace_id = {values.Add(workspaceId)}", $"member_id = {values.Add(member)}"];
        if (session.Sight is { } sight) where.Add(values.AddSeenSpace(sight, workspaceId));
        return session.Query($"select space_id from space_members where {string.Join(" and ", where)} order by space_id", row => row.Id(0), values.All);
    }

    static (string Sql, object?[] Values) Within(this Session session, Guid workspaceId, Guid spaceId, MemberKind kind)
    {
        var values = new Values();
        List<string> where =
            [$"workspace_id = {values.Add(workspaceId)}", $"space_id = {values.Add(spaceId)}", $"kind = {values.Add($"{kind}")}"];
        if (session.Sight is { } sight)
        {
            where.Add(values.AddSeenSpace(sight, workspaceId));
            where.Add(values.AddSeenMember(sight, workspaceId, kind));
        }
        return (string.Join(" and ", where), values.All);
    }

    static Space? Seen(this Session session, Space? space) => space is not null && session.Sight?.Sees(space) != false ? space : null;

    static Space Read(Row row) => Bodies.Read<Space>(row.Text(0));
}
