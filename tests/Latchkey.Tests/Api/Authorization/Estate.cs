using System.Text.Json.Nodes;

namespace Latchkey.Api.Authorization;

/// <summary>Somebody's things, one of each kind that an id can name.</summary>
sealed class Estate
{
    /// <summary>The PINs of the access code, and of the unmanaged one.</summary>
    public const string Code = "482915", NeighboursCode = "471147";

    /// <summary>The field's name → the id. What is named differently on some paths stands under <c>unmanaged device_id</c> and the like.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    public IReadOnlyList<string> Accounts { get; private set; } = [];

    /// <summary>What callers name its things by: every key is this.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Of a client session of the same workspace that sees these accounts, and one person.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Of a client session of the customer to whom all of it belongs.</summary>
    public string CustomersToken { get; private set; } = "";

    /// <summary>Of a client session of the person alone: one door, and what the person is in the building.</summary>
    public string PersonsToken { get; private set; } = "";

    /// <param name="owner">An API key of the workspace.</param>
    /// <param name="isMine">Which of the sandbox's accounts are meant.</param>
    public static async Task<Estate> Of(HttpClient owner, Func<string, bool> isMine, string guest)
    {
        var estate = new Estate { Key = guest };
        var accounts = (await owner.Must("/connected_accounts/list"))["connected_accounts"]!.AsArray();
        estate.Accounts = [.. accounts.Where(a => isMine((string)a!["account_type"]!)).Select(a => (string)a!["connected_account_id"]!)];
        foreach (var account in estate.Accounts) await owner.Must("/connected_accounts/update", new { connected_account_id = account, customer_key = guest });
        var devices = (await owner.Must("/devices/list", new { connected_account_ids = estate.Accounts }))["devices"]!.AsArray()
            .Select(d => (string)d!["device_id"]!).ToList();
        await estate.FindDoor(owner, devices);
        await estate.LetOneGo(owner, devices.Last(d => d != estate.Ids["device_id"]));
        await estate.Invite(owner, guest);
        estate.Ids["connected_account_id"] = (string)(await owner.Must("/devices/get", new { device_id = estate.Ids["device_id"] }))["device"]!["connected_account_id"]!;
        estate.Ids["event_id"] = (string)(await owner.Must("/events/list", new { since = "2020-01-01T00:00:00Z", device_id = estate.Ids["device_id"] }))["events"]![0]!["event_id"]!;
        await estate.FindBuilding(owner, guest);
        await estate.LetIn(owner, guest);
        return estate;
    }

    /// <summary>An access system in one of the accounts, with one of everything; and a space.</summary>
    async Task FindBuilding(HttpClient owner, string guest)
    {
        var systems = (await owner.Must("/acs/systems/list"))["acs_systems"]!.AsArray();
        var system = systems.First(s => Accounts.Contains((string)s!["connected_account_id"]!) && (string?)s["external_type"] is "salto_ks_site" or "salto_space_system")!;
        var id = Ids["acs_system_id"] = (string)system["acs_system_id"]!;
        var user = Ids["acs_user_id"] = (string)(await owner.Must("/acs/users/create", new
        {
            acs_system_id = id, full_name = guest, user_identity_id = Ids["user_identity_id"],
        }))["acs_user"]!["acs_user_id"]!;
        Ids["acs_credential_id"] = (string)(await owner.Must("/acs/credentials/create", new { acs_user_id = user, access_method = "mobile_key" }))["acs_credential"]!["acs_credential_id"]!;
        Ids["acs_access_group_id"] = (string)(await owner.Must("/acs/access_groups/list", new { acs_system_id = id }))["acs_access_groups"]![0]!["acs_access_group_id"]!;
        await owner.Must("/acs/access_groups/add_user", new { acs_access_group_id = Ids["acs_access_group_id"], acs_user_id = user });
        Ids["acs_entrance_id"] = (string)(await owner.Must("/acs/access_groups/list_accessible_entrances", new { acs_access_group_id = Ids["acs_access_group_id"] }))["acs_entrances"]![0]!["acs_entrance_id"]!;
        Ids["acs_encoder_id"] = (string)(await owner.Must("/acs/encoders/list", new { acs_system_id = id }))["acs_encoders"]![0]!["acs_encoder_id"]!;
        Ids["space_id"] = (string)(await owner.Must("/spaces/create", new
        {
            name = guest, space_key = guest, customer_key = guest, device_ids = new[] { Ids["device_id"] }, acs_entrance_ids = new[] { Ids["acs_entrance_id"] }, connected_account_ids = Accounts.Take(1),
        }))["space"]!["space_id"]!;
        Ids["webhook_id"] = (string)(await owner.Must("/webhooks/create", new { url = "https://hooks.invalid/doors" }))["webhook"]!["webhook_id"]!;
    }

