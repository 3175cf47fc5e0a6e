using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Acs;
using Latchkey.Sandbox;
using Latchkey.Stories;

namespace Latchkey.AccessGrants;

/// <summary>What stories about guests ask of a server.</summary>
static class Guests
{
    public static async Task<JsonObject> Grant(this LatchkeyServer server, object fields)
    {
        var body = JsonSerializer.SerializeToNode(fields)!.AsObject();
        if (!body.ContainsKey("user_identity_id") && !body.ContainsKey("user_identity"))
            body["user_identity"] = new JsonObject { ["full_name"] = "Jane Doe" };
        if (!body.ContainsKey("requested_access_methods")) body["requested_access_methods"] = new JsonArray(new JsonObject { ["mode"] = "code" });
        return (await server.Done("/access_grants/create", body)).Body["access_grant"]!.AsObject();
    }

    public static string Id(this JsonObject grant) => (string)grant["access_grant_id"]!;

    public static async Task<JsonObject> Again(this LatchkeyServer server, JsonObject grant) =>
        (await server.Done("/access_grants/get", new { access_grant_id = grant.Id() })).Body["access_grant"]!.AsObject();

    public static Task<IReadOnlyList<JsonObject>> Methods(this LatchkeyServer server, JsonObject grant) =>
        server.List("/access_methods/list", "access_methods", new { access_grant_id = grant.Id() });

    public static async Task<JsonObject> Method(this LatchkeyServer server, JsonObject grant) => Assert.Single(await server.Methods(grant));

    public static Task Advance(this LatchkeyServer server, TimeSpan by) => server.Done("/sandbox/advance_clock", new { by_seconds = (long)by.TotalSeconds });

    /// <summary>Everything that is due now is done.</summary>
    public static Task Settle(this LatchkeyServer server) => server.Advance(TimeSpan.Zero);

    public static async Task<IReadOnlyList<string>> OnLock(this LatchkeyServer server, Guid door) =>
        [.. (await server.Lock(door))["slots"]!.AsArray().Select(s => (string)s!["code"]!)];

    public static IReadOnlyList<string> Codes(this JsonObject thing, string list) =>
        [.. thing[list]!.AsArray().Select(e => (string)(e!["warning_code"] ?? e["error_code"] ?? e["mutation_code"])!)];

    public static Task<IReadOnlyList<string>> Told(this LatchkeyServer server, JsonObject grant) => server.EventTypesAbout("access_grant_id", grant.Id());
}
