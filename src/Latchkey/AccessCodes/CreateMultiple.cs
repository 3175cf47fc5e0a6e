using Latchkey.Api;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Wants one PIN on several doors: linked codes. All of them or none, unless the caller lets a door have a PIN of its own.</summary>
static class CreateMultiple
{
    public sealed record Request(
        [Bounds(1, 100)] IReadOnlyList<Guid> DeviceIds, Behavior? BehaviorWhenCodeCannotBeShared, string? Name,
        [Bounds(4, 12), Digits] string? Code, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, [Bounds(4, 12)] int? PreferredCodeLength,
        bool? PreferNativeScheduling, bool? UseBackupAccessCodePool,
        [Also("allow_external_modification")] bool? IsExternalModificationAllowed, bool? AttemptForOfflineDevice,
        ScheduleAsk? Schedule = null);

    public sealed record Response(IReadOnlyList<AccessCodeView> AccessCodes);

    /// <summary>What to do with a door that cannot have the others' PIN.</summary>
    public enum Behavior { Throw, CreateRandomCode }

    public static async Task<Response> Handle(Request ask, Call call)
    {
        foreach (var id in ask.DeviceIds.Distinct()) await Limits.TakeOf(call, id, DeviceLimit.CreateCode);
        return await call.Write(session => Write(ask, call, session));
    }

    static Response Write(Request ask, Call call, Session session)
    {
        var desk = new Desk(call, session);
        // Held in the order of their ids, so that two callers never wait for each other.
        var doors = ask.DeviceIds.Distinct().Order().Select(id => desk.Door(id)).ToDictionary(d => d.Device.DeviceId);
        var draft = DraftOf(ask);
        // A PIN that a door does not let us choose is that door's own affair where each may have its own.
        var asked = IsEachItsOwn(ask) ? draft with { Code = null } : draft;
        foreach (var door in doors.Values) asked.Check(door);
        var pins = Pins(ask, call, desk, draft, [.. doors.Values]);
        var views = new List<AccessCodeView>();
        foreach (var id in ask.DeviceIds.Distinct())
        {
            var door = doors[id];
            var code = (draft with { CommonCodeKey = pins.Key is { } key && pins.Of[id] == pins.Shared ? key : null }).Make(door, pins.Of[id]);
            if (draft.UsesBackupPool) Draft.TurnPoolOn(door);
            desk.Add(door, code);
            desk.Close(door);
            views.Add(desk.View(door, code));
        }
        return new Response(views);
    }

    static Draft DraftOf(Request ask) => new()
    {
        Name = ask.Name, Code = ask.Code, StartsAt = ask.StartsAt, EndsAt = ask.EndsAt, PreferredLength = ask.PreferredCodeLength,
        PrefersNativeScheduling = ask.PreferNativeScheduling ?? true, UsesBackupPool = ask.UseBackupAccessCodePool ?? false,
        AllowsExternalModification = ask.IsExternalModificationAllowed ?? false, AttemptsOffline = ask.AttemptForOfflineDevice ?? true,
        Schedule = ask.Schedule,
    };

    static bool IsEachItsOwn(Request ask) => ask.BehaviorWhenCodeCannotBeShared == Behavior.CreateRandomCode;

    static (Pin? Shared, string? Key, Dictionary<Guid, Pin?> Of) Pins(Request ask, Call call, Desk desk, Draft draft, IReadOnlyList<Door> doors)
    {
        var random = IsEachItsOwn(ask);
        var sharing = doors.Where(d => ask.Code is null ? CanChoose(d) : Takes(d, new(ask.Code), desk)).ToList();
        if (sharing.Count < doors.Count && !random)
        {
            // Says in whose way it stands, in the words of a single create.
            var unable = doors.First(d => !sharing.Contains(d));
            if (ask.Code is null) throw CannotShare(unable);
            draft.PinFor(unable, call.Server.Chance, desk.Taken(unable));
        }
        var shared = ask.Code is not null ? new Pin(ask.Code) : Shared(ask, call, desk, ref sharing, random);
        var of = doors.ToDictionary(d => d.Device.DeviceId, d => sharing.Contains(d)
            ? shared
            : (draft with { Code = null }).PinFor(d, call.Server.Chance, desk.Taken(d)));
        return (shared, ask.Code is null ? $"auto_set_by_create_multiple_{call.Server.Ids.New(doors[0].Now)}" : null, of);
    }

    static Pin? Shared(Request ask, Call call, Desk desk, ref List<Door> sharing, bool random)
    {
        while (sharing.Count > 0)
        {
            var doors = sharing;
            var rules = doors.Select(d => d.Device.Traits.Pins).ToList();
            var taken = doors.ConvertAll(desk.Taken);
            foreach (var length in CommonLengths(rules, ask.PreferredCodeLength))
            {
                if (PinMaking.Make(rules, length, call.Server.Chance, p => taken.Any(isTaken => isTaken(p))) is { } pin) return pin;
            }
            if (!random) throw CannotShare(doors[^1]);
            sharing = doors[..^1];
        }
        return null;
    }

    // The preferred length first, then six, then from the shortest.
    static IEnumerable<int> CommonLengths(List<PinRules> rules, int? preferred)
    {
        var common = rules.Select(r => r.Lengths.AsEnumerable()).Aggregate((a, b) => a.Intersect(b)).Order().ToList();
        var best = preferred ?? PinMaking.SafeLength;
        return common.Where(l => l == best).Concat(common.Where(l => l != best));
    }

    static bool CanChoose(Door door) => !door.Device.Traits.Pins.Constraints.Contains(PinConstraint.CannotSpecifyPinCode);

    static bool Takes(Door door, Pin pin, Desk desk) =>
        CanChoose(door) && PinChecks.Broken(door.Device.Traits.Pins, pin) is null && !desk.IsTaken(door, pin);

    static Refusal CannotShare(Door door) => Refusal.Conflict("code_cannot_be_shared",
        $"No code fits every device: {door.Device.DeviceId} cannot share one with the others. Nothing was created; "
        + "behavior_when_code_cannot_be_shared \"create_random_code\" gives such a device its own.");
}
