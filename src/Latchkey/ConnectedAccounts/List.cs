using System.Text.Json;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>The workspace's accounts that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 11_000;

    public sealed record Request(
        string? CustomerKey, IReadOnlyDictionary<string, JsonElement>? CustomMetadataHas, [Bounds(1)] string? Search,
        Guid? SpaceId,
        string? UserIdentifierKey, [Bounds(0, LimitMax)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<ConnectedAccountView> ConnectedAccounts, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = ask.Limit ?? LimitMax;
        var found = await call.Read(session =>
        {
            var user = session.SightOf(ask.UserIdentifierKey, call);
            var members = ask.SpaceId is { } space
                ? session.MembersOf(call.WorkspaceId, space, Spaces.MemberKind.ConnectedAccount).ToHashSet() : null;
            return session.Accounts(
                call.WorkspaceId, account => user?.Sees(account) != false && members?.Contains(account.ConnectedAccountId) != false && Fits(account, ask),
                limit + 1, page.After);
        });
        var (accounts, pagination) = page.Cut(found, limit, a => (a.CreatedAt, a.ConnectedAccountId));
        return new([.. accounts.Select(account => new ConnectedAccountView(account, call.Origin))], pagination);
    }

    static bool Fits(ConnectedAccount account, Request ask) =>
        (ask.CustomerKey is null || ask.CustomerKey == account.CustomerKey) &&
        (ask.CustomMetadataHas is null || CustomMetadata.Has(account.CustomMetadata, ask.CustomMetadataHas)) &&
        (ask.Search is null || IsMentioned(account, ask.Search));

    static bool IsMentioned(ConnectedAccount account, string text) =>
        new[] { account.ConnectedAccountId.ToString(), account.AccountType, account.CustomerKey, account.Email }
            .Any(word => word?.Contains(text, StringComparison.OrdinalIgnoreCase) == true) ||
        CustomMetadata.Mentions(account.CustomMetadata, text);
}
