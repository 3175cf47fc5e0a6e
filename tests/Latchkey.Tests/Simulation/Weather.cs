using Latchkey.Drivers.Virtual;

namespace Latchkey.Simulation;

/// <summary>What goes wrong at one lock for a while. Calm: nothing does.</summary>
enum Weather { Calm, Flaky, Asleep, Offline, HubOffline, Removed, DropsWrites, ReadsFail, ReadsStale, ReadsPartial, ReadsEmpty, Masked, Full }

/// <summary>How often each mishap befalls a command: probabilities of one command each.</summary>
readonly record struct Mishaps(double Lost, double Late, double ErrorButDone, double Transient, double Broken, double StaleRead)
{
    public static readonly Mishaps None = default;

    /// <summary>It wakes now and then, and what comes in between waits, gets lost or is sent back.</summary>
    public static readonly Mishaps OfAsleep = new(Lost: 0.02, Late: 0.02, ErrorButDone: 0, Transient: 0.4, Broken: 0, StaleRead: 0);

    public static readonly Mishaps OfFlaky = new(Lost: 0.12, Late: 0.08, ErrorButDone: 0.08, Transient: 0.12, Broken: 0.03, StaleRead: 0.15);
}

static class WeatherForecast
{
    static readonly Weather[] storms =
    [
        Weather.Asleep, Weather.Flaky, Weather.Flaky, Weather.Flaky, Weather.Flaky, Weather.Offline, Weather.HubOffline, Weather.Removed, Weather.DropsWrites,
        Weather.ReadsFail, Weather.ReadsStale, Weather.ReadsPartial, Weather.ReadsEmpty, Weather.Masked, Weather.Full,
    ];

    public static Weather Next(BadLock door, Luck luck)
    {
        if (door.Weather != Weather.Calm) return Weather.Calm;
        var storm = luck.One(storms);
        // A lock that says yes, does nothing and shows nothing cannot be found out by anybody.
        if (storm == Weather.DropsWrites && door.Door.Habits.HidesPins) return Weather.Flaky;
        // Nor can copies of a code, each with a PIN of the lock's own, while the lists stay old.
        return storm == Weather.ReadsStale && door.Door.ChoosesPins ? Weather.Flaky : storm;
    }

    public static TimeSpan Lasts(Weather weather, Luck luck) => weather switch
    {
        Weather.Calm => luck.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(30)),
        // A cloud's bad hour: what is said longer than that is rightly believed.
        Weather.ReadsEmpty => luck.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(50)),
        Weather.Flaky => luck.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(20)),
        _ => luck.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(6)),
    };

    public static Mishaps MishapsOf(Weather weather) => weather switch
    {
        Weather.Flaky => Mishaps.OfFlaky,
        Weather.Asleep => Mishaps.OfAsleep,
        _ => Mishaps.None,
    };

    public static LockFaults FaultsOf(Weather weather) => new()
    {
        IsOffline = weather == Weather.Offline,
        IsHubOffline = weather == Weather.HubOffline,
        IsRemoved = weather == Weather.Removed,
        DropsWrites = weather == Weather.DropsWrites,
        IsFull = weather == Weather.Full,
        IsMasked = weather == Weather.Masked ? true : null,
        Reading = weather switch
        {
            Weather.ReadsFail => ReadFault.Failing,
            Weather.ReadsStale => ReadFault.Stale,
            Weather.ReadsPartial => ReadFault.Partial,
            Weather.ReadsEmpty => ReadFault.Empty,
            _ => ReadFault.None,
        },
    };
}
