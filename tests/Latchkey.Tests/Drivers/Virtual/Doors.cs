using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>Virtual locks for tests.</summary>
static class Doors
{
    /// <summary>A Friday afternoon.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 27, 15, 0, 0, TimeSpan.Zero);

    public static readonly Pin Guest = new("2580");
    public static readonly Pin Cleaner = new("1379");

    public static VirtualLock Of(Make make) => VirtualSandbox.Lock(make, Secret(7));

    public static VirtualLock August => Of(Makes.August);

    public static byte[] Secret(byte seed) => [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 31 + seed))];

    public static VirtualLock Holding(this VirtualLock door, Pin pin, TimeFrame schedule = default) =>
        door.Put(new(null, pin, "Guest", schedule), Now).Lock;

    public static VirtualLock With(this VirtualLock door, LockFaults faults) => door.Suffer(faults).Lock;

    public static VirtualLock With(this VirtualLock door, Func<LockTraits, LockTraits> traits) =>
        door with { Traits = traits(door.Traits) };

    public static TimeFrame Hours(double from, double until) => new(Now.AddHours(from), Now.AddHours(until));

    public static SlotContent Content(
        Pin pin, TimeFrame schedule = default, string? slot = null, string? name = "Guest") =>
        new(slot, pin, name, schedule);
}
