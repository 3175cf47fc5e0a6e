using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.UserIdentities;

namespace Latchkey.Customers;

/// <summary>Takes in what a customer of the caller's has. What was pushed before under the same key is replaced; people become user identities.</summary>
static class PushData
{
    public sealed record Response;

    public static Task<Response> Handle(CustomerData ask, Call call)
    {
        Check(ask, "");
        return call.Write(session =>
        {
            Push(session, call, ask);
            return new Response();
        });
    }

    /// <param name="prefix">Of the fields' names: <c>customer_data.</c>.</param>
    public static void Check(CustomerData ask, string prefix)
    {
        foreach (var person in ask.People())
        {
            try
            {
                Details.Check(person.EmailAddress, person.PhoneNumber);
            }
            catch (Refusal refusal)
            {
                throw Refusal.Invalid($"{prefix}{Plural(person.Resource.Kind)}.{refusal.Fields[0].Path}", refusal.Fields[0].Rule);
            }
        }
    }

    public static void Push(Session session, Call call, CustomerData ask)
    {
        foreach (var resource in ask.Resources()) session.Save(call.Server.Vault, call.WorkspaceId, resource);
        // In the order of their keys, so that two pushes never wait for each other.
        foreach (var person in ask.People().OrderBy(p => p.Resource.Key, StringComparer.Ordinal)) Know(session, call, person, ask.CustomerKey);
    }

    static void Know(Session session, Call call, CustomerPerson pushed, string customerKey)
    {
        var vault = call.Server.Vault;
        var now = call.Now(session);
        var wanted = new UserIdentity
        {
            WorkspaceId = call.WorkspaceId, UserIdentityId = call.Server.Ids.New(now), UserIdentityKey = pushed.Resource.Key, CreatedAt = now,
            EmailAddress = pushed.EmailAddress, PhoneNumber = pushed.PhoneNumber,
        };
        session.HoldMarks(vault, wanted);
        var person = session.UserIdentityWithKey(vault, call.WorkspaceId, pushed.Resource.Key) ?? wanted;
        Details.Save(session, vault, person with
        {
            FullName = pushed.Name.Length > 0 ? pushed.Name : null, EmailAddress = pushed.EmailAddress ?? person.EmailAddress,
            PhoneNumber = pushed.PhoneNumber ?? person.PhoneNumber, CustomerKey = customerKey,
        });
    }

    static string Plural(string kind) => kind == "user_identity" ? "user_identities" : $"{kind}s";
}
