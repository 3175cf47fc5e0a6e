using Latchkey.Drivers.Virtual;
using Latchkey.Simulation;

namespace Latchkey.AccessCodes;

/// <summary>Very many PINs, for every constraint and for every make: all inside the rules, and each as likely as every other.</summary>
/// <remarks>
/// What a lock takes is said here a second time, by other means than <see cref="PinChecks"/>. Chance comes from a seed, so a test that passes
/// passes always; a fair source fails one of these with one seed in a million.
/// </remarks>
public class PinDrawingTests
{
    /// <summary>The normal deviate that is exceeded once in a million.</summary>
    const double OnceInAMillion = 4.753;

    /// <summary>The same, once in 10¹²: where chance is the machine's, and no seed can be chosen.</summary>
    const double OnceInATrillion = 7.034;

    static int Draws => Environment.GetEnvironmentVariable("LATCHKEY_LONG") is null ? 100_000 : 10_000_000;

    public static TheoryData<string> Sets => [.. RulesByName.Keys];

    static readonly Dictionary<string, PinConstraint[]> RulesByName = new[] { ("none", Array.Empty<PinConstraint>()) }
        .Concat(Enum.GetValues<PinConstraint>().Select(c => (c.ToString(), new[] { c })))
        .Concat(Makes.All.Select(m => m.Traits.Pins.Constraints.ToArray()).Where(c => c.Length > 1).Select(c => (string.Join(" ", c), c)))
        .DistinctBy(set => set.Item1)
        .ToDictionary(set => set.Item1, set => set.Item2);

    [Theory, MemberData(nameof(Sets))]
    public void Four_digits_are_inside_the_rules_and_each_pin_is_as_likely_as_every_other(string set)
    {
        var allowed = Allowed(set, 4);
        var counts = Draw(set, 4, new Luck(41));
        Assert.Empty(counts.Keys.Except(allowed));
        Assert.True(IsFair(allowed.Select(pin => (counts.GetValueOrDefault(pin), (double)Draws / allowed.Count)), OnceInAMillion));
    }

    [Theory, MemberData(nameof(Sets))]
    public void Six_digits_are_inside_the_rules_and_each_digit_is_as_likely_in_its_place_as_the_rules_allow(string set)
    {
        var allowed = Allowed(set, 6);
        var counts = Draw(set, 6, new Luck(61));
        Assert.Empty(counts.Keys.Except(allowed));
        for (var place = 0; place < 6; place++)
        {
            var at = place;
            var expected = allowed.CountBy(pin => pin[at]).ToDictionary(p => p.Key, p => (double)p.Value / allowed.Count * Draws);
            var found = counts.GroupBy(p => p.Key[at]).ToDictionary(g => g.Key, g => g.Sum(p => p.Value));
            Assert.True(IsFair(expected.Select(e => (found.GetValueOrDefault(e.Key), e.Value)), OnceInAMillion), $"Place {place}");
        }
        // With ten for each PIN, of a million, the whole space can be judged too.
        if (Draws >= 10 * allowed.Count)
            Assert.True(IsFair(allowed.Select(pin => (counts.GetValueOrDefault(pin), (double)Draws / allowed.Count)), OnceInAMillion));
    }

    [Fact]
    public void The_machines_own_chance_is_fair()
    {
        var counts = Draw("none", 4, Chance.OfTheMachine);
        Assert.True(IsFair(Allowed("none", 4).Select(pin => (counts.GetValueOrDefault(pin), Draws / 10_000.0)), OnceInATrillion));
    }

    [Theory, MemberData(nameof(Sets))]
    public void The_last_free_pin_is_found_whatever_the_rules(string set)
    {
        var allowed = Allowed(set, 4).ToList();
        var luck = new Luck(43);
        for (var i = 0; i < 5; i++)
        {
            var last = new Pin(luck.One(allowed));
            Assert.Equal(last, PinMaking.Make([Rules(set, 4)], 4, luck, pin => pin != last));
        }
        Assert.Null(PinMaking.Make([Rules(set, 4)], 4, luck, _ => true));
    }

