using Latchkey.ConnectWebviews;
using Latchkey.Workspaces;

namespace Latchkey.Storage;

/// <summary>Connect webviews in the store. A row's body is sealed: it holds the link's secret.</summary>
static class ConnectWebviewRows
{
    const string Table = "connect_webviews";

    /// <summary>Rows read at once while a list is being filtered. A guess: one read serves a page of the default length.</summary>
    const int BatchRows = 500;

    public static ConnectWebview? ConnectWebview(this Session session, Vault vault, Guid workspaceId, Guid connectWebviewId) =>
        session.First(
            "select connect_webview_id, body from connect_webviews where workspace_id = $1 and connect_webview_id = $2",
            row => Open(vault, row), workspaceId, connectWebviewId) is { } found && session.Sight?.Sees(found) != false ? found : null;

    /// <summary>Of any workspace: who holds a link says nothing else.</summary>
    /// <param name="secret">What stands behind the # of the link.</param>
    public static ConnectWebview? ConnectWebviewOf(this Session session, Vault vault, string secret) => session.First(
        "select connect_webview_id, body from connect_webviews where secret_hash = $1", row => Open(vault, row), Secrets.Hash(secret));

    /// <summary>In the order of their making: those after a place that fit and are seen, at most <paramref name="count"/>.</summary>
    /// <param name="customerKey">Null: everybody's.</param>
    public static List<ConnectWebview> ConnectWebviews(
        this Session session, Vault vault, Guid workspaceId, string? customerKey, Func<ConnectWebview, bool> fits, int count,
        (DateTimeOffset Moment, Guid Id)? after = null)
    {
        var found = new List<ConnectWebview>();
        while (found.Count < count)
        {
            var batch = session.Batch(vault, workspaceId, customerKey, after);
            found.AddRange(batch.Where(fits).Take(count - found.Count));
            if (batch.Count < BatchRows) break;
            after = (batch[^1].CreatedAt, batch[^1].ConnectWebviewId);
        }
        return found;
    }

    /// <summary>Writes a connect webview, new or changed.</summary>
    public static void Save(this Session session, Vault vault, ConnectWebview webview) => session.Execute(
        """
        insert into connect_webviews (workspace_id, connect_webview_id, secret_hash, customer_key, created_at, body) values ($1, $2, $3, $4, $5, $6)
        on conflict (workspace_id, connect_webview_id) do update set customer_key = excluded.customer_key, body = excluded.body
        """,
        webview.WorkspaceId, webview.ConnectWebviewId, Secrets.Hash(webview.Secret), webview.CustomerKey, webview.CreatedAt,
        Bodies.Seal(vault, webview, Table, webview.ConnectWebviewId));

    public static void DeleteConnectWebview(this Session session, Guid workspaceId, Guid connectWebviewId)
    {
        session.Execute("delete from client_session_webviews where workspace_id = $1 and connect_webview_id = $2", workspaceId, connectWebviewId);
        session.Execute("delete from connect_webviews where workspace_id = $1 and connect_webview_id = $2", workspaceId, connectWebviewId);
    }

    static List<ConnectWebview> Batch(
        this Session session, Vault vault, Guid workspaceId, string? customerKey, (DateTimeOffset Moment, Guid Id)? after)
    {
        var values = new Values();
        var where = $"workspace_id = {values.Add(workspaceId)}";
        if (session.Sight is { } sight) where += $" and {values.AddSeenWebview(sight)}";
        if (customerKey is not null) where += $" and customer_key = {values.Add(customerKey)}";
        if (after is { } last) where += $" and (created_at, connect_webview_id) > ({values.Add(last.Moment)}, {values.Add(last.Id)})";
        return session.Query(
            $"select connect_webview_id, body from connect_webviews where {where} order by created_at, connect_webview_id limit {BatchRows}",
            row => Open(vault, row), values.All);
    }

    static ConnectWebview Open(Vault vault, Row row) => Bodies.Open<ConnectWebview>(vault, row.Bytes(1), Table, row.Id(0));
}
