using System.Text.Json.Nodes;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.Api.Authorization;

/// <summary>Every route, seen by everybody. A route that is added is in it by itself.</summary>
public sealed class MatrixTests
{
    /// <summary>A stream is heard, not asked: its own tests tell who may.</summary>
    static readonly IReadOnlyList<Api.Endpoint> routes =
        [.. Routes.All().Values.Where(e => e.Verbs.HasFlag(Verbs.Post)).OrderBy(e => e.Path, StringComparer.Ordinal)];

    /// <summary>Ids of what is not on this server yet, or is nobody's: another's is like any other.</summary>
    static readonly HashSet<string> notHere =
    [
        "access_grant_id", "access_grant_ids", "access_method_id", "access_method_ids",
        "customization_profile_id", "organization_id", "unstable_location_id",
    ];

    [Theory, BothEngines]
    public async Task Who_shows_nothing_that_opens_is_told_so_whatever_he_asks(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var ended = await Ended(server);
        (string Who, string? Authorization, string? Header, string? Value)[] strangers =
        [
            ("nobody", null, null, null), ("a bad key", "seam_test_nobodys_key", null, null), ("a bad token", "seam_at1_nobodys", null, null),
            ("a bad session", "seam_cst1_nobodys", null, null), ("a bad session's header", null, "client-session-token", "seam_cst1_nobodys"),
            ("a bad publishable key", null, "seam-publishable-key", "seam_pk1_nobodys"), ("a publishable key as a key", ended.PublishableKey, null, null),
            ("a revoked session", ended.Revoked, null, null), ("an expired session", ended.Expired, null, null), ("a deleted session", ended.Deleted, null, null),
            ("a revoked session's header", null, "client-session-token", ended.Revoked),
        ];
        using var anybody = server.Caller(null);
        foreach (var route in routes)
        {
            foreach (var (who, authorization, header, value) in strangers)
            {
                (string, string)[] headers = header is not null ? [(header, value!)] : authorization is null ? [] : [("Authorization", $"Bearer {authorization}")];
                var answer = await anybody.Ask(HttpMethod.Post, route.Path, null, headers);
                Assert.True(answer.Status == 401, $"{route.Path} to {who}: {answer.Status} {answer.Text}");
                var isSession = (authorization ?? value)?.StartsWith("seam_cst", StringComparison.Ordinal) == true;
                Assert.Equal(isSession ? "client_session_not_found" : "unauthorized", answer.ErrorType);
            }
        }
    }

