using Latchkey.Api;
using Latchkey.Spaces;
using Latchkey.Storage;

namespace Latchkey.Customers;

/// <summary>The places of a customer: each is a space under the same key, into which the caller puts doors.</summary>
static class Places
{
    /// <exception cref="Refusal">Another customer's space has the key.</exception>
    public static void Push(Session session, Call call, CustomerPlace pushed)
    {
        var (key, customer) = (pushed.Resource.Key, pushed.Resource.CustomerKey);
        var desk = new SpaceDesk(call, session);
        if (session.FindSpace(call.WorkspaceId, key) is not { } seen)
        {
            var now = call.Now(session);
            desk.Make(new()
            {
                WorkspaceId = call.WorkspaceId, SpaceId = call.Server.Ids.New(now), Name = pushed.Name, CreatedAt = now, SpaceKey = key,
                CustomerKey = customer, CustomerData = pushed.Facts,
            });
            return;
        }
        var space = desk.Hold(seen.SpaceId);
        if (space.CustomerKey is { } owner && owner != customer)
            throw Refusal.Conflict("space_key_already_exists", $"Another customer has a place with the key {key}.");
        session.Save(space with { Name = pushed.Name, CustomerKey = customer, CustomerData = pushed.Facts ?? space.CustomerData });
    }

    /// <summary>Only one that belongs to a customer.</summary>
    public static void Forget(Session session, Call call, string key)
    {
        if (session.FindSpace(call.WorkspaceId, key) is { CustomerKey: not null } space) Spaces.Delete.Forget(session, call, space.SpaceId);
    }
}
