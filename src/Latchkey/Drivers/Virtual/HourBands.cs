using Latchkey.AccessCodes;
using NodaTime;

namespace Latchkey.Drivers.Virtual;

/// <summary>An algorithm whose codes start on the hour and last so many hours or days.</summary>
sealed class HourBands(int Digits, params HourBands.Band[] bands)
{
    /// <param name="Shortest">
    /// In days for <see cref="OfflineKind.Daily"/>, else in hours; as <paramref name="Longest"/>.
    /// </param>
    /// <param name="PerStart">How many codes of one length and start there are.</param>
    public sealed record Band(OfflineKind Kind, int Shortest, int Longest, int PerStart)
    {
        public long Size => (long)(Longest - Shortest + 1) * PerStart;
    }

    /// <summary>
    /// The lock knows a start for 65,536 hours (seven years), far longer than any code lasts; then the count begins
    /// anew.
    /// </summary>
    const long HoursKnown = 1 << 16;

    readonly long perHour = bands.Sum(band => band.Size);

    public OfflineAnswer Make(VirtualLock door, OfflineRequest wanted)
    {
        if (Array.Find(bands, b => b.Kind == wanted.Kind) is not { } band)
            return OfflineAnswer.No(Refused.Schedule, "The maker has no such codes.");
        if (wanted.Variance < 1 || wanted.Variance > band.PerStart)
            return OfflineAnswer.No(Refused.NoSpace, $"The maker gives {band.PerStart} codes with one start.");

        var start = HourAt(wanted.Start);
        var asked = Length(band, door, Moment(start), wanted.End);
        if (asked is not { } length || length < band.Shortest || length > band.Longest)
            return OfflineAnswer.No(Refused.Schedule, "The maker has no codes of that length.");

        var place = bands.TakeWhile(b => b != band).Sum(b => b.Size)
            + (length - band.Shortest) * (long)band.PerStart + wanted.Variance - 1;
        var number = start % HoursKnown * perHour + place;
        var pin = new Pin($"{DigitShuffle.Mix(door.Secret, 0, Digits, number)}".PadLeft(Digits, '0'));
        return new(Outcome.Confirmed, pin, new(Moment(start), End(band, door, Moment(start), length)));
    }

    public OfflineCode? Read(VirtualLock door, Pin pin, DateTimeOffset now)
    {
        if (pin.Length != Digits || !long.TryParse(pin.Reveal(), out var digits))
            return null;
        var number = DigitShuffle.Unmix(door.Secret, 0, Digits, digits);
        if (number >= HoursKnown * perHour)
            return null;

        // The latest hour that is not ahead: a code that has not begun reads as one long over, and opens nothing either
        // way.
        var hour = HourAt(now);
        var start = Moment(hour - Modulo(hour - number / perHour));
        var place = number % perHour;
        var band = bands[0];
        for (var i = 0; place >= band.Size; band = bands[++i])
            place -= band.Size;
        var end = End(band, door, start, band.Shortest + (int)(place / band.PerStart));
        return new(number, band.Kind, new(start, end), end);
    }

    /// <summary>Null: not so many whole days, because the times of day differ.</summary>
    static int? Length(Band band, VirtualLock door, DateTimeOffset start, DateTimeOffset end)
    {
        if (band.Kind == OfflineKind.OneTime && band.Shortest == band.Longest)
            return band.Longest;
        var lastHour = HourAt(end.AddTicks(TimeSpan.TicksPerHour - 1));
        if (band.Kind != OfflineKind.Daily)
            return (int)Math.Min(lastHour - HourAt(start), int.MaxValue);
        var (from, to) = (door.Zone().At(start), door.Zone().At(Moment(lastHour)));
        return from.TimeOfDay == to.TimeOfDay ? Period.DaysBetween(from.Date, to.Date) : null;
    }

    static DateTimeOffset End(Band band, VirtualLock door, DateTimeOffset start, int length) =>
        band.Kind == OfflineKind.Daily
            ? door.Zone().Moment(door.Zone().At(start).PlusDays(length))
            : start.AddHours(length);

    static long HourAt(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerHour;

    static DateTimeOffset Moment(long hour) => DateTimeOffset.UnixEpoch.AddHours(hour);

    static long Modulo(long hours) => (hours % HoursKnown + HoursKnown) % HoursKnown;
}