    [Fact]
    public async Task A_publishable_key_opens_client_sessions_and_nothing_else()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var page = server.Caller(null);
        page.DefaultRequestHeaders.Add("seam-publishable-key", await PublishableKey(server));
        foreach (var route in routes)
        {
            var answer = await page.Ask(route.Path);
            if (route.Path is "/client_sessions/create" or "/client_sessions/get_or_create")
                Assert.Equal((400, "user_identifier_key is required"), (answer.Status, answer.ErrorMessage));
            else
                Assert.Equal((401, "unauthorized"), (answer.Status, answer.ErrorType));
        }
    }

    /// <summary>Every field that holds an id is asked with another's and with one that never was.</summary>
    [Theory, BothEngines]
    public async Task Anothers_id_is_answered_exactly_like_one_that_never_was(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (mine, neighbours, elsewhere) = await Estates(server);
        using var guest = server.Caller(mine.Token);
        var count = 0;
        foreach (var route in routes)
        {
            foreach (var field in Form.IdFields(route.Request).Where(field => !notHere.Contains(NameOf(field))))
            {
                await IsAbsent(server.Client, route, field, mine, elsewhere);
                await IsAbsent(guest, route, field, mine, elsewhere);
                await IsAbsent(guest, route, field, mine, neighbours);
                count += 3;
            }
        }
        Assert.True(count > 200, $"only {count} were asked");
    }

    [Theory, BothEngines]
    public async Task Whatever_a_session_reads_holds_nothing_of_others(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (mine, neighbours, elsewhere) = await Estates(server);
        using var guest = server.Caller(mine.Token);
        var read = new List<string>();
        foreach (var route in routes.Where(route => !route.Writes))
        {
            foreach (var field in Form.IdFields(route.Request).Prepend(null))
            {
                var answer = await guest.Ask(route.Path, Body(route, field, path => IdOf(mine, route, path)));
                if (answer.Status == 200) read.Add(route.Path);
                foreach (var id in neighbours.Ids.Values.Concat(neighbours.Accounts).Concat(elsewhere.Ids.Values).Concat(elsewhere.Accounts))
                    Assert.False(answer.Text.Contains(id, StringComparison.Ordinal), $"{route.Path} with {field} shows {id}: {answer.Text}");
            }
        }
        Assert.Superset(new HashSet<string>
        {
            "/access_codes/get", "/access_codes/get_timeline", "/access_codes/list", "/access_codes/unmanaged/get", "/access_codes/unmanaged/list",
            "/action_attempts/get", "/client_sessions/get", "/connect_webviews/get",
            "/connect_webviews/list", "/connected_accounts/get", "/devices/get", "/devices/list", "/devices/unmanaged/get",
            "/events/get", "/events/list", "/locks/get", "/locks/list", "/user_identities/list", "/workspaces/get", "/workspaces/list",
        }, read.ToHashSet());
    }

    /// <summary>The test above would say nothing if the owner, too, found nothing.</summary>
    [Fact]
    public async Task To_its_owner_an_id_is_answered_otherwise()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (_, _, elsewhere) = await Estates(server);
        using var owner = server.Caller(LatchkeyServer.Token, await server.TheOtherWorkspace());
        var alike = new List<string>();
        foreach (var route in routes.Where(route => !route.Writes))
        {
            foreach (var field in Form.IdFields(route.Request).Where(field => !notHere.Contains(NameOf(field))))
            {
                if (await Asked(owner, route, field, elsewhere, IdOf(elsewhere, route, field)) == await Asked(owner, route, field, elsewhere, Absent))
                    alike.Add($"{route.Path} {field}");
            }
        }
        Assert.Equal(
            [
                // The door's account has no building, there are no locations, and a system alone names no user.
                "/acs/entrances/list connected_account_id", "/acs/entrances/list location_id", "/acs/systems/list connected_account_id",
                "/acs/users/get acs_system_id", "/acs/users/list_accessible_entrances acs_system_id",
                // The space holds a managed device; of groups nothing is told, and nothing of people.
                "/devices/unmanaged/list space_id", "/events/list acs_access_group_id", "/events/list user_identity_id",
                // These systems put their keys onto phones themselves, and this person was made known by a caller.
                "/user_identities/list credential_manager_acs_system_id", "/user_identities/unmanaged/get user_identity_id",
            ], alike);
    }

    const string Absent = "019a0000-0000-7000-8000-0123456789ab";

    static async Task IsAbsent(HttpClient caller, Api.Endpoint route, string field, Estate mine, Estate others)
    {
        var asked = await Asked(caller, route, field, mine, IdOf(others, route, field));
        var absent = await Asked(caller, route, field, mine, Absent);
        Assert.True(asked == absent, $"{route.Path} tells {field} of another from an absent one:\n{asked}\n{absent}");
    }

    /// <summary>What is answered, but for the ids of the request and of what it asks for.</summary>
    static async Task<string> Asked(HttpClient caller, Api.Endpoint route, string field, Estate mine, string id)
    {
        var body = Body(route, field, path => path == field ? id : IdOf(mine, route, path));
        var answer = await caller.Ask(route.Path, body);
        Assert.True(answer.Status < 500, $"{route.Path}: {answer.Text}");
        var requestId = answer.Header("seam-request-id")!;
        return $"{answer.Status} {answer.Text}".Replace(requestId, "", StringComparison.Ordinal).Replace(id, "", StringComparison.Ordinal)
            .Replace(Absent, "", StringComparison.Ordinal);
    }

    /// <summary>What the endpoint wants besides, though each field alone may be left out.</summary>
    static JsonObject Body(Api.Endpoint route, string? field, Func<string, string> idFor)
    {
        var body = Form.Fill(route.Request, field, idFor);
        if (route.Path == "/events/list") body["since"] = "2020-01-01T00:00:00Z";
        if (route.Path == "/access_codes/get" && field == "device_id") body["code"] = Estate.Code;
        if (route.Path == "/access_codes/unmanaged/get" && field == "device_id") body["code"] = Estate.NeighboursCode;
        return body;
    }

    static string IdOf(Estate estate, Api.Endpoint route, string field)
    {
        var name = NameOf(field);
        if (notHere.Contains(name)) return Absent;
        if (name.EndsWith("_ids", StringComparison.Ordinal)) name = name[..^1];
        var isUnmanaged = route.Path.Contains("/unmanaged/", StringComparison.Ordinal) && !(route.Path.StartsWith("/access_codes", StringComparison.Ordinal) && name == "device_id");
        if (isUnmanaged && estate.Ids.TryGetValue($"unmanaged {name}", out var id)) return id;
        // Not everybody has a building.
        return estate.Ids.GetValueOrDefault(name.StartsWith("allowed_", StringComparison.Ordinal) ? name["allowed_".Length..] : name, Absent);
    }

    static string NameOf(string field) => field[(field.LastIndexOf('.') + 1)..];

    static async Task<(Estate Mine, Estate Neighbours, Estate Elsewhere)> Estates(LatchkeyServer server)
    {
        static bool IsMine(string accountType) => accountType is "august" or "tedee";
        using var owner = server.Caller(LatchkeyServer.Token, await server.AnotherWorkspace());
        return (await Estate.Of(server.Client, IsMine, "me"), await Estate.Of(server.Client, type => !IsMine(type), "neighbour"),
            await Estate.Of(owner, _ => true, "stranger"));
    }

    static async Task<string> PublishableKey(LatchkeyServer server) =>
        (string)(await server.Client.Must("/workspaces/get"))["workspace"]!["publishable_key"]!;

    static async Task<(string PublishableKey, string Revoked, string Expired, string Deleted)> Ended(LatchkeyServer server)
    {
        async Task<JsonNode> Open(object body) => (await server.Client.Must("/client_sessions/create", body))["client_session"]!;
        var soon = (await server.Client.Must("/sandbox/get_clock"))["clock"]!["now"]!.GetValue<DateTimeOffset>().AddMinutes(1);
        var (revoked, deleted) = (await Open(new { }), await Open(new { }));
        var expired = await Open(new { expires_at = soon });
        await server.Client.Must("/client_sessions/revoke", new { client_session_id = (string)revoked["client_session_id"]! });
        await server.Client.Must("/client_sessions/delete", new { client_session_id = (string)deleted["client_session_id"]! });
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        return (await PublishableKey(server), (string)revoked["token"]!, (string)expired["token"]!, (string)deleted["token"]!);
    }
}

static class Elsewhere
{
    /// <summary>The second workspace of the server.</summary>
    public static async Task<Guid> TheOtherWorkspace(this LatchkeyServer server)
    {
        using var person = server.Caller(LatchkeyServer.Token);
        return (Guid)(await person.Must("/workspaces/list"))["workspaces"]![1]!["workspace_id"]!;
    }
}
