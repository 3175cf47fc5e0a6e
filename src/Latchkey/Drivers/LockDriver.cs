using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;

namespace Latchkey.Drivers;

/// <summary>The port to one kind of lock: a maker's cloud, a hub, a local stack, or the sandbox.</summary>
/// <remarks>
/// The core sends one command at a time to a lock and decides alone what to send; a driver speaks the maker's language and tells what the lock
/// answered, never more: "unknown" when it may have happened. Calls end by their token; a call that is cut off may have been carried out.
/// What happens on the lock without being asked comes back through <see cref="LockReports"/>.
/// </remarks>
abstract class LockDriver
{
    /// <summary>Whether this driver speaks to the account's locks. Those of a sandbox are virtual, whatever their make.</summary>
    public abstract bool Serves(ConnectedAccount account);

    /// <summary>What the lock holds now. A failed read is an answer, never an empty list.</summary>
    public abstract Task<Listing> List(LockAddress door, CancellationToken cut);

    /// <summary>Puts a code into a slot, over whatever of ours is in it, and reads it back where the lock can be read.</summary>
    public abstract Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut);

    /// <summary>Frees a slot. Removing what is not there is done.</summary>
    public abstract Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut);

    public abstract Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut);
    public abstract Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut);

    /// <param name="delay">How long after opening the lock locks itself; null turns it off.</param>
    public abstract Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut);

    /// <summary>Asks the maker's algorithm for a PIN. The lock is not spoken to; asked again for the same, it yields the same.</summary>
    public virtual Task<OfflineAnswer> MakeOfflineCode(LockAddress door, OfflineRequest wanted, CancellationToken cut) =>
        Task.FromResult(OfflineAnswer.No(Refused.Other, "This make has no offline codes."));
}

/// <param name="Native">The lock's own name at its maker, hub or stack.</param>
/// <param name="TimeZone">IANA, for locks whose schedules are wall-clock times; null: unknown, and then no schedule is sent.</param>
readonly record struct LockAddress(Guid WorkspaceId, Guid AccountId, Guid DeviceId, string Native, string? TimeZone = null)
{
    public static LockAddress Of(Device device) =>
        new(device.WorkspaceId, device.ConnectedAccountId, device.DeviceId, device.Native, device.TimeZone);
}

/// <summary>What became of a command. Exactly five, whatever the stack.</summary>
enum Outcome
{
    /// <summary>Carried out, and read back equal (or the lock reported its new state).</summary>
    Confirmed,

    /// <summary>The lock said yes, but what it holds cannot be read (masked, withheld, never readable).</summary>
    AcceptedUnreadable,

    /// <summary>The lock said no, and will say no again until something changes; <see cref="Refused"/> tells why.</summary>
    RefusedForGood,

    /// <summary>Nothing happened: not reached, asleep, busy, a proper "try later".</summary>
    Transient,

    /// <summary>It may have happened: no answer, cut off, a server error. Read before writing again.</summary>
    Unknown,
}

/// <summary>Why a lock refuses for good.</summary>
enum Refused { Duplicate, NoSpace, Length, Digits, Name, Schedule, Permission, Other }

/// <summary>A command's answer. <paramref name="Detail"/> is the stack's own word for the timeline, without PINs.</summary>
readonly record struct CommandAnswer(Outcome Outcome, Refused? Why = null, string? Detail = null)
{
    public static readonly CommandAnswer Done = new(Outcome.Confirmed);
}

/// <param name="Slot">Where it lies now. Null when refused or unknown.</param>
/// <param name="Pin">The PIN, when the lock or its maker chose it.</param>
/// <param name="Detail">The stack's own word for the timeline, without PINs.</param>
readonly record struct PutAnswer(Outcome Outcome, string? Slot = null, Pin? Pin = null, Refused? Why = null, string? Detail = null);

/// <param name="Slot">
/// The slot to use. A lock with numbered slots gets the number that the core chose; elsewhere it is null until the maker has named it.
/// </param>
/// <param name="Pin">Null when the lock chooses.</param>
/// <param name="Schedule">
/// When the lock itself lets the code in, UTC; both ends null: always. Only for locks with native scheduling. Its own
/// <see cref="TimeFrame.Schedule"/> is there only for locks that keep weeks: days and hours on the lock's wall clock, every week.
/// </param>
/// <param name="IsNew">True: we hold nothing in the slot. What is found there is somebody else's, and is not written over.</param>
readonly record struct SlotContent(string? Slot, Pin? Pin, string? Name, TimeFrame Schedule, bool IsNew = false);

/// <summary>A PIN wanted from a maker's algorithm.</summary>
/// <param name="Start">UTC. Makers count in hours or days: <see cref="OfflineAnswer.Frame"/> tells what they made of it.</param>
/// <param name="End">UTC, exclusive. Makers whose one-time codes have a fixed life do not look at it.</param>
/// <param name="Variance">Which of the codes with the same start it is, from 1: makers give only so many.</param>
/// <param name="Name">For the maker's list, where there is one.</param>
readonly record struct OfflineRequest(
    OfflineKind Kind, DateTimeOffset Start, DateTimeOffset End, int Variance = 1, string? Name = null);

enum OfflineKind { OneTime, Hourly, Daily }

/// <param name="Frame">When the PIN opens the door, rounded outwards as the maker does it.</param>
/// <param name="Detail">The maker's own word for the timeline, without PINs.</param>
readonly record struct OfflineAnswer(Outcome Outcome, Pin? Pin, TimeFrame Frame, Refused? Why = null, string? Detail = null)
{
    public static OfflineAnswer No(Refused why, string detail) =>
        new(Outcome.RefusedForGood, null, TimeFrame.Always, why, detail);
}

/// <summary>What a lock said that it holds.</summary>
/// <param name="Outcome">Confirmed, or why there is no answer: then <paramref name="Slots"/> tells nothing.</param>
/// <param name="IsComplete">True when a slot that is not listed is certainly not occupied.</param>
readonly record struct Listing(Outcome Outcome, IReadOnlyList<SlotReading> Slots, bool IsComplete, string? Detail = null)
{
    public static Listing Failed(Outcome outcome, string detail) => new(outcome, [], false, detail);
}

/// <summary>One occupied slot, or (<paramref name="IsOccupied"/> false) one that was asked and is certainly free.</summary>
/// <param name="Pin">Null: masked or withheld; a third state beside match and mismatch.</param>
/// <param name="Name">Null: the lock keeps none, or does not tell.</param>
/// <param name="Schedule">Null: the lock does not tell.</param>
readonly record struct SlotReading(string Slot, bool IsOccupied, Pin? Pin, string? Name, TimeFrame? Schedule);
