namespace Latchkey.AccessCodes;

public class PinTests
{
    [Fact]
    public void A_leading_zero_makes_another_pin() => Assert.NotEqual(new Pin("0042"), new Pin("42"));

    [Fact]
    public void A_pin_that_strays_into_a_text_shows_dots() => Assert.Equal("The PIN is ••••", $"The PIN is {new Pin("2580")}");

    [Fact]
    public void No_pin_at_all_shows_nothing() => Assert.Equal("", default(Pin).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("25 80")]
    [InlineData("25-80")]
    [InlineData("２５８０")]
    [InlineData("123456789012345678901")]
    public void What_no_keypad_takes_is_not_a_pin(string text) => Assert.Throws<FormatException>(() => new Pin(text));

    [Fact]
    public void A_refused_pin_does_not_show_in_the_exception() =>
        Assert.DoesNotContain("25 80", Assert.Throws<FormatException>(() => new Pin("25 80")).Message, StringComparison.Ordinal);
}
