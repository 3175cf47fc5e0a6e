using System.Text.Json.Nodes;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.Api.Authorization;

/// <summary>Every route, seen by everybody. A route that is added is in it by itself.</summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    /// <summary>A stream is heard, not asked: its own tests tell who may.</summary>
    static readonly IReadOnlyList<Api.Endpoint> routes =
        [.. Routes.All().Values.Where(e => e.Verbs.HasFlag(Verbs.Post)).OrderBy(e => e.Path, StringComparer.Ordinal)];

    /// <summary>Ids of what is not on this server yet, or is nobody's: another's is like any other.</summary>
    static readonly HashSet<string> notHere =
    [
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

    /// <summary>Every field that holds an id or a key is asked with another's and with one that never was.</summary>
    [Theory, BothEngines]
    public async Task Anothers_id_is_answered_exactly_like_one_that_never_was(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (mine, neighbours, elsewhere) = await Estates(server);
        var asked = new Dictionary<string, int>();
        foreach (var (who, caller, others) in Callers(server, mine, neighbours, elsewhere))
        {
            foreach (var route in routes)
            {
                foreach (var field in Form.IdFields(route.Request).Where(field => !notHere.Contains(NameOf(field))))
                {
                    foreach (var other in others) await IsAbsent(caller, route, field, mine, other);
                    asked[who] = asked.GetValueOrDefault(who) + others.Count;
                }
                // A key that is written is nobody else's in the workspace.
                foreach (var field in route.Writes ? [] : Form.KeyFields(route.Request))
                {
                    foreach (var other in others) await IsAbsent(caller, route, field, mine, other);
                    asked[who] = asked.GetValueOrDefault(who) + others.Count;
                }
            }
        }
        foreach (var (who, count) in asked) output.WriteLine($"{engine}: {who}, {routes.Count} routes, {count} ids and keys of others");
        Assert.All(asked.Values, count => Assert.True(count > 200, $"only {count} were asked"));
    }

    [Theory, BothEngines]
    public async Task Whatever_a_session_reads_is_its_own_and_nothing_of_others(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (mine, neighbours, elsewhere) = await Estates(server);
        var read = new Dictionary<string, HashSet<string>>();
        foreach (var (who, caller, others) in Callers(server, mine, neighbours, elsewhere))
        {
            var found = read[who] = [];
            foreach (var route in routes.Where(route => !route.Writes))
            {
                foreach (var field in Form.IdFields(route.Request).Prepend(null))
                {
                    var answer = await caller.Ask(route.Path, Body(route, field, path => IdOf(mine, route, path)));
                    if (answer.Status == 200 && ShowsOne(answer, mine)) found.Add(route.Path);
                    foreach (var id in others.SelectMany(other => other.Ids.Values.Concat(other.Accounts)))
                        Assert.False(answer.Text.Contains(id, StringComparison.Ordinal), $"{route.Path} with {field} shows {who} {id}: {answer.Text}");
                }
            }
            output.WriteLine($"{engine}: {who} finds something of theirs with {found.Count} of {routes.Count(r => !r.Writes)} reads");
        }
        string[] persons =
        [
            "/access_codes/generate_code", "/access_codes/get", "/access_codes/get_timeline", "/access_codes/list", "/access_codes/unmanaged/get", "/access_codes/unmanaged/list",
            "/acs/credentials/list", "/acs/entrances/get", "/acs/entrances/list", "/acs/entrances/list_credentials_with_access", "/acs/systems/list",
            "/acs/users/list", "/acs/users/list_accessible_entrances", "/action_attempts/get", "/client_sessions/get", "/devices/get", "/devices/list",
            "/events/get", "/events/list", "/locks/get", "/locks/list", "/user_identities/list", "/user_identities/list_accessible_entrances",
            "/user_identities/list_acs_systems",
        ];
        string[] guests = [.. persons, "/connect_webviews/get", "/connect_webviews/list", "/connected_accounts/get", "/devices/unmanaged/get"];
        string[] customers =
        [
            .. guests.Except(["/client_sessions/get"]), "/access_grants/get", "/access_grants/list", "/access_methods/get_related", "/access_methods/list", "/acs/encoders/list",
            "/connected_accounts/list", "/devices/unmanaged/list", "/spaces/get", "/spaces/get_related", "/spaces/list", "/user_identities/get",
        ];
        Assert.Equal(persons.Order(StringComparer.Ordinal), read["a person's session"].Order(StringComparer.Ordinal));
        Assert.Equal(guests.Order(StringComparer.Ordinal), read["a session"].Order(StringComparer.Ordinal));
        Assert.Equal(customers.Order(StringComparer.Ordinal), read["a customer's session"].Order(StringComparer.Ordinal));
        // All that has anything to show to whom all of it belongs.
        Assert.Superset(customers.ToHashSet(), read["a key"]);
    }

    /// <summary>What a session may do with what is its own is done: its own ids are not absent to it.</summary>
    [Fact]
    public async Task A_session_changes_what_is_its_own()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (mine, _, _) = await Estates(server);
        using var customer = server.Caller(mine.CustomersToken);
        var (permitted, done) = (0, new List<string>());
        // What disconnects doors or deletes comes last.
        foreach (var route in routes.Where(route => route.Writes).OrderBy(EndsThings).ThenBy(route => route.Path, StringComparer.Ordinal))
        {
            // Of several ids one may have to be given: the first that will do.
            foreach (var field in Form.IdFields(route.Request).Where(field => !notHere.Contains(NameOf(field))).Prepend(null))
            {
                var answer = await customer.Ask(route.Path, Body(route, field, path => IdOf(mine, route, path)));
                Assert.True(answer.Status < 500, $"{route.Path}: {answer.Text}");
                if (answer.Status == 401) break;
                if (field is null) permitted++;
                if (answer.Status != 200) continue;
                done.Add(route.Path);
                break;
            }
        }
        output.WriteLine($"A customer's session may use {permitted} writing routes; {done.Count} of them did something");
        Assert.True(done.Count > 30, $"only {string.Join('\n', done)}");
    }

    static int EndsThings(Api.Endpoint route) => route.Path switch
    {
        "/connected_accounts/delete" => 3,
        var path when path.EndsWith("/delete", StringComparison.Ordinal) => 2,
        var path when path.Contains("/simulate/", StringComparison.Ordinal) || path.Contains("/remove_", StringComparison.Ordinal) => 1,
        _ => 0,
    };

    /// <summary>One of somebody's things is in the answer.</summary>
    static bool ShowsOne(Answer answer, Estate mine) =>
        mine.Ids.Values.Concat(mine.Accounts).Any(id => answer.Text.Contains(id, StringComparison.Ordinal));

    static IEnumerable<(string Who, HttpClient Caller, IReadOnlyList<Estate> Others)> Callers(
        LatchkeyServer server, Estate mine, Estate neighbours, Estate elsewhere)
    {
        // A key sees its whole workspace.
        yield return ("a key", server.Client, [elsewhere]);
        yield return ("a session", server.Caller(mine.Token), [elsewhere, neighbours]);
        yield return ("a customer's session", server.Caller(mine.CustomersToken), [elsewhere, neighbours]);
        yield return ("a person's session", server.Caller(mine.PersonsToken), [elsewhere, neighbours]);
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
        Assert.Equivalent(
            new[]
            {
                // This code is no grant's.
                "/access_grants/list access_code_id", "/access_methods/list access_code_id",
                // Nobody but callers makes grants and methods.
                "/access_grants/unmanaged/get access_grant_id", "/access_grants/unmanaged/list acs_entrance_id",
                "/access_grants/unmanaged/list acs_system_id", "/access_grants/unmanaged/list user_identity_id",
                "/access_methods/unmanaged/get access_method_id", "/access_methods/unmanaged/list acs_entrance_id",
                "/access_methods/unmanaged/list device_id", "/access_methods/unmanaged/list space_id",
                // The door's account has no building, and a system alone names no user.
                "/acs/entrances/list connected_account_id", "/acs/systems/list connected_account_id",
                "/acs/users/get acs_system_id", "/acs/users/list_accessible_entrances acs_system_id",
                // Nobody has logged in at this webview's page.
                "/devices/list connect_webview_id", "/devices/unmanaged/list connect_webview_id", "/locks/list connect_webview_id",
                // The space holds a managed device; of groups nothing is told.
                "/devices/unmanaged/list space_id", "/events/list acs_access_group_id",
                // This person was made known by a caller.
                "/user_identities/unmanaged/get user_identity_id",
            }, alike, strict: true);
    }

    const string Absent = "019a0000-0000-7000-8000-0123456789ab";

    static async Task IsAbsent(HttpClient caller, Api.Endpoint route, string field, Estate mine, Estate others)
    {
        var isKey = NameOf(field).TrimEnd('s').EndsWith("_key", StringComparison.Ordinal);
        var asked = await Asked(caller, route, field, mine, isKey ? others.Key : IdOf(others, route, field));
        var absent = await Asked(caller, route, field, mine, isKey ? "nobody" : Absent);
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
        if (field is not null && Form.KeyFields(route.Request).Contains(field))
            body[field] = field.EndsWith('s') ? new JsonArray(idFor(field)) : JsonValue.Create(idFor(field));
        if (route.Path == "/events/list") body["since"] = "2020-01-01T00:00:00Z";
        if (route.Path == "/access_codes/get" && field == "device_id") body["code"] = Estate.Code;
        if (route.Path == "/access_codes/unmanaged/get" && field == "device_id") body["code"] = Estate.NeighboursCode;
        return body;
    }

    static string IdOf(Estate estate, Api.Endpoint route, string field)
    {
        var name = NameOf(field);
        if (notHere.Contains(name)) return Absent;
        name = name.Replace("location_id", "space_id", StringComparison.Ordinal);
        if (name.EndsWith("_ids", StringComparison.Ordinal)) name = name[..^1];
        var isUnmanaged = route.Path.Contains("/unmanaged/", StringComparison.Ordinal) && !(route.Path.StartsWith("/access_codes", StringComparison.Ordinal) && name == "device_id");
        if (isUnmanaged && estate.Ids.TryGetValue($"unmanaged {name}", out var id)) return id;
        // allowed_acs_entrance_ids, acs_credential_id_on_seam: the kind stands somewhere in the name.
        return estate.Ids.GetValueOrDefault(name)
            ?? estate.Ids.Where(known => name.Contains(known.Key, StringComparison.Ordinal)).OrderByDescending(known => known.Key.Length).Select(known => known.Value).FirstOrDefault()
            ?? throw new InvalidOperationException($"{route.Path}: nobody has a {name}.");
    }

    static string NameOf(string field) => field[(field.LastIndexOf('.') + 1)..];

    static async Task<(Estate Mine, Estate Neighbours, Estate Elsewhere)> Estates(LatchkeyServer server)
    {
        static bool IsMine(string accountType) => accountType is "august" or "tedee" or "salto_space";
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
