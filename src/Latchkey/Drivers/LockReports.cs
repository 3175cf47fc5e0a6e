using Latchkey.Storage;

namespace Latchkey.Drivers;

/// <summary>What a lock tells without being asked.</summary>
abstract record LockReport
{
    /// <summary>A slot was edited or freed at the lock. Believed at once, unlike what a routine listing says.</summary>
    public sealed record SlotChanged(SlotReading Reading) : LockReport;

    /// <summary>Codes were edited at the lock, and it does not say which: it is read again.</summary>
    public sealed record Edited : LockReport;

    /// <param name="Slot">The slot whose PIN was typed, when the make tells.</param>
    public sealed record Opened(EntryMethod Method, string? Slot = null) : LockReport;

    public sealed record Closed(EntryMethod Method, string? Slot = null) : LockReport;

    public sealed record AccessDenied(DenialReason Reason) : LockReport;

    public sealed record Jammed : LockReport;

    public sealed record Tampered : LockReport;

    /// <summary>Somebody stands outside and rings.</summary>
    public sealed record Rang : LockReport;

    /// <param name="Level">0 to 1.</param>
    public sealed record Battery(double Level) : LockReport;

    /// <summary>The lock itself can be reached, or not.</summary>
    public sealed record Reachable(bool IsOnline) : LockReport;

    /// <summary>The bridge or hub between us and the lock can be reached, or not.</summary>
    public sealed record HubReachable(bool IsOnline) : LockReport;

    /// <summary>The maker no longer lists the lock in this account.</summary>
    public sealed record Removed : LockReport;

    public sealed record KeypadConnected(bool IsConnected) : LockReport;

    /// <summary>A fact that the make reports as a device error of the public description, or its end.</summary>
    /// <param name="ErrorCode">For example <c>subscription_required</c> or <c>august_lock_missing_bridge</c>.</param>
    public sealed record Trouble(string ErrorCode, bool IsPresent) : LockReport;
}

/// <summary>How a door was opened or closed; the public description's words.</summary>
enum EntryMethod { Keycode, Manual, Automatic, Unknown, Remote, Card }

/// <summary>Why a lock did not open; the public description's words.</summary>
enum DenialReason { UnknownCode, ExpiredCode, BlocklistedCode, TooManyAttempts, BlockedByPrivacyMode, CredentialError }

/// <summary>Where drivers say what their locks told.</summary>
abstract class LockReports
{
    /// <summary>Completes when the report is durable.</summary>
    public abstract Task Post(Guid workspaceId, Guid deviceId, LockReport report);

    /// <summary>The same within a transaction that has other things to write: durable when that is.</summary>
    public abstract void Apply(Session session, Guid workspaceId, Guid deviceId, LockReport report);
}
