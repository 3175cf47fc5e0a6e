using Latchkey.Acs;
using Latchkey.Api;

namespace Latchkey.AccessGrants;

/// <summary>Gives more ways in: a card beside the PIN, or another card for one that was lost.</summary>
static class RequestAccessMethods
{
    public sealed record Request(Guid AccessGrantId, [Bounds(1, Requested.Max)] IReadOnlyList<Requested> RequestedAccessMethods);

    public sealed record Response(GrantView AccessGrant);

    public static Task<Response> Handle(Request ask, Call call)
    {
        foreach (var requested in ask.RequestedAccessMethods) requested.Check();
        return call.Write(session =>
        {
            var grant = new GrantDesk(call, session).Hold(ask.AccessGrantId);
            var now = call.Now(session);
            if (grant.IsOver(now)) throw new Refusal(400, "access_grant_has_ended", "The access grant has ended. Move its ends_at first, or make another.");
            var more = grant with { Requests = [.. grant.Requests, .. ask.RequestedAccessMethods.Select(requested => requested.At(now))] };
            if (more.Requests.Count > Requested.Max)
                throw Refusal.Invalid("requested_access_methods", $"A grant has at most {Requested.Max} requested access methods");
            var acs = new AcsDesk(call.Server, session, call.WorkspaceId);
            GrantTimes.Check(acs, more, Doors.Of(acs, more));
            return new Response(new GrantViews(session, call).Of(new Fitting(call, session).Fit(more)));
        });
    }
}
