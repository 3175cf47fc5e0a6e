using System.Text.Json.Nodes;
using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>The acknowledged way: the door lock cluster's own frames, by the action <c>raw</c> (Zigbee2MQTT 2.2 and later).</summary>
/// <remarks>Commands and attributes: Zigbee Cluster Library 7, 7.3.2. The shapes are those of zigbee-herdsman 9, measured.</remarks>
sealed class RawSpeech(Network network, ZigbeeLock door) : Speech
{
    public const string Cluster = "closuresDoorLock";

    const int LockState = 0x00, PinUsers = 0x12, YearDaySchedules = 0x15, LongestPin = 0x17, ShortestPin = 0x18, RelockTime = 0x23;

    /// <summary>Global commands, and the type of a number of 32 bits.</summary>
    const byte ReadResponse = 0x01, WriteResponse = 0x04, DefaultResponse = 0x0b, Unsigned32 = 0x23;

    /// <summary>The door lock's responses.</summary>
    const byte LockDoor = 0x00, UnlockDoor = 0x01, SetPin = 0x05, GetPin = 0x06, ClearPin = 0x07, SetYearDay = 0x0e, GetYearDay = 0x0f, ClearYearDay = 0x10;

    /// <summary>User status: let in; switched off.</summary>
    const int Enabled = 1, Disabled = 3;

    /// <summary>Status of "get year day schedule response": there is none.</summary>
    const byte NotFound = 0x8b;

    /// <summary>Of the schedules that each user has, we use the first.</summary>
    const int OurSchedule = 0;

    public override bool KeepsSchedules => true;

    public override async Task<Told<Limits>> AskLimits(CancellationToken cut)
    {
        var told = await ReadAttributes([PinUsers, ShortestPin, LongestPin, YearDaySchedules], cut);
        return told.Value is { } values
            ? new(told.Reply, Limits.Of(Value(PinUsers), Value(ShortestPin), Value(LongestPin), Value(YearDaySchedules)))
            : new(told.Reply);

        int? Value(int attribute) => values.TryGetValue(attribute, out var value) ? (int)Math.Min(value, int.MaxValue) : null;
    }

    public override async Task<SlotRead> Read(int slot, CancellationToken cut)
    {
        var told = await Command("getPinCode", GetPin, new() { ["userid"] = slot }, cut);
        return told.Value is { } frame ? SlotRead.OfFrame(frame, slot)
            : told.Reply.Kind == ReplyKind.Refused ? SlotRead.OfRefusal(told.Reply) : SlotRead.Failed(told.Reply);
    }

    public override Task<Reply> Set(int slot, Pin pin, byte type, bool isActive, CancellationToken cut) => Do("setPinCode", SetPin, new()
    {
        ["userid"] = slot, ["userstatus"] = isActive ? Enabled : Disabled, ["usertype"] = type, ["pincodevalue"] = pin.Reveal(),
    }, cut);

    public override Task<Reply> Clear(int slot, CancellationToken cut) => Do("clearPinCode", ClearPin, new() { ["userid"] = slot }, cut);

    public override Task<Reply> Drive(bool toLocked, Task told, CancellationToken cut) =>
        Do(toLocked ? "lockDoor" : "unlockDoor", toLocked ? LockDoor : UnlockDoor, new() { ["pincodevalue"] = "" }, cut);

    public override async Task<Told<Bolt>> AskBolt(CancellationToken cut)
    {
        var told = await ReadAttributes([LockState], cut);
        return new(told.Reply, Bolts.Of(told.Value?.TryGetValue(LockState, out var state) == true ? state : null));
    }

    public override async Task<Reply> SetRelock(int seconds, CancellationToken cut)
    {
        var written = new JsonObject { ["attrId"] = RelockTime, ["dataType"] = Unsigned32, ["attrData"] = seconds };
        var told = await Ask("write", isGlobal: true, WriteResponse, new JsonArray(written), cut);
        return told.Value is { } frame && frame.Body is [not 0, ..] ? new(ReplyKind.Refused, frame.Body[0]) : told.Reply;
    }

