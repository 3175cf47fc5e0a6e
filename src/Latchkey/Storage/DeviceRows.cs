using Latchkey.ClientSessions;
using Latchkey.Devices;
using Latchkey.Reconciling;
using Latchkey.Workspaces;

namespace Latchkey.Storage;

/// <summary>Devices in the store, and the marks that say when each must be looked at.</summary>
static class DeviceRows
{
    /// <summary>
    /// Rows read at once while a list is being filtered. A guess: one read serves a page of the default length.
    /// </summary>
    const int BatchRows = 500;

    public static Device? Device(this Session session, Guid workspaceId, Guid deviceId)
    {
        var found = session.Known(workspaceId, deviceId, () => session.First(
            "select device_id, body from devices where workspace_id = $1 and device_id = $2", Parse, workspaceId, deviceId));
        return found is not null && session.Sight?.Sees(found) != false ? found : null;
    }

    /// <summary>The oldest device that shows this name.</summary>
    public static Device? DeviceNamed(this Session session, Guid workspaceId, string name, bool isManaged)
    {
        // The pattern, for Name and Nickname, only spares reading other bodies; what it finds is compared again.
        var quoted = Bodies.Text(name);
        return session.Query(
            """
            select device_id, body from devices where workspace_id = $1 and is_managed = $2 and body like $3 escape '!'
            order by created_at, device_id
            """,
            session.Read(workspaceId), workspaceId, isManaged, $"%ame\":{Escaped(quoted)}%")
            .FirstOrDefault(d => d.DisplayName == name && session.Sight?.Sees(d) != false);
    }

    /// <summary>
    /// In the order of their making: those after <paramref name="after"/> that fit, at most <paramref name="count"/>.
    /// </summary>
    public static List<Device> Devices(
        this Session session, Guid workspaceId, DeviceFilter filter, int count,
        (DateTimeOffset CreatedAt, Guid Id)? after = null)
    {
        var found = new List<Device>();
        while (found.Count < count)
        {
            var batch = session.Batch(workspaceId, filter, after);
            found.AddRange(batch.Where(filter.Fits).Take(count - found.Count));
            if (batch.Count < BatchRows)
                break;
            after = (batch[^1].CreatedAt, batch[^1].DeviceId);
        }
        return found;
    }

    /// <summary>How many the filter's columns let through; its <see cref="DeviceFilter.Fits"/> is not asked.</summary>
    public static long CountDevices(this Session session, Guid workspaceId, DeviceFilter filter)
    {
        var (where, values) = session.Where(workspaceId, filter, null);
        return session.First($"select count(*) from devices where {where}", row => row.Long(0), values);
    }

    /// <summary>How many managed devices somebody sees.</summary>
    public static long CountDevicesSeen(this Session session, Guid workspaceId, Sight sight)
    {
        var values = new Values();
        return session.First(
            $"select count(*) from devices where workspace_id = {values.Add(workspaceId)} and is_managed = 1 and {values.AddSeen(sight)}",
            row => row.Long(0), values.All);
    }

    /// <summary>Of all workspaces, by their ids: at most <paramref name="count"/> after <paramref name="last"/>.</summary>
    public static List<(Guid WorkspaceId, Guid DeviceId)> DevicesAfter(this Session session, Guid? last, int count) => session.Query(
        "select workspace_id, device_id from devices where device_id > $1 order by device_id limit $2",
        row => (row.Id(0), row.Id(1)), last ?? Guid.Empty, count);

    public static void Insert(this Session session, Device device)
    {
        session.Changed(device.WorkspaceId, device.DeviceId, device);
        session.Execute(
            """
            insert into devices (workspace_id, device_id, connected_account_id, is_managed, created_at, body)
            values ($1, $2, $3, $4, $5, $6)
            """,
            device.WorkspaceId, device.DeviceId, device.ConnectedAccountId, device.IsManaged, device.CreatedAt, Bodies.Text(device));
    }

    /// <returns>False: there is no such device (any more).</returns>
    public static bool Save(this Session session, Device device)
    {
        var isThere = session.Execute(
            "update devices set is_managed = $3, body = $4 where workspace_id = $1 and device_id = $2",
            device.WorkspaceId, device.DeviceId, device.IsManaged, Bodies.Text(device)) > 0;
        session.Changed(device.WorkspaceId, device.DeviceId, isThere ? device : null);
        return isThere;
    }

    public static bool DeleteDevice(this Session session, Guid workspaceId, Guid deviceId)
    {
        session.Changed<Device>(workspaceId, deviceId, null);
        return session.Execute("delete from devices where workspace_id = $1 and device_id = $2", workspaceId, deviceId) > 0;
    }

