namespace Latchkey.AccessCodes;

/// <summary>Makes PINs that a lock takes and that nobody can guess.</summary>
static class PinMaking
{
    /// <summary>
    /// Six digits where the lock allows: of 250 active four-digit codes one falls to keypad guessing within an hour. Source: the domain rules.
    /// </summary>
    public const int SafeLength = 6;

    /// <summary>Blind draws before every PIN is tried in turn. A guess: past it, hardly one PIN in a thousand is free.</summary>
    const int Draws = 2000;

    /// <summary>The length to use: the preferred one where the lock has it, else the shortest; six where nothing is asked.</summary>
    public static int LengthFor(PinRules rules, int? preferred) =>
        preferred is { } p ? rules.Lengths.Contains(p) ? p : rules.Lengths.Min()
        : rules.Lengths.Contains(SafeLength) ? SafeLength
        : rules.Lengths.Where(l => l > SafeLength).DefaultIfEmpty(rules.Lengths.Max()).Min();

    /// <summary>
    /// A PIN drawn uniformly from those of that length which every lock takes and nobody uses; null when none is left.
    /// </summary>
    /// <param name="isTaken">True for a PIN on one of the devices, managed or not, whatever its window.</param>
    public static Pin? Make(IReadOnlyList<PinRules> rules, int length, Chance chance, Func<Pin, bool> isTaken)
    {
        var alphabet = rules.Select(r => r.Alphabet).Aggregate((a, b) => new string([.. a.Intersect(b)]));
        if (alphabet.Length == 0 || rules.Any(r => !r.Lengths.Contains(length))) return null;
        // Asking the store about each PIN once is less than asking it about chance ones again and again.
        if (Math.Pow(alphabet.Length, length) <= Draws) return LastFree(rules, length, alphabet, chance, isTaken);
        for (var draw = 0; draw < Draws; draw++)
        {
            // Rejection sampling: every allowed PIN is as likely as every other.
            var pin = new Pin(string.Create(length, (alphabet, chance), static (text, from) =>
            {
                for (var i = 0; i < text.Length; i++) text[i] = from.alphabet[from.chance.Below(from.alphabet.Length)];
            }));
            if (rules.All(r => PinChecks.Broken(r, pin) is null) && !isTaken(pin)) return pin;
        }
        return LastFree(rules, length, alphabet, chance, isTaken);
    }

    // Nearly everything is taken: list what is free and draw from that.
    static Pin? LastFree(IReadOnlyList<PinRules> rules, int length, string alphabet, Chance chance, Func<Pin, bool> isTaken)
    {
        // Ten million is what 10⁷ PINs of seven digits need; a lock cannot hold so many that longer ones run out.
        if (Math.Pow(alphabet.Length, length) > 1e7) return null;
        Pin? chosen = null;
        var seen = 0;
        foreach (var text in All(alphabet, length))
        {
            var pin = new Pin(text);
            if (rules.Any(r => PinChecks.Broken(r, pin) is not null) || isTaken(pin)) continue;
            seen++;
            // Reservoir of one: each free PIN is kept with the same chance.
            if (chance.Below(seen) == 0) chosen = pin;
        }
        return chosen;
    }

    static IEnumerable<string> All(string alphabet, int length)
    {
        var digits = new int[length];
        while (true)
        {
            yield return string.Create(length, (alphabet, digits), static (text, from) =>
            {
                for (var i = 0; i < text.Length; i++) text[i] = from.alphabet[from.digits[i]];
            });
            var place = length - 1;
            while (place >= 0 && ++digits[place] == alphabet.Length) digits[place--] = 0;
            if (place < 0) yield break;
        }
    }
}
