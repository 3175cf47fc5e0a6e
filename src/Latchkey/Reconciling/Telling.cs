using System.Text.Json.Nodes;
using Latchkey.AccessCodes;

namespace Latchkey.Reconciling;

/// <summary>What has become true of each code, told once: by what was done, or by time alone.</summary>
static class Telling
{
    public static void Apply(Door door)
    {
        foreach (var code in door.Codes.Where(c => c.IsManaged).ToList())
        {
            if (IsGone(door, code)) Gone(door, code);
            else if (!code.IsStray) Tell(door, code);
        }
        foreach (var code in door.Codes.Where(c => c is { IsManaged: false, Held: null, InFlight: null }).ToList())
        {
            door.Tell("access_code.unmanaged.removed", code);
            door.Forget(code);
        }
    }

    static bool IsGone(Door door, AccessCode code)
    {
        if (code.Held is not null || code.InFlight is not null || door.WishOf(code).Kind != WishKind.Off) return false;
        // What was never answered may still land on the lock, where nobody would take it off: the lock is read when that is ruled out.
        if (code.Unanswered is not { } sent) return true;
        if (sent.IsMissing) return !code.IsStray;
        if (sent.IsSaidToBeThere)
        {
            if (door.Device.Watch.RecheckAt is null) Settling.Recheck(door, door.Timing.SecondLook);
        }
        else if (door.Device.Watch.LateUntil is null)
        {
            Settling.MayLandLate(door, sent);
            var ruledOutAt = Settling.RuledOutAt(door, sent);
            Settling.Recheck(door, ruledOutAt > door.Now ? ruledOutAt - door.Now : TimeSpan.Zero);
        }
        return false;
    }

    static void Gone(Door door, AccessCode code)
    {
        if (!code.IsStray) door.Tell("access_code.deleted", code, new() { ["code"] = code.Pin?.Reveal() });
        // To callers it is gone. Should the lists have been old, what lies there is still known for ours, and comes off.
        if (code.Unanswered is { } missing) door.Change(Observing.Stray(door, code, null) with { Unanswered = missing });
        door.Forget(code);
    }

    static void Tell(Door door, AccessCode code)
    {
        var status = door.StatusOf(code);
        var told = code.Told;
        var isScheduled = Status.OnLockOf(code, door.Device, door.Timing, door.Now) == OnLock.Preloaded;
        if (isScheduled && !told.Scheduled)
        {
            door.Tell("access_code.scheduled_on_device", code, WithCode(code));
            // It may have been set before, and the clock set back since: when its time comes again, that is news.
            told = Arrived(told) with { Scheduled = true, Set = false };
        }
        if (status == AccessCodeStatus.Set && !told.Set)
        {
            door.Tell("access_code.set_on_device", code, WithCode(code));
            told = Arrived(told) with { Set = true };
        }
        // Not set any more (and not merely out of reach): the next time is news again.
        if (status is AccessCodeStatus.Setting or AccessCodeStatus.Removing) told = told with { Set = false, Scheduled = told.Scheduled && isScheduled };
        // While it is being taken off to give way to another it may lie there still: then that is no news.
        if (status == AccessCodeStatus.Unset && code.InFlight is not { Kind: CommandKind.Remove }) told = told with { Set = false, Scheduled = told.Scheduled && isScheduled };
        told = TellLate(door, code, told);
        var next = door.Code(code.AccessCodeId) ?? code;
        if (code is { Held: null, InFlight: null, Frame.Schedule: not null } && door.WishOf(code).Kind == WishKind.NotYet)
        {
            // Whatever befell it in its last window counts no more: before the next one there is nothing to be done.
            told = Arrived(told);
            if (next.ExternalChange is not null || next.Effort != Idle) next = next with { ExternalChange = null, Effort = Idle };
        }
        if (told != next.Told) next = next with { Told = told };
        if (!ReferenceEquals(next, code)) door.Change(next);
    }

    static readonly Effort Idle = new();

    static Told Arrived(Told told) => told with
    {
        SettingIsLate = false, SettingHasFailed = false, RemovingIsLate = false, RemovingHasFailed = false, LateSince = null, FailedSince = null,
    };

