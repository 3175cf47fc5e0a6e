using Latchkey.AccessCodes;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Simulation;

/// <summary>A lock of the world: what it holds, what the weather is at it, and whose codes lie there.</summary>
sealed class BadLock(string label, Guid deviceId, VirtualLock door)
{
    public string Label => label;
    public Guid DeviceId => deviceId;
    public VirtualLock Door { get; set; } = door;
    public Weather Weather { get; private set; }

    /// <summary>False: its account is lost.</summary>
    public bool HasAccount { get; set; } = true;

    /// <summary>What somebody at the keypad did without a sound is found by a routine listing: until then lateness is nobody's fault.</summary>
    public DateTimeOffset SlowUntil { get; set; }

    /// <summary>Its zone was not always what it is now.</summary>
    public bool HasMoved { get; set; }

    public DateTimeOffset StormSince { get; set; }

    /// <summary>The listing that would have found what was done in secret may have failed.</summary>
    public void Excuse(DateTimeOffset now, Timing timing)
    {
        if (SlowUntil > StormSince) SlowUntil = now + timing.RoutineListing + TimeSpan.FromHours(2);
    }

    public bool IsCalm => Weather == Weather.Calm && HasAccount && Door.Unreachable is null;

    /// <summary>Codes that people made at the keypad and that are theirs: slot → PIN.</summary>
    public Dictionary<string, Pin> Strangers { get; } = [];

    /// <summary>Commands that changed something or were to: for "nothing is written".</summary>
    public int WritesAsked { get; set; }

    /// <summary>When a PIN last lay on the lock.</summary>
    public Dictionary<Pin, DateTimeOffset> LastHeld { get; } = [];

    /// <summary>Every PIN that a stranger's code ever had → its slot.</summary>
    public Dictionary<Pin, string> StrangersSlots { get; } = [];

    public void BecomeStrangers(string slot, Pin pin) => (Strangers[slot], StrangersSlots[pin]) = (pin, slot);

    /// <summary>A stranger's code that is known under this PIN, perhaps an older one, is theirs no longer.</summary>
    public void NoLongerStrangers(Pin pin, bool isDisputed)
    {
        if (isDisputed) Disputed.Add(pin);
        if (!StrangersSlots.TryGetValue(pin, out var slot) || !Strangers.Remove(slot, out var now)) return;
        // Whoever took it knew an older PIN: the newer one stays until a listing finds it.
        MeddledWith.Add(now);
        if (isDisputed || now != pin) Disputed.Add(now);
    }

    /// <summary>PINs of unmanaged codes about which a request was never answered: there or not, both are right.</summary>
    public HashSet<Pin> Disputed { get; } = [];

    /// <summary>Slots whose codes somebody deleted without a sound.</summary>
    public HashSet<string> SecretlyFreed { get; } = [];

    /// <summary>Slots of codes that are there without anybody having been told: one that is changed at the keypad may be anybody's.</summary>
    public HashSet<string> Untold { get; } = [];

    public void WasTold(object? answer)
    {
        if (answer is PutAnswer { Slot: { } slot }) Untold.Remove(slot);
        if (answer is Listing listing) Untold.ExceptWith(listing.Slots.Select(s => s.Slot));
    }

    /// <summary>PINs that somebody deleted or changed at the keypad.</summary>
    public HashSet<Pin> MeddledWith { get; } = [];

    /// <summary>What it held before its last changes, for reads that come from a cache.</summary>
    readonly List<(DateTimeOffset Until, VirtualLock Door)> before = [];

    public VirtualLock SeenThrough(TimeSpan cache, DateTimeOffset now)
    {
        var past = before.FirstOrDefault(b => b.Until > now - cache);
        return past.Door is null ? Door : past.Door with { Faults = Door.Faults };
    }

    /// <summary>Lists were old for longer than anybody can allow for.</summary>
    public bool WasStaleWithin(TimeSpan span, DateTimeOffset now) => Weather == Weather.ReadsStale || now - staleUntil <= span;

    DateTimeOffset staleUntil;

    /// <param name="found">After this long a routine listing has found everything.</param>
    public void ChangeTo(Weather weather, DateTimeOffset now, TimeSpan found)
    {
        // What was believed of an old list may be put right only by the next routine.
        if (Weather == Weather.ReadsStale) (staleUntil, SlowUntil) = (now, now + found);
        Weather = weather;
    }

    public void Become(VirtualLock after, DateTimeOffset now)
    {
        if (!ReferenceEquals(after.Codes, Door.Codes)) before.Add((now, Door));
        if (before.Count > 8) before.RemoveAt(0);
        foreach (var code in Door.Codes) LastHeld[code.Pin] = now;
        Untold.UnionWith(after.Codes.Where(c => Door.In(c.Slot) is null).Select(c => c.Slot));
        Door = after;
    }

    /// <summary>The PIN lay there at some moment of the last <paramref name="span"/>.</summary>
    public bool HeldWithin(Pin pin, TimeSpan span, DateTimeOffset now) =>
        Door.CodeWith(pin) is not null || (LastHeld.TryGetValue(pin, out var last) && now - last <= span);
}
