using Latchkey.Drivers;

namespace Latchkey.Reconciling;

/// <summary>One thing to send to a lock.</summary>
abstract record Command
{
    public sealed record Put(Guid AccessCodeId, SlotContent Content) : Command;

    public sealed record Remove(Guid AccessCodeId, string Slot) : Command;

    public sealed record List : Command;

    /// <summary>A caller's door command.</summary>
    public sealed record Act(ActionAttempts.ActionAttempt Attempt) : Command;
}

/// <summary>What came back.</summary>
abstract record Answer
{
    public sealed record ToPut(PutAnswer Value) : Answer;

    public sealed record ToCommand(CommandAnswer Value) : Answer;

    public sealed record ToList(Listing Value) : Answer;
}
