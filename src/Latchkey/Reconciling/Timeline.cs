using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers;

namespace Latchkey.Reconciling;

/// <summary>What the timeline keeps of a command: what was sent, what came back, when it is tried next. Never a PIN.</summary>
static class Timeline
{
    public static JsonObject Started(InFlight sent)
    {
        var schedule = Changes.Ends(sent.Schedule);
        if (sent.Schedule.Schedule is { } hours) schedule["hours"] = hours.ToString();
        return new() { ["command"] = Word(sent.Kind), ["slot"] = sent.Slot, ["schedule"] = schedule };
    }

    public static JsonObject Finished(InFlight sent, Outcome outcome, string? detail, Effort effort) => new()
    {
        ["command"] = Word(sent.Kind),
        ["outcome"] = outcome switch
        {
            Outcome.Confirmed => "confirmed",
            Outcome.AcceptedUnreadable => "accepted_unreadable",
            Outcome.RefusedForGood => "refused",
            Outcome.Transient => "not_reached",
            Outcome.Unknown => "no_answer",
        },
        ["detail"] = detail,
        ["tries"] = effort.Tries,
        ["next_try_at"] = Changes.Text(effort.NextTryAt),
    };

    static string Word(CommandKind kind) => kind switch { CommandKind.Put => "put", CommandKind.Remove => "remove" };
}
