using System.Collections.Frozen;

namespace Latchkey.Api;

/// <summary>The table of contents: every path, its verbs, and the file that answers it.</summary>
/// <remarks><c>/access_codes/unmanaged/get</c> is answered by <c>AccessCodes/Unmanaged/Get.cs</c>; a test holds this.</remarks>
static class Routes
{
    public static FrozenDictionary<string, Endpoint> All()
    {
        var route = new RouteTable();

        route.Read("/action_attempts/get", ActionAttempts.Get.Handle);
        route.Read("/action_attempts/list", ActionAttempts.List.Handle);

        route.Post("/api_keys/create", ApiKeys.Create.Handle, needsWorkspace: false);
        route.Read("/api_keys/list", ApiKeys.List.Handle, needsWorkspace: false);
        route.Post("/api_keys/revoke", ApiKeys.Revoke.Handle, needsWorkspace: false);

        route.Read("/events/get", Events.Get.Handle);
        route.Read("/events/list", Events.List.Handle);

        route.Post("/workspaces/create", Workspaces.Create.Handle, needsWorkspace: false);
        route.Read("/workspaces/get", Workspaces.Get.Handle);
        route.Read("/workspaces/list", Workspaces.List.Handle, needsWorkspace: false);
        route.Update("/workspaces/update", Workspaces.Update.Handle);

        return route.Freeze();
    }
}
