using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Events;

namespace Latchkey.Devices.Unmanaged;

/// <summary>Sets an unmanaged device's custom metadata, or takes it into our hands.</summary>
static class Update
{
    public sealed record Request(
        Guid DeviceId, bool? IsManaged, IReadOnlyDictionary<string, JsonElement>? CustomMetadata);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var door = Devices.Update.Open(session, call, ask.DeviceId, isManaged: false);
        if (ask.IsManaged == false)
            throw Refusal.Invalid("is_managed", "Invalid literal value, expected true");
        if (ask.CustomMetadata is { } pairs)
            door.Change(door.Device with { CustomMetadata = CustomMetadata.Merge(door.Device.CustomMetadata, pairs) });
        if (ask.IsManaged == true)
        {
            door.Change(door.Device with { IsManaged = true });
            Devices.Update.Tell(door, "device.unmanaged.converted_to_managed");
        }
        call.Server.Turn.CloseFor(session, door);
        if (ask.IsManaged == true)
        {
            var grants = new AccessGrants.GrantDesk(call, session);
            grants.Refit(grants.Around(ask.DeviceId));
        }
        return new Response();
    });
}
