using Latchkey.AccessCodes;
using Latchkey.Devices;
using NodaTime;
using NodaTime.Extensions;

namespace Latchkey.Drivers.Virtual;

/// <summary>
/// The algorithms of the virtual makers: a PIN that carries its own time frame, readable only by its lock.
/// </summary>
/// <remarks>
/// The makers' own algorithms are secret. Ours keep their limits (design/access-codes.md; the maker's own pages where
/// named): the hour at which the code starts, its length and which of its twins it is are one number, shuffled under
/// the lock's secret into digits.
/// </remarks>
static class OfflineCodes
{
    /// <summary>
    /// igloohome: 9 digits (remotelocksupport.kke.co.jp, 2024); hourly 1 to 672 h and daily 29 to 367 d, three of each
    /// per start; one-time 24 h, five per start.
    /// </summary>
    static readonly HourBands Igloohome = new(Digits: 9,
        new(OfflineKind.Hourly, Shortest: 1, Longest: 672, PerStart: 3),
        new(OfflineKind.Daily, Shortest: 29, Longest: 367, PerStart: 3),
        new(OfflineKind.OneTime, Shortest: 24, Longest: 24, PerStart: 5));

    /// <summary>
    /// Lockly: 12 digits, the most its keypad takes for such a code (PGD628FC user's manual, 5.1). Any frame; up to a
    /// year (366 days), eight per start, both guesses.
    /// </summary>
    static readonly HourBands Lockly = new(Digits: 12,
        new(OfflineKind.Hourly, Shortest: 1, Longest: 366 * 24, PerStart: 8),
        new(OfflineKind.OneTime, Shortest: 1, Longest: 366 * 24, PerStart: 8));

    /// <summary>
    /// "Use the code within the first 24 hours of the start time" (docs.seam.co, igloohome offline access codes).
    /// </summary>
    static readonly TimeSpan IgloohomeFirstUse = TimeSpan.FromHours(24);

    /// <summary>What the maker says: the lock itself hears nothing of it.</summary>
    public static OfflineAnswer Make(VirtualLock door, OfflineRequest wanted) => door.Traits.OfflineAlgorithm switch
    {
        OfflineAlgorithm.Igloohome => Igloohome.Make(door, wanted),
        OfflineAlgorithm.Lockly => Lockly.Make(door, wanted.Kind == OfflineKind.Daily
            ? wanted with { Kind = OfflineKind.Hourly }
            : wanted),
        OfflineAlgorithm.Oracode => OracodeCodes.Make(door, wanted),
        null => OfflineAnswer.No(Refused.Other, "This make has no offline codes."),
    };

    /// <summary>What the lock reads out of the digits; null: they mean nothing to it.</summary>
    public static OfflineCode? Read(VirtualLock door, Pin pin, DateTimeOffset now) =>
        door.Traits.OfflineAlgorithm switch
        {
            OfflineAlgorithm.Igloohome => Igloohome.Read(door, pin, now)?.ToBeUsedWithin(IgloohomeFirstUse),
            OfflineAlgorithm.Lockly => Lockly.Read(door, pin, now),
            OfflineAlgorithm.Oracode => OracodeCodes.Read(door, pin, now),
            null => null,
        };

    public static DateTimeZone Zone(this VirtualLock door) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(door.Habits.TimeZone ?? "UTC") ?? DateTimeZone.Utc;

    /// <summary>The wall clock at the door.</summary>
    public static LocalDateTime At(this DateTimeZone zone, DateTimeOffset moment) =>
        moment.ToInstant().InZone(zone).LocalDateTime;

    /// <summary>
    /// A wall-clock time that a DST change skips is moved on by as much; one that comes twice is the first.
    /// </summary>
    public static DateTimeOffset Moment(this DateTimeZone zone, LocalDateTime wallClock) =>
        zone.AtLeniently(wallClock).ToDateTimeOffset().ToUniversalTime();
}

/// <summary>An offline code as its lock reads it.</summary>
/// <param name="Number">Different for every code of the same lock.</param>
/// <param name="FirstUseUntil">Never used before then, it no longer opens. UTC.</param>
readonly record struct OfflineCode(long Number, OfflineKind Kind, TimeFrame Frame, DateTimeOffset FirstUseUntil)
{
    public bool Opens(IReadOnlyDictionary<long, DateTimeOffset> used, DateTimeOffset now)
    {
        var wasUsed = used.ContainsKey(Number);
        return Frame.Contains(now) && (wasUsed ? Kind != OfflineKind.OneTime : now < FirstUseUntil);
    }

    /// <param name="time">From the start. A code that does not live longer has no such limit.</param>
    public OfflineCode ToBeUsedWithin(TimeSpan time) => this with
    {
        FirstUseUntil = Frame.Start!.Value + time is var limit && limit < Frame.End ? limit : Frame.End!.Value,
    };
}
