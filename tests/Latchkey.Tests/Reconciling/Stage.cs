using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;
using Latchkey.Events;

namespace Latchkey.Reconciling;

/// <summary>
/// One door with its virtual lock, without a server: looks are taken as the reconciler takes them, and what they wrote is kept for the next.
/// </summary>
sealed class Stage
{
    /// <summary>More commands than any test has work for: a look that sends so many goes in circles.</summary>
    const int CommandsMax = 200;

    readonly Dictionary<Guid, AccessCode> codes = [];
    readonly Dictionary<Guid, ActionAttempt> attempts = [];

    /// <param name="begin">When its story begins; null: at noon.</param>
    public Stage(Make make, DateTimeOffset? begin = null)
    {
        Now = begin ?? Guests.Noon;
        var account = VirtualSandbox.Account(Guid.CreateVersion7(Guests.Noon), Guid.CreateVersion7(Guests.Noon), make, Guests.Noon);
        var seeded = VirtualSandbox.Door(account, make, Guid.CreateVersion7(Guests.Noon), Drivers.Virtual.Doors.Secret(7), Guests.Noon);
        (Account, Device, Lock) = (account, seeded.Device, seeded.Lock);
        Look();
        Sent.Clear();
    }

    public DateTimeOffset Now { get; private set; }
    public Device Device { get; set; }
    public ConnectedAccount Account { get; set; }
    public VirtualLock Lock { get; set; }

    /// <summary>What went to the lock.</summary>
    public List<Command> Sent { get; } = [];

    public List<Event> Events { get; } = [];

    /// <summary>Takes the place of the lock where it answers; null: the lock answers.</summary>
    public Func<Command, Answer?> Instead { get; set; } = _ => null;

    /// <summary>The next write is carried out, and its answer is lost.</summary>
    public void LosesNextAnswer() => Loses(isCarriedOut: true);

    /// <summary>The next write is lost, and nobody knows.</summary>
    public void LosesNextCommand() => Loses(isCarriedOut: false);

    void Loses(bool isCarriedOut)
    {
        Instead = command =>
        {
            if (command is Command.List) return null;
            Instead = _ => null;
            if (isCarriedOut) Carry(command);
            return Unanswered(command);
        };
    }

    public static Answer Unanswered(Command command) => Failed(command, Outcome.Unknown);

    public static Answer Failed(Command command, Outcome outcome, Refused? why = null) => command switch
    {
        Command.List => new Answer.ToList(Listing.Failed(outcome, "")),
        Command.Put => new Answer.ToPut(new(outcome, Why: why)),
        _ => new Answer.ToCommand(new(outcome, why)),
    };

    public IEnumerable<AccessCode> Codes => codes.Values;
    public Watch Watch => Device.Watch;

    /// <summary>The slots as the lock has them: PIN, in their order.</summary>
    public IEnumerable<string> Pins => Lock.Codes.Select(c => c.Pin.Reveal());

    public AccessCode this[AccessCode code] => codes[code.AccessCodeId];
    public bool Has(AccessCode code) => codes.ContainsKey(code.AccessCodeId);
    public ActionAttempt this[ActionAttempt attempt] => attempts[attempt.ActionAttemptId];
    public AccessCodeStatus StatusOf(AccessCode code) => Open().StatusOf(this[code]);

    /// <summary>Event types about a code, in their order, without the timeline's own.</summary>
    public IEnumerable<string> Told(AccessCode code) => Events
        .Where(e => e.AccessCodeId == code.AccessCodeId && !e.Type.StartsWith("internal.", StringComparison.Ordinal))
        .Select(e => e.Type["access_code.".Length..]);

    public IReadOnlyList<string> ErrorsOf(AccessCode code) => Codes_(Issues.Errors(this[code], Device, Account), "error_code");
    public IReadOnlyList<string> WarningsOf(AccessCode code) => Codes_(Issues.Warnings(this[code], Device), "warning_code");

    /// <summary>When the door is to be looked at again, routine listings left out.</summary>
    public DateTimeOffset? LookAgainAt => Planning.LookAgainAt(Open());

    /// <summary>A guest whose code is wanted on this door; it goes on with the next look.</summary>
    public AccessCode Wants(string? pin, TimeFrame frame = default, Func<AccessCode, AccessCode>? with = null)
    {
        var code = Guests.Code(pin, frame) with
        {
            AccessCodeId = Guid.CreateVersion7(Guests.Noon.AddMilliseconds(codes.Count)),
            DeviceId = Device.DeviceId, WorkspaceId = Device.WorkspaceId, ConnectedAccountId = Account.ConnectedAccountId,
            Name = $"Guest {codes.Count + 1}", CreatedAt = Now, WantedSince = Now,
        };
        code = with is null ? code : with(code);
        codes[code.AccessCodeId] = code;
        return code;
    }

    /// <summary>The same, and already on the lock.</summary>
    public AccessCode Has(string pin, TimeFrame frame = default, Func<AccessCode, AccessCode>? with = null)
    {
        var code = Wants(pin, frame, with);
        Look();
        Assert.NotNull(this[code].Held);
        Sent.Clear();
        Events.Clear();
        return this[code];
    }