    public override async Task<Told<int>> AskRelock(CancellationToken cut)
    {
        var told = await ReadAttributes([RelockTime], cut);
        return told.Value is { } values
            ? values.TryGetValue(RelockTime, out var seconds) ? new(Reply.Done, (int)Math.Min(seconds, int.MaxValue)) : new(new(ReplyKind.Failed))
            : new(told.Reply);
    }

    public override Task<Reply> SetSchedule(int slot, long start, long end, CancellationToken cut)
    {
        var schedule = Place(slot);
        (schedule["zigbeelocalstarttime"], schedule["zigbeelocalendtime"]) = (start, end);
        return Do("setYearDaySchedule", SetYearDay, schedule, cut);
    }

    public override Task<Reply> EraseSchedule(int slot, CancellationToken cut) => Do("clearYearDaySchedule", ClearYearDay, Place(slot), cut);

    public override async Task<Told<(long Start, long End)?>> AskSchedule(int slot, CancellationToken cut)
    {
        var told = await Command("getYearDaySchedule", GetYearDay, Place(slot), cut);
        if (told.Value is not { } frame) return new(told.Reply);
        // The schedule, the user, the status, and with status 0 both ends.
        if (frame.Unsigned(0, 1) != OurSchedule || frame.Unsigned(1, 2) != slot) return new(new(ReplyKind.Failed));
        return (frame.Unsigned(3, 1), frame.Unsigned(4, 4), frame.Unsigned(8, 4)) switch
        {
            (NotFound, _, _) => new(Reply.Done),
            (0, { } start, { } end) => new(Reply.Done, (start, end)),
            (0, _, _) or (null, _, _) => new(new(ReplyKind.Failed)),
            var (status, _, _) => new(new(ReplyKind.Refused, (byte)status.Value)),
        };
    }

    static JsonObject Place(int slot) => new() { ["scheduleid"] = OurSchedule, ["userid"] = slot };

    /// <summary>A command whose response is a status.</summary>
    async Task<Reply> Do(string command, byte response, JsonObject arguments, CancellationToken cut)
    {
        var told = await Command(command, response, arguments, cut);
        return told.Value is not { } frame ? told.Reply : frame.Body switch
        {
            [0, ..] => Reply.Done,
            [var status, ..] => new(ReplyKind.Refused, status),
            [] => new(ReplyKind.Failed),
        };
    }

    async Task<Told<IReadOnlyDictionary<int, long>>> ReadAttributes(int[] attributes, CancellationToken cut)
    {
        var told = await Ask("read", isGlobal: true, ReadResponse, new JsonArray([.. attributes.Select(id => new JsonObject { ["attrId"] = id })]), cut);
        return new(told.Reply, told.Value?.Attributes());
    }

    Task<Told<Frame?>> Command(string command, byte response, JsonObject arguments, CancellationToken cut) =>
        Ask(command, isGlobal: false, response, arguments, cut);

    /// <returns>The lock's frame, when it answered the question; else why there is none.</returns>
    async Task<Told<Frame?>> Ask(string command, bool isGlobal, byte response, JsonNode arguments, CancellationToken cut)
    {
        var asked = await network.Session.Request("action", new()
        {
            ["action"] = "raw",
            ["params"] = new JsonObject
            {
                ["ieee_address"] = door.Native, ["network_address"] = door.Facts.Address, ["dst_endpoint"] = door.Facts.Endpoint,
                ["cluster_key"] = Cluster,
                ["zcl"] = new JsonObject { ["frame_type"] = isGlobal ? 0 : 1, ["direction"] = 0, ["command_key"] = command, ["payload"] = arguments },
            },
        }, cut);
        var told = asked.Reply.IsDone ? Answer(Frame.Of(asked.Value), isGlobal, response) : new(asked.Reply);
        await network.Note(door, told.Reply);
        return told;
    }

    static Told<Frame?> Answer(Frame? answer, bool isGlobal, byte response) => answer switch
    {
        { IsGlobal: true, Command: DefaultResponse, Body: [_, not 0 and var status, ..] } => new(new(ReplyKind.Refused, status)),
        { } frame when frame.IsGlobal == isGlobal && frame.Command == response => new(Reply.Done, frame),
        _ => new(new(ReplyKind.Failed)),
    };
}
