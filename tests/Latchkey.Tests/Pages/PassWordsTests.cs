using NodaTime;

namespace Latchkey.Pages;

public sealed class PassWordsTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr-CA", "fr")]
    [InlineData("es-419, en;q=0.5", "es")]
    [InlineData("it, fr;q=0.4, de;q=0.7", "de")]
    [InlineData("de;q=0, fr;q=0.1", "fr")]
    [InlineData("ja", "en")]
    [InlineData("*", "en")]
    [InlineData(";;q=,,=de;q=x", "en")]
    public void The_visitors_first_language_that_we_speak_is_spoken(string? header, string tag) => Assert.Equal(tag, PassWords.For(header).Tag);

    [Theory]
    [InlineData("en", "Monday, 1 March, 23:05", "Monday, 1 March 2027, 23:05")]
    [InlineData("en-US", "Monday, March 1, 11:05 PM", "Monday, March 1, 2027, 11:05 PM")]
    [InlineData("de", "Montag, 1. März, 23:05 Uhr", "Montag, 1. März 2027, 23:05 Uhr")]
    [InlineData("fr", "lundi 1er mars à 23:05", "lundi 1er mars 2027 à 23:05")]
    [InlineData("es", "lunes, 1 de marzo, 23:05", "lunes, 1 de marzo de 2027, 23:05")]
    public void A_moment_is_written_as_they_write_it_there(string language, string sameYear, string otherYear)
    {
        var words = PassWords.For(language);
        var moment = new LocalDateTime(2027, 3, 1, 23, 5);
        Assert.Equal(sameYear, words.Date(moment, false).Replace('\u00A0', ' '));
        Assert.Equal(otherYear, words.Date(moment, true).Replace('\u00A0', ' '));
    }

    [Theory]
    [InlineData(0, "12:00 AM")]
    [InlineData(12, "12:00 PM")]
    [InlineData(13, "1:00 PM")]
    public void Noon_is_PM_and_midnight_AM(int hour, string clock) =>
        Assert.EndsWith(clock, PassWords.American.Date(new(2027, 3, 1, hour, 0), false).Replace('\u00A0', ' '), StringComparison.Ordinal);

    [Fact]
    public void Every_error_of_a_door_has_words_in_every_language()
    {
        PassWords[] all = [PassWords.English, PassWords.German, PassWords.French, PassWords.Spanish];
        foreach (var type in (string[])["device_not_reached", "no_answer", "action_attempt_expired", "device_refused", "access_denied", "acs_system_disconnected", "another"])
            Assert.Equal(all.Length, all.Select(words => words.Why(type)).Distinct().Count());
    }
}
