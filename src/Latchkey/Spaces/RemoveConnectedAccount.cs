using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>Takes an account out of a space.</summary>
static class RemoveConnectedAccount
{
    public sealed record Request(Guid ConnectedAccountId, Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        if (desk.Remove(space, MemberKind.ConnectedAccount, [ask.ConnectedAccountId])) desk.Refit(space);
        return new Response();
    });
}
