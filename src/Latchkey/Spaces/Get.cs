using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>A space, by its id or the caller's key.</summary>
static class Get
{
    public sealed record Request(Guid? SpaceId, string? SpaceKey);

    public sealed record Response(SpaceView Space);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask is { SpaceId: null, SpaceKey: null }) throw Refusal.Invalid("space_id", FieldError.Required);
        return await call.Read(session =>
        {
            var desk = new SpaceDesk(call, session);
            var space = ask.SpaceId is { } id ? desk.Find(id) : desk.Find(ask.SpaceKey!);
            if (ask.SpaceKey is { } key && key != space.SpaceKey) throw Refusal.NotFound("space_not_found", "There is no such space.");
            return new Response(SpaceView.Of(session, space));
        });
    }
}
