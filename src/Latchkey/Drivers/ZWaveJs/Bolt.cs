using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>Locks and unlocks. The server's answer says only that the motor runs; the truth is the mode that the lock then tells.</summary>
sealed class Bolt(Network network, LockNode door)
{
    const int Secured = 255, Unsecured = 0;

    /// <summary>SetValueStatus of zwave-js: the lock works on it, did it, or was not asked to confirm it.</summary>
    static bool IsTaken(int? status) => status is 1 or 254 or 255;

    /// <summary>Bolts take 1 to 5 seconds. A guess; then the lock is asked.</summary>
    static readonly TimeSpan travelMax = TimeSpan.FromSeconds(8);

    public async Task<CommandAnswer> Move(bool toLocked, CancellationToken cut)
    {
        var movement = new Movement(toLocked, new(TaskCreationOptions.RunContinuationsAsynchronously));
        door.Moving = movement;
        try
        {
            var set = await network.Node(door, "set_value", new()
            {
                ["valueId"] = Network.ValueId(LockNode.DoorLock, "targetMode"), ["value"] = toLocked ? Secured : Unsecured,
            }, cut);
            if (!set.IsDone) return set.AsCommand();
            var status = set.Result.TryGetProperty("result", out var result) ? result.Number("status") : null;
            if (!IsTaken(status)) return new(Outcome.RefusedForGood, Refused.Other, $"the lock did not move (status {status})");
            return await movement.Outcome(travelMax, network.Clock, cut) switch
            {
                true => CommandAnswer.Done,
                false => new(Outcome.RefusedForGood, Refused.Other, "the bolt is jammed"),
                null => await Asked(toLocked, cut),
            };
        }
        finally
        {
            door.Moving = null;
        }
    }

    async Task<CommandAnswer> Asked(bool toLocked, CancellationToken cut)
    {
        var polled = await network.Node(door, "poll_value", new() { ["valueId"] = Network.ValueId(LockNode.DoorLock, "currentMode") }, cut);
        var isThere = polled.IsDone && LockNode.LockedIn(polled.Result.Number("value")) == toLocked;
        return isThere ? CommandAnswer.Done : new(Outcome.Unknown, Detail: "the lock said yes, and did not tell that it moved");
    }

    /// <param name="delay">Whole seconds, Door Lock CC: 1 to 65,535; null: off.</param>
    public async Task<CommandAnswer> Relock(TimeSpan? delay, CancellationToken cut)
    {
        if (!door.CanRelock) return new(Outcome.RefusedForGood, Refused.Other, "this lock has no auto-lock that can be set from afar");
        var seconds = delay is { } wanted ? (int)Math.Clamp(Math.Round(wanted.TotalSeconds), 1, ushort.MaxValue) : 0;
        var value = new JsonObject { ["valueId"] = Network.ValueId(LockNode.DoorLock, "autoRelockTime"), ["value"] = seconds };
        var set = await network.Node(door, "set_value", value, cut);
        if (!set.IsDone) return set.AsCommand();
        var polled = await network.Node(door, "poll_value", new() { ["valueId"] = Network.ValueId(LockNode.DoorLock, "autoRelockTime") }, cut);
        return polled.IsDone && polled.Result.Number("value") == seconds
            ? CommandAnswer.Done
            : new(Outcome.Unknown, Detail: "the new delay could not be read back");
    }
}
