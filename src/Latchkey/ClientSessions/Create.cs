using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>Opens a session for a user's browser.</summary>
static class Create
{
    public sealed record Request(
        [Bounds(1)] string? UserIdentifierKey, [Bounds(1)] string? CustomerKey, string? CustomerId, Guid? UserIdentityId,
        [Bounds(1, 1)] IReadOnlyList<Guid>? UserIdentityIds, IReadOnlyList<Guid>? ConnectedAccountIds,
        IReadOnlyList<Guid>? ConnectWebviewIds, DateTimeOffset? ExpiresAt);

    public sealed record Response(ClientSessionView ClientSession);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var wanted = new Wanted(
            ask.UserIdentifierKey, ask.UserIdentityId, ask.UserIdentityIds, ask.ConnectedAccountIds, ask.ConnectWebviewIds);
        wanted.Check(session, call);
        if (ask.CustomerKey is not null && call.Caller.Kind == CallerKind.PublishableKey)
            throw Refusal.Invalid("customer_key", "A publishable key names the user only: open a customer's session with an API key");
        // Customers have the keys that callers give them, and no ids.
        if (ask.CustomerId is not null) throw Refusal.NotFound("customer_not_found", "There is no customer with this customer_id; use customer_key.");
        var made = wanted.AddedTo(Opening.New(session, call, ask.ExpiresAt), session, call) with { CustomerKey = ask.CustomerKey };
        session.Save(call.Server.Vault, made);
        return new Response(new(session, made));
    });
}
