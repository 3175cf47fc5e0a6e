using Latchkey.AccessCodes;
using Latchkey.Acs;
using Latchkey.Devices;

namespace Latchkey.AccessGrants;

/// <summary>Where one PIN is kept: a lock, or an access system with some of its entrances.</summary>
/// <param name="IsTaken">By somebody else, there.</param>
sealed record Keypad(PinRules Rules, Func<Pin, bool> IsTaken)
{
    public Device? Device { get; init; }
    public AcsSystem? System { get; init; }
    public IReadOnlyList<AcsEntrance> Entrances { get; init; } = [];

    public bool Takes(Pin pin) => !Rules.LockChooses && PinChecks.Broken(Rules, pin) is null && !IsTaken(pin);
}

/// <summary>Doors that get the same PIN.</summary>
/// <param name="Pin">Null: the lock or system makes it.</param>
sealed record SharedPin(Pin? Pin, IReadOnlyList<Keypad> Keypads);

/// <summary>Gives as few PINs as the doors allow: one for all of them where they can share it.</summary>
static class Sharing
{
    /// <param name="preferred">Tried first, in this order; each is used wherever it is taken.</param>
    /// <param name="familiar">The person's PIN elsewhere: used where all that are left take it; null: none.</param>
    /// <returns>Keypads on which no PIN is free are in none of them.</returns>
    public static List<SharedPin> Of(IReadOnlyList<Keypad> keypads, IEnumerable<Pin> preferred, Pin? familiar, Chance chance)
    {
        var groups = keypads.Where(k => k.Rules.LockChooses).Select(k => new SharedPin(null, [k])).ToList();
        var left = keypads.Where(k => !k.Rules.LockChooses).ToList();
        foreach (var pin in preferred) Take(pin, left.FindAll(k => k.Takes(pin)));
        if (familiar is { } known && left.TrueForAll(k => k.Takes(known))) Take(known, [.. left]);
        while (left.Count > 0)
        {
            var (shared, takers) = Common(left, chance);
            if (shared is { } pin) Take(pin, takers);
            else left.RemoveAt(0);
        }
        return groups;

        void Take(Pin pin, List<Keypad> takers)
        {
            if (takers.Count > 0) groups.Add(new(pin, takers));
            left.RemoveAll(takers.Contains);
        }
    }

    /// <summary>A PIN for as many of the keypads as can share one with the first.</summary>
    static (Pin? Pin, List<Keypad> Takers) Common(List<Keypad> keypads, Chance chance)
    {
        for (var takers = keypads; takers.Count > 0; takers = takers[..^1])
        {
            var rules = takers.ConvertAll(k => k.Rules);
            foreach (var length in Lengths(rules))
            {
                if (PinMaking.Make(rules, length, chance, pin => takers.Exists(k => k.IsTaken(pin))) is { } pin) return (pin, [.. takers]);
            }
        }
        return (null, []);
    }

    // Six first, then the next longer, then what is left.
    static IEnumerable<int> Lengths(List<PinRules> rules) => rules.Select(r => r.Lengths.AsEnumerable()).Aggregate((a, b) => a.Intersect(b))
        .OrderBy(length => length < PinMaking.SafeLength).ThenBy(length => Math.Abs(length - PinMaking.SafeLength));
}
