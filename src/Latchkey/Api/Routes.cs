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

        route.Post("/access_grants/create", AccessGrants.Create.Handle);
        route.Delete("/access_grants/delete", AccessGrants.Delete.Handle);
        route.Read("/access_grants/get", AccessGrants.Get.Handle);
        route.Read("/access_grants/get_related", AccessGrants.GetRelated.Handle);
        route.Read("/access_grants/list", AccessGrants.List.Handle);
        route.Post("/access_grants/request_access_methods", AccessGrants.RequestAccessMethods.Handle);
        route.Read("/access_grants/unmanaged/get", AccessGrants.Unmanaged.Get.Handle);
        route.Read("/access_grants/unmanaged/list", AccessGrants.Unmanaged.List.Handle);
        route.Patch("/access_grants/unmanaged/update", AccessGrants.Unmanaged.Update.Handle);
        route.Patch("/access_grants/update", AccessGrants.Update.Handle);

        route.Post("/access_methods/assign_card", AccessMethods.AssignCard.Handle);
        route.Delete("/access_methods/delete", AccessMethods.Delete.Handle);
        route.Post("/access_methods/encode", AccessMethods.Encode.Handle);
        route.Read("/access_methods/get", AccessMethods.Get.Handle);
        route.Read("/access_methods/get_related", AccessMethods.GetRelated.Handle);
        route.Read("/access_methods/list", AccessMethods.List.Handle);
        route.Post("/access_methods/unlock_door", AccessMethods.UnlockDoor.Handle);
        route.Read("/access_methods/unmanaged/get", AccessMethods.Unmanaged.Get.Handle);
        route.Read("/access_methods/unmanaged/list", AccessMethods.Unmanaged.List.Handle);

        route.Put("/acs/access_groups/add_user", Acs.AccessGroups.AddUser.Handle);
        route.Delete("/acs/access_groups/delete", Acs.AccessGroups.Delete.Handle);
        route.Read("/acs/access_groups/get", Acs.AccessGroups.Get.Handle);
        route.Read("/acs/access_groups/list", Acs.AccessGroups.List.Handle);
        route.Read("/acs/access_groups/list_accessible_entrances", Acs.AccessGroups.ListAccessibleEntrances.Handle);
        route.Read("/acs/access_groups/list_users", Acs.AccessGroups.ListUsers.Handle);
        route.Delete("/acs/access_groups/remove_user", Acs.AccessGroups.RemoveUser.Handle);
        route.Patch("/acs/credentials/assign", Acs.Credentials.Assign.Handle);
        route.Post("/acs/credentials/create", Acs.Credentials.Create.Handle);
        route.Delete("/acs/credentials/delete", Acs.Credentials.Delete.Handle);
        route.Read("/acs/credentials/get", Acs.Credentials.Get.Handle);
        route.Read("/acs/credentials/list", Acs.Credentials.List.Handle);
        route.Read("/acs/credentials/list_accessible_entrances", Acs.Credentials.ListAccessibleEntrances.Handle);
        route.Patch("/acs/credentials/unassign", Acs.Credentials.Unassign.Handle);
        route.Patch("/acs/credentials/update", Acs.Credentials.Update.Handle);
        route.Post("/acs/encoders/encode_credential", Acs.Encoders.EncodeCredential.Handle);
        route.Read("/acs/encoders/get", Acs.Encoders.Get.Handle);
        route.Read("/acs/encoders/list", Acs.Encoders.List.Handle);
        route.Post("/acs/encoders/scan_credential", Acs.Encoders.ScanCredential.Handle);
        route.Post("/acs/encoders/scan_to_assign_credential", Acs.Encoders.ScanToAssignCredential.Handle);
        route.Post("/acs/encoders/simulate/next_credential_encode_will_fail", Acs.Encoders.Simulate.NextCredentialEncodeWillFail.Handle);
        route.Post("/acs/encoders/simulate/next_credential_encode_will_succeed", Acs.Encoders.Simulate.NextCredentialEncodeWillSucceed.Handle);
        route.Post("/acs/encoders/simulate/next_credential_scan_will_fail", Acs.Encoders.Simulate.NextCredentialScanWillFail.Handle);
        route.Post("/acs/encoders/simulate/next_credential_scan_will_succeed", Acs.Encoders.Simulate.NextCredentialScanWillSucceed.Handle);
        route.Read("/acs/entrances/get", Acs.Entrances.Get.Handle);
        route.Post("/acs/entrances/grant_access", Acs.Entrances.GrantAccess.Handle);
        route.Read("/acs/entrances/list", Acs.Entrances.List.Handle);
        route.Read("/acs/entrances/list_credentials_with_access", Acs.Entrances.ListCredentialsWithAccess.Handle);
        route.Post("/acs/entrances/unlock", Acs.Entrances.Unlock.Handle);
        route.Read("/acs/systems/get", Acs.Systems.Get.Handle);
        route.Read("/acs/systems/list", Acs.Systems.List.Handle);
        route.Read("/acs/systems/list_compatible_credential_manager_acs_systems", Acs.Systems.ListCompatibleCredentialManagerAcsSystems.Handle);
        route.Post("/acs/systems/report_devices", Acs.Systems.ReportDevices.Handle);
        route.Put("/acs/users/add_to_access_group", Acs.Users.AddToAccessGroup.Handle);
        route.Post("/acs/users/create", Acs.Users.Create.Handle);
        route.Delete("/acs/users/delete", Acs.Users.Delete.Handle);
        route.Read("/acs/users/get", Acs.Users.Get.Handle);
        route.Read("/acs/users/list", Acs.Users.List.Handle);
        route.Read("/acs/users/list_accessible_entrances", Acs.Users.ListAccessibleEntrances.Handle);
        route.Delete("/acs/users/remove_from_access_group", Acs.Users.RemoveFromAccessGroup.Handle);
        route.Post("/acs/users/revoke_access_to_all_entrances", Acs.Users.RevokeAccessToAllEntrances.Handle);
        route.Post("/acs/users/suspend", Acs.Users.Suspend.Handle);
        route.Post("/acs/users/unsuspend", Acs.Users.Unsuspend.Handle);
        route.Patch("/acs/users/update", Acs.Users.Update.Handle);

        route.Read("/action_attempts/get", ActionAttempts.Get.Handle);
        route.Read("/action_attempts/list", ActionAttempts.List.Handle);

        route.Post("/api_keys/create", ApiKeys.Create.Handle, needsWorkspace: false);
        route.Read("/api_keys/list", ApiKeys.List.Handle, needsWorkspace: false);
        route.Post("/api_keys/revoke", ApiKeys.Revoke.Handle, needsWorkspace: false);

        route.Put("/client_sessions/create", ClientSessions.Create.Handle);
        route.Delete("/client_sessions/delete", ClientSessions.Delete.Handle);
        route.Read("/client_sessions/get", ClientSessions.Get.Handle);
        route.Post("/client_sessions/get_or_create", ClientSessions.GetOrCreate.Handle);
        route.Patch("/client_sessions/grant_access", ClientSessions.GrantAccess.Handle);
        route.Read("/client_sessions/list", ClientSessions.List.Handle);
        route.Post("/client_sessions/revoke", ClientSessions.Revoke.Handle);

        route.Post("/connect_webviews/create", ConnectWebviews.Create.Handle);
        route.Delete("/connect_webviews/delete", ConnectWebviews.Delete.Handle);
        route.Read("/connect_webviews/get", ConnectWebviews.Get.Handle);
        route.Read("/connect_webviews/list", ConnectWebviews.List.Handle);

        route.Post("/connected_accounts/add_device", ConnectedAccounts.AddDevice.Handle);
        route.Post("/connected_accounts/connect", ConnectedAccounts.Connect.Handle);
        route.Delete("/connected_accounts/delete", ConnectedAccounts.Delete.Handle);
        route.Read("/connected_accounts/get", ConnectedAccounts.Get.Handle);
        route.Read("/connected_accounts/list", ConnectedAccounts.List.Handle);
        route.Post("/connected_accounts/simulate/disconnect", ConnectedAccounts.Simulate.Disconnect.Handle);
        route.Post("/connected_accounts/sync", ConnectedAccounts.Sync.Handle);
        route.Patch("/connected_accounts/update", ConnectedAccounts.Update.Handle);

        route.Post("/customers/create_portal", Customers.CreatePortal.Handle);
        route.Delete("/customers/delete_data", Customers.DeleteData.Handle);
        route.Post("/customers/push_data", Customers.PushData.Handle);

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

        route.Delete("/instant_keys/delete", InstantKeys.Delete.Handle);
        route.Read("/instant_keys/get", InstantKeys.Get.Handle);
        route.Read("/instant_keys/list", InstantKeys.List.Handle);

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
        route.Post("/sandbox/present_credential", Sandbox.PresentCredential.Handle);
        route.Post("/sandbox/request_reauthorization", Sandbox.RequestReauthorization.Handle);
        route.Post("/sandbox/ring_doorbell", Sandbox.RingDoorbell.Handle);
        route.Post("/sandbox/set_access_system_faults", Sandbox.SetAccessSystemFaults.Handle);
        route.Post("/sandbox/set_lock_faults", Sandbox.SetLockFaults.Handle);

        route.Put("/spaces/add_acs_entrances", Spaces.AddAcsEntrances.Handle);
        route.Put("/spaces/add_connected_account", Spaces.AddConnectedAccount.Handle);
        route.Put("/spaces/add_devices", Spaces.AddDevices.Handle);
        route.Post("/spaces/create", Spaces.Create.Handle);
        route.Delete("/spaces/delete", Spaces.Delete.Handle);
        route.Read("/spaces/get", Spaces.Get.Handle);
        route.Read("/spaces/get_related", Spaces.GetRelated.Handle);
        route.Read("/spaces/list", Spaces.List.Handle);
        route.Delete("/spaces/remove_acs_entrances", Spaces.RemoveAcsEntrances.Handle);
        route.Delete("/spaces/remove_connected_account", Spaces.RemoveConnectedAccount.Handle);
        route.Delete("/spaces/remove_devices", Spaces.RemoveDevices.Handle);
        route.Patch("/spaces/update", Spaces.Update.Handle);

        route.Put("/user_identities/add_acs_user", UserIdentities.AddAcsUser.Handle);
        route.Post("/user_identities/create", UserIdentities.Create.Handle);
        route.Delete("/user_identities/delete", UserIdentities.Delete.Handle);
        route.Post("/user_identities/generate_instant_key", UserIdentities.GenerateInstantKey.Handle);
        route.Read("/user_identities/get", UserIdentities.Get.Handle);
        route.Put("/user_identities/grant_access_to_device", UserIdentities.GrantAccessToDevice.Handle);
        route.Read("/user_identities/list", UserIdentities.List.Handle);
        route.Read("/user_identities/list_accessible_devices", UserIdentities.ListAccessibleDevices.Handle);
        route.Read("/user_identities/list_accessible_entrances", UserIdentities.ListAccessibleEntrances.Handle);
        route.Read("/user_identities/list_acs_systems", UserIdentities.ListAcsSystems.Handle);
        route.Read("/user_identities/list_acs_users", UserIdentities.ListAcsUsers.Handle);
        route.Delete("/user_identities/remove_acs_user", UserIdentities.RemoveAcsUser.Handle);
        route.Delete("/user_identities/revoke_access_to_device", UserIdentities.RevokeAccessToDevice.Handle);
        route.Read("/user_identities/unmanaged/get", UserIdentities.Unmanaged.Get.Handle);
        route.Read("/user_identities/unmanaged/list", UserIdentities.Unmanaged.List.Handle);
        route.Patch("/user_identities/unmanaged/update", UserIdentities.Unmanaged.Update.Handle);
        route.Patch("/user_identities/update", UserIdentities.Update.Handle);
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
