using System.Collections.Frozen;
using Latchkey.Api;

namespace Latchkey.ClientSessions;

/// <summary>The one place that decides which paths are open to a browser. A path that is not named here takes an API key.</summary>
/// <remarks>
/// Source: the security of each path in the public description, <c>client_session</c> and <c>client_session_with_customer</c>; of what the
/// description does not have, events may be heard as they may be listed. A test compares the two. Name a path only when all that it reads or
/// changes is found through rows that heed <see cref="Sight"/>.
/// </remarks>
static class Permits
{
    static readonly FrozenSet<string> everySession = FrozenSet.Create(StringComparer.Ordinal,
        "/access_codes/create", "/access_codes/create_multiple", "/access_codes/delete", "/access_codes/generate_code", "/access_codes/get",
        "/access_codes/get_timeline", "/access_codes/list", "/access_codes/pull_backup_access_code", "/access_codes/report_device_constraints",
        "/access_codes/simulate/create_unmanaged_access_code", "/access_codes/unmanaged/convert_to_managed", "/access_codes/unmanaged/delete",
        "/access_codes/unmanaged/get", "/access_codes/unmanaged/list", "/access_codes/unmanaged/update", "/access_codes/update",
        "/access_codes/update_multiple", "/acs/access_groups/delete", "/acs/credentials/list", "/acs/entrances/get", "/acs/entrances/list",
        "/acs/entrances/list_credentials_with_access", "/acs/systems/list", "/acs/users/list", "/acs/users/list_accessible_entrances",
        "/action_attempts/get", "/client_sessions/get", "/connect_webviews/create", "/connect_webviews/get", "/connect_webviews/list",
        "/connected_accounts/get", "/devices/get",
        "/devices/list", "/devices/list_device_providers", "/devices/unmanaged/get", "/devices/update", "/events/get", "/events/list",
        "/events/stream", "/locks/configure_auto_lock", "/locks/get", "/locks/list", "/locks/lock_door", "/locks/unlock_door", "/user_identities/list",
        "/user_identities/list_accessible_entrances", "/user_identities/list_acs_systems", "/user_identities/unmanaged/list",
        "/user_identities/unmanaged/update", "/workspaces/get", "/workspaces/list");

    static readonly FrozenSet<string> customersToo = FrozenSet.Create(StringComparer.Ordinal,
        "/access_grants/create", "/access_grants/delete", "/access_grants/get", "/access_grants/list", "/access_grants/request_access_methods",
        "/access_grants/unmanaged/get", "/access_grants/unmanaged/list", "/access_grants/unmanaged/update", "/access_grants/update",
        "/access_methods/delete", "/access_methods/get_related", "/access_methods/list", "/access_methods/unmanaged/list",
        "/acs/encoders/encode_credential", "/acs/encoders/list", "/acs/encoders/scan_to_assign_credential",
        "/acs/encoders/simulate/next_credential_encode_will_succeed",
        "/connected_accounts/delete", "/connected_accounts/list", "/connected_accounts/simulate/disconnect", "/devices/simulate/connect",
        "/devices/simulate/connect_to_hub",
        "/devices/simulate/disconnect", "/devices/simulate/disconnect_from_hub", "/devices/simulate/paid_subscription",
        "/devices/simulate/remove", "/devices/unmanaged/list", "/spaces/add_acs_entrances", "/spaces/add_connected_account",
        "/spaces/add_devices", "/spaces/create", "/spaces/delete", "/spaces/get", "/spaces/get_related", "/spaces/list",
        "/spaces/remove_acs_entrances", "/spaces/remove_connected_account", "/spaces/remove_devices", "/spaces/update", "/user_identities/get");

    static readonly FrozenSet<string> publishable = FrozenSet.Create(StringComparer.Ordinal, "/client_sessions/create", "/client_sessions/get_or_create");

    /// <exception cref="Refusal">401: the caller may not use the path, whatever it asks there.</exception>
    public static void Check(Api.Endpoint endpoint, Caller caller)
    {
        if (caller.Kind == CallerKind.PublishableKey && !publishable.Contains(endpoint.Path))
            throw Callers.Unauthorized("A publishable key only opens client sessions: use it with /client_sessions/get_or_create.");
        if (caller.Session is not { } session) return;
        if (!everySession.Contains(endpoint.Path) && !(session.CustomerKey is not null && customersToo.Contains(endpoint.Path)))
            throw Callers.Unauthorized("A client session may not use this path: it takes an API key.");
        if (session.IsReadOnly && endpoint.Writes)
            throw new Refusal(403, "forbidden", "This client session may look, and change nothing.");
    }
}