    /// <summary>
    /// Says when the lock must be looked at and when it is next listed as a routine; null: not at all.
    /// </summary>
    public static void LookAt(
        this Session session, Guid workspaceId, Guid deviceId, DateTimeOffset? lookAt, DateTimeOffset? checkAt,
        WorkspaceClock clock)
    {
        session.Execute(
            """
            update devices set look_at = $3, due_at = $4, check_at = $5, check_due_at = $6
            where workspace_id = $1 and device_id = $2
            """,
            workspaceId, deviceId, lookAt, Due(lookAt, clock), checkAt, Due(checkAt, clock));
        session.MarkDue();
    }

    /// <summary>As <see cref="Save"/> and <see cref="LookAt"/>, and gives the lease back: one change of the row.</summary>
    /// <param name="lease">Null: the lock was not taken, and whoever has it keeps it.</param>
    public static void SaveAndLookAt(
        this Session session, Device device, DateTimeOffset? lookAt, DateTimeOffset? checkAt, WorkspaceClock clock, Lease? lease)
    {
        var isThere = session.Execute(
            """
            update devices set is_managed = $3, body = $4, look_at = $5, due_at = $6, check_at = $7, check_due_at = $8,
                leased_until = case when lease_generation = $9 then null else leased_until end
            where workspace_id = $1 and device_id = $2
            """,
            device.WorkspaceId, device.DeviceId, device.IsManaged, Bodies.Text(device), lookAt, Due(lookAt, clock), checkAt, Due(checkAt, clock),
            lease?.Generation) > 0;
        session.Changed(device.WorkspaceId, device.DeviceId, isThere ? device : null);
        session.MarkDue();
    }

    /// <summary>The lock must be looked at by then, or sooner if that was said before.</summary>
    public static void LookSooner(
        this Session session, Guid workspaceId, Guid deviceId, DateTimeOffset moment, WorkspaceClock clock)
    {
        var isSooner = session.Execute(
            """
            update devices set look_at = $3, due_at = $4
            where workspace_id = $1 and device_id = $2 and (look_at is null or look_at > $3)
            """,
            workspaceId, deviceId, moment, Due(moment, clock)) > 0;
        if (isSooner)
            session.MarkDue();
    }

    /// <summary>What was said last: when to look, and when to list as a routine.</summary>
    public static (DateTimeOffset? LookAt, DateTimeOffset? CheckAt) Marks(
        this Session session, Guid workspaceId, Guid deviceId) =>
        session.First(
            "select look_at, check_at from devices where workspace_id = $1 and device_id = $2",
            row => (row.MomentOrNull(0), row.MomentOrNull(1)), workspaceId, deviceId);

    static DateTimeOffset? Due(DateTimeOffset? moment, WorkspaceClock clock) =>
        moment is { } m ? clock.MachineTime(m) : null;

    static Device Parse(Row row) => Bodies.Read<Device>(row.Text(1));

    static Func<Row, Device> Read(this Session session, Guid workspaceId) =>
        row => session.Known(workspaceId, row.Id(0), () => Parse(row))!;

    static List<Device> Batch(
        this Session session, Guid workspaceId, DeviceFilter filter, (DateTimeOffset CreatedAt, Guid Id)? after)
    {
        var (where, values) = session.Where(workspaceId, filter, after);
        return session.Query(
            $"select device_id, body from devices where {where} order by created_at, device_id limit {BatchRows}", session.Read(workspaceId), values);
    }

    static (string Sql, object?[] Values) Where(
        this Session session, Guid workspaceId, DeviceFilter filter, (DateTimeOffset CreatedAt, Guid Id)? after)
    {
        var values = new Values();
        var parts = new List<string> { $"workspace_id = {values.Add(workspaceId)}" };
        if (session.Sight is { } sight)
            parts.Add(values.AddSeen(sight));
        if (filter.IsManaged is { } isManaged)
            parts.Add($"is_managed = {values.Add(isManaged)}");
        if (filter.CreatedBefore is { } before)
            parts.Add($"created_at < {values.Add(before)}");
        if (filter.DeviceIds is { } devices)
            parts.Add($"device_id in {values.AddAll(devices)}");
        if (filter.ConnectedAccountIds is { } accounts)
            parts.Add($"connected_account_id in {values.AddAll(accounts)}");
        if (after is { } last)
            parts.Add($"(created_at, device_id) > ({values.Add(last.CreatedAt)}, {values.Add(last.Id)})");
        return (string.Join(" and ", parts), values.All);
    }

    static string Escaped(string text) => text.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_");
}
