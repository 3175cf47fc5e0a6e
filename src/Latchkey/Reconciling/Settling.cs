using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers;

namespace Latchkey.Reconciling;

/// <summary>What a command's answer makes true.</summary>
static class Settling
{
    public static void Apply(Door door, Command command, Answer answer)
    {
        switch (command, answer)
        {
            case (Command.Put put, Answer.ToPut to): Put(door, put, to.Value); break;
            case (Command.Remove remove, Answer.ToCommand to): Removed(door, remove, to.Value); break;
            case (Command.Act act, Answer.ToCommand to): Acting.Settle(door, act.Attempt, to.Value); break;
            case (Command.List, Answer.ToList to): Observing.Apply(door, to.Value); break;
            default: throw new InvalidOperationException($"{answer.GetType().Name} does not answer {command.GetType().Name}.");
        }
    }

    static void Put(Door door, Command.Put put, PutAnswer answer)
    {
        if (door.Code(put.AccessCodeId) is not { InFlight: { } sent } code) return;
        var outcome = answer is { Outcome: Outcome.Confirmed or Outcome.AcceptedUnreadable, Slot: null } ? Outcome.Unknown : answer.Outcome;
        switch (outcome)
        {
            case Outcome.Confirmed or Outcome.AcceptedUnreadable:
                Reached(door);
                LiesOnLock(door, code, sent with { Pin = answer.Pin ?? sent.Pin, Slot = answer.Slot }, outcome == Outcome.Confirmed);
                break;
            case Outcome.RefusedForGood:
                Reached(door);
                var refused = code with { InFlight = null };
                if (answer.Why == Drivers.Refused.Duplicate && code.Unanswered is { Kind: CommandKind.Put } lost && lost.Pin == sent.Pin)
                    refused = refused with { Unanswered = lost with { SentAt = door.Now, IsSaidToBeThere = true, IsMissing = false } };
                Refused(door, refused, TroubleOf(answer.Why));
                // The lock knows something that we do not: read it.
                Recheck(door, TimeSpan.Zero);
                break;
            case Outcome.Transient: NotReached(door, code with { InFlight = null }); break;
            case Outcome.Unknown: Unanswered(door, code); break;
        }
        TellFinished(door, put.AccessCodeId, sent, outcome, answer.Detail);
    }

    static void Removed(Door door, Command.Remove remove, CommandAnswer answer)
    {
        if (door.Code(remove.AccessCodeId) is not { InFlight: { } sent } code) return;
        switch (answer.Outcome)
        {
            case Outcome.Confirmed or Outcome.AcceptedUnreadable:
                Reached(door);
                IsOffLock(door, code with { InFlight = null, Effort = new() });
                break;
            case Outcome.RefusedForGood:
                Reached(door);
                Failed(door, code with { InFlight = null }, Trouble.Refused);
                break;
            case Outcome.Transient: NotReached(door, code with { InFlight = null }); break;
            case Outcome.Unknown: Unanswered(door, code); break;
        }
        TellFinished(door, remove.AccessCodeId, sent, answer.Outcome, answer.Detail);
    }

    /// <summary>The lock holds what was sent. Tells what changed on it.</summary>
    public static void LiesOnLock(Door door, AccessCode code, InFlight sent, bool isReadable)
    {
        var before = code.Held;
        var held = new Held(sent.Slot!, sent.Pin, sent.Name, sent.Schedule, before?.Since ?? door.Now, isReadable);
        var change = code.ExternalChange is { IsAccepted: true } accepted ? accepted : null;
        var set = code with
        {
            Held = held, InFlight = null, Effort = new(), ExternalChange = change,
            // Had the lost one still been there, the lock would have refused this one too.
            Unanswered = code.Unanswered is { IsSaidToBeThere: true } lost && lost.Pin == sent.Pin ? null : code.Unanswered,
            Slot = door.Device.Traits.FirstSlot is null ? code.Slot : sent.Slot,
            Pin = Chosen(door, code, sent.Pin),
        };
        door.Change(set);
        door.SlotChanged();
        if (before is not null) TellChanges(door, set, before, held);
        else TellChosen(door, code, set);
    }

    /// <summary>A code's PIN: where the lock chooses, the one that lies there.</summary>
    public static Pin? Chosen(Door door, AccessCode code, Pin? onLock) =>
        code.Pin is null || door.Device.Traits.Pins.LockChooses ? onLock ?? code.Pin : code.Pin;

