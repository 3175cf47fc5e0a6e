using System.Text.Json.Nodes;

namespace Latchkey.Sandbox;

/// <summary>The doors of the first sandbox, as a caller finds them.</summary>
static class SandboxDoors
{
    /// <param name="name">The door's name in <c>Makes</c>: "Front Door" is August's.</param>
    public static async Task<Guid> DoorNamed(this LatchkeyServer server, string name)
    {
        var answer = await server.Post("/devices/get", new { name });
        Assert.True(answer.Status == 200, $"{answer.Text} {string.Join('\n', server.Problems)}");
        return (Guid)answer.Body["device"]!["device_id"]!;
    }

    public static async Task<JsonObject> Device(this LatchkeyServer server, Guid deviceId) =>
        (await server.Post("/devices/get", new { device_id = deviceId })).Body["device"]!.AsObject();

    public static async Task<JsonObject> Lock(this LatchkeyServer server, Guid deviceId) =>
        (await server.Post("/sandbox/get_lock", new { device_id = deviceId })).Body["lock"]!.AsObject();

    /// <summary>Codes that people at the lock made, as the server knows them.</summary>
    public static async Task<JsonArray> Unmanaged(this LatchkeyServer server, Guid deviceId) =>
        (await server.Post("/access_codes/unmanaged/list", new { device_id = deviceId })).Body["access_codes"]!.AsArray();

    public static async Task<IReadOnlyList<string>> EventTypes(this LatchkeyServer server, Guid deviceId)
    {
        var answer = await server.Post("/events/list", new { device_id = deviceId, since = "2020-01-01T00:00:00Z" });
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Body["events"]!.AsArray().Select(e => (string)e!["event_type"]!)];
    }

    public static IReadOnlyList<string> Errors(this JsonObject device) =>
        [.. device["errors"]!.AsArray().Select(error => (string)error!["error_code"]!)];
}
