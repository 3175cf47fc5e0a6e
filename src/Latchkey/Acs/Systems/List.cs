using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;

namespace Latchkey.Acs.Systems;

/// <summary>The workspace's access systems that fit, in the order of their making.</summary>
static class List
{
    public sealed record Request(Guid? ConnectedAccountId, string? CustomerKey, [Bounds(1)] string? Search);

    public sealed record Response(IReadOnlyList<AcsSystemView> AcsSystems);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        HashSet<Guid>? accounts = ask.CustomerKey is { } key ? session.AccountsOfCustomer(call.WorkspaceId, key) : null;
        if (ask.ConnectedAccountId is { } one) accounts = accounts is null || accounts.Contains(one) ? [one] : [];
        var found = AcsRows.Systems.List(session, call.Server.Vault, call.WorkspaceId, new()
        {
            Owners = accounts,
            Fits = system => ask.Search is not { } text || system.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                || system.AcsSystemId.ToString().Contains(text, StringComparison.OrdinalIgnoreCase),
        });
        return new Response([.. found.Select(new AcsViews(desk, call).Of)]);
    });
}
