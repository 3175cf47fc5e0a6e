using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>Takes entrances out of a space.</summary>
static class RemoveAcsEntrances
{
    public sealed record Request(IReadOnlyList<Guid> AcsEntranceIds, Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        if (desk.Remove(space, MemberKind.AcsEntrance, ask.AcsEntranceIds)) desk.TellChanged(space);
        return new Response();
    });
}
