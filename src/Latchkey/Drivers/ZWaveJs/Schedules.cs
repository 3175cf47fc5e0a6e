using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;
using NodaTime;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>Year-day schedules of the Schedule Entry Lock CC: one for each code, in the lock's local time, to the minute.</summary>
/// <remarks>Silicon Labs SDS13781, 4.84; the shapes are those of zwave-js 15.29, measured.</remarks>
static class Schedules
{
    /// <summary>Of the schedule slots that each user has, we use the first.</summary>
    const int OurSlot = 1;

    public static Task<Reply> SetSchedule(this Network network, LockNode door, int user, TimeFrame frame, string? timeZone, CancellationToken cut)
    {
        var (start, end) = WallClock.Local(frame, timeZone);
        var schedule = new JsonObject
        {
            ["startYear"] = start.Year - 2000, ["startMonth"] = start.Month, ["startDay"] = start.Day,
            ["startHour"] = start.Hour, ["startMinute"] = start.Minute,
            ["stopYear"] = end.Year - 2000, ["stopMonth"] = end.Month, ["stopDay"] = end.Day,
            ["stopHour"] = end.Hour, ["stopMinute"] = end.Minute,
        };
        return network.Call(door, LockNode.ScheduleEntryLock, "setYearDaySchedule", [Place(user), schedule], cut);
    }

    public static Task<Reply> EraseSchedule(this Network network, LockNode door, int user, CancellationToken cut) =>
        network.Call(door, LockNode.ScheduleEntryLock, "setYearDaySchedule", [Place(user)], cut);

    /// <summary>What the lock itself says now. Without a response: it has none there (or did not answer: the stack tells no difference).</summary>
    public static Task<Reply> ReadSchedule(this Network network, LockNode door, int user, CancellationToken cut) =>
        network.Call(door, LockNode.ScheduleEntryLock, "getYearDaySchedule", [Place(user)], cut);

    public static bool HasSchedule(Reply read) => read.IsDone && read.Result.TryGetProperty("response", out _);

    /// <summary>Null: it cannot be told (another's, in times that have not exactly one moment).</summary>
    public static TimeFrame? FrameOf(Reply read, string? timeZone) =>
        !read.IsDone ? null :
        !read.Result.TryGetProperty("response", out var schedule) ? TimeFrame.Always :
        Local(schedule, "start") is { } start && Local(schedule, "stop") is { } end ? WallClock.Frame(start, end, timeZone) :
        null;

    static JsonObject Place(int user) => new() { ["userId"] = user, ["slotId"] = OurSlot };

    static LocalDateTime? Local(JsonElement schedule, string end)
    {
        int Part(string name) => schedule.Number(end + name) ?? -1;
        try
        {
            return new LocalDateTime(2000 + Part("Year"), Part("Month"), Part("Day"), Part("Hour"), Part("Minute"));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
