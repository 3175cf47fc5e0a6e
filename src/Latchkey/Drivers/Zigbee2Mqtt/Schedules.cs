using Latchkey.AccessCodes;
using NodaTime;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>Year-day schedules: one for each code, in seconds since 2000-01-01 on the lock's own clock.</summary>
/// <remarks>Zigbee Cluster Library 7, 7.3.2.11; minutes are all that our schedules need.</remarks>
static class Schedules
{
    static readonly LocalDateTime epoch = new(2000, 1, 1, 0, 0);

    /// <exception cref="ArgumentException">The zone is unknown.</exception>
    public static (long Start, long End) Of(TimeFrame frame, string? timeZone)
    {
        var (start, end) = WallClock.Local(frame, timeZone);
        return (Seconds(start), Seconds(end));
    }

    /// <summary>Null: it cannot be told (another's, in times that have not exactly one moment).</summary>
    public static TimeFrame? Frame((long Start, long End) schedule, string? timeZone) =>
        WallClock.Frame(epoch.PlusSeconds(schedule.Start), epoch.PlusSeconds(schedule.End), timeZone);

    static long Seconds(LocalDateTime local) => (long)Period.Between(epoch, local, PeriodUnits.Seconds).Seconds;
}
