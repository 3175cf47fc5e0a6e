using Latchkey.AccessCodes;
using NodaTime;

namespace Latchkey.Drivers.Virtual;

/// <summary>
/// Oracode: a code is a user level's three digits and six more, and lasts from check-in to check-out so many nights
/// later.
/// </summary>
/// <remarks>
/// "All the access codes in a specific user level have the same prefix, for example, 123 in 123456789"; 31 consecutive
/// days at most (docs.seam.co, dormakaba Oracode offline access codes).
/// </remarks>
static class OracodeCodes
{
    const int Digits = 6;
    const int NightsMax = 31;

    /// <summary>Codes of one level, day and length. A guess.</summary>
    const int PerStart = 5;

    /// <summary>Seventeen years: what is left of six digits. Then the count begins anew.</summary>
    const int DaysKnown = 1_000_000 / ((NightsMax + 1) * PerStart);

    /// <summary>"Within 1 hour tolerance" (help.getseam.com, Oracode time slots, 2026-01-07).</summary>
    static readonly Period Tolerance = Period.FromHours(1);

    static readonly LocalDate FirstDay = new(1970, 1, 1);

    public static OfflineAnswer Make(VirtualLock door, OfflineRequest wanted)
    {
        var (from, to) = (door.Zone().At(wanted.Start), door.Zone().At(wanted.End));
        var isOneShot = wanted.Kind == OfflineKind.OneTime;
        if (door.Habits.UserLevels.FirstOrDefault(l => l.IsOneShot == isOneShot && Fits(l, from, to)) is not { } level)
            return OfflineAnswer.No(Refused.Schedule, "No user level of the door has these times of day.");
        if (wanted.Variance is < 1 or > PerStart)
            return OfflineAnswer.No(Refused.NoSpace, $"The maker gives {PerStart} codes for one stay.");

        var nights = Period.DaysBetween(from.Date, to.Date);
        var frame = Frame(door, level, from.Date, nights);
        if (nights > NightsMax || frame.Start >= frame.End)
            return OfflineAnswer.No(Refused.Schedule, $"A stay ends after it begins, {NightsMax} days later at most.");

        var day = Period.DaysBetween(FirstDay, from.Date) % DaysKnown;
        var number = (day * (NightsMax + 1L) + nights) * PerStart + wanted.Variance - 1;
        var digits = DigitShuffle.Mix(door.Secret, level.Prefix, Digits, number);
        return new(Outcome.Confirmed, new Pin($"{level.Prefix}{digits:D6}"), frame);
    }

    public static OfflineCode? Read(VirtualLock door, Pin pin, DateTimeOffset now)
    {
        if (pin.Length != 3 + Digits || !int.TryParse(pin.Reveal(), out var all))
            return null;
        if (door.Habits.UserLevels.FirstOrDefault(l => l.Prefix == all / 1_000_000) is not { } level)
            return null;
        var number = DigitShuffle.Unmix(door.Secret, level.Prefix, Digits, all % 1_000_000);
        var nights = (int)(number / PerStart % (NightsMax + 1));
        var day = number / PerStart / (NightsMax + 1);

        // The latest such day that is not ahead, as with HourBands.
        var today = Period.DaysBetween(FirstDay, door.Zone().At(now).Date);
        var since = ((today - day) % DaysKnown + DaysKnown) % DaysKnown;
        var frame = Frame(door, level, FirstDay.PlusDays((int)(today - since)), nights);
        if (day >= DaysKnown || frame.Start >= frame.End)
            return null;
        var kind = level.IsOneShot ? OfflineKind.OneTime : OfflineKind.Daily;
        return new(level.Prefix * 1_000_000L + number, kind, frame, frame.End!.Value);
    }

    static TimeFrame Frame(VirtualLock door, UserLevel level, LocalDate first, int nights) => new(
        door.Zone().Moment(first + LocalTime.FromTimeOnly(level.CheckIn)),
        door.Zone().Moment(first.PlusDays(nights) + LocalTime.FromTimeOnly(level.CheckOut)));

    static bool Fits(UserLevel level, LocalDateTime from, LocalDateTime to) =>
        IsNear(from, from.Date + LocalTime.FromTimeOnly(level.CheckIn)) &&
        IsNear(to, to.Date + LocalTime.FromTimeOnly(level.CheckOut));

    static bool IsNear(LocalDateTime wanted, LocalDateTime slot) =>
        wanted >= slot - Tolerance && wanted <= slot + Tolerance;
}
