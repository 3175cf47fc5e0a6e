using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>The people who fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    public const int DefaultLimit = 500;

    /// <summary>More than this comes in pages. A guess: half a megabyte.</summary>
    public const int LimitMax = 1_000;

    /// <summary>Rows read at once while a list is being searched. A guess, as for devices.</summary>
    const int BatchRows = 500;

    public sealed record Request(
        DateTimeOffset? CreatedBefore, Guid? CredentialManagerAcsSystemId, string? Search, IReadOnlyList<Guid>? UserIdentityIds,
        [Bounds(0)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<UserIdentityView> UserIdentities, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? DefaultLimit, LimitMax);
        return await call.Read(session =>
        {
            var filter = new UserIdentityFilter(IsManaged: true)
            {
                CreatedBefore = ask.CreatedBefore, Ids = ask.UserIdentityIds, AcsSystemIds = Served(session, call, ask.CredentialManagerAcsSystemId),
            };
            var found = Found(session, call, filter, ask.Search, page, limit + 1);
            var (people, pagination) = page.Cut(found, limit, p => (p.CreatedAt, p.UserIdentityId));
            return new Response(new UserIdentityViews(session, call).Of(people), pagination);
        });
    }

    /// <summary>The systems whose mobile keys a credential manager puts onto phones, and itself.</summary>
    static List<Guid>? Served(Session session, Call call, Guid? managerId) => managerId is not { } manager ? null :
        [.. AcsRows.Systems.List(
                session, call.Server.Vault, call.WorkspaceId, new() { Fits = s => s.AcsSystemId == manager || s.ManagerSystemId == manager })
            .Select(s => s.AcsSystemId)];

    public static List<UserIdentity> Found(Session session, Call call, UserIdentityFilter filter, string? search, Page page, int count)
    {
        var found = new List<UserIdentity>();
        Place? after = page.After is { } last ? new(last.Moment, last.Id) : null;
        while (found.Count < count)
        {
            var batch = session.UserIdentities(call.Server.Vault, call.WorkspaceId, filter, after, BatchRows);
            found.AddRange(batch.Where(p => IsMentioned(p, search)).Take(count - found.Count));
            if (batch.Count < BatchRows) break;
            after = new(batch[^1].CreatedAt, batch[^1].UserIdentityId);
        }
        return found;
    }

    static bool IsMentioned(UserIdentity person, string? text) => string.IsNullOrEmpty(text)
        || new[] { person.FullName, person.PhoneNumber, person.EmailAddress, person.UserIdentityKey, person.UserIdentityId.ToString() }
            .Any(word => word?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
}
