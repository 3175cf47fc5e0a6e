using FsCheck;
using FsCheck.Fluent;

namespace Latchkey.AccessCodes;

public class PinChecksTests
{
    [Theory]
    [InlineData(nameof(PinConstraint.NoZeros), "2508")]
    [InlineData(nameof(PinConstraint.CannotStartWith12), "1280")]
    [InlineData(nameof(PinConstraint.NoTripleConsecutiveInts), "9123")]
    [InlineData(nameof(PinConstraint.NoTripleConsecutiveInts), "7654")]
    [InlineData(nameof(PinConstraint.NoAscendingOrDescendingSequence), "23456")]
    [InlineData(nameof(PinConstraint.NoAscendingOrDescendingSequence), "98765")]
    [InlineData(nameof(PinConstraint.AtLeastThreeUniqueDigits), "25252")]
    [InlineData(nameof(PinConstraint.CannotContain089), "2581")]
    [InlineData(nameof(PinConstraint.CannotContain0789), "2571")]
    [InlineData(nameof(PinConstraint.NoAllSameDigits), "5555")]
    public void A_pin_that_breaks_the_rule_is_refused(string constraint, string pin) =>
        Assert.NotNull(PinChecks.Broken(Rules(constraint), new Pin(pin)));

    [Theory]
    [InlineData(nameof(PinConstraint.NoZeros), "2518")]
    [InlineData(nameof(PinConstraint.CannotStartWith12), "2128")]
    [InlineData(nameof(PinConstraint.NoTripleConsecutiveInts), "1245")]
    [InlineData(nameof(PinConstraint.NoTripleConsecutiveInts), "1212")]
    [InlineData(nameof(PinConstraint.NoTripleConsecutiveInts), "8901")]
    [InlineData(nameof(PinConstraint.NoAscendingOrDescendingSequence), "12344")]
    [InlineData(nameof(PinConstraint.NoAscendingOrDescendingSequence), "13579")]
    [InlineData(nameof(PinConstraint.AtLeastThreeUniqueDigits), "25288")]
    [InlineData(nameof(PinConstraint.CannotContain089), "2571")]
    [InlineData(nameof(PinConstraint.CannotContain0789), "2561")]
    [InlineData(nameof(PinConstraint.NoAllSameDigits), "5556")]
    public void A_pin_that_keeps_the_rule_is_taken(string constraint, string pin) =>
        Assert.Null(PinChecks.Broken(Rules(constraint), new Pin(pin)));

    [Theory]
    [InlineData(nameof(PinConstraint.UniqueFirstFourDigits))]
    [InlineData(nameof(PinConstraint.StartDateInFuture))]
    [InlineData(nameof(PinConstraint.CannotSpecifyPinCode))]
    [InlineData(nameof(PinConstraint.PinCodeMatchesExistingSet))]
    public void A_rule_about_other_things_refuses_no_digits(string constraint) =>
        Assert.Null(PinChecks.Broken(Rules(constraint), new Pin("0000")));

    [Fact]
    public void A_length_between_two_supported_ones_is_refused() =>
        Assert.NotNull(PinChecks.Broken(new() { Lengths = [4, 6] }, new Pin("25801")));

    [Fact]
    public void A_letter_is_refused_where_the_keypad_has_none() =>
        Assert.NotNull(PinChecks.Broken(new() { Lengths = [4] }, new Pin("25A0")));

    [Fact]
    public void A_letter_is_taken_where_the_keypad_has_it() =>
        Assert.Null(PinChecks.Broken(new() { Lengths = [4], Alphabet = "0123456789ABC" }, new Pin("25A0")));

    [Fact]
    public void No_refusal_repeats_the_pin() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<bool[]>(),
        (number, chosen) =>
        {
            var text = $"{number % 1_000_000:D6}";
            var constraints = Enum.GetValues<PinConstraint>().Where((_, i) => chosen.ElementAtOrDefault(i)).ToList();
            var broken = PinChecks.Broken(new() { Lengths = [4, 5], Constraints = constraints }, new Pin(text));
            return broken is not null && !broken.Contains(text, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    static PinRules Rules(string constraint) => new() { Lengths = [4, 5], Constraints = [Enum.Parse<PinConstraint>(constraint)] };
}
