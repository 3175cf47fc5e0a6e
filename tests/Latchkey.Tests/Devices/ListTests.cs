using Latchkey.Stores;

namespace Latchkey.Devices;

public class ListTests
{
    [Theory, BothEngines]
    public async Task Only_the_devices_that_are_asked_for_are_listed(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var front = await server.Door(SandboxDoors.Front);
        await server.Post("/devices/update", new { device_id = (string)front["device_id"]!, custom_metadata = new { floor = "3rd", is_wet = true } });

        await OnlyFront(new { device_ids = new[] { (string)front["device_id"]! } });
        await OnlyFront(new { custom_metadata_has = new { floor = "3rd", is_wet = true } });
        await OnlyFront(new { search = "3RD" });
        await OnlyFront(new { search = "front d" });
        await OnlyFront(new { search = $"{front["device_id"]}" });
        await OnlyFront(new { device_type = "august_lock", search = "front" });
        await OnlyFront(new { manufacturer = "august", device_types = new[] { "august_lock" }, limit = 1 });

        async Task OnlyFront(object ask) => Assert.Equal([SandboxDoors.Front], await server.DoorNames(ask));
    }

    [Theory, BothEngines]
    public async Task Devices_of_a_customer_are_those_of_the_customers_accounts(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = (string)(await server.Door(SandboxDoors.Side))["connected_account_id"]!;
        await server.Post("/connected_accounts/update", new { connected_account_id = account, customer_key = "acme" });

        Assert.Equal([SandboxDoors.Side], await server.DoorNames(new { customer_key = "acme" }));
        Assert.Equal([SandboxDoors.Side], await server.DoorNames(new { connected_account_id = account }));
        Assert.Empty(await server.DoorNames(new { connected_account_ids = new[] { account }, customer_key = "nobody" }));
    }

    [Fact]
    public async Task Capabilities_choose_devices_in_and_out()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        var able = await server.DoorNames(new { include_if = new[] { "can_remotely_unlock", "can_program_online_access_codes" } });
        var unable = await server.DoorNames(new { exclude_if = new[] { "can_remotely_unlock" } });

        Assert.Contains(SandboxDoors.Front, able);
        Assert.NotEmpty(unable);
        Assert.Empty(able.Intersect(unable));
    }

    [Fact]
    public async Task Nothing_lies_in_a_space_or_came_through_a_webview()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        Assert.Empty(await server.DoorNames(new { space_id = Guid.NewGuid() }));
        Assert.Empty(await server.DoorNames(new { connect_webview_id = Guid.NewGuid() }));
        Assert.Empty(await server.DoorNames(new { user_identifier_key = "jane" }));
        Assert.Empty(await server.DoorNames(new { device_ids = Array.Empty<string>() }));
        Assert.Empty(await server.DoorNames(new { created_before = "2020-01-01T00:00:00Z" }));
    }

    [Theory, BothEngines]
    public async Task Pages_together_are_the_whole_list(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var whole = await server.DoorNames();
        var (names, next) = (new List<string>(), "/devices/list?limit=3");

        while (next is not null)
        {
            var page = await server.Get(next.Replace(server.Url, ""));
            names.AddRange(page.Body["devices"]!.AsArray().Select(d => (string)d!["display_name"]!));
            next = (string?)page.Body["pagination"]!["next_page_url"];
        }

        Assert.True(whole.Length > 6);
        Assert.Equal(whole, names);
    }

    [Fact]
    public async Task The_other_dialect_asks_in_the_address()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);
        await server.Post("/devices/update", new { device_id = id, custom_metadata = new { is_wet = true } });

        var found = await server.Get("/devices/list?custom_metadata_has.is_wet=true&manufacturer=august&_strict=true");

        Assert.Equal(id, (string?)found.Body["devices"]!.AsArray().Single()!["device_id"]);
    }

    [Fact]
    public async Task Providers_are_listed_with_what_their_best_lock_can_do()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        var all = (await server.Post("/devices/list_device_providers")).Body["device_providers"]!.AsArray();
        var systems = (await server.Get("/devices/list_device_providers?provider_category=access_control_systems")).Body["device_providers"]!.AsArray();

        var august = all.Single(p => (string?)p!["device_provider_name"] == "august")!;
        Assert.True((bool?)august["can_program_online_access_codes"]);
        Assert.True((bool?)august["can_simulate_hub_disconnection"]);
        Assert.True(systems.Count > 0 && systems.Count < all.Count);
    }
}
