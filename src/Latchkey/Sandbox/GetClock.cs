using Latchkey.Api;
using Latchkey.Workspaces;
using Latchkey.Storage;

namespace Latchkey.Sandbox;

/// <summary>The sandbox's clock.</summary>
static class GetClock
{
    public sealed record Response(ClockView Clock);

    public static async Task<Response> Handle(Call call)
    {
        Sandboxes.Require(call.Workspace);
        return await call.Read(session => new Response(ClockView.Of(session, call)));
    }
}

/// <param name="OffsetSeconds">How far the sandbox's clock is ahead of the machine's.</param>
sealed record ClockView(DateTimeOffset Now, double OffsetSeconds)
{
    public static ClockView Of(Session session, Call call)
    {
        var now = call.Now(session);
        return new(now, Math.Round((now - call.Server.Clock.GetUtcNow()).TotalSeconds, 3));
    }
}
