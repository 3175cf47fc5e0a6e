using Latchkey.Api;
using Latchkey.Spaces;
using Latchkey.Storage;
using Latchkey.UserIdentities;

namespace Latchkey.Customers;

/// <summary>
/// Takes in what a customer of the caller's has: people become user identities, places spaces, and stays Access Grants, under the same keys. What was
/// pushed before under a key is replaced.
/// </summary>
static class PushData
{
    public sealed record Response;

    public static Task<Response> Handle(CustomerData ask, Call call)
    {
        Check(ask, "");
        return call.Write(session =>
        {
            Push(session, call, ask, "");
            return new Response();
        });
    }

    /// <param name="prefix">Of the fields' names: <c>customer_data.</c>.</param>
    public static void Check(CustomerData ask, string prefix)
    {
        foreach (var person in ask.People())
        {
            Named(prefix, person.Resource, () => Details.Check(person.EmailAddress, person.PhoneNumber));
        }
        foreach (var place in ask.Places()) Named(prefix, place.Resource, () => SpaceDesk.Check(place.Facts));
    }

    /// <exception cref="Refusal">A key is another customer's, or a stay names what is not there.</exception>
    public static void Push(Session session, Call call, CustomerData ask, string prefix)
    {
        session.Share(call.WorkspaceId);
        Each(ask.People(), p => p.Resource, person => Know(session, call, person, ask.CustomerKey));
        Each(ask.Places(), p => p.Resource, place => Places.Push(session, call, place));
        Each(ask.Stays(), s => s.Resource, stay => Named(prefix, stay.Resource, () => Stays.Push(session, call, stay)));

        // In the order of their keys, so that two pushes never wait for each other.
        void Each<T>(IEnumerable<T> things, Func<T, CustomerResource> resourceOf, Action<T> push)
        {
            foreach (var thing in things.OrderBy(t => resourceOf(t).Key, StringComparer.Ordinal))
            {
                session.Save(call.Server.Vault, call.WorkspaceId, resourceOf(thing));
                push(thing);
            }
        }
    }

    /// <summary>A refusal of one thing names the field of the whole that holds it.</summary>
    static void Named(string prefix, CustomerResource of, Action work)
    {
        try
        {
            work();
        }
        catch (Refusal refusal) when (refusal.Fields.Count > 0)
        {
            throw Refusal.Invalid($"{prefix}{Plural(of.Kind)}.{refusal.Fields[0].Path}", refusal.Fields[0].Rule);
        }
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

    static string Plural(string kind) => kind.EndsWith('y') ? $"{kind[..^1]}ies" : $"{kind}s";
}