    /// <summary>A caller's change, as the endpoints make it.</summary>
    public void Change(AccessCode code, Func<AccessCode, AccessCode> change) => codes[code.AccessCodeId] =
        change(this[code]) with { WantedSince = Now, Effort = new(), ExternalChange = null };

    public void Delete(AccessCode code) => codes[code.AccessCodeId] = this[code] with { DeletedAt = Now, Effort = new() };

    /// <param name="after">How much later than now.</param>
    public ActionAttempt Asks(string actionType, TimeSpan? patience = null, TimeSpan after = default)
    {
        var attempt = new ActionAttempt
        {
            WorkspaceId = Device.WorkspaceId, ActionAttemptId = Guid.CreateVersion7(Now), ActionType = actionType,
            DeviceId = Device.DeviceId, CreatedAt = Now + after, Deadline = Now + (patience ?? Timing.Default.DoorCommandDeadline),
        };
        attempts[attempt.ActionAttemptId] = attempt;
        return attempt;
    }

    /// <summary>What the lock says at its keypad, its cloud or its hub.</summary>
    public void Happens<T>(Func<VirtualLock, Turn<T>> hand)
    {
        var turn = hand(Lock);
        Lock = turn.Lock;
        foreach (var report in turn.Reports) Reported(report);
    }

    public void Reported(LockReport report)
    {
        var door = Open();
        Reports.Take(door, report);
        Told(door);
        Keep(door);
    }

    /// <summary>The lock, and what is known of it, has room for so many codes.</summary>
    public void HasRoomFor(int codesMax)
    {
        Device = Device with { Traits = Device.Traits with { CodesMax = codesMax } };
        Lock = Lock with { Traits = Lock.Traits with { CodesMax = codesMax } };
    }

    /// <summary>The lock breaks in a way that nobody tells of.</summary>
    public void Suffers(LockFaults faults) => Lock = Lock with { Faults = faults };

    /// <summary>Works at the door until nothing can be done now.</summary>
    public void Look()
    {
        var door = Open();
        var command = Decide(door);
        for (var sent = 0; command is not null; sent++)
        {
            Assert.True(sent < CommandsMax, $"Goes in circles: {command}");
            Sent.Add(command);
            var answer = Instead(command) ?? Carry(command);
            door = Open();
            Settling.Apply(door, command, answer);
            command = Decide(door);
        }
    }

    /// <summary>Lets time pass through every moment that is due on the way, routine listings included.</summary>
    public void Until(DateTimeOffset moment)
    {
        for (var looks = 0; Next() is { } next && next <= moment; looks++)
        {
            Assert.True(looks < 10_000, $"Is due for ever at {next}.");
            Now = next > Now ? next : Now.AddSeconds(1);
            Look();
        }
        Now = moment;
        Look();
    }

    public void Passes(TimeSpan span) => Until(Now + span);

    /// <summary>Somebody sets the server's clock, and it is noticed.</summary>
    public void ClockIsSet(TimeSpan by)
    {
        Now += by;
        var door = Open();
        Settling.BeginAnew(door);
        Keep(door);
        Look();
    }

    DateTimeOffset? Next() => LookAgainAt is { } look && !(Watch.RoutineAt < look) ? look : Watch.RoutineAt;

    /// <summary>The lock as it takes a command that nobody waits for.</summary>
    public Answer Carry(Command command)
    {
        switch (command)
        {
            case Command.List:
                return new Answer.ToList(Lock.List());
            case Command.Put put:
                var taken = Lock.Put(put.Content, Now);
                Lock = taken.Lock;
                return new Answer.ToPut(taken.Answer);
            case Command.Remove remove:
                return ToCommand(Lock.Remove(remove.Slot));
            case Command.Act { Attempt.ActionType: "UNLOCK_DOOR" }:
                return ToCommand(Lock.Unlock(Now));
            default:
                return ToCommand(Lock.Lock());
        }
    }

    Answer.ToCommand ToCommand(Turn<CommandAnswer> turn)
    {
        Lock = turn.Lock;
        return new(turn.Answer);
    }

    public Door Open() => new(Device, Account, codes.Values, attempts.Values)
    {
        Now = Now, Timing = Timing.Default, Chance = () => 0.5, NewId = () => Guid.CreateVersion7(Now),
    };

    Command? Decide(Door door)
    {
        var command = Planning.Next(door);
        Told(door);
        command ??= Planning.Next(door);
        Keep(door);
        return command;
    }

    static void Told(Door door)
    {
        Telling.Apply(door);
        Acting.SettleCodeAttempts(door);
    }

    void Keep(Door door)
    {
        foreach (var code in door.ChangedCodes) codes[code.AccessCodeId] = code;
        foreach (var id in door.GoneCodes) codes.Remove(id);
        foreach (var attempt in door.ChangedAttempts) attempts[attempt.ActionAttemptId] = attempt;
        Device = door.Device;
        Events.AddRange(door.Events);
    }

    static List<string> Codes_(IEnumerable<System.Text.Json.Nodes.JsonObject> issues, string key) =>
        [.. issues.Select(i => i[key]!.GetValue<string>())];
}