    /// <summary>Far ahead, so that nothing is on its way to a door.</summary>
    async Task LetIn(HttpClient owner, string guest)
    {
        var grant = (await owner.Must("/access_grants/create", new
        {
            user_identity_id = Ids["user_identity_id"], access_grant_key = guest, device_ids = new[] { Ids["device_id"] },
            acs_entrance_ids = new[] { Ids["acs_entrance_id"] }, space_ids = new[] { Ids["space_id"] },
            requested_access_methods = new[] { new { mode = "code" }, new { mode = "mobile_key" } }, starts_at = "2041-01-01T00:00:00Z",
        }))["access_grant"]!;
        Ids["access_grant_id"] = (string)grant["access_grant_id"]!;
        // The one with a code on the door.
        Ids["access_method_id"] = (string)(await owner.Must("/access_methods/list", new { access_grant_key = guest, device_id = Ids["device_id"] }))["access_methods"]![0]!["access_method_id"]!;
    }

    /// <summary>A door that locks, takes codes, and tells of those that others add at its keypad.</summary>
    async Task FindDoor(HttpClient owner, List<string> devices)
    {
        foreach (var device in devices)
        {
            var found = await owner.Ask("/access_codes/simulate/create_unmanaged_access_code", new { device_id = device, code = NeighboursCode, name = "Neighbour" });
            if (found.Status != 200) continue;
            var made = await owner.Ask("/access_codes/create", new { device_id = device, code = Code, starts_at = "2040-01-01T00:00:00Z", ends_at = "2040-01-02T00:00:00Z", common_code_key = "linked" });
            var locked = await owner.Ask("/locks/lock_door", new { device_id = device });
            if (made.Status != 200 || locked.Status != 200) continue;
            Ids["device_id"] = device;
            Ids["unmanaged access_code_id"] = (string)found.Body["access_code"]!["access_code_id"]!;
            Ids["access_code_id"] = (string)made.Body["access_code"]!["access_code_id"]!;
            Ids["action_attempt_id"] = (string)locked.Body["action_attempt"]!["action_attempt_id"]!;
            return;
        }
        throw new InvalidOperationException("None of these doors will do.");
    }

    async Task LetOneGo(HttpClient owner, string device)
    {
        await owner.Must("/devices/update", new { device_id = device, is_managed = false });
        Ids["unmanaged device_id"] = device;
        Ids["unmanaged connected_account_id"] = (string)(await owner.Must("/devices/unmanaged/get", new { device_id = device }))["device"]!["connected_account_id"]!;
    }

    async Task Invite(HttpClient owner, string guest)
    {
        await owner.Must("/customers/push_data", new { customer_key = guest, user_identities = new[] { new { user_identity_key = guest, name = guest } } });
        Ids["user_identity_id"] = (string)(await owner.Must("/user_identities/get", new { user_identity_key = guest }))["user_identity"]!["user_identity_id"]!;
        await owner.Must("/user_identities/grant_access_to_device", new { user_identity_id = Ids["user_identity_id"], device_id = Ids["device_id"] });
        var webview = (await owner.Must("/connect_webviews/create", new { customer_key = guest }))["connect_webview"]!;
        Ids["connect_webview_id"] = (string)webview["connect_webview_id"]!;
        // Of which something was told.
        await owner.Must("/connect/login", new { secret = new Uri((string)webview["url"]!).Fragment[1..], provider = "yale", email = guest, password = guest });
        var session = (await owner.Must("/client_sessions/create", new
        {
            user_identifier_key = guest, connected_account_ids = Accounts, user_identity_id = Ids["user_identity_id"],
            connect_webview_ids = new[] { Ids["connect_webview_id"] },
        }))["client_session"]!;
        Ids["client_session_id"] = (string)session["client_session_id"]!;
        Token = (string)session["token"]!;
        CustomersToken = (string)(await owner.Must("/client_sessions/create", new { customer_key = guest }))["client_session"]!["token"]!;
        PersonsToken = (string)(await owner.Must("/client_sessions/create", new { user_identity_id = Ids["user_identity_id"] }))["client_session"]!["token"]!;
        var link = (await owner.Must("/user_identities/generate_instant_key", new { user_identity_id = Ids["user_identity_id"] }))["instant_key"]!;
        Ids["instant_key_id"] = (string)link["instant_key_id"]!;
        Ids["api_key_id"] = (string)(await owner.Must("/api_keys/create", new { name = guest }))["api_key"]!["api_key_id"]!;
    }
}

static class Insisting
{
    public static async Task<JsonObject> Must(this HttpClient caller, string path, object? body = null)
    {
        var answer = await caller.Ask(path, body);
        return answer.Status == 200 ? answer.Body : throw new InvalidOperationException($"{path}: {answer.Text}");
    }
}
