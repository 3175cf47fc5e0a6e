using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>Hands on one simulated Matter lock behind the real matter.js controller.</summary>
/// <remarks>What a lock cannot be made to do (to answer too late, or not at all) is done to the session's messages.</remarks>
sealed class MatterHands : DoorHands
{
    const string TimeZone = "Europe/Vienna";

    readonly MatterPeer peer;
    readonly int number;
    readonly Interlude interlude;
    readonly CancellationTokenSource leaving = new();
    readonly HeardDesk desk = new(TimeZone);
    readonly Task holding;
    readonly DateTimeOffset now;
    readonly HashSet<string> unanswered = [];
    Func<JsonObject, bool> isLost = _ => false;

    MatterHands(MatterPeer peer, int number, Interlude interlude)
    {
        (this.peer, this.number, this.interlude) = (peer, number, interlude);
        (interlude.Instead, interlude.Heard) = (Asked, Heard);
        var moment = TimeProvider.System.GetUtcNow();
        now = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMinute));
        // Shorter than the controller takes to give a lock up (13 s), longer than a sound answer on a busy machine.
        var driver = new MatterDriver(TimeProvider.System, TimeSpan.FromSeconds(6));
        AccountId = Guid.CreateVersion7();
        holding = driver.Hold(AccountId, HubSettings.At(interlude.Url), desk, leaving.Token);
        Driver = driver;
    }

    public static async Task<MatterHands> On(int number)
    {
        var peer = await MatterPeer.Shared();
        await peer.Do(number, "reset");
        var hands = new MatterHands(peer, number, await Interlude.Before(peer.Url));
        await Task.WhenAny(hands.desk.Listed, hands.holding);
        Assert.True(hands.desk.Listed.IsCompleted, hands.holding.Exception?.Message);
        // After a test in which the lock was off, the controller first has to find it again; what it was still to do for that test is done before.
        for (var tries = 0; (await hands.Driver.List(hands.Door, default)).Outcome != Outcome.Confirmed; tries++) Assert.True(tries < 10, "The lock is not found again.");
        await peer.Do(number, "reset");
        return hands;
    }

    Guid AccountId { get; }

    public override LockDriver Driver { get; }
    public override LockAddress Door => new(Guid.Empty, AccountId, Guid.Empty, Found.Native, TimeZone);
    public override LockTraits Traits => Found.Traits;
    public override DateTimeOffset Now => now;
    public override bool HidesPins => true;
    public override TimeSpan Patience => TimeSpan.FromSeconds(2);

    /// <summary>What the session told of the lock.</summary>
    public IEnumerable<LockReport> Told => desk.Told.Where(one => one.Native == Found.Native).Select(one => one.Report);

    FoundLock Found => desk.Locks.Single(l => l.Metadata["matter_metadata"].GetProperty("serial_number").GetString() == $"LK-000{number}");

    public override async Task<IReadOnlyList<SlotReading>?> Holds() => [.. (await peer.Codes(number)).Select(code => new SlotReading(
        $"{code["slot"]}", true, new Pin((string)code["pin"]!), null, Frame(code)))];

    public override async Task<bool?> IsLocked() => (bool)(await peer.Do(number, "state"))["locked"]!;

    public override async Task<bool> Play(Mishap mishap)
    {
        switch (mishap)
        {
            case Mishap.OutOfReach: await peer.Do(number, "radio?on=0"); break;
            case Mishap.DropsWrites: await peer.Do(number, "mood?name=dropWrites&on=1"); break;
            case Mishap.Full: await peer.Do(number, "mood?name=full&on=1"); break;
            case Mishap.Jammed: await peer.Do(number, "mood?name=stuck&on=1"); break;
            case Mishap.RefusesDuplicates: break;
            // Its PINs are never readable, which is no mishap.
            case Mishap.Masked: break;
            // What a user may do is written before; the PIN is what lets somebody in.
            case Mishap.Silent: isLost = message => IsWrite(message) && (string?)message["args"]!["command_name"] != "SetUser"; break;
            case Mishap.Slow: isLost = message => IsWrite(message) || IsUserRead(message); break;
            case Mishap.FailsReads: Spoil(IsUserRead, new() { ["error_code"] = 0, ["details"] = "Eh?" }); break;
            case Mishap.ReadsInPart: Spoil(message => IsUserRead(message) && UserIn(message) > 2, new() { ["result"] = null }); break;
        }
        return true;
    }

    public override async Task<bool> AddAtKeypad(Pin pin)
    {
        await peer.Do(number, $"keypad-add?slot=6&code={pin.Reveal()}&notify=0");
        return true;
    }

    public override async Task<bool> DeleteAtKeypad(Pin pin)
    {
        var slot = (await Holds())!.Single(reading => reading.Pin == pin).Slot;
        await peer.Do(number, $"keypad-delete?slot={slot}&notify=0");
        return true;
    }

    /// <summary>Something else at the lock; see the peer.</summary>
    public Task<JsonObject> Do(string deed) => peer.Do(number, deed);

    /// <summary>Waits until the session has told something.</summary>
    public async Task Until(string what, Func<bool> isTrue)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (!isTrue())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), $"Not in time: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await holding.ContinueWith(_ => { }, TaskScheduler.Default);
        await interlude.DisposeAsync();
        await peer.Do(number, "reset");
        leaving.Dispose();
        await base.DisposeAsync();
    }

    Func<JsonObject, JsonObject?> spoilt = _ => null;

    void Spoil(Func<JsonObject, bool> which, JsonObject answer) => spoilt = message => which(message) ? answer.DeepClone().AsObject() : null;

    JsonObject? Asked(JsonObject message)
    {
        if (isLost(message)) lock (unanswered) unanswered.Add((string)message["message_id"]!);
        if (spoilt(message) is not { } answer) return null;
        answer["message_id"] = message["message_id"]!.DeepClone();
        return answer;
    }

    JsonObject? Heard(JsonObject message)
    {
        lock (unanswered) return (string?)message["message_id"] is { } id && unanswered.Remove(id) ? null : message;
    }

    static bool IsWrite(JsonObject message) => message["args"]?["timed_request_timeout_ms"] is not null;

    static bool IsUserRead(JsonObject message) => (string?)message["args"]?["command_name"] == "GetUser";

    static int UserIn(JsonObject message) => (int)message["args"]!["payload"]!["userIndex"]!;

    static TimeFrame Frame(JsonNode code)
    {
        if ((int)code["type"]! == UserRead.Unrestricted) return TimeFrame.Always;
        var frame = code["year"] is { } year ? new TimeFrame(Moment((long)year["start"]!), Moment((long)year["end"]!)) : TimeFrame.Always;
        if (code["week"] is not { } week) return frame;
        var on = week["days"]!.AsArray().Select(day => ((string)day!)[..2].ToUpperInvariant());
        return frame with { Schedule = new($"FREQ=WEEKLY;BYDAY={string.Join(',', on)}", Time(week["start"]!), Time(week["end"]!), TimeZone, DateTimeOffset.UnixEpoch) };
    }

    static string Time(JsonNode time) => $"{(int)time[0]!:00}:{(int)time[1]!:00}";

    // As far back, and as far ahead, as such a clock counts: no end.
    static DateTimeOffset? Moment(long seconds) => new DateTime(2000, 1, 1).AddSeconds(seconds) is { } local && local.Year is 2000 or 2099
        ? null
        : new(TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)), TimeSpan.Zero);
}
