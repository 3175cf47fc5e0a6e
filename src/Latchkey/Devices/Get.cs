using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Devices;

/// <summary>A managed device, by its id or its name.</summary>
static class Get
{
    public sealed record Request(Guid? DeviceId, string? Name);

    public sealed record Response(DeviceView Device);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
        new Response(new DeviceViews(session, call).Of(Find(session, call, ask.DeviceId, ask.Name, isManaged: true))));

    /// <exception cref="Refusal">
    /// Nothing was named, or no device of this kind has that id and name in this workspace.
    /// </exception>
    public static Device Find(Session session, Call call, Guid? deviceId, string? name, bool isManaged)
    {
        if (deviceId is null && name is null) throw Refusal.Invalid("device_id", FieldError.Required);
        var device = deviceId is { } id
            ? session.Device(call.WorkspaceId, id)
            : session.DeviceNamed(call.WorkspaceId, name!, isManaged);
        if (device is not null && device.IsManaged == isManaged && (name is null || name == device.DisplayName))
            return device;
        throw deviceId is { } asked
            ? Refusals.NoDevice(asked)
            : Refusal.NotFound("device_not_found", "There is no device with this name.");
    }
}
