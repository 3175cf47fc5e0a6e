using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Latchkey.Drivers.Matter;

/// <summary>What came back for one message to a Matter Server.</summary>
/// <param name="Result">The server's <c>result</c>, when it is <see cref="ReplyKind.Done"/>.</param>
/// <param name="Code">The server's <c>error_code</c>.</param>
/// <param name="Status">The status with which the lock itself answered; null: the lock did not answer, as far as the server says.</param>
readonly partial record struct Reply(ReplyKind Kind, JsonElement Result = default, int? Code = null, int? Status = null)
{
    // Statuses of the interaction model (Matter Core Specification, 8.10.1).
    public const int Failure = 0x01, InvalidCommand = 0x85, ConstraintError = 0x87, ResourceExhausted = 0x89, NotFound = 0x8B, Timeout = 0x94, Busy = 0x9C;

    public bool IsDone => Kind == ReplyKind.Done;

    /// <summary>What a lock command without a result has come to.</summary>
    /// <remarks>Codes: errors of python-matter-server 8 and of matterjs-server, which are the same.</remarks>
    public Outcome Outcome => Kind switch
    {
        ReplyKind.Done => Outcome.Confirmed,
        ReplyKind.NotSent => Outcome.Transient,
        ReplyKind.NoAnswer => Outcome.Unknown,
        ReplyKind.Error => Status is { } status ? OutcomeOf(status) : Code switch
        {
            // The node is not ready, does not resolve, or is not there (any more): the lock was not reached.
            3 or 4 or 5 => Outcome.Transient,
            // What was asked makes no sense to the server, now or later.
            8 or 9 => Outcome.RefusedForGood,
            _ => Outcome.Unknown,
        },
    };

    /// <summary>Of what was not as it should be. The server's own words are not repeated: they may quote what was sent.</summary>
    public string Detail => Kind switch
    {
        ReplyKind.Done => "the Matter Server's answer makes no sense",
        ReplyKind.NotSent => "the Matter Server is not connected",
        ReplyKind.NoAnswer => "the Matter Server did not answer in time",
        ReplyKind.Error => Status is { } status ? $"the lock answered {Word(status)}" : $"the Matter Server answered {CodeWord(Code)}",
    };

    public CommandAnswer AsCommand() => new(Outcome, Outcome == Outcome.RefusedForGood ? Refused.Other : null, Detail);

    /// <summary>For a question to which this is no proper answer: whatever became of it, nothing has happened.</summary>
    public Outcome AsQuestion => Outcome == Outcome.RefusedForGood ? Outcome.RefusedForGood : Outcome.Transient;

    /// <summary>From an answer. The lock's status stands in the words: <c>(0x85)</c> in Python's, <c>(code 133)</c> in matter.js'.</summary>
    public static Reply Error(int? code, string? details)
    {
        if (details is null || StatusIn().Match(details) is not { Success: true } found) return new(ReplyKind.Error, default, code);
        var isHex = found.Groups["hex"].Success;
        var digits = found.Groups[isHex ? "hex" : "number"].Value;
        return int.TryParse(digits, isHex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new(ReplyKind.Error, default, code, status)
            : new(ReplyKind.Error, default, code);
    }

    // The lock has answered, so nothing was done; whether it will answer so again depends.
    static Outcome OutcomeOf(int status) => status switch
    {
        Failure or ResourceExhausted or Timeout or Busy => Outcome.Transient,
        _ => Outcome.RefusedForGood,
    };

    static string Word(int status) => status switch
    {
        Failure => "failure",
        InvalidCommand => "invalid command",
        ConstraintError => "constraint error",
        ResourceExhausted => "resource exhausted",
        NotFound => "not found",
        Timeout => "timeout",
        Busy => "busy",
        _ => string.Create(CultureInfo.InvariantCulture, $"status {status}"),
    };

    static string CodeWord(int? code) => code switch
    {
        1 => "that commissioning failed",
        2 => "that the interview failed",
        3 => "that the node is not ready",
        4 => "that the node does not resolve",
        5 => "that there is no such node",
        8 => "that the arguments are invalid",
        9 => "that the command is unknown",
        _ => string.Create(CultureInfo.InvariantCulture, $"error {code}"),
    };

    [GeneratedRegex(@"\((0x(?<hex>[0-9a-fA-F]{1,2})|code (?<number>[0-9]{1,3}))\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex StatusIn();
}

enum ReplyKind
{
    Done,

    /// <summary>The server, or the lock behind it, said no.</summary>
    Error,

    /// <summary>The session was down: nothing was asked.</summary>
    NotSent,

    /// <summary>Asked, and never answered: it may have been carried out.</summary>
    NoAnswer,
}
