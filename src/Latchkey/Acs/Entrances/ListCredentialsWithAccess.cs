using Latchkey.Api;

namespace Latchkey.Acs.Entrances;

/// <summary>The credentials that open an entrance.</summary>
static class ListCredentialsWithAccess
{
    public sealed record Request(Guid AcsEntranceId, IReadOnlyList<Condition>? IncludeIf);

    public sealed record Response(IReadOnlyList<AcsCredentialView> AcsCredentials);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var entrance = desk.Entrance(ask.AcsEntranceId);
        // No credential here is Visionline's, so none fits a condition about those.
        var found = ask.IncludeIf is { Count: > 0 } ? [] : new Reach(desk).CredentialsFor(entrance);
        return new Response([.. found.Select(new AcsViews(desk, call).Of)]);
    });
}

/// <summary>The description's <c>include_if</c>.</summary>
enum Condition
{
    [System.Text.Json.Serialization.JsonStringEnumMemberName("visionline_metadata.is_valid")] VisionlineIsValid,
}
