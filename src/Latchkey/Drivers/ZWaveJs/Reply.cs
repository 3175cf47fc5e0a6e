using System.Text.Json;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>What came back for one message to a Z-Wave JS server.</summary>
/// <param name="Result">The server's <c>result</c>, when it is <see cref="ReplyKind.Done"/>.</param>
/// <param name="Code">The driver's <c>zwaveErrorCode</c>; null: the server's own error, or none.</param>
/// <param name="Word">The error's name, for the timeline. Never its message, which may quote what was sent.</param>
readonly record struct Reply(ReplyKind Kind, JsonElement Result = default, int? Code = null, string? Word = null)
{
    public bool IsDone => Kind == ReplyKind.Done;

    /// <summary>What a lock command without a result has come to.</summary>
    /// <remarks>Codes: <c>ZWaveErrorCodes</c> of @zwave-js/core 15.29; 204 and 322 were measured.</remarks>
    public Outcome Outcome => Kind switch
    {
        ReplyKind.Done => Outcome.Confirmed,
        ReplyKind.NotSent => Outcome.Transient,
        ReplyKind.NoAnswer => Outcome.Unknown,
        ReplyKind.Error => Code switch
        {
            // Not ready, serial port closed; dropped, refused or not acknowledged before the lock had it; jammed; expired.
            103 or 112 or 202 or 203 or 204 or 205 or 215 or 219 => Outcome.Transient,
            // The node is not there (any more): told as removed.
            211 or 212 or 213 => Outcome.Transient,
            null when Word is "node_not_found" or "endpoint_not_found" => Outcome.Transient,
            // What was asked makes no sense to the lock, now or later.
            302 or 303 or 304 or 322 => Outcome.RefusedForGood,
            null when Word is "unknown_command" or "invalid_params_passed_to_command" => Outcome.RefusedForGood,
            _ => Outcome.Unknown,
        },
    };

    public string Detail => Kind switch
    {
        ReplyKind.Done => "done",
        ReplyKind.NotSent => "the Z-Wave JS server is not connected",
        ReplyKind.NoAnswer => "the Z-Wave JS server did not answer in time",
        ReplyKind.Error => Code is { } code ? $"{Word} ({code})" : Word ?? "error",
    };

    public CommandAnswer AsCommand() => new(Outcome, Outcome == Outcome.RefusedForGood ? Refused.Other : null, Detail);
}

enum ReplyKind
{
    Done,

    /// <summary>The server, or the driver behind it, said no.</summary>
    Error,

    /// <summary>The session was down: nothing was asked.</summary>
    NotSent,

    /// <summary>Asked, and never answered: it may have been carried out.</summary>
    NoAnswer,
}
