namespace Latchkey.Drivers.Virtual;

/// <summary>Waiting on a sandbox's clock: over at once when the clock is moved past it.</summary>
abstract class SandboxWait
{
    /// <exception cref="OperationCanceledException">The call was cut off first.</exception>
    public abstract Task Wait(Guid workspaceId, TimeSpan time, CancellationToken cut);
}