    [Fact]
    public void The_last_free_pin_of_a_million_is_found()
    {
        var last = new Pin("739105");
        Assert.Equal(last, PinMaking.Make([Rules("none", 6)], 6, new Luck(44), pin => pin != last));
        Assert.Null(PinMaking.Make([Rules("none", 6)], 6, new Luck(44), _ => true));
    }

    [Fact]
    public void Where_four_digits_tell_pins_apart_the_last_free_beginning_is_found()
    {
        var rules = Rules(nameof(PinConstraint.UniqueFirstFourDigits), 6);
        var taken = Enumerable.Range(0, 10_000).Where(n => n != 4711).Select(n => $"{n:0000}").ToHashSet();
        bool IsTaken(Pin pin) => taken.Contains(pin.Reveal()[..4]);

        var made = PinMaking.Make([rules], 6, new Luck(45), IsTaken)!.Value;

        Assert.StartsWith("4711", made.Reveal(), StringComparison.Ordinal);
        Assert.True(PinChecks.AreTooAlike(rules, made, new Pin("471100")));
        Assert.Null(PinMaking.Make([rules], 6, new Luck(45), pin => IsTaken(pin) || PinChecks.AreTooAlike(rules, pin, made)));
    }

    static Dictionary<string, int> Draw(string set, int length, Chance chance)
    {
        PinRules[] rules = [Rules(set, length)];
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < Draws; i++)
        {
            var pin = PinMaking.Make(rules, length, chance, _ => false)!.Value.Reveal();
            counts[pin] = counts.GetValueOrDefault(pin) + 1;
        }
        return counts;
    }

    static PinRules Rules(string set, int length) => new() { Lengths = [length], Constraints = RulesByName[set] };

    static HashSet<string> Allowed(string set, int length) =>
        [.. Enumerable.Range(0, (int)Math.Pow(10, length)).Select(n => n.ToString($"D{length}")).Where(pin => RulesByName[set].All(c => Takes(c, pin)))];

    static readonly string[] Up = ["012", "123", "234", "345", "456", "567", "678", "789"];
    static readonly string[] Down = ["210", "321", "432", "543", "654", "765", "876", "987"];

    static bool Takes(PinConstraint constraint, string pin) => constraint switch
    {
        PinConstraint.NoZeros => pin.IndexOf('0') < 0,
        PinConstraint.CannotStartWith12 => pin[0] != '1' || pin[1] != '2',
        PinConstraint.NoTripleConsecutiveInts => !Up.Concat(Down).Any(pin.Contains),
        PinConstraint.NoAscendingOrDescendingSequence => !"0123456789".Contains(pin) && !"9876543210".Contains(pin),
        PinConstraint.AtLeastThreeUniqueDigits => pin.ToHashSet().Count >= 3,
        PinConstraint.CannotContain089 => !pin.Contains('0') && !pin.Contains('8') && !pin.Contains('9'),
        PinConstraint.CannotContain0789 => !pin.Contains('0') && !pin.Contains('7') && !pin.Contains('8') && !pin.Contains('9'),
        PinConstraint.NoAllSameDigits => pin != new string(pin[0], pin.Length),
        PinConstraint.CannotSpecifyPinCode or PinConstraint.PinCodeMatchesExistingSet
            or PinConstraint.StartDateInFuture or PinConstraint.UniqueFirstFourDigits => true,
    };

    /// <summary>Chi-square over the cells, against the value that a fair source exceeds as rarely as <paramref name="deviate"/> says.</summary>
    /// <remarks>Wilson and Hilferty (1931): the cube root of chi-square over its degrees of freedom is nearly normal.</remarks>
    static bool IsFair(IEnumerable<(int Found, double Expected)> cells, double deviate)
    {
        var (sum, freedom) = (0.0, -1.0);
        foreach (var (found, expected) in cells)
        {
            sum += (found - expected) * (found - expected) / expected;
            freedom++;
        }
        var spread = 2 / (9 * freedom);
        return sum <= freedom * Math.Pow(1 - spread + deviate * Math.Sqrt(spread), 3);
    }
}
