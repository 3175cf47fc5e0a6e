using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.ConnectedAccounts;

public class ConnectedAccountsTests
{
    [Theory, BothEngines]
    public async Task An_account_is_found_by_its_id(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var id = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;

        var account = (await server.Get($"/connected_accounts/get?connected_account_id={id}")).Body["connected_account"]!;

        Assert.Equal(("august", "August"), ((string?)account["account_type"], (string?)account["account_type_display_name"]));
        Assert.Empty(account["errors"]!.AsArray());
        Assert.Equal(404, (await server.Post("/connected_accounts/get", new { connected_account_id = Guid.NewGuid() })).Status);
        Assert.Equal(404, (await server.Post("/connected_accounts/get", new { email = "nobody@example.com" })).Status);
        Assert.Equal(400, (await server.Post("/connected_accounts/get")).Status);
    }

    [Theory, BothEngines]
    public async Task What_the_caller_keeps_about_an_account_finds_it_again(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var id = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;

        var changed = (await server.Post("/connected_accounts/update", new
        {
            connected_account_id = id,
            display_name = "Jane's locks",
            customer_key = "acme",
            custom_metadata = new { region = "north" },
            automatically_manage_new_devices = false,
            accepted_capabilities = new[] { "lock", "access_control" },
        })).Body["connected_account"]!;

        Assert.Equal("Jane's locks", (string?)changed["display_name"]);
        Assert.False((bool?)changed["automatically_manage_new_devices"]);
        Assert.Equal("""["lock","access_control"]""", changed["accepted_capabilities"]!.ToJsonString());
        foreach (var ask in new object[] { new { customer_key = "acme" }, new { search = "NORTH" }, new { custom_metadata_has = new { region = "north" } } })
            Assert.Equal(id, (string?)(await List(server, ask)).Single()!["connected_account_id"]);
    }

    [Fact]
    public async Task Pages_of_accounts_follow_each_other()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var first = (await server.Post("/connected_accounts/list", new { limit = 2 })).Body;
        var cursor = (string?)first["pagination"]!["next_page_cursor"];

        var rest = await List(server, new { page_cursor = cursor });

        Assert.Equal(2, first["connected_accounts"]!.AsArray().Count);
        Assert.Equal((await List(server, null)).Length, rest.Length + 2);
    }

    [Fact]
    public async Task No_account_lies_in_a_space_that_is_not_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        Assert.Empty(await List(server, new { space_id = Guid.NewGuid() }));
        Assert.Empty(await List(server, new { user_identifier_key = "jane" }));
    }

    static async Task<System.Text.Json.Nodes.JsonNode?[]> List(LatchkeyServer server, object? ask) =>
        [.. (await server.Post("/connected_accounts/list", ask)).Body["connected_accounts"]!.AsArray()];
}
