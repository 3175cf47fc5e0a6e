using System.Security.Cryptography;
using System.Text;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;

namespace Latchkey.Storage;

static class ConnectedAccountRows
{
    const string Table = "connected_accounts";

    public static ConnectedAccount? FindConnectedAccount(this Session session, Guid workspace, Guid account) =>
        session.Whatever(workspace, account) is { } found && session.Sight?.Sees(found) != false ? found : null;

    /// <summary>The account of a device that was found: also where the caller sees the device alone.</summary>
    public static ConnectedAccount AccountOf(this Session session, Device device) =>
        session.Whatever(device.WorkspaceId, device.ConnectedAccountId)
            ?? throw new InvalidOperationException($"Device {device.DeviceId} has no account.");

    static ConnectedAccount? Whatever(this Session session, Guid workspace, Guid account) =>
        session.Known(workspace, account, () => session.First(
            "select body from connected_accounts where workspace_id = $1 and connected_account_id = $2",
            Read, workspace, account));

    /// <summary>A page, oldest first.</summary>
    public static List<ConnectedAccount> ListConnectedAccounts(
        this Session session, Guid workspace, Place? after, int limit) => session.Query(
            """
            select body from connected_accounts
            where workspace_id = $1 and (created_at, connected_account_id) > ($2, $3)
            order by created_at, connected_account_id limit $4
            """,
            Read, workspace, after?.Moment ?? DateTimeOffset.MinValue, after?.Id ?? Guid.Empty, limit);

    /// <summary>The accounts of a caller's customer that are seen.</summary>
    public static HashSet<Guid> AccountsOfCustomer(this Session session, Guid workspace, string customerKey) => session.Query(
        "select connected_account_id from connected_accounts where workspace_id = $1 and customer_key = $2",
        row => row.Id(0), workspace, customerKey).Where(id => session.Sight?.Accounts.Contains(id) != false).ToHashSet();

    /// <summary>The oldest account of who logs in so (<see cref="ConnectedAccount.Login"/>). Whoever asks holds the login.</summary>
    public static ConnectedAccount? ConnectedAccountOf(this Session session, Guid workspace, string login) => session.First(
        "select body from connected_accounts where workspace_id = $1 and login = $2 order by created_at, connected_account_id", Read, workspace, login);

    /// <summary>Keeps others from connecting the account of the same person until the transaction ends.</summary>
    public static void HoldLogin(this Session session, Guid workspace, string login) =>
        session.Hold(new Guid(SHA256.HashData([.. workspace.ToByteArray(), .. Encoding.UTF8.GetBytes(login)]).AsSpan(0, 16)));

    /// <summary>Fills the columns of accounts that were written when there were none.</summary>
    /// <returns>How many.</returns>
    public static int FillColumns(this Session session)
    {
        var found = session.Query(
            """
            select body from connected_accounts
            where (customer_key is null and body like '%"CustomerKey":"%') or (login is null and body like '%"Email":"%')
            """, Read);
        return found.FindAll(account => account.CustomerKey is not null || account.Login is not null).Count(session.UpdateConnectedAccount);
    }

    /// <summary>Those of every workspace: whom the drivers connect to when the server starts.</summary>
    public static List<ConnectedAccount> ListAllConnectedAccounts(this Session session) =>
        session.Query("select body from connected_accounts order by workspace_id, connected_account_id", Read);

    public static void AddConnectedAccount(this Session session, ConnectedAccount account)
    {
        session.Changed(account.WorkspaceId, account.ConnectedAccountId, account);
        session.Execute(
            """
            insert into connected_accounts (workspace_id, connected_account_id, created_at, customer_key, login, body)
            values ($1, $2, $3, $4, $5, $6)
            """,
            account.WorkspaceId, account.ConnectedAccountId, account.CreatedAt, account.CustomerKey, account.Login, Bodies.Text(account));
    }

    /// <returns>False: there is none.</returns>
    public static bool UpdateConnectedAccount(this Session session, ConnectedAccount account)
    {
        var isThere = session.Execute(
            "update connected_accounts set customer_key = $3, login = $4, body = $5 where workspace_id = $1 and connected_account_id = $2",
            account.WorkspaceId, account.ConnectedAccountId, account.CustomerKey, account.Login, Bodies.Text(account)) > 0;
        session.Changed(account.WorkspaceId, account.ConnectedAccountId, isThere ? account : null);
        return isThere;
    }

    /// <returns>False: there is none.</returns>
    public static bool DeleteConnectedAccount(this Session session, Guid workspace, Guid account)
    {
        session.Changed<ConnectedAccount>(workspace, account, null);
        return session.Execute("delete from connected_accounts where workspace_id = $1 and connected_account_id = $2", workspace, account) > 0;
    }

    /// <summary>What the driver logs in with, as it gave it to us.</summary>
    /// <returns>Null: none were given.</returns>
    public static byte[]? FindCredentials(this Session session, Vault vault, Guid workspace, Guid account)
    {
        var credentials = session.First(
            "select credentials from connected_accounts where workspace_id = $1 and connected_account_id = $2",
            row => row.BytesOrNull(0), workspace, account);
        return credentials is null ? null : vault.Open(credentials, Table, account);
    }

    /// <returns>False: there is no such account.</returns>
    public static bool SetCredentials(
        this Session session, Vault vault, Guid workspace, Guid account, ReadOnlySpan<byte> credentials) =>
        session.Execute(
            "update connected_accounts set credentials = $3 where workspace_id = $1 and connected_account_id = $2",
            workspace, account, vault.Seal(credentials, Table, account)) > 0;

    static ConnectedAccount Read(Row row) => Bodies.Read<ConnectedAccount>(row.Text(0));
}
