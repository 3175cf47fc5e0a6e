using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Credentials;

/// <summary>The credentials that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 500;

    public sealed record Request(
        Guid? AcsUserId, Guid? AcsSystemId, Guid? UserIdentityId, DateTimeOffset? CreatedBefore, bool? IsMultiPhoneSyncCredential,
        [Bounds(0)] int? Limit, string? PageCursor, [Bounds(1)] string? Search);

    public sealed record Response(IReadOnlyList<AcsCredentialView> AcsCredentials, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? LimitMax, LimitMax);
        return await call.Read(session =>
        {
            var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
            var filter = new AcsFilter<AcsCredential>
            {
                Owners = ask.AcsSystemId is { } system ? [system] : null, AcsUserIds = Users(desk, ask), CreatedBefore = ask.CreatedBefore,
                Fits = c => (ask.IsMultiPhoneSyncCredential is not { } isSync || isSync == c.IsMultiPhoneSync)
                    && (ask.Search is not { } text || IsMentioned(c, text)),
            };
            var found = AcsRows.Credentials.List(session, call.Server.Vault, call.WorkspaceId, filter, limit + 1, page.After);
            var (shown, pagination) = page.Cut(found, limit, c => (c.CreatedAt, c.AcsCredentialId));
            return new Response([.. shown.Select(new AcsViews(desk, call).Of)], pagination);
        });
    }

    /// <summary>Null: anybody's, and nobody's.</summary>
    static HashSet<Guid>? Users(AcsDesk desk, Request ask)
    {
        HashSet<Guid>? users = ask.UserIdentityId is { } identity
            ? [.. UserChoice.OfPerson(desk, identity).Select(u => u.AcsUserId)] : null;
        if (ask.AcsUserId is not { } one) return users;
        return users is null || users.Contains(one) ? [one] : [];
    }

    static bool IsMentioned(AcsCredential credential, string text) => new[]
    {
        credential.Name, credential.Wanted.Code?.Reveal(), credential.CardNumber, credential.AcsUserId?.ToString(),
        $"{credential.AcsCredentialId}",
    }.Any(word => word?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
}
