using System.Text.Json;
using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.Locks;

/// <summary>Turns a lock's locking of itself on or off.</summary>
static class ConfigureAutoLock
{
    /// <summary>
    /// What a lock gets that has no delay of its own yet and is given none. A guess: long enough to carry a bag in.
    /// </summary>
    const double DefaultDelaySeconds = 30;

    public sealed record Request(Guid DeviceId, bool AutoLockEnabled, [Bounds(1, 60)] double? AutoLockDelaySeconds);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var asked = await call.Write(session => new Response(DoorCommand.Give(
            session, call, ask.DeviceId, "CONFIGURE_AUTO_LOCK", traits => traits.CanConfigureAutoLock,
            state => Parameters(ask, state.AutoLockDelay))));
        return new(await DoorCommand.Outcome(call, asked.ActionAttempt, sync: null));
    }

    static Dictionary<string, JsonElement> Parameters(Request ask, TimeSpan? present)
    {
        if (!ask.AutoLockEnabled) return [];
        var seconds = ask.AutoLockDelaySeconds ?? present?.TotalSeconds ?? DefaultDelaySeconds;
        return new() { ["auto_lock_delay_seconds"] = JsonSerializer.SerializeToElement(seconds) };
    }
}
