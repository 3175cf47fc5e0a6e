using Latchkey.Drivers.Hubs;

namespace Latchkey.Storage;

/// <summary>Which node holds the live session to an account's hub.</summary>
static class HubLeaseRows
{
    /// <summary>A hub that some node is to speak to from now on; nobody does yet.</summary>
    public static void AddHub(this Session session, Guid workspaceId, Guid accountId) => session.Execute(
        "insert into hub_leases (workspace_id, connected_account_id) values ($1, $2)", workspaceId, accountId);

    public static void DeleteHub(this Session session, Guid workspaceId, Guid accountId) => session.Execute(
        "delete from hub_leases where workspace_id = $1 and connected_account_id = $2", workspaceId, accountId);

    /// <summary>Takes every hub that no living node holds.</summary>
    public static List<HubLease> TakeHubs(this Session session, Guid node, DateTimeOffset machineNow)
    {
        var free = session.Query(
            $"""
            select workspace_id, connected_account_id from hub_leases where held_until is null or held_until <= $1
            order by workspace_id, connected_account_id {session.SkipLocked}
            """,
            row => (row.Id(0), row.Id(1)), machineNow);
        var taken = free.ConvertAll(hub => new HubLease(hub.Item1, hub.Item2, session.First(
            """
            update hub_leases set node = $3, held_until = $4, generation = generation + 1
            where workspace_id = $1 and connected_account_id = $2 returning generation
            """,
            row => row.Long(0), hub.Item1, hub.Item2, node, machineNow + HubLease.Length)));
        // Its locks may have been due for long, and only this node may take them now.
        if (taken.Count > 0) session.MarkDue();
        return taken;
    }

    /// <returns>False: the account is gone, or another node holds its hub now.</returns>
    public static bool Extend(this Session session, HubLease lease, DateTimeOffset machineNow) => session.Execute(
        """
        update hub_leases set held_until = $4
        where workspace_id = $1 and connected_account_id = $2 and generation = $3
        """,
        lease.WorkspaceId, lease.AccountId, lease.Generation, machineNow + HubLease.Length) > 0;

    /// <summary>Another node may take the hub at once.</summary>
    public static void GiveBack(this Session session, HubLease lease) => session.Execute(
        """
        update hub_leases set node = null, held_until = null
        where workspace_id = $1 and connected_account_id = $2 and generation = $3
        """,
        lease.WorkspaceId, lease.AccountId, lease.Generation);

    /// <summary>No other process can hold a hub: what a killed one left behind is void.</summary>
    public static void VoidHubLeases(this Session session) =>
        session.Execute("update hub_leases set node = null, held_until = null, generation = generation + 1");
}
