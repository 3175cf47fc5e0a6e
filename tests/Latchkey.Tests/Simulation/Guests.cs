using Latchkey.AccessCodes;
using Latchkey.Api;

namespace Latchkey.Simulation;

/// <summary>People with codes: they ask for them, change their minds, and are sometimes not answered.</summary>
sealed class Guests(World world, Ledger ledger, Front front)
{
    int named;

    Luck Luck => world.Luck;

    /// <summary>Guests come at odd moments until <paramref name="until"/>.</summary>
    public void Come(DateTimeOffset until)
    {
        var next = world.Now + Luck.Between(TimeSpan.FromSeconds(5), Luck.Happens(0.3) ? TimeSpan.FromMinutes(3) : TimeSpan.FromHours(9));
        if (next >= until) return;
        world.Agenda.At(next, () =>
        {
            DoSomething();
            Come(until);
        });
    }

    void DoSomething()
    {
        var mine = ledger.All.Where(a => a is { IsGone: false, IsLetGo: false, IsBackup: false, Grant: null }).ToList();
        var draw = Luck.Fraction();
        if (mine.Count == 0 || draw < 0.42) Create();
        else if (draw < 0.70) Update(Luck.One(mine));
        else if (draw < 0.84) Delete(Luck.One(mine));
        else if (draw < 0.90) Convert();
        else if (draw < 0.93) LetGo(Luck.One(mine));
        else if (draw < 0.96) DeleteUnmanaged();
        else Pull(Luck.One(mine));
    }

    void Create()
    {
        var door = Luck.One(world.Doors.ToList());
        var name = $"Guest {++named}";
        var (start, end) = SomeTime();
        var choosesPins = door.Door.ChoosesPins;
        Pin? pin = choosesPins || Luck.Happens(0.4) ? null : SomePin(door);
        var allows = Luck.Happens(0.15);
        var pool = end is not null && door.Door.Traits.SupportsBackupPool && Luck.Happens(0.15);
        var native = Luck.Happens(0.85);
        var hours = !choosesPins && !pool && Luck.Happens(0.25) ? SomeHours() : null;
        var (ending, answer, why) = front.Ask(call => AccessCodes.Create.Handle(new(
            door.DeviceId, name, pin?.Reveal(), start, end, null, native, pool, allows, null, null, null, null, null, null, hours), call));
        world.Story.Say($"{door.Label} {name} asks for {pin?.Reveal() ?? "a code"} {start:dd-HH:mm}..{end:dd-HH:mm} {hours}: {ending} {why} {answer?.AccessCode.Code}");
        switch (ending)
        {
            case Ending.Answered: Promised(door, answer!.AccessCode); break;
            // Whether it was taken in, the list tells when the server is back.
            case Ending.NoAnswer: Unsure.Add((door, name)); break;
            case Ending.Refused: break;
        }
    }

    /// <summary>Creates that were never answered.</summary>
    public List<(BadLock Door, string Name)> Unsure { get; } = [];

    public Asked Promised(BadLock door, AccessCodeView view) => ledger.Add(new(view.AccessCodeId, door, view.Name)
    {
        Pin = view.Code is { } code ? new Pin(code) : null, Frame = FrameOf(view), WantedSince = world.Now,
        AllowsExternal = view.IsExternalModificationAllowed, IsBackup = view.IsBackup,
    });

    /// <summary>What the server shows of a code's times. Of how its days are counted it shows nothing: of what guests ask for, all days count.</summary>
    public static TimeFrame FrameOf(AccessCodeView view) => FrameOf(view.StartsAt, view.EndsAt,
        view.Schedule is { } s ? new(s.Rrule, s.StartTime, s.EndTime, s.TimeZone) : null);

    public static TimeFrame FrameOf(DateTimeOffset? start, DateTimeOffset? end, ScheduleAsk? hours) => new(start, end)
    {
        Schedule = hours is null ? null : new(hours.Rrule, hours.StartTime, hours.EndTime, hours.TimeZone!, DateTimeOffset.UnixEpoch),
    };

