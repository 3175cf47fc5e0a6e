using static Latchkey.Devices.Doors;

namespace Latchkey.Devices;

public sealed class DeviceErrorsTests
{
    [Theory]
    [InlineData("account_disconnected")]
    [InlineData("salto_ks_subscription_limit_exceeded")]
    [InlineData("dormakaba_sites_disconnected")]
    [InlineData("device_offline")]
    [InlineData("device_removed")]
    [InlineData("hub_disconnected")]
    [InlineData("device_disconnected")]
    [InlineData("empty_backup_access_code_pool")]
    [InlineData("august_lock_not_authorized")]
    [InlineData("august_lock_missing_bridge")]
    [InlineData("missing_device_credentials")]
    [InlineData("auxiliary_heat_running")]
    [InlineData("subscription_required")]
    [InlineData("bridge_disconnected")]
    public void Every_error_of_the_public_description_and_the_older_one_has_words(string code) =>
        Assert.True(DeviceErrors.IsError(code));

    [Fact]
    public void Words_say_what_is_wrong_and_what_to_do_about_it()
    {
        foreach (var message in DeviceErrors.Codes.Select(DeviceErrors.Message).Concat(DeviceWarnings.Codes.Select(DeviceWarnings.Message)))
        {
            Assert.EndsWith(".", message);
            Assert.True(char.IsUpper(message[0]) || char.IsDigit(message[0]), message);
        }
    }

    [Fact]
    public void A_word_that_nobody_listed_is_still_said() => Assert.Contains("lock_on_fire", DeviceErrors.Message("lock_on_fire"));

    [Fact]
    public void The_same_error_of_the_account_and_the_lock_is_said_once()
    {
        var full = new Dictionary<string, DateTimeOffset> { ["salto_ks_subscription_limit_exceeded"] = Noon };

        var error = Assert.Single(DeviceErrors.Of(Front with { Errors = full }, Account with { Errors = full }));

        Assert.Equal(ErrorKind.Account, error.Kind);
    }

    [Fact]
    public void An_error_lasts_since_it_began()
    {
        var twice = Front.With("device_disconnected", Noon).With("device_disconnected", Minutes(5));

        Assert.Equal(Noon, twice.Errors["device_disconnected"]);
    }
}
