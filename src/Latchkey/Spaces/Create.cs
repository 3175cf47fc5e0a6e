using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Spaces;

/// <summary>Makes a space, with what lies in it.</summary>
static class Create
{
    public sealed record Request(
        [Bounds(1, 255)] string Name, string? SpaceKey, [Bounds(1)] string? CustomerKey, CustomerData? CustomerData,
        IReadOnlyList<Guid>? DeviceIds, IReadOnlyList<Guid>? AcsEntranceIds, IReadOnlyList<Guid>? ConnectedAccountIds);

    public sealed record Response(SpaceView Space);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        SpaceDesk.Check(ask.CustomerData);
        session.Share(call.WorkspaceId);
        var desk = new SpaceDesk(call, session);
        var now = call.Now(session);
        var space = new Space
        {
            WorkspaceId = call.WorkspaceId, SpaceId = call.Server.Ids.New(now), Name = ask.Name, CreatedAt = now, SpaceKey = ask.SpaceKey,
            CustomerKey = CustomerOf(ask, call), CustomerData = ask.CustomerData,
        };
        desk.Make(space, ask.DeviceIds, ask.AcsEntranceIds, ask.ConnectedAccountIds);
        return new Response(SpaceView.Of(session, space));
    });

    static string? CustomerOf(Request ask, Call call) =>
        call.Caller.Session is not { } guest ? ask.CustomerKey
        : ask.CustomerKey is null || ask.CustomerKey == guest.CustomerKey ? guest.CustomerKey
        : throw Refusal.Invalid("customer_key", "A client session makes spaces for its own customer");
}
