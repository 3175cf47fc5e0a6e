using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.Devices;

/// <summary>Changes a device's name, custom metadata or backup pool, or lets it out of our hands.</summary>
static class Update
{
    public sealed record Request(
        Guid DeviceId, Optional<string> Name, PropertiesRequest? Properties,
        IReadOnlyDictionary<string, JsonElement>? CustomMetadata, bool? IsManaged, bool? BackupAccessCodePoolEnabled);

    /// <summary>The older place of the name.</summary>
    public sealed record PropertiesRequest(Optional<string> Name);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var door = Open(session, call, ask.DeviceId, isManaged: true);
        var before = door.Device;
        door.Change(Changed(ask, before));
        if (door.Device.DisplayName != before.DisplayName)
            Tell(door, "device.name_changed", new() { ["device_name"] = door.Device.DisplayName });
        if (ask.IsManaged == false)
        {
            door.Change(door.Device with { IsManaged = false, IsBackupPoolEnabled = false });
            Tell(door, "device.converted_to_unmanaged");
            DeviceConversion.ToUnmanaged(session, call, door);
        }
        call.Server.Turn.CloseFor(session, door);
        if (ask.IsManaged == false)
        {
            var grants = new AccessGrants.GrantDesk(call, session);
            grants.Refit(grants.Around(ask.DeviceId));
        }
        return new Response();
    });

    static Device Changed(Request ask, Device device)
    {
        if (ask.BackupAccessCodePoolEnabled == true && !device.Traits.SupportsBackupPool)
            throw new Refusal(400, "backup_access_code_pool_not_supported",
                "This device cannot keep a backup access code pool.");
        var name = ask.Name.IsGiven ? ask.Name : ask.Properties?.Name ?? default;
        return device with
        {
            Nickname = name.IsGiven ? Trimmed(name.Value) : device.Nickname,
            CustomMetadata = ask.CustomMetadata is { } pairs
                ? CustomMetadata.Merge(device.CustomMetadata, pairs)
                : device.CustomMetadata,
            IsBackupPoolEnabled = ask.BackupAccessCodePoolEnabled ?? device.IsBackupPoolEnabled,
        };
    }

    /// <summary>A name without a letter is none: the maker's is shown again.</summary>
    static string? Trimmed(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    /// <exception cref="Refusal"><c>device_not_found</c>: not in this workspace, or managed otherwise.</exception>
    public static Door Open(Session session, Call call, Guid deviceId, bool isManaged) =>
        call.Server.Turn.OpenFor(session, call.WorkspaceId, deviceId, []) is { } door &&
        door.Device.IsManaged == isManaged
            ? door
            : throw Refusals.NoDevice(deviceId);

    public static void Tell(Door door, string type, JsonObject? details = null) =>
        door.Tell(new Event(type, door.Now, details)
        {
            DeviceId = door.Device.DeviceId,
            ConnectedAccountId = door.Device.ConnectedAccountId,
        });
}
