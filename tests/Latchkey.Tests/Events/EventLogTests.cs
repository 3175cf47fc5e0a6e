using System.Text.Json;
using Latchkey.Devices;
using static Latchkey.Devices.Doors;

namespace Latchkey.Events;

public sealed class EventLogTests
{
    static readonly Guid id = Guid.CreateVersion7(Noon);

    static Event About(string type) => new(type, Noon, new() { ["method"] = "keycode" })
    {
        DeviceId = Front.DeviceId,
        ConnectedAccountId = Account.ConnectedAccountId,
    };

    [Fact]
    public void An_event_says_what_happened_when_and_where()
    {
        var body = EventLog.Body(Front.WorkspaceId, id, About("lock.unlocked"), Front, Account);

        Assert.Equal(
            ["event_id", "event_type", "workspace_id", "created_at", "occurred_at", "device_id", "connected_account_id", "method"],
            body.Select(property => property.Key));
        Assert.Equal("lock.unlocked", (string?)body["event_type"]);
        Assert.Equal("2025-06-14T12:00:00.000Z", (string?)body["occurred_at"]);
        Assert.Equal(Front.DeviceId, (Guid?)body["device_id"]);
    }

    [Fact]
    public void The_callers_own_pairs_and_customer_are_told_with_it()
    {
        var pairs = new Dictionary<string, JsonElement> { ["unit"] = JsonElement.Parse("\"4B\"") };

        var body = EventLog.Body(Front.WorkspaceId, id, About("device.connected"),
            Front with { CustomMetadata = pairs }, Account with { CustomMetadata = pairs, CustomerKey = "acme" });

        Assert.Equal("4B", (string?)body["device_custom_metadata"]!["unit"]);
        Assert.Equal("4B", (string?)body["connected_account_custom_metadata"]!["unit"]);
        Assert.Equal("acme", (string?)body["customer_key"]);
    }

    [Fact]
    public void Events_of_codes_do_not_name_the_customer()
    {
        var body = EventLog.Body(Front.WorkspaceId, id, About("access_code.created"), Front, Account with { CustomerKey = "acme" });

        Assert.False(body.ContainsKey("customer_key"));
    }
}
