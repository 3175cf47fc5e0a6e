using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Events;

/// <summary>One event: by its id, or the newest of a type or of a device. All that is given must fit.</summary>
static class Get
{
    public sealed record Request(Guid? EventId, [Bounds(1)] string? EventType, Guid? DeviceId);

    public sealed record Response(JsonObject Event);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask is { EventId: null, EventType: null, DeviceId: null })
            throw Refusal.Invalid("", "An argument for event_id, event_type, or device_id is required");
        var filter = new EventFilter
        {
            EventIds = ask.EventId is { } id ? [id] : null,
            Types = ask.EventType is { } type ? [type] : null,
            DeviceIds = ask.DeviceId is { } device ? [device] : null,
            NewestFirst = true,
        };
        var found = await call.Read(session => session.ListEvents(call.Server.Vault, call.WorkspaceId, filter, null, 1));
        return found is [var row]
            ? new(row.Event.Details!)
            : throw Refusal.NotFound("event_not_found", "There is no such event.");
    }
}
