using Latchkey.AccessGrants;
using Latchkey.ActionAttempts;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>Gives a card method one of the cards that the access system knows already, by the number on it.</summary>
static class AssignCard
{
    public sealed record Request(Guid AccessMethodId, [Bounds(1)] string CardNumber);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (seen, _) = new MethodDesk(call, session).Find(ask.AccessMethodId);
        var entrances = desk.Entrances([.. seen.Parts.Where(p => p is { Kind: DoorKind.AcsEntrance, ThingId: null }).Select(p => p.DoorId)]);
        if (seen.Mode != Means.Card || entrances.Count == 0)
            throw new Refusal(400, "access_method_not_ready_for_assignment", "The access method waits for no card (is_ready_for_assignment is not true).");
        var system = desk.Hold(entrances[0].AcsSystemId);
        var (method, grant) = new MethodDesk(call, session).Hold(ask.AccessMethodId);
        var card = desk.CredentialsWith(system.AcsSystemId, "card_index", AcsRows.CardIndex(call.Server.Vault, system.AcsSystemId, ask.CardNumber))
            .FirstOrDefault(c => c is { DeletedAt: null, Means: Means.Card });
        (string, string)? error = card is null ? ("credential_not_found", "The access system knows no card with this number.")
            : card.AcsUserId is not null ? ("uncategorized_error", "Somebody has this card already: unassign it first.") : null;
        MethodView? view = null;
        if (error is null)
        {
            Give(desk, system, method, grant, entrances, card!);
            method = session.AccessMethod(call.Server.Vault, call.WorkspaceId, method.AccessMethodId)!;
            view = new MethodViews(session, call).Of(method, grant);
        }
        return new Response(new(Attempts.Record(desk, system, desk.NewId(), "ASSIGN_CREDENTIAL", error, result: view)));
    });

    static void Give(AcsDesk desk, AcsSystem system, AccessMethod method, AccessGrant grant, List<AcsEntrance> entrances, AcsCredential card)
    {
        var keys = new KeyDesk(desk, system);
        var person = desk.Person(grant.UserIdentityId) ?? throw AcsRefusals.NoPerson(grant.UserIdentityId);
        var user = keys.UserFor(person);
        var parts = method.Parts.Select(part => part.ThingId is null ? part with { ThingId = card.AcsCredentialId } : part);
        desk.Session.Save(desk.Server.Vault, method with { Parts = [.. parts] });
        keys.ChangeAccess(card with { AccessMethodId = method.AccessMethodId, Wanted = card.Wanted with { AcsUserId = user.AcsUserId } }, entrances, grant.Frame);
    }
}
