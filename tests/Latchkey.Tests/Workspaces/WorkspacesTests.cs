using System.Text.Json.Nodes;
using Latchkey.Stores;

namespace Latchkey.Workspaces;

public sealed class WorkspacesTests
{
    [Theory, BothEngines]
    public async Task A_person_makes_workspaces_and_sees_them_all(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        using var person = server.Caller(LatchkeyServer.Token);

        var made = await person.Ask("/workspaces/create", new
        {
            name = "Seaside", company_name = "Seaside Ltd", is_sandbox = false, webview_primary_button_color = "#fff",
            connect_webview_customization = new { logo_shape = "circle", success_message = "Done" },
        });

        var workspace = made.Body["workspace"]!;
        Assert.Equal(200, made.Status);
        Assert.Equal(("Seaside", "Seaside Ltd", false), ((string)workspace["name"]!, (string)workspace["company_name"]!, (bool)workspace["is_sandbox"]!));
        Assert.Equal(
            """{"logo_shape":"circle","primary_button_color":"#fff","success_message":"Done"}""",
            workspace["connect_webview_customization"]!.ToJsonString());
        var all = (await person.Ask(HttpMethod.Get, "/workspaces/list")).Body["workspaces"]!.AsArray();
        Assert.Equal(["Sandbox", "Seaside"], all.Select(w => (string)w!["name"]!));
    }

    [Fact]
    public async Task An_API_key_sees_its_own_workspace_and_makes_none()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        await person.Ask("/workspaces/create", new { name = "Seaside" });

        Assert.Equal(401, (await server.Post("/workspaces/create", new { name = "Mine" })).Status);
        Assert.Equal(["Sandbox"], (await server.Get("/workspaces/list")).Body["workspaces"]!.AsArray().Select(w => (string)w!["name"]!));
    }

    [Theory, BothEngines]
    public async Task What_is_given_is_changed_and_the_rest_stays(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var before = await Workspace(server);
        await server.Post("/workspaces/update", new { connect_webview_customization = new { logo_shape = "square", success_message = "Done" } });

        var update = await server.Client.Ask(
            HttpMethod.Patch, "/workspaces/update", Asking.Json("""{"name": "Hills", "connect_webview_customization": {"logo_shape": null}}"""));

        Assert.Equal((200, """{"ok":true}"""), (update.Status, update.Text));
        var after = await Workspace(server);
        Assert.Equal("Hills", (string?)after["name"]);
        Assert.Equal("""{"success_message":"Done"}""", after["connect_webview_customization"]!.ToJsonString());
        Assert.Equal(before["workspace_id"]!.ToString(), after["workspace_id"]!.ToString());
        Assert.Equal(before["publishable_key"]!.ToString(), after["publishable_key"]!.ToString());
    }

    [Fact]
    public async Task The_first_start_is_once()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        Assert.Null(await FirstStart.Happen(server.Server));
    }

    [Theory]
    [InlineData("seam_test_0123456789", null, true)]
    [InlineData("seam_at1_0123456789", null, false)]
    [InlineData("seam_cst1_0123456789", null, false)]
    [InlineData("seam_pk1_0123456789", null, false)]
    [InlineData("my_key_0123456789", null, false)]
    [InlineData("seam_short", null, false)]
    [InlineData("seam_test_01234 56789", null, false)]
    [InlineData(null, "seam_at1_0123456789", true)]
    [InlineData(null, "seam_test_0123456789", false)]
    public void A_chosen_key_is_one_that_official_clients_take(string? apiKey, string? token, bool isFine)
    {
        var fault = apiKey is not null
            ? Secrets.Fault(apiKey, KeyKind.ApiKey)
            : Secrets.Fault(token!, KeyKind.PersonalToken);
        Assert.Equal(isFine, fault is null);
    }

    [Fact]
    public void The_first_keys_are_printed_once_and_configured_ones_never()
    {
        var keys = new FirstStart.Keys("seam_test_0123456789012345678901234567890", "seam_at1_0123456789012345678901234567890");
        Assert.Contains(keys.ApiKey, Printed(keys, new()), StringComparison.Ordinal);
        Assert.DoesNotContain(keys.ApiKey, Printed(keys, new() { BootstrapApiKey = keys.ApiKey }), StringComparison.Ordinal);
        Assert.Contains("-H \"Authorization: Bearer $Latchkey__BootstrapApiKey\"", Printed(keys, new() { BootstrapApiKey = keys.ApiKey }), StringComparison.Ordinal);
        Assert.Equal("Latchkey is ready on http://x", Printed(null, new()).Trim());
    }

    static string Printed(FirstStart.Keys? keys, Settings settings)
    {
        using var text = new StringWriter();
        Welcome.Print(text, "http://x", keys, settings);
        return text.ToString();
    }

    static async Task<JsonNode> Workspace(LatchkeyServer server) => (await server.Get("/workspaces/get")).Body["workspace"]!;
}
