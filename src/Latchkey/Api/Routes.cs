using System.Collections.Frozen;

namespace Latchkey.Api;

/// <summary>The table of contents: every path, its verbs, and the file that answers it.</summary>
/// <remarks><c>/access_codes/unmanaged/get</c> is answered by <c>AccessCodes/Unmanaged/Get.cs</c>; a test holds this.</remarks>
static class Routes
{
    public static FrozenDictionary<string, Endpoint> All() => Table().Freeze();

    public static RouteTable Table()
    {
        var route = new RouteTable();

        route.Post("/access_codes/create", AccessCodes.Create.Handle);
        route.Put("/access_codes/create_multiple", AccessCodes.CreateMultiple.Handle);
        route.Delete("/access_codes/delete", AccessCodes.Delete.Handle);
        route.Read("/access_codes/generate_code", AccessCodes.GenerateCode.Handle);
        route.Read("/access_codes/get", AccessCodes.Get.Handle);
        route.Read("/access_codes/get_timeline", AccessCodes.GetTimeline.Handle);
        route.Read("/access_codes/list", AccessCodes.List.Handle);
        route.Post("/access_codes/pull_backup_access_code", AccessCodes.PullBackupAccessCode.Handle);
        route.Post("/access_codes/report_device_constraints", AccessCodes.ReportDeviceConstraints.Handle);
        route.Post("/access_codes/simulate/create_unmanaged_access_code", AccessCodes.Simulate.CreateUnmanagedAccessCode.Handle);
        route.Patch("/access_codes/unmanaged/convert_to_managed", AccessCodes.Unmanaged.ConvertToManaged.Handle);
        route.Delete("/access_codes/unmanaged/delete", AccessCodes.Unmanaged.Delete.Handle);
        route.Read("/access_codes/unmanaged/get", AccessCodes.Unmanaged.Get.Handle);
        route.Read("/access_codes/unmanaged/list", AccessCodes.Unmanaged.List.Handle);
        route.Patch("/access_codes/unmanaged/update", AccessCodes.Unmanaged.Update.Handle);
        route.Update("/access_codes/update", AccessCodes.Update.Handle);
        route.Patch("/access_codes/update_multiple", AccessCodes.UpdateMultiple.Handle);

        route.Read("/action_attempts/get", ActionAttempts.Get.Handle);
        route.Read("/action_attempts/list", ActionAttempts.List.Handle);

        route.Post("/api_keys/create", ApiKeys.Create.Handle, needsWorkspace: false);
        route.Read("/api_keys/list", ApiKeys.List.Handle, needsWorkspace: false);
        route.Post("/api_keys/revoke", ApiKeys.Revoke.Handle, needsWorkspace: false);

        route.Post("/connected_accounts/connect", ConnectedAccounts.Connect.Handle);
        route.Delete("/connected_accounts/delete", ConnectedAccounts.Delete.Handle);
        route.Read("/connected_accounts/get", ConnectedAccounts.Get.Handle);
        route.Read("/connected_accounts/list", ConnectedAccounts.List.Handle);
        route.Patch("/connected_accounts/update", ConnectedAccounts.Update.Handle);

        route.Delete("/devices/delete", Devices.Delete.Handle);
        route.Read("/devices/get", Devices.Get.Handle);
        route.Read("/devices/list", Devices.List.Handle);
        route.Read("/devices/list_device_providers", Devices.ListDeviceProviders.Handle);
        route.Post("/devices/report_provider_metadata", Devices.ReportProviderMetadata.Handle);
        route.Post("/devices/simulate/connect", Devices.Simulate.Connect.Handle);
        route.Post("/devices/simulate/connect_to_hub", Devices.Simulate.ConnectToHub.Handle);
        route.Post("/devices/simulate/disconnect", Devices.Simulate.Disconnect.Handle);
        route.Post("/devices/simulate/disconnect_from_hub", Devices.Simulate.DisconnectFromHub.Handle);
        route.Post("/devices/simulate/paid_subscription", Devices.Simulate.PaidSubscription.Handle);
        route.Post("/devices/simulate/remove", Devices.Simulate.Remove.Handle);
        route.Read("/devices/unmanaged/get", Devices.Unmanaged.Get.Handle);
        route.Read("/devices/unmanaged/list", Devices.Unmanaged.List.Handle);
        route.Patch("/devices/unmanaged/update", Devices.Unmanaged.Update.Handle);
        route.Patch("/devices/update", Devices.Update.Handle);

        route.Read("/events/get", Events.Get.Handle);
        route.Read("/events/list", Events.List.Handle);
        route.Stream("/events/stream", Events.Stream.Handle);

        route.Post("/locks/configure_auto_lock", Locks.ConfigureAutoLock.Handle);
        route.Read("/locks/get", Locks.Get.Handle);
        route.Read("/locks/list", Locks.List.Handle);
        route.Post("/locks/lock_door", Locks.LockDoor.Handle);
        route.Post("/locks/simulate/keypad_code_entry", Locks.Simulate.KeypadCodeEntry.Handle);
        route.Post("/locks/simulate/manual_lock_via_keypad", Locks.Simulate.ManualLockViaKeypad.Handle);
        route.Post("/locks/unlock_door", Locks.UnlockDoor.Handle);

        route.Post("/sandbox/advance_clock", Sandbox.AdvanceClock.Handle);
        route.Post("/sandbox/edit_keypad", Sandbox.EditKeypad.Handle);
        route.Read("/sandbox/get_clock", Sandbox.GetClock.Handle);
        route.Read("/sandbox/get_lock", Sandbox.GetLock.Handle);
        route.Post("/sandbox/set_lock_faults", Sandbox.SetLockFaults.Handle);

        route.Post("/webhooks/create", Webhooks.Create.Handle);
        route.Delete("/webhooks/delete", Webhooks.Delete.Handle);
        route.Read("/webhooks/get", Webhooks.Get.Handle);
        route.Read("/webhooks/list", Webhooks.List.Handle);
        route.Read("/webhooks/list_deliveries", Webhooks.ListDeliveries.Handle);
        route.Post("/webhooks/resend", Webhooks.Resend.Handle);
        route.Post("/webhooks/resend_since", Webhooks.ResendSince.Handle);
        route.Post("/webhooks/rotate_secret", Webhooks.RotateSecret.Handle);
        route.Put("/webhooks/update", Webhooks.Update.Handle);

        route.Post("/workspaces/create", Workspaces.Create.Handle, needsWorkspace: false);
        route.Read("/workspaces/get", Workspaces.Get.Handle);
        route.Read("/workspaces/list", Workspaces.List.Handle, needsWorkspace: false);
        route.Post("/workspaces/reset_sandbox", Workspaces.ResetSandbox.Handle);
        route.Patch("/workspaces/update", Workspaces.Update.Handle);

        return route;
    }
}
