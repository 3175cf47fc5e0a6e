using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Users;

/// <summary>The users of access systems that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 500;

    public sealed record Request(
        Guid? AcsSystemId, DateTimeOffset? CreatedBefore, [Bounds(0)] int? Limit, string? PageCursor, [Bounds(1)] string? Search,
        string? UserIdentityEmailAddress, Guid? UserIdentityId, string? UserIdentityPhoneNumber);

    public sealed record Response(IReadOnlyList<AcsUserView> AcsUsers, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? LimitMax, LimitMax);
        return await call.Read(session =>
        {
            var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
            var filter = new AcsFilter<AcsUser>
            {
                Owners = ask.AcsSystemId is { } system ? [system] : null, UserIdentityIds = ask.UserIdentityId is { } person ? [person] : null,
                CreatedBefore = ask.CreatedBefore, Fits = user => Fits(desk, user, ask),
            };
            var found = AcsRows.Users.List(session, call.Server.Vault, call.WorkspaceId, filter, limit + 1, page.After);
            var (shown, pagination) = page.Cut(found, limit, u => (u.CreatedAt, u.AcsUserId));
            return new Response([.. shown.Select(new AcsViews(desk, call).Of)], pagination);
        });
    }

    static bool Fits(AcsDesk desk, AcsUser user, Request ask)
    {
        if (user.DeletedAt is not null) return false;
        var asksForPerson = (ask.UserIdentityEmailAddress ?? ask.UserIdentityPhoneNumber ?? ask.Search) is not null;
        var person = asksForPerson && user.UserIdentityId is { } id ? desk.Person(id) : null;
        return (ask.UserIdentityEmailAddress is not { } email || string.Equals(person?.Email, email, StringComparison.OrdinalIgnoreCase))
            && (ask.UserIdentityPhoneNumber is not { } phone || person?.Phone == phone)
            && (ask.Search is not { } text || IsMentioned(user, person, text));
    }

    static bool IsMentioned(AcsUser user, Person? person, string text) => new[]
    {
        user.Wanted.FullName, user.Wanted.Email, user.Wanted.Phone, $"{user.AcsUserId}", user.UserIdentityId?.ToString(), person?.FullName,
        person?.Phone,
    }.Any(word => word?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
}
