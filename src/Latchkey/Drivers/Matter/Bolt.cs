using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>Locks and unlocks. A lock's yes may come before its bolt has moved; the truth is the state that it then tells.</summary>
sealed class Bolt(Fabric fabric, MatterLock door)
{
    /// <summary>Bolts take 1 to 5 seconds. A guess; then the lock is asked.</summary>
    static readonly TimeSpan travelMax = TimeSpan.FromSeconds(8);

    public async Task<CommandAnswer> Move(bool toLocked, CancellationToken cut)
    {
        if (door.WantsPin) return new(Outcome.RefusedForGood, Refused.Permission, "the lock wants a PIN with every command from afar");
        // A lock that is off is found by a question, which does no harm when the server asks it a minute later.
        var (asked, state) = await fabric.Read(door, MatterLock.LockState, cut);
        if (!asked.IsDone) return new(asked.AsQuestion, asked.AsQuestion == Outcome.RefusedForGood ? Refused.Other : null, $"could not reach the lock: {asked.Detail}");
        var isThere = MatterLock.LockedIn(state.Number()) == toLocked;
        var movement = new Movement(toLocked, new(TaskCreationOptions.RunContinuationsAsynchronously));
        door.Moving = movement;
        door.Moved = (toLocked, fabric.Clock.GetUtcNow() + CodeBook.ToldWithin);
        try
        {
            var command = toLocked ? "LockDoor" : door.HasLatch ? "UnboltDoor" : "UnlockDoor";
            var moved = await fabric.Invoke(door, command, [], isTimed: true, cut);
            if (!moved.IsDone) return await Unmoved(moved, movement);
            if (isThere) return CommandAnswer.Done;
            return await movement.Outcome(travelMax, fabric.Clock, cut) switch
            {
                true => CommandAnswer.Done,
                false => Jammed,
                null => await Asked(toLocked, cut),
            };
        }
        finally
        {
            door.Moving = null;
        }
    }

    static CommandAnswer Jammed => new(Outcome.RefusedForGood, Refused.Other, "the bolt is jammed");

    static async Task<CommandAnswer> Unmoved(Reply reply, Movement movement)
    {
        if (movement.Told.Task.IsCompletedSuccessfully && !await movement.Told.Task) return Jammed;
        // What the lock could not do now it will not do a second later; nobody waits at the door for a third try.
        return reply.Status == Reply.Failure ? new(Outcome.RefusedForGood, Refused.Other, "the lock did not move") : reply.AsCommand();
    }

    async Task<CommandAnswer> Asked(bool toLocked, CancellationToken cut)
    {
        var (read, state) = await fabric.Read(door, MatterLock.LockState, cut);
        return read.IsDone && MatterLock.LockedIn(state.Number()) == toLocked
            ? CommandAnswer.Done
            : new(Outcome.Unknown, Detail: "the lock said yes, and did not tell that it moved");
    }

    /// <param name="delay">Whole seconds; null: off, which Matter writes as 0.</param>
    public async Task<CommandAnswer> Relock(TimeSpan? delay, CancellationToken cut)
    {
        if (!door.CanRelock) return new(Outcome.RefusedForGood, Refused.Other, "this lock has no auto-lock that can be set from afar");
        var seconds = delay is { } wanted ? (int)Math.Clamp(Math.Round(wanted.TotalSeconds), 1, int.MaxValue) : 0;
        var written = await fabric.Write(door, MatterLock.AutoRelockTime, JsonValue.Create(seconds), cut);
        if (!written.IsDone) return written.AsCommand();
        var (read, value) = await fabric.Read(door, MatterLock.AutoRelockTime, cut);
        return !read.IsDone ? new(Outcome.Unknown, Detail: "the new delay could not be read back")
            : value.Number() == seconds ? CommandAnswer.Done
            : new(Outcome.RefusedForGood, Refused.Other, "the lock keeps its delay");
    }
}
