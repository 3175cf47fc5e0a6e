using Latchkey.AccessCodes;
using Latchkey.Api.Authorization;
using Latchkey.ConnectWebviews;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.ConnectedAccounts;

public sealed class TiesTests
{
    [Theory, BothEngines]
    public async Task A_cut_off_account_says_so_on_everything_in_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.Door(SandboxDoors.Front);
        var account = (string)door["connected_account_id"]!;

        await server.Client.Must("/connected_accounts/simulate/disconnect", new { connected_account_id = account });
        await server.Client.Must("/connected_accounts/simulate/disconnect", new { connected_account_id = account });

        Assert.Equal("account_disconnected", (string?)Assert.Single((await server.Account(account))["errors"]!.AsArray())!["error_code"]);
        var cut = await server.Door(SandboxDoors.Front);
        Assert.Contains("account_disconnected", cut["errors"]!.AsArray().Select(e => (string)e!["error_code"]!));
        Assert.False((bool)cut["properties"]!["online"]!);
        var types = await server.TypesTold(new { connected_account_id = account });
        Assert.Single(types, t => t == "connected_account.disconnected");
        // The other lock lacks its bridge: it was not connected before.
        Assert.Single(types, t => t == "device.disconnected");
    }

    [Theory, BothEngines]
    public async Task An_account_that_is_to_be_authorized_again_says_so_and_works_on_until_its_owner_logs_in(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = (await server.Connect(await server.Webview(), "yale")).AccountId();
        for (var i = 0; i < 2; i++) await server.Client.Must("/sandbox/request_reauthorization", new { connected_account_id = account });
        var asked = await server.Account(account);
        Assert.Equal("account_reauthorization_requested", (string?)Assert.Single(asked["warnings"]!.AsArray())!["warning_code"]);
        Assert.Empty(asked["errors"]!.AsArray());

        await server.Connect(await server.Webview(), "yale");
        Assert.Empty((await server.Account(account))["warnings"]!.AsArray());
        var types = await server.TypesTold(new { connected_account_id = account });
        Assert.Single(types, t => t == "connected_account.reauthorization_requested");
        Assert.DoesNotContain("connected_account.disconnected", types);
    }

    [Fact]
    public async Task A_door_of_a_cut_off_account_does_not_open_from_afar()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.Door(SandboxDoors.Front);
        await server.Client.Must("/connected_accounts/simulate/disconnect", new { connected_account_id = (string)door["connected_account_id"]! });
        var attempt = (await server.Client.Must("/locks/unlock_door", new { device_id = (string)door["device_id"]!, sync = true }))["action_attempt"]!;
        Assert.Equal(("error", "account_disconnected"), ((string)attempt["status"]!, (string?)attempt["error"]?["type"]));
    }

    [Theory, BothEngines]
    public async Task An_access_system_is_cut_off_with_its_account_and_comes_back_with_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = await server.Connect(await server.Webview(), "brivo");
        var system = (await server.Client.Must("/acs/systems/list", new { connected_account_id = account.AccountId() }))["acs_systems"]![0]!;
        await server.Client.Must("/connected_accounts/simulate/disconnect", new { connected_account_id = account.AccountId() });
        await server.Connect(await server.Webview(), "brivo");
        Assert.Equal(
            ["acs_system.connected", "acs_system.disconnected", "acs_system.connected"],
            (await server.TypesTold(new { acs_system_id = (string)system["acs_system_id"]! })).Where(t => t.EndsWith("connected", StringComparison.Ordinal)));
    }

    /// <summary>The accounts that a sandbox comes with are somebody's too.</summary>
    [Fact]
    public async Task The_sandboxs_own_account_is_connected_again_by_its_own_person()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var account = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;
        await server.Client.Must("/connected_accounts/simulate/disconnect", new { connected_account_id = account });
        var email = (string)(await server.Account(account))["user_identifier"]!["email"]!;
        var again = await server.Connect(await server.Webview(), "august", email);
        Assert.Equal(account, again.AccountId());
        Assert.Empty(again["errors"]!.AsArray());
    }

    [Fact]
    public async Task Nothing_is_simulated_where_doors_are_real()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var workspace = (await person.Must("/workspaces/create", new { name = "House" }))["workspace"]!;
        using var house = server.Caller(LatchkeyServer.Token, (Guid)workspace["workspace_id"]!);
        Assert.Equal("sandbox_only", (await house.Ask("/connected_accounts/simulate/disconnect", new { connected_account_id = Guid.NewGuid() })).ErrorType);
    }

    /// <summary>A code that nobody reported is found when somebody asks, not only at the next routine.</summary>
    [Theory, BothEngines]
    public async Task A_synced_account_is_read_now(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.Door(SandboxDoors.Front);
        var (account, device) = ((string)door["connected_account_id"]!, (string)door["device_id"]!);
        await server.Client.Must("/sandbox/advance_clock", new { by_seconds = 0 });
        await server.Client.Must("/sandbox/edit_keypad", new { device_id = device, action = "add", code = "1470", is_reported = false });
        Assert.Empty((await server.Client.Must("/access_codes/unmanaged/list", new { device_id = device }))["access_codes"]!.AsArray());

        await server.Client.Must("/connected_accounts/sync", new { connected_account_id = account });
        // What one listing shows is believed when a second one shows it too.
        await server.Client.Must("/sandbox/advance_clock", new { by_seconds = Timing.Default.SecondLook.TotalSeconds });

        Assert.Single((await server.Client.Must("/access_codes/unmanaged/list", new { device_id = device }))["access_codes"]!.AsArray());
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_synced()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var account = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;
        await server.Client.Must("/connected_accounts/simulate/disconnect", new { connected_account_id = account });
        Assert.Equal((400, "account_disconnected"), (await server.Post("/connected_accounts/sync", new { connected_account_id = account })) is var cut ? (cut.Status, cut.ErrorType) : default);
        Assert.Equal(404, (await server.Post("/connected_accounts/sync", new { connected_account_id = Guid.NewGuid() })).Status);
    }

    [Theory, BothEngines]
    public async Task A_deleted_account_takes_its_devices_and_codes_along_and_each_is_told(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = await server.Connect(await server.Webview(), "yale");
        var device = (string)(await server.Client.Must("/devices/list", new { connected_account_id = account.AccountId() }))["devices"]![0]!["device_id"]!;
        await server.Client.Must("/access_codes/create", new { device_id = device, code = "2580" });
        await server.Client.Must("/sandbox/advance_clock", new { by_seconds = 0 });

        await server.Client.Must("/connected_accounts/delete", new { connected_account_id = account.AccountId() });

        Assert.Equal(
            ["access_code.deleted", "device.deleted", "connected_account.deleted"],
            (await server.TypesTold(new { connected_account_id = account.AccountId() }))[^3..]);
        Assert.Equal(404, (await server.Post("/devices/get", new { device_id = device })).Status);
        // The next login of the same person begins anew.
        Assert.NotEqual(account.AccountId(), (await server.Connect(await server.Webview(), "yale")).AccountId());
    }
}
