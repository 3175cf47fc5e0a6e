using System.Text;
using Latchkey.Customers;

namespace Latchkey.Storage;

/// <summary>What callers pushed of their customers. Sealed: it holds names and codes.</summary>
static class CustomerRows
{
    const string Table = "customer_resources";

    /// <summary>Over what was pushed before under the same key.</summary>
    public static void Save(this Session session, Vault vault, Guid workspaceId, CustomerResource it) => session.Execute(
        """
        insert into customer_resources (workspace_id, kind, resource_key, customer_key, body) values ($1, $2, $3, $4, $5)
        on conflict (workspace_id, kind, resource_key) do update set customer_key = excluded.customer_key, body = excluded.body
        """,
        workspaceId, it.Kind, it.Key, it.CustomerKey, vault.Seal(Encoding.UTF8.GetBytes(it.Body), Table, workspaceId));

    public static CustomerResource? CustomerResource(this Session session, Vault vault, Guid workspaceId, string kind, string key) => session.First(
        "select kind, resource_key, customer_key, body from customer_resources where workspace_id = $1 and kind = $2 and resource_key = $3",
        row => Read(row, vault, workspaceId), workspaceId, kind, key);

    public static List<CustomerResource> CustomerResources(this Session session, Vault vault, Guid workspaceId, string customerKey) => session.Query(
        """
        select kind, resource_key, customer_key, body from customer_resources where workspace_id = $1 and customer_key = $2
        order by kind, resource_key
        """,
        row => Read(row, vault, workspaceId), workspaceId, customerKey);

    /// <returns>False: there is none.</returns>
    public static bool DeleteCustomerResource(this Session session, Guid workspaceId, string kind, string key) => session.Execute(
        "delete from customer_resources where workspace_id = $1 and kind = $2 and resource_key = $3", workspaceId, kind, key) > 0;

    public static void DeleteCustomerResources(this Session session, Guid workspaceId, string customerKey) => session.Execute(
        "delete from customer_resources where workspace_id = $1 and customer_key = $2", workspaceId, customerKey);

    static CustomerResource Read(Row row, Vault vault, Guid workspaceId) =>
        new(row.Text(0), row.Text(1), row.Text(2), Encoding.UTF8.GetString(vault.Open(row.Bytes(3), Table, workspaceId)));
}
