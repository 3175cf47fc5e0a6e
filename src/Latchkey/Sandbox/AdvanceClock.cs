using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>Lets time pass in a sandbox, through every moment that is due on the way. The answer comes when all of it has been done.</summary>
static class AdvanceClock
{
    /// <summary>A guess: longer than any stay; it keeps a slip of the keyboard from running for hours.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    public sealed record Request(DateTimeOffset? To, [Bounds(0, 366 * 10 * 86_400)] double? BySeconds);

    public sealed record Response(ClockView Clock);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        Sandboxes.Require(call.Workspace);
        var now = await call.Read(call.Now);
        var target = ask switch
        {
            { To: { } to, BySeconds: null } => to,
            { To: null, BySeconds: { } seconds } => now.AddSeconds(seconds),
            { To: null } => throw Refusal.Invalid("to", FieldError.Required),
            _ => throw Refusal.Invalid("to", "Give either to or by_seconds, not both"),
        };
        if (target < now) throw Refusal.Invalid("to", "Must not be before the clock: time only moves forward");
        if (target - now > Longest) throw Refusal.Invalid("to", $"Must not be more than {Longest.TotalDays} days ahead of the clock");
        if (!await call.Server.SandboxTime.Advance(call.WorkspaceId, target, call.Server.Reconciler, call.Server.Rounds, call.Gone))
            throw Refusal.Conflict("clock_is_being_moved", "Another request is moving this sandbox's clock. Wait for it to end.");
        return await call.Read(session => new Response(ClockView.Of(session, call)));
    }
}
