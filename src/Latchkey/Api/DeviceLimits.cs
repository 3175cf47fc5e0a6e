using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>What is counted for a device.</summary>
enum DeviceLimit { CreateCode, UpdateCode, DeleteCode, Lock, Unlock }

/// <summary>Keeps callers from asking more of a lock in a minute than it can do: a radio command takes seconds and battery.</summary>
/// <remarks>The numbers per minute are those that the API's documentation gives for access codes and locks; each node counts for itself.</remarks>
sealed class DeviceLimits(TimeProvider clock, bool isOn, int entriesMax = 100_000)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly Dictionary<(Guid Workspace, Guid Device, DeviceLimit Act), Queue<DateTimeOffset>> taken = [];
    readonly Lock gate = new();

    /// <summary>Counts one act. Call it before the transaction, which may be run again.</summary>
    /// <exception cref="Refusal">429: the minute is full.</exception>
    public void Take(Workspace workspace, Guid device, DeviceLimit act)
    {
        if (!isOn || workspace.IsSandbox) return;
        if (WaitFor((workspace.WorkspaceId, device, act)) is { } wait)
            throw new Refusal(429, "too_many_requests", $"This device takes {MaxOf(act)} such requests a minute.") { RetryAfter = wait };
    }

    TimeSpan? WaitFor((Guid Workspace, Guid Device, DeviceLimit Act) key)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!taken.TryGetValue(key, out var moments))
            {
                MakeRoom(now);
                taken[key] = moments = new(MaxOf(key.Act));
            }
            while (moments.TryPeek(out var oldest) && oldest + Minute <= now) moments.Dequeue();
            if (moments.Count >= MaxOf(key.Act)) return moments.Peek() + Minute - now;
            moments.Enqueue(now);
            return null;
        }
    }

    /// <summary>Forgets devices that were left alone for a minute; all of them when few were, rather than growing or searching often.</summary>
    void MakeRoom(DateTimeOffset now)
    {
        if (taken.Count < entriesMax) return;
        foreach (var (key, moments) in taken)
            if (moments.Count == 0 || moments.Last() + Minute <= now) taken.Remove(key);
        if (taken.Count >= entriesMax / 2) taken.Clear();
    }

    static int MaxOf(DeviceLimit act) => act switch
    {
        DeviceLimit.CreateCode => 10,
        DeviceLimit.UpdateCode => 10,
        DeviceLimit.DeleteCode => 20,
        DeviceLimit.Lock => 15,
        DeviceLimit.Unlock => 15,
    };
}
