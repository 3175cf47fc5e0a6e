using System.Text.Json;
using Latchkey.Devices;
using static Latchkey.Devices.Doors;

namespace Latchkey.Events;

public sealed class EventLogTests
{
    static Event About(string type) => new(type, Noon, new() { ["method"] = "keycode" })
    {
        DeviceId = Front.DeviceId,
        ConnectedAccountId = Account.ConnectedAccountId,
    };

    [Fact]
    public void An_event_without_more_to_tell_is_told_as_it_is()
    {
        var happened = About("lock.unlocked");

        Assert.Same(happened, EventLog.Told(happened, Front, Account));
    }

    [Fact]
    public void The_callers_own_pairs_and_customer_are_told_with_it()
    {
        var pairs = new Dictionary<string, JsonElement> { ["unit"] = JsonElement.Parse("\"4B\"") };

        var details = EventLog.Told(About("device.connected"),
            Front with { CustomMetadata = pairs }, Account with { CustomMetadata = pairs, CustomerKey = "acme" }).Details!;

        Assert.Equal("4B", (string?)details["device_custom_metadata"]!["unit"]);
        Assert.Equal("4B", (string?)details["connected_account_custom_metadata"]!["unit"]);
        Assert.Equal("acme", (string?)details["customer_key"]);
        Assert.Equal("keycode", (string?)details["method"]);
    }

    [Fact]
    public void Events_of_codes_do_not_name_the_customer() =>
        Assert.False(EventLog.Told(About("access_code.created"), Front, Account with { CustomerKey = "acme" }).Details!.ContainsKey("customer_key"));
}
