using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>Puts an account into a space.</summary>
static class AddConnectedAccount
{
    public sealed record Request(Guid ConnectedAccountId, Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        desk.Add(space, MemberKind.ConnectedAccount, [ask.ConnectedAccountId]);
        return new Response();
    });
}
