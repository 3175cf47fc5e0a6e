namespace Latchkey.Drivers.Matter;

public sealed class SetupCodeTests
{
    [Theory]
    [InlineData("34970112332")] // The example of the specification's test devices: discriminator 3840, passcode 20202021.
    [InlineData("3497-011-2332")]
    [InlineData(" 3497 011 2332 ")]
    [InlineData("MT:Y.K9042C00KA0648G00")]
    public void What_is_printed_on_a_lock_is_taken(string code) => Assert.Null(SetupCode.Objection(code));

    [Theory]
    [InlineData("")]
    [InlineData("3497011233")]
    [InlineData("34970112333")] // The check digit.
    [InlineData("34971012332")] // Two digits in the wrong order.
    [InlineData("34970112322")] // One digit wrong.
    [InlineData("3497011233x")]
    [InlineData("MT:")]
    [InlineData("MT:Y.K9042C00KA")] // Cut off.
    [InlineData("mt:y.k9042c00ka0648g00")]
    public void What_is_mistyped_is_not(string code) => Assert.NotNull(SetupCode.Objection(code));
}
