using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ActionAttempts;

/// <summary><c>sync: true</c>: the answer waits for the outcome, bounded.</summary>
static class Synchronous
{
    /// <summary>The longest wait. Source: official clients poll for as long by default.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    /// <summary>The attempt as it stands when it ends, or after <see cref="AtMost"/>.</summary>
    public static Task<ActionAttemptView> Outcome(Call call, ActionAttemptView begun) => Outcome(call, begun, AtMost);

    public static async Task<ActionAttemptView> Outcome(Call call, ActionAttemptView begun, TimeSpan atMost)
    {
        if (begun.Status != AttemptStatus.Pending) return begun;
        ValueTask<ActionAttempt> Read() => call.Read(session => session.FindActionAttempt(call.WorkspaceId, begun.ActionAttemptId)!);
        return new(await call.Server.Waiting.For(await Read(), atMost, Read, call.Gone));
    }
}
