using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>How a lock is spoken to through Zigbee2MQTT: by frames that are acknowledged, or by topics that are not.</summary>
abstract class Speech
{
    /// <summary>Schedules can be set and read.</summary>
    public abstract bool KeepsSchedules { get; }

    public abstract Task<Told<Limits>> AskLimits(CancellationToken cut);

    /// <summary>Asks the lock itself for a slot.</summary>
    public abstract Task<SlotRead> Read(int slot, CancellationToken cut);

    /// <param name="type">A <see cref="UserType"/>.</param>
    /// <param name="isActive">False: the lock is to hold it and not let it in.</param>
    public abstract Task<Reply> Set(int slot, Pin pin, byte type, bool isActive, CancellationToken cut);

    public abstract Task<Reply> Clear(int slot, CancellationToken cut);

    /// <summary>Sets the bolt going.</summary>
    /// <param name="told">Completes when the lock tells that it moved.</param>
    public abstract Task<Reply> Drive(bool toLocked, Task told, CancellationToken cut);

    public abstract Task<Told<Bolt>> AskBolt(CancellationToken cut);

    /// <param name="seconds">0: off.</param>
    public abstract Task<Reply> SetRelock(int seconds, CancellationToken cut);

    public abstract Task<Told<int>> AskRelock(CancellationToken cut);

    /// <param name="start">Seconds since 2000-01-01 on the lock's own clock.</param>
    public abstract Task<Reply> SetSchedule(int slot, long start, long end, CancellationToken cut);

    public abstract Task<Reply> EraseSchedule(int slot, CancellationToken cut);

    /// <returns>Null, when the lock has none there.</returns>
    public abstract Task<Told<(long Start, long End)?>> AskSchedule(int slot, CancellationToken cut);
}
