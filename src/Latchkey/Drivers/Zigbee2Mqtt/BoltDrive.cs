using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>Locks and unlocks. The lock's answer says only that the motor runs; the truth is the state that it then tells.</summary>
sealed class BoltDrive(Network network, ZigbeeLock door)
{
    /// <summary>Bolts take 1 to 5 seconds. A guess; then the lock is asked.</summary>
    static readonly TimeSpan travelMax = TimeSpan.FromSeconds(5);

    /// <summary>A bolt that is half-way may be on its way still. A guess.</summary>
    static readonly TimeSpan settled = TimeSpan.FromSeconds(2);

    readonly Speech speech = network.SpeechOf(door);

    public async Task<CommandAnswer> Move(bool toLocked, CancellationToken cut)
    {
        var movement = new Movement(toLocked, new(TaskCreationOptions.RunContinuationsAsynchronously));
        // A bolt that is there already does not tell that it moved.
        var isThere = door.IsLocked == toLocked;
        door.Moving = movement;
        try
        {
            var driven = await speech.Drive(toLocked, isThere ? Task.CompletedTask : movement.Told.Task, cut);
            // The answer got lost, and the bolt told that it moved.
            if (!driven.IsDone) return movement.Told.Task is { IsCompletedSuccessfully: true, Result: true } ? CommandAnswer.Done : driven.AsCommand();
            if (isThere && await IsAt(toLocked, cut)) return CommandAnswer.Done;
            var told = await movement.Outcome(travelMax, network.Clock, cut);
            if (told == true) return CommandAnswer.Done;
            if (told == false) await Task.Delay(settled, network.Clock, cut).ContinueWith(_ => { }, TaskScheduler.Default);
            return await Asked(toLocked, cut);
        }
        finally
        {
            door.Moving = null;
        }
    }

    async Task<bool> IsAt(bool toLocked, CancellationToken cut) => await speech.AskBolt(cut) is { Reply.IsDone: true, Value: var bolt } && bolt == Place(toLocked);

    static Bolt Place(bool isLocked) => isLocked ? Bolt.Locked : Bolt.Unlocked;

    async Task<CommandAnswer> Asked(bool toLocked, CancellationToken cut)
    {
        var asked = await speech.AskBolt(cut);
        if (!asked.Reply.IsDone) return new(Outcome.Unknown, Detail: "the lock said yes, and did not tell that it moved");
        if (asked.Value == Bolt.Halfway)
        {
            await network.Desk.Tell(door.Native, new LockReport.Jammed());
            return new(Outcome.RefusedForGood, Refused.Other, "the bolt is jammed");
        }
        return asked.Value == Place(toLocked)
            ? CommandAnswer.Done
            : new(Outcome.Unknown, Detail: "the lock said yes, and its bolt is where it was");
    }

    /// <param name="delay">Whole seconds; null: off.</param>
    public async Task<CommandAnswer> Relock(TimeSpan? delay, CancellationToken cut)
    {
        if (!door.Facts.CanRelock) return new(Outcome.RefusedForGood, Refused.Other, "this lock has no auto-lock that can be set from afar");
        var seconds = delay is { } wanted ? (int)Math.Clamp(Math.Round(wanted.TotalSeconds), 1, int.MaxValue) : 0;
        var set = await speech.SetRelock(seconds, cut);
        if (!set.IsDone) return set.AsCommand();
        var asked = await speech.AskRelock(cut);
        return asked.Reply.IsDone && asked.Value == seconds
            ? CommandAnswer.Done
            : new(Outcome.Unknown, Detail: "the new delay could not be read back");
    }
}