    /// <summary>The lock has chosen again.</summary>
    public static void TellChosen(Door door, AccessCode before, AccessCode now)
    {
        if (before.Pin is not null && now.Pin != before.Pin) door.Tell("access_code.code_changed", now, Changes.Code(before.Pin, now.Pin));
    }

    static void TellChanges(Door door, AccessCode code, Held before, Held held)
    {
        if (before.Pin != held.Pin) door.Tell("access_code.code_changed", code, Changes.Code(before.Pin, held.Pin));
        if (before.Name != held.Name) door.Tell("access_code.name_changed", code, Changes.Name(before.Name, held.Name));
        if (before.Schedule != held.Schedule) door.Tell("access_code.time_frame_changed", code, Changes.TimeFrame(before.Schedule, held.Schedule));
    }

    /// <summary>The lock no longer holds the code, by our doing or as we wanted.</summary>
    public static void IsOffLock(Door door, AccessCode code)
    {
        var told = code.Told with { Scheduled = false, Set = false, RemovingIsLate = false, RemovingHasFailed = false };
        // Whatever it was that lay there, the slot is free now.
        var isOut = code.Unanswered is { Slot: { } slot } sent && slot == code.Held?.Slot && RuledOutAt(door, sent) <= door.Now;
        var off = code with { Held = null, Told = told, Unanswered = isOut ? null : code.Unanswered };
        door.Change(off);
        door.SlotChanged();
        if (code is { IsManaged: true, IsStray: false }) door.Tell("access_code.removed_from_device", off);
    }

    // What makes a lock refuse may pass without a word of it, so it is asked again some time. A PIN that is there twice is not.
    static void Refused(Door door, AccessCode code, Trouble trouble) =>
        Stop(door, code, trouble, again: trouble == Trouble.Duplicate ? null : door.Now + door.Timing.RoutineListing);

    /// <summary>Not tried again until something changes on the lock or in what is wanted.</summary>
    /// <param name="again">When it is tried although nothing has changed; null: never.</param>
    public static void Stop(Door door, AccessCode code, Trouble trouble, Guid? other = null, DateTimeOffset? again = null) => door.Change(code with
    {
        Effort = new()
        {
            Tries = code.Effort.Tries, Trouble = trouble, Other = other, NextTryAt = again,
            TroubleSince = code.Effort.Trouble == trouble ? code.Effort.TroubleSince : door.Now,
            WaitsForChangeSince = door.Device.Watch.SlotsVersion,
        },
    });

    static Trouble TroubleOf(Drivers.Refused? why) => why switch
    {
        Drivers.Refused.Duplicate => Trouble.Duplicate,
        Drivers.Refused.NoSpace => Trouble.NoSpace,
        null or Drivers.Refused.Length or Drivers.Refused.Digits or Drivers.Refused.Name or Drivers.Refused.Schedule
            or Drivers.Refused.Permission or Drivers.Refused.Other => Trouble.Refused,
    };

    static void NotReached(Door door, AccessCode code)
    {
        Failed(door, code, Trouble.NotReached);
        Pause(door, code.AccessCodeId);
    }

    // It may have been carried out: what was sent stays noted, and the lock is read before anything else is written for this code.
    static void Unanswered(Door door, AccessCode code)
    {
        var sent = code.InFlight!;
        var tried = Failed(door, sent.Kind == CommandKind.Put ? Lost(door, code, sent) : code, Trouble.NotReached);
        Recheck(door, tried.Effort.NextTryAt!.Value - door.Now);
        MayLandLate(door, sent);
        Pause(door, code.AccessCodeId);
    }

    /// <summary>Nobody knows what became of this put. An older one with another PIN, of which nobody knows either, is looked for by itself.</summary>
    public static AccessCode Lost(Door door, AccessCode code, InFlight put)
    {
        if (code.Unanswered is { Kind: CommandKind.Put } older && older.Pin != put.Pin && (older.Slot is null || older.Slot != put.Slot))
            door.Change(Observing.Stray(door, code, null) with { Unanswered = older });
        return code with { Unanswered = put };
    }

    /// <summary>What was sent may be carried out after it was cut off: the lock is read when that is ruled out.</summary>
    public static void MayLandLate(Door door, InFlight sent)
    {
        var ruledOut = RuledOutAt(door, sent);
        if (door.Device.Watch.LateUntil is { } known && known >= ruledOut) return;
        door.Change(door.Device.Watch with { LateUntil = ruledOut });
    }

