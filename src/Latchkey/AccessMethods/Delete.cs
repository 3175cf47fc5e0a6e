using Latchkey.AccessGrants;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>Revokes one way in, or all of a grant or stay. The grant stays, and gives no other by itself.</summary>
static class Delete
{
    public sealed record Request(Guid? AccessMethodId, Guid? AccessGrantId, string? ReservationKey);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call)
    {
        if (new object?[] { ask.AccessMethodId, ask.AccessGrantId, ask.ReservationKey }.Count(given => given is not null) != 1)
            throw Refusal.Invalid("access_method_id", "Give one of access_method_id, access_grant_id and reservation_key");
        return call.Write(session =>
        {
            session.Share(call.WorkspaceId);
            var (methods, grants) = (new MethodDesk(call, session), new GrantDesk(call, session));
            if (ask.AccessMethodId is { } id)
            {
                var (method, grant) = methods.Find(id);
                Revoke(session, call, grant, [method]);
            }
            else
            {
                var chosen = ask.AccessGrantId is { } grantId
                    ? [grants.Find(grantId)]
                    : session.AccessGrants(call.Server.Vault, call.WorkspaceId, new() { ReservationKey = ask.ReservationKey });
                foreach (var grant in chosen) Revoke(session, call, grant, methods.Of(grant));
            }
            return new Response();
        });
    }

    static void Revoke(Session session, Call call, AccessGrant grant, IReadOnlyList<AccessMethod> methods) => session.As(null, all =>
    {
        all.Hold(grant.AccessGrantId);
        foreach (var seen in methods)
        {
            if (all.AccessMethod(call.Server.Vault, call.WorkspaceId, seen.AccessMethodId) is not { DeletedAt: null } method) continue;
            var kept = all.AnyAccessGrant(call.Server.Vault, call.WorkspaceId, grant.AccessGrantId)!;
            var isLast = !all.AccessMethodsOf(call.Server.Vault, call.WorkspaceId, grant.AccessGrantId)
                .Exists(m => m.DeletedAt is null && m.Request == method.Request && m.AccessMethodId != method.AccessMethodId);
            all.Save(call.Server.Vault, kept with
            {
                Requests = [.. kept.Requests.Select((request, i) => i != method.Request ? request
                    : request with { Withdrawn = [.. request.Withdrawn.Union(method.Parts.Select(p => p.DoorId))], IsWithdrawn = isLast })],
            });
            new Fitting(call, all).Revoke(method);
        }
        return true;
    });
}
