namespace Latchkey.Simulation;

/// <summary>What the world does by itself, in the order of the moments and, at one moment, in the order in which it was put down.</summary>
sealed class Agenda
{
    readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> queue = new();
    long order;

    public DateTimeOffset? Next => queue.TryPeek(out _, out var when) ? when.At : null;

    public void At(DateTimeOffset moment, Action deed) => queue.Enqueue(deed, (moment, order++));

    /// <summary>Does what is due by now. What that puts down for now is done too.</summary>
    public void Do(DateTimeOffset now)
    {
        while (queue.TryPeek(out _, out var when) && when.At <= now) queue.Dequeue()();
    }
}