    public static DateTimeOffset RuledOutAt(Door door, InFlight sent) => sent.SentAt
        + (sent.IsSaidToBeThere ? door.Timing.LooksForLost : door.Timing.CommandTimeout + door.Timing.LateLanding);

    static AccessCode Failed(Door door, AccessCode code, Trouble trouble)
    {
        var tries = code.Effort.Tries + 1;
        var failed = code with
        {
            Effort = new()
            {
                Tries = tries, Trouble = trouble,
                TroubleSince = code.Effort.Trouble == trouble ? code.Effort.TroubleSince : door.Now,
                NextTryAt = door.Now + door.Timing.RetryAfter(tries, door.Chance()),
            },
        };
        door.Change(failed);
        return failed;
    }

    /// <summary>The lock answered: no pause.</summary>
    public static void Reached(Door door)
    {
        if (door.Device.Watch is { FailuresInARow: 0, PausedUntil: null }) return;
        door.Change(door.Device.Watch with { FailuresInARow = 0, LastFailed = null, PausedUntil = null });
    }

    /// <summary>One command did not get through: the others wait a little, so that a dead lock is not called once for every code.</summary>
    /// <param name="code">Whose command it was; null: nobody's, the lock was read.</param>
    public static void Pause(Door door, Guid? code)
    {
        // The same code over and over is the code's own affair, and has its own pause.
        if (code is not null && code == door.Device.Watch.LastFailed) return;
        var failures = door.Device.Watch.FailuresInARow + 1;
        door.Change(door.Device.Watch with
        {
            FailuresInARow = failures,
            LastFailed = code,
            // So is a single failure: the next code gets its chance at once.
            PausedUntil = failures < 2 ? null : door.Now + door.Timing.RetryAfter(failures - 1, door.Chance()),
        });
    }

    /// <summary>
    /// The clock was set, so moments that were kept mean nothing any more: what waits is tried at once, what was suspected is forgotten, and
    /// what was never answered may still be carried out.
    /// </summary>
    public static void BeginAnew(Door door)
    {
        foreach (var code in door.Codes.ToList())
        {
            // What the lock refused may have been refused for what the clock showed.
            var mayFitNow = code.Effort is { WaitsForChangeSince: not null, Trouble: not Trouble.Duplicate };
            door.Change(code with
            {
                Effort = code.Effort with { NextTryAt = mayFitNow ? door.Now : null },
                InFlight = code.InFlight is { } sent ? sent with { SentAt = door.Now } : null,
                Unanswered = code.Unanswered is { } lost ? lost with { SentAt = door.Now } : null,
            });
        }
        var watch = door.Device.Watch;
        door.Change(watch with
        {
            PlannedAt = door.Now, FailuresInARow = 0, LastFailed = null, PausedUntil = null, RecheckAt = door.Now, Suspicions = new Dictionary<string, Suspicion>(),
            LateUntil = watch.LateUntil is null ? null : door.Now + door.Timing.CommandTimeout + door.Timing.LateLanding,
        });
    }

    public static void Recheck(Door door, TimeSpan after)
    {
        var at = door.Now + after;
        if (door.Device.Watch.RecheckAt is { } planned && planned <= at) return;
        door.Change(door.Device.Watch with { RecheckAt = at });
    }

    static void TellFinished(Door door, Guid accessCodeId, InFlight sent, Outcome outcome, string? detail)
    {
        if (door.Code(accessCodeId) is { } code)
            door.Tell("internal.access_code.programming_finished", code, Timeline.Finished(sent, outcome, detail, code.Effort));
    }
}

/// <summary>The <c>from</c> and <c>to</c> of the public description's change events.</summary>
static class Changes
{
    public static JsonObject Code(Pin? from, Pin? to) =>
        Of("The code was changed on the device.", new() { ["code"] = from?.Reveal() }, new() { ["code"] = to?.Reveal() });

    public static JsonObject Name(string? from, string? to) =>
        Of("The name was changed on the device.", new() { ["name"] = from }, new() { ["name"] = to });

    public static JsonObject TimeFrame(TimeFrame from, TimeFrame to) =>
        Of("The time frame was changed on the device.", Ends(from), Ends(to));

    public static JsonObject Ends(TimeFrame frame) =>
        new() { ["starts_at"] = Text(frame.Start), ["ends_at"] = Text(frame.End) };

    /// <summary>A moment as the API writes it: UTC, milliseconds.</summary>
    public static string? Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    static JsonObject Of(string description, JsonObject from, JsonObject to) =>
        new() { ["description"] = description, ["from"] = from, ["to"] = to };
}
