using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Drivers;

/// <summary>
/// A driver's door for a test, and hands on the lock behind the driver's back. Fresh for each test, empty and in order.
/// </summary>
/// <remarks>
/// What these hands cannot do, because a peer has no way to play it, they answer with false or null, and the test is
/// skipped.
/// </remarks>
abstract class DoorHands : IAsyncDisposable
{
    public abstract LockDriver Driver { get; }
    public abstract LockAddress Door { get; }
    public abstract LockTraits Traits { get; }

    /// <summary>The moment on the lock's own clock.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>Readings tell which slots are occupied, not with which PIN.</summary>
    public virtual bool HidesPins => false;

    /// <summary>Longer than a sound answer takes, shorter than a slow one.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(1);

    /// <summary>What the lock itself holds, PINs in clear; null: nobody can ask it.</summary>
    public abstract Task<IReadOnlyList<SlotReading>?> Holds();

    /// <summary>Null: nobody can see the bolt.</summary>
    public virtual Task<bool?> IsLocked() => Task.FromResult<bool?>(null);

    public virtual Task<bool> Play(Mishap mishap) => Task.FromResult(false);

    /// <summary>Somebody adds a code at the keypad, without a word to the driver.</summary>
    public virtual Task<bool> AddAtKeypad(Pin pin) => Task.FromResult(false);

    /// <summary>Somebody deletes a code at the keypad, without a word to the driver.</summary>
    public virtual Task<bool> DeleteAtKeypad(Pin pin) => Task.FromResult(false);

    public virtual ValueTask DisposeAsync() => default;
}

enum Mishap
{
    /// <summary>The lock, its radio or its hub is off.</summary>
    OutOfReach,

    /// <summary>Commands are carried out, and no answer comes.</summary>
    Silent,

    /// <summary>Answers come later than anybody waits.</summary>
    Slow,

    /// <summary>The lock says yes and does nothing.</summary>
    DropsWrites,

    /// <summary>Readings show occupied slots without PINs.</summary>
    Masked,

    Full,

    /// <summary>A PIN that lies in another slot is refused.</summary>
    RefusesDuplicates,

    /// <summary>Reading fails, although commands get through.</summary>
    FailsReads,

    /// <summary>Reading leaves slots out.</summary>
    ReadsInPart,

    Jammed,
}
