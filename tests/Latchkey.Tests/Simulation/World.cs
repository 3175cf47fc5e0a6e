using Latchkey.AccessCodes;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;
using Latchkey.Storage;

namespace Latchkey.Simulation;

/// <summary>Everything outside the server: locks, their weather, the time, and what is going to happen.</summary>
sealed class World(Luck luck, FakeClock clock, Story story, Timing timing)
{
    readonly Dictionary<Guid, BadLock> doors = [];

    public Luck Luck => luck;
    public Story Story => story;
    public Timing Timing => timing;
    public Agenda Agenda { get; } = new();
    public DateTimeOffset Now => clock.TrueNow;

    /// <summary>What the server's clock shows: another time while somebody has set it wrong.</summary>
    public DateTimeOffset ServersNow => clock.GetUtcNow();

    /// <summary>The latest that the server's clock ever showed: what was over by then is over.</summary>
    public DateTimeOffset ServersLatest { get; private set; }

    /// <summary>False: whatever depends on the time may go wrong.</summary>
    public bool IsTimeRight => ServersNow == Now;

    /// <summary>Nobody has ever set it.</summary>
    public bool IsClockTrusted { get; private set; } = true;

    /// <summary>When it was last set back, and to what.</summary>
    public (DateTimeOffset At, DateTimeOffset To)? SetBack { get; private set; }

    public void SetClock(TimeSpan forward)
    {
        IsClockTrusted = false;
        clock.Set(forward);
        if (forward < TimeSpan.Zero) SetBack = (Now, ServersNow);
        NoteTime();
    }

    public void NoteTime()
    {
        if (ServersNow > ServersLatest) ServersLatest = ServersNow;
    }
    public IReadOnlyCollection<BadLock> Doors => doors.Values;

    /// <summary>Servers that were killed and the one that lives.</summary>
    public int ServersSoFar { get; set; } = 1;

    /// <summary>True: a server that was given up was only asleep, and goes on when its answers come.</summary>
    public bool OldServersWake { get; set; }

    /// <summary>Takes what a lock tells by itself.</summary>
    public Action<BadLock, LockReport> Tell { get; set; } = (_, _) => { };

    /// <summary>Called after each change of a lock.</summary>
    public Action<BadLock> Changed { get; set; } = _ => { };

    public BadLock Add(BadLock door)
    {
        doors.Add(door.DeviceId, door);
        return door;
    }

    public BadLock Of(LockAddress address) => doors[address.DeviceId];
    public BadLock Of(Guid deviceId) => doors[deviceId];

    public void After(TimeSpan span, Action deed) => Agenda.At(Now + span, deed);

    public T Touch<T>(BadLock door, Func<VirtualLock, Turn<T>> hand)
    {
        var turn = door.Door.Touch(Now, hand);
        door.Become(turn.Lock, Now);
        Changed(door);
        foreach (var report in turn.Reports) Tell(door, report);
        return turn.Answer;
    }

    /// <summary>From now on the weather changes at this lock, until <paramref name="until"/>; then it is calm for ever.</summary>
    public void LetWeatherChange(BadLock door, DateTimeOffset until)
    {
        var lasts = WeatherForecast.Lasts(door.Weather, luck);
        if (Now + lasts >= until)
        {
            Agenda.At(until, () => Turn(door, Weather.Calm));
            return;
        }
        After(lasts, () =>
        {
            Turn(door, WeatherForecast.Next(door, luck));
            LetWeatherChange(door, until);
        });
    }

    void Turn(BadLock door, Weather weather)
    {
        if (door.Weather == weather) return;
        story.Say($"{door.Label} weather: {weather}");
        if (weather == Weather.Calm) door.Excuse(Now, timing);
        else door.StormSince = Now;
        door.ChangeTo(weather, Now, timing.RoutineListing + TimeSpan.FromHours(2));
        Touch(door, d => d.Suffer(WeatherForecast.FaultsOf(weather)));
    }
}
