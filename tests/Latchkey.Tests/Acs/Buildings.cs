using System.Text.Json.Nodes;

namespace Latchkey.Acs;

/// <summary>The access systems of a server's first sandbox, as a caller finds them.</summary>
static class Buildings
{
    public static async Task<JsonObject> System(this LatchkeyServer server, string name) =>
        (await server.List("/acs/systems/list", "acs_systems")).Single(s => (string?)s["name"] == name);

    public static async Task<string> SystemId(this LatchkeyServer server, string name) => (string)(await server.System(name))["acs_system_id"]!;

    public static async Task<string> EntranceId(this LatchkeyServer server, string name) =>
        (string)(await server.List("/acs/entrances/list", "acs_entrances")).Single(e => (string?)e["display_name"] == name)["acs_entrance_id"]!;

    public static async Task<string> GroupId(this LatchkeyServer server, string system, string name) => (string)(await server.List(
        "/acs/access_groups/list", "acs_access_groups", new { acs_system_id = await server.SystemId(system) }))
        .Single(g => (string?)g["name"] == name)["acs_access_group_id"]!;

    public static async Task<string> EncoderId(this LatchkeyServer server, string system) => (string)(await server.List(
        "/acs/encoders/list", "acs_encoders", new { acs_system_id = await server.SystemId(system) }))[0]["acs_encoder_id"]!;

    public static async Task<string> UserId(this LatchkeyServer server, string system, string name = "Jane Doe", params string[] groups) =>
        (string)(await server.Done("/acs/users/create", new
        {
            acs_system_id = await server.SystemId(system), full_name = name, acs_access_group_ids = groups,
        })).Body["acs_user"]!["acs_user_id"]!;

    public static async Task<JsonObject> Give(this LatchkeyServer server, object ask) =>
        (await server.Done("/acs/credentials/create", ask)).Body["acs_credential"]!.AsObject();

    /// <summary>The credential once the system has it.</summary>
    public static async Task<JsonObject> Issued(this LatchkeyServer server, object ask)
    {
        var id = (string)(await server.Give(ask))["acs_credential_id"]!;
        await Until(async () => (bool)(await server.Credential(id))["is_latest_desired_state_synced_with_provider"]!);
        return await server.Credential(id);
    }

    public static async Task<JsonObject> Credential(this LatchkeyServer server, string id) =>
        (await server.Done("/acs/credentials/get", new { acs_credential_id = id })).Body["acs_credential"]!.AsObject();

    public static async Task<JsonObject> User(this LatchkeyServer server, string id) =>
        (await server.Done("/acs/users/get", new { acs_user_id = id })).Body["acs_user"]!.AsObject();

    /// <summary>What the entrance says to who stands before it.</summary>
    public static async Task<string> Present(this LatchkeyServer server, string entrance, object what)
    {
        var body = JsonSerializerNode(what);
        body["acs_entrance_id"] = await server.EntranceId(entrance);
        return (string)(await server.Done("/sandbox/present_credential", body)).Body["verdict"]!;
    }

    /// <summary>Waits until the porter has brought everything: he works beside the requests.</summary>
    public static async Task UntilSynced(this LatchkeyServer server, string userId) => await Until(async () =>
        (await server.User(userId))["pending_mutations"]!.AsArray().Count == 0);

    public static async Task Until(Func<Task<bool>> isSo)
    {
        for (var tries = 0; tries < 2_000; tries++)
        {
            if (await isSo()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        Assert.Fail("It never came to be so.");
    }

    public static async Task<IReadOnlyList<JsonObject>> EventsAbout(this LatchkeyServer server, string name, string id) =>
        await server.List("/events/list", "events", new Dictionary<string, object> { ["since"] = "2000-01-01T00:00:00Z", [name] = id });

    public static async Task<IReadOnlyList<string>> EventTypesAbout(this LatchkeyServer server, string name, string id) =>
        [.. (await server.EventsAbout(name, id)).Select(e => (string)e["event_type"]!)];

    public static async Task<Answer> Done(this LatchkeyServer server, string path, object? ask = null)
    {
        var answer = await server.Post(path, ask);
        Assert.True(answer.Status == 200, $"{path}: {answer.Text} {string.Join('\n', server.Problems)}");
        return answer;
    }

    public static async Task<IReadOnlyList<JsonObject>> List(this LatchkeyServer server, string path, string name, object? ask = null) =>
        [.. (await server.Done(path, ask)).Body[name]!.AsArray().Select(item => item!.AsObject())];

    static JsonObject JsonSerializerNode(object what) => global::System.Text.Json.JsonSerializer.SerializeToNode(what)!.AsObject();
}