    static Told TellLate(Door door, AccessCode code, Told told)
    {
        if (SettingIsDue(door, code))
        {
            if (!told.SettingIsLate && door.Now >= SettingLateAt(door, code))
            {
                told = told with { SettingIsLate = true, LateSince = door.Now };
                SayWithIssues(door, code with { Told = told }, "access_code.delay_in_setting_on_device");
            }
            if (!told.SettingHasFailed && SettingHasFailed(door, code))
            {
                told = told with { SettingHasFailed = true, FailedSince = door.Now };
                SayWithIssues(door, code with { Told = told }, "access_code.failed_to_set_on_device");
            }
        }
        else if (RemovalDueSince(door, code) is { } since)
        {
            if (!told.RemovingIsLate && door.Now >= since + door.Timing.RemovingIsLateAfter)
            {
                told = told with { RemovingIsLate = true, LateSince = door.Now };
                SayWithIssues(door, code with { Told = told }, "access_code.delay_in_removing_from_device");
            }
            if (!told.RemovingHasFailed && RemovingHasFailed(door, code, since))
            {
                told = told with { RemovingIsLate = true, RemovingHasFailed = true, FailedSince = door.Now };
                SayWithIssues(door, code with { Told = told }, "access_code.failed_to_remove_from_device");
            }
        }
        return told;
    }

    /// <summary>The moments at which lateness or failure becomes true of a code by time alone.</summary>
    public static IEnumerable<DateTimeOffset> Moments(AccessCode code, Door door)
    {
        if (!code.IsManaged || code.IsStray) yield break;
        if (SettingIsDue(door, code))
        {
            if (!code.Told.SettingIsLate) yield return SettingLateAt(door, code);
        }
        else if (RemovalDueSince(door, code) is { } since)
        {
            if (!code.Told.RemovingIsLate) yield return since + door.Timing.RemovingIsLateAfter;
            if (!code.Told.RemovingHasFailed) yield return since + door.Timing.RemovingHasFailedAfter;
        }
    }

    static bool SettingIsDue(Door door, AccessCode code) =>
        !code.IsOffline && door.WishOf(code).Kind == WishKind.On && door.MutationsOf(code).Count > 0;

    /// <summary>Five minutes after it could have been set, and not before the caller's nerves need it.</summary>
    static DateTimeOffset SettingLateAt(Door door, AccessCode code)
    {
        var isNative = Wish.SchedulesNatively(code, door.Device);
        var start = code.Frame.At(door.Now).Start;
        var could = start - (isNative ? door.Timing.NativeLead : door.Timing.JustInTimeLead) is { } lead && lead > DiffersSince(code)
            ? lead
            : DiffersSince(code);
        var late = could + door.Timing.SettingIsLateAfter;
        var notBefore = start - (isNative ? door.Timing.NativeWarning : door.Timing.JustInTimeWarning);
        return notBefore > late ? notBefore.Value : late;
    }

    static bool SettingHasFailed(Door door, AccessCode code) =>
        code.Effort.Tries >= door.Timing.TriesBeforeFailure
        || code.Effort.WaitsForChangeSince is not null
        || (code.Effort.Tries > 0 && code.Frame.At(door.Now).Start is { } start && start > DiffersSince(code) && start <= door.Now);

    // From what the caller asked, or what somebody did to it at the lock.
    static DateTimeOffset DiffersSince(AccessCode code) =>
        code.ExternalChange?.At is { } changed && changed > code.WantedSince ? changed : code.WantedSince;

    static DateTimeOffset? RemovalDueSince(Door door, AccessCode code)
    {
        if (code.Held is null || door.WishOf(code).Kind == WishKind.On) return null;
        var end = code.Frame.LastEnd(door.Now);
        var unwanted = code.DeletedAt is { } deleted && (!(end < deleted) || WasWantedAt(door, code, deleted)) ? deleted : end ?? code.WantedSince;
        // A code that was adopted after its end is ours to remove only since then.
        return unwanted > code.WantedSince ? unwanted : code.WantedSince;
    }

    static bool WasWantedAt(Door door, AccessCode code, DateTimeOffset moment) =>
        Wish.Of(code with { DeletedAt = null }, door.Device, door.Timing, moment).Kind == WishKind.On;

    static bool RemovingHasFailed(Door door, AccessCode code, DateTimeOffset since) =>
        code.Effort.Tries >= door.Timing.TriesBeforeFailure || door.Now >= since + door.Timing.RemovingHasFailedAfter;

    static JsonObject WithCode(AccessCode code) => new() { ["code"] = code.Pin?.Reveal() ?? code.Held?.Pin?.Reveal() };

    static void SayWithIssues(Door door, AccessCode code, string type) =>
        door.Tell(type, code, Issues.ForEvent(code, door.Device, door.Account, door.Now));
}
