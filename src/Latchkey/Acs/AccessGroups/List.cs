using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.AccessGroups;

/// <summary>The access groups that fit, in the order of their making.</summary>
static class List
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, [Bounds(1)] string? Search, Guid? UserIdentityId);

    public sealed record Response(IReadOnlyList<AcsAccessGroupView> AcsAccessGroups);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var found = AcsRows.Groups.List(session, call.Server.Vault, call.WorkspaceId, new()
        {
            Ids = Chosen(desk, ask), Owners = ask.AcsSystemId is { } system ? [system] : null,
            Fits = group => ask.Search is not { } text || group.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                || group.AcsAccessGroupId.ToString().Contains(text, StringComparison.OrdinalIgnoreCase),
        });
        return new Response([.. found.Select(new AcsViews(desk, call).Of)]);
    });

    /// <summary>Null: any.</summary>
    static HashSet<Guid>? Chosen(AcsDesk desk, Request ask)
    {
        HashSet<Guid>? chosen = null;
        if (ask.AcsUserId is { } id) chosen = [.. desk.FindUser(id)?.Wanted.Groups ?? []];
        if (ask.UserIdentityId is not { } identity) return chosen;
        var persons = UserChoice.OfPerson(desk, identity).SelectMany(u => u.Wanted.Groups).ToHashSet();
        if (chosen is null) return persons;
        chosen.IntersectWith(persons);
        return chosen;
    }
}
