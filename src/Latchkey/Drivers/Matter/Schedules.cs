using System.Globalization;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;
using NodaTime;

namespace Latchkey.Drivers.Matter;

/// <summary>A user's schedules: one from a moment to a moment, one of hours of the week, both on the lock's own wall clock.</summary>
/// <remarks>
/// Matter Application Cluster Specification, 5.2.10.4 to 5.2.10.9. A user who is restricted by schedules is let in when the moments and the
/// hours both allow it (5.2.6.17); without any schedule, never.
/// </remarks>
sealed class Schedules(Fabric fabric, MatterLock door, string? timeZone)
{
    /// <summary>Of the schedules that each user has of a kind, we use the first.</summary>
    const int OurIndex = 1;

    const int AllIndexes = 0xFE;

    /// <summary>Times are seconds since then.</summary>
    static readonly LocalDateTime epoch = new(2000, 1, 1, 0, 0);

    static readonly string[] days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <summary>True: the lock can keep it to the minute.</summary>
    public bool Keeps(TimeFrame frame) =>
        frame == TimeFrame.Always
        || (door.KeepsYearDays && WallClock.Tells(frame with { Schedule = null }, timeZone)
            && (frame.Schedule is not { } hours || (door.KeepsWeeks && hours.TimeZone == timeZone && hours == hours.EveryWeek())));

    /// <param name="isNewUser">True: there is nothing to be taken off.</param>
    public async Task<Reply> Set(int user, TimeFrame frame, bool isNewUser, CancellationToken cut)
    {
        var hasEnds = frame.Start is not null || frame.End is not null;
        var (start, end) = WallClock.Local(frame with { Schedule = null }, timeZone);
        if (hasEnds || !isNewUser)
        {
            var set = hasEnds
                ? await Do("SetYearDaySchedule", new() { ["yearDayIndex"] = OurIndex, ["userIndex"] = user, ["localStartTime"] = Seconds(start), ["localEndTime"] = Seconds(end) }, cut)
                : await Do("ClearYearDaySchedule", new() { ["yearDayIndex"] = AllIndexes, ["userIndex"] = user }, cut);
            if (!set.IsDone) return set;
        }
        if (frame.Schedule is { } hours) return await Do("SetWeekDaySchedule", Week(user, hours), cut);
        return door.KeepsWeeks && !isNewUser
            ? await Do("ClearWeekDaySchedule", new() { ["weekDayIndex"] = AllIndexes, ["userIndex"] = user }, cut)
            : new(ReplyKind.Done);
    }

    public async Task<Reply> Clear(int user, CancellationToken cut)
    {
        var cleared = await Do("ClearYearDaySchedule", new() { ["yearDayIndex"] = AllIndexes, ["userIndex"] = user }, cut);
        return cleared.IsDone && door.KeepsWeeks
            ? await Do("ClearWeekDaySchedule", new() { ["weekDayIndex"] = AllIndexes, ["userIndex"] = user }, cut)
            : cleared;
    }

    /// <summary>When the lock lets a user in.</summary>
    /// <returns>
    /// A frame of null: it cannot be told (another's, without any schedule, in times that have not exactly one moment). Not read: the reply.
    /// </returns>
    public async Task<(Reply Reply, TimeFrame? Frame)> Read(int user, int type, CancellationToken cut)
    {
        var (start, end, hours) = ((LocalDateTime?)null, (LocalDateTime?)null, (Schedule?)null);
        if (type == UserRead.Unrestricted) return (new(ReplyKind.Done), TimeFrame.Always);
        if (type is UserRead.YearDayOnly or UserRead.ScheduleRestricted)
        {
            var read = await Do("GetYearDaySchedule", new() { ["yearDayIndex"] = OurIndex, ["userIndex"] = user }, cut);
            if (!read.IsDone) return (read, null);
            if (read.Result.Number("status") == 0) (start, end) = (Local(read, "localStartTime"), Local(read, "localEndTime"));
        }
        if (type is UserRead.WeekDayOnly or UserRead.ScheduleRestricted && door.KeepsWeeks)
        {
            var read = await Do("GetWeekDaySchedule", new() { ["weekDayIndex"] = OurIndex, ["userIndex"] = user }, cut);
            if (!read.IsDone) return (read, null);
            if (read.Result.Number("status") == 0 && (hours = Hours(read)) is null) return (read, null);
        }
        if (start is null || end is null) return (new(ReplyKind.Done), hours is null ? null : TimeFrame.Always with { Schedule = hours });
        return (new(ReplyKind.Done), WallClock.Frame(start.Value, end.Value, timeZone) is { } frame ? frame with { Schedule = hours } : null);
    }

    static JsonObject Week(int user, Schedule hours) => new()
    {
        ["weekDayIndex"] = OurIndex, ["userIndex"] = user,
        ["daysMask"] = Enumerable.Range(0, 7).Where(day => hours.Days.Has(day == 0 ? IsoDayOfWeek.Sunday : (IsoDayOfWeek)day)).Sum(day => 1 << day),
        ["startHour"] = hours.Start.Hour, ["startMinute"] = hours.Start.Minute, ["endHour"] = hours.End.Hour, ["endMinute"] = hours.End.Minute,
    };

    Schedule? Hours(Reply read)
    {
        int Part(string name) => read.Result.Number(name) ?? -1;
        string Time(string end) => string.Create(CultureInfo.InvariantCulture, $"{Part($"{end}Hour"):00}:{Part($"{end}Minute"):00}");
        var mask = Part("daysMask");
        if (timeZone is null || mask is < 1 or > 127) return null;
        try
        {
            var on = days.Where((_, day) => (mask & (1 << day)) != 0);
            return new($"FREQ=WEEKLY;BYDAY={string.Join(',', on)}", Time("start"), Time("end"), timeZone, DateTimeOffset.UnixEpoch);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    Task<Reply> Do(string command, JsonObject payload, CancellationToken cut) => fabric.Invoke(door, command, payload, isTimed: false, cut);

    static long Seconds(LocalDateTime time) => Period.Between(epoch, time, PeriodUnits.Seconds).Seconds;

    static LocalDateTime? Local(Reply read, string name) =>
        read.Result.Part(name) is { ValueKind: System.Text.Json.JsonValueKind.Number } value && value.TryGetUInt32(out var seconds) ? epoch.PlusSeconds(seconds) : null;
}
