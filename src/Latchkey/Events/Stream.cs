using Latchkey.Api;

namespace Latchkey.Events;

/// <summary>
/// Events as they happen, chosen as by <c>/events/list</c>: server-sent events, whose ids are the events'. With <c>Last-Event-ID</c> it goes on
/// after that one, with <c>since</c> it begins with what happened from then on, else with what happens next. It ends when the key is revoked. A client
/// session hears what it sees at each moment.
/// </summary>
static class Stream
{
    /// <summary>Proxies end what is silent for a minute, some after half of that.</summary>
    static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(15);

    /// <summary>How long a revoked key may still listen. A guess.</summary>
    static readonly TimeSpan KeyIsCheckedEvery = TimeSpan.FromSeconds(5);

    /// <summary>Where much happens it is told together, so that a listener costs fifty looks a second at most. A guess.</summary>
    static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    public static async Task Handle(List.Request ask, Call call, EventSource to)
    {
        if (ask.Between is not null) throw Refusal.Invalid("between", "A stream has no end: give since, or nothing");
        if (ask.Limit is not null) throw Refusal.Invalid("limit", "A stream has no end");
        if (ask.UnstableOffset is not null) throw Refusal.Invalid("unstable_offset", "A stream begins at since, or after Last-Event-ID");
        var lastId = to.LastId();
        using var seat = call.Server.Audience.Take(call.WorkspaceId, call.Caller.Session?.ClientSessionId);
        using var alarm = new Alarm(call.Server.Clock);
        // Before the first look, so that nothing falls between.
        call.Server.Store.EventHappened += alarm.Ring;
        try
        {
            var filter = await call.Read(session => List.FilterOf(session, ask, call));
            filter = filter with { WithInternal = filter.Types?.Any(Event.IsInternalType) == true };
            var tail = await call.Read(session => Tail.From(session, call, filter, lastId));
            await to.Begin();
            await Tell(tail, call, to, alarm);
        }
        finally
        {
            call.Server.Store.EventHappened -= alarm.Ring;
        }
    }

    static async Task Tell(Tail tail, Call call, EventSource to, Alarm alarm)
    {
        var clock = call.Server.Clock;
        for (var pulseAt = clock.GetUtcNow() + PulseEvery; await to.IsWelcome();)
        {
            var look = await call.Read(tail.Next);
            tail.GoOn(look);
            var happened = look.Found;
            if (happened.Count > 0)
            {
                foreach (var row in happened) to.Tell(row.EventId, row.Event.Details!);
                await to.Flush();
            }
            else if (clock.GetUtcNow() >= pulseAt)
            {
                await to.Pulse();
            }
            if (happened.Count > 0 || clock.GetUtcNow() >= pulseAt) pulseAt = clock.GetUtcNow() + PulseEvery;
            if (tail.HasMore) continue;
            if (tail.IsOverfull) return;
            // No time of any door's: the machine's own breath.
            if (happened.Count > 0) await Task.Delay(Rest, TimeProvider.System, to.Ended);
            await alarm.WaitUntil(null, KeyIsCheckedEvery, to.Ended);
        }
    }
}