    void Update(Asked asked)
    {
        var draw = Luck.Fraction();
        Pin? pin = null;
        Optional<string> name = default;
        Optional<DateTimeOffset?> start = default, end = default;
        CodeType? type = null;
        Optional<ScheduleAsk> hours = default;
        if (draw < 0.35 && !asked.Door.Door.ChoosesPins) pin = SomePin(asked.Door);
        else if (draw < 0.5) name = $"Guest {++named}";
        else if (draw < 0.6) type = CodeType.Ongoing;
        else if (draw < 0.66) hours = new(true, null);
        else if (draw < 0.78 && !asked.Door.Door.ChoosesPins) hours = SomeHours();
        else
        {
            var (from, until) = SomeTime(isTimeBound: true);
            (start, end, type) = (from, until, CodeType.TimeBound);
        }
        var (ending, _, why) = front.Ask(call => AccessCodes.Update.Handle(new(
            asked.Id, null, name, pin?.Reveal(), start, end, type, null, null, null, null, null, null, null, null, null, null, hours), call));
        world.Story.Say($"{asked.Door.Label} {asked.Name} wants {pin?.Reveal()} {name.Value} {type} {start.Value:dd-HH:mm}..{end.Value:dd-HH:mm} {hours.Value}: {ending} {why}");
        if (ending == Ending.Refused) return;
        var frame = type switch
        {
            CodeType.Ongoing => new TimeFrame(null, null) { Schedule = asked.Frame.Schedule },
            CodeType.TimeBound => new TimeFrame(start.Value ?? world.ServersNow, end.Value) { Schedule = asked.Frame.Schedule },
            _ => asked.Frame,
        };
        if (hours.IsGiven) frame = FrameOf(frame.Start, frame.End, hours.Value);
        if (ending == Ending.NoAnswer)
        {
            UnsureOf.Add((asked, pin ?? asked.Pin, name.Or(asked.Name), frame));
            return;
        }
        asked.Name = name.Or(asked.Name);
        asked.Changed(pin ?? asked.Pin, frame, world.Now);
    }

    /// <summary>Changes that were never answered: all of it happened, or nothing.</summary>
    public List<(Asked Asked, Pin? Pin, string? Name, TimeFrame Frame)> UnsureOf { get; } = [];

    void Delete(Asked asked)
    {
        var (ending, _, why) = front.Ask(call => AccessCodes.Delete.Handle(new(asked.Id, null, null), call));
        world.Story.Say($"{asked.Door.Label} {asked.Name} leaves: {ending} {why}");
        if (ending == Ending.NoAnswer) UnsureDeletes.Add(asked);
        if (ending == Ending.Answered) asked.DeletedAt ??= world.Now;
    }

    /// <summary>Deletes that were never answered.</summary>
    public HashSet<Asked> UnsureDeletes { get; } = [];

    void Convert()
    {
        var door = Luck.One(world.Doors.ToList());
        if (front.Unmanaged(door) is not { Count: > 0 } found) return;
        var view = Luck.One(found);
        var (ending, _, why) = front.Ask(call => AccessCodes.Unmanaged.ConvertToManaged.Handle(new(view.AccessCodeId, null, null, null), call));
        world.Story.Say($"{door.Label} adopt {view.Code}: {ending} {why}");
        if (ending == Ending.Refused || view.Code is not { } code) return;
        var pin = new Pin(code);
        door.NoLongerStrangers(pin, isDisputed: ending == Ending.NoAnswer);
        if (ending == Ending.NoAnswer) UnsureConverts.Add((door, view.AccessCodeId));
        else Adopted(door, view.AccessCodeId, view.Name, pin, AsItLies(door, pin, view));
    }

    // The list of unmanaged codes does not show the hours that a lock keeps. Those of one that was taken off in secret nobody but the server knows.
    TimeFrame AsItLies(BadLock door, Pin pin, UnmanagedAccessCodeView view) => door.Door.CodeWith(pin) is { } there
        ? new(view.StartsAt, view.EndsAt) { Schedule = there.Schedule.Schedule }
        : front.Codes(door)?.SingleOrDefault(c => c.AccessCodeId == view.AccessCodeId) is { } adopted ? FrameOf(adopted) : new(view.StartsAt, view.EndsAt);

