using System.Text.Json.Nodes;

namespace Latchkey.Devices;

/// <summary>The doors of a server's first sandbox, by the names that its makes give them.</summary>
static class SandboxDoors
{
    public const string Front = "Front Door", Side = "Side Door";

    public static async Task<JsonObject> Door(this LatchkeyServer server, string name) =>
        (await server.Post("/devices/get", new { name })).Body["device"]!.AsObject();

    public static async Task<string> DoorId(this LatchkeyServer server, string name) => (string)(await server.Door(name))["device_id"]!;

    public static async Task<string[]> DoorNames(this LatchkeyServer server, object? ask = null) =>
        [.. (await server.Post("/devices/list", ask)).Body["devices"]!.AsArray().Select(d => (string)d!["display_name"]!)];

    public static async Task<JsonObject[]> EventsOf(this LatchkeyServer server, string deviceId, string type) =>
        [.. (await server.Post("/events/list", new { since = "2020-01-01T00:00:00Z", device_id = deviceId, event_type = type }))
            .Body["events"]!.AsArray().Select(e => e!.AsObject())];

    public static async Task<Guid> AnotherWorkspace(this LatchkeyServer server)
    {
        using var person = server.Caller(LatchkeyServer.Token);
        var made = await person.Ask("/workspaces/create", new { name = "Elsewhere", is_sandbox = true });
        return (Guid)made.Body["workspace"]!["workspace_id"]!;
    }
}
