using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>Puts an account into a space: its doors, now and later, are doors of the space's Access Grants.</summary>
static class AddConnectedAccount
{
    public sealed record Request(Guid ConnectedAccountId, Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        if (desk.Add(space, MemberKind.ConnectedAccount, [ask.ConnectedAccountId])) desk.Refit(space);
        return new Response();
    });
}
