using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Events;

/// <summary>The public description's <c>event</c>, as lists answer it and webhooks send it.</summary>
static class EventView
{
    public static JsonObject Of(EventRow row, Guid workspaceId)
    {
        var happened = row.Event;
        var moment = Rfc3339.Text(happened.OccurredAt);
        var view = new JsonObject
        {
            ["event_id"] = row.EventId,
            ["event_type"] = happened.Type,
            ["workspace_id"] = workspaceId,
            ["created_at"] = moment,
            ["occurred_at"] = moment,
        };
        Add(view, "device_id", happened.DeviceId);
        Add(view, "access_code_id", happened.AccessCodeId);
        Add(view, "connected_account_id", happened.ConnectedAccountId);
        Add(view, "action_attempt_id", happened.ActionAttemptId);
        foreach (var (name, value) in happened.Details ?? []) view[name] = value?.DeepClone();
        return view;
    }

    static void Add(JsonObject view, string name, Guid? id)
    {
        if (id is not null) view[name] = id;
    }
}