    /// <summary>Adoptions that were never answered.</summary>
    public List<(BadLock Door, Guid Id)> UnsureConverts { get; } = [];

    public Asked Adopted(BadLock door, Guid id, string? name, Pin? pin, TimeFrame frame) => ledger.Add(new(id, door, name)
    {
        Pin = pin, Frame = frame, WantedSince = world.Now, IsConverted = true,
    });

    void LetGo(Asked asked)
    {
        var (ending, _, why) = front.Ask(call => AccessCodes.Update.Handle(new(
            asked.Id, null, default, null, default, default, null, false, null, null, null, null, null, null, null, null, null), call));
        world.Story.Say($"{asked.Door.Label} {asked.Name} is let go: {ending} {why}");
        if (ending != Ending.Refused) asked.IsLetGo = true;
    }

    void DeleteUnmanaged()
    {
        var door = Luck.One(world.Doors.ToList());
        if (front.Unmanaged(door) is not { Count: > 0 } found) return;
        var view = Luck.One(found);
        // Whose it is could not be told here.
        if (view.Code is null) return;
        var (ending, _, why) = front.Ask(call => AccessCodes.Unmanaged.Delete.Handle(new(view.AccessCodeId, null), call));
        world.Story.Say($"{door.Label} away with the stranger's {view.Code}: {ending} {why}");
        if (ending == Ending.Refused) return;
        door.NoLongerStrangers(new(view.Code), isDisputed: ending == Ending.NoAnswer);
    }

    void Pull(Asked asked)
    {
        var (ending, answer, why) = front.Ask(call => PullBackupAccessCode.Handle(new(asked.Id), call));
        world.Story.Say($"{asked.Door.Label} {asked.Name} needs a backup: {ending} {why} {answer?.BackupAccessCode.Code}");
    }

    public (DateTimeOffset? Start, DateTimeOffset? End) SomeTime(bool isTimeBound = false)
    {
        var draw = Luck.Fraction();
        DateTimeOffset? In(double leastHours, double mostHours) =>
            world.Now + Luck.Between(TimeSpan.FromHours(leastHours), TimeSpan.FromHours(mostHours));
        if (!isTimeBound && draw < 0.15) return (null, null);
        if (!isTimeBound && draw < 0.25) return (In(0.1, 80), null);
        if (draw < 0.45) return (null, In(0.1, 30));
        var start = draw < 0.7 ? In(0.01, 6) : In(2, 110);
        return (start, start + Luck.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(60)));
    }

    // Windows are short and come often, so that many fall into the few days; some run past midnight, some follow each other closely.
    public ScheduleAsk SomeHours()
    {
        var days = Luck.Happens(0.6) ? "FREQ=DAILY" : $"FREQ=WEEKLY;BYDAY={Luck.One(["MO", "TU,TH", "WE,FR,SU", "SA", "MO,TU,WE,TH,FR"])}";
        if (Luck.Happens(0.1)) days += $";UNTIL={world.Now.AddDays(1 + Luck.Below(4)):yyyyMMdd}";
        var start = 15 * Luck.Below(96);
        var end = start + (Luck.Happens(0.8) ? 15 + 15 * Luck.Below(20) : 1425 + 15 * Luck.Below(2));
        return new(days, $"{start / 60:D2}:{start % 60:D2}", $"{end / 60 % 24:D2}:{end % 60:D2}", Luck.One(["Europe/Vienna", "Europe/Vienna", "America/New_York", "Asia/Kolkata"]));
    }

    public Pin SomePin(BadLock door)
    {
        // Few PINs are asked for again and again, so that they meet.
        var rules = door.Door.Traits.Pins;
        var length = rules.Lengths.Contains(4) ? 4 : rules.Lengths[0];
        while (true)
        {
            var pin = new Pin(string.Concat(Enumerable.Range(0, length).Select(i => (char)('3' + (i < 3 ? Luck.Below(3) : Luck.Below(4))))));
            if (PinChecks.Broken(rules, pin) is null) return pin;
        }
    }
}
