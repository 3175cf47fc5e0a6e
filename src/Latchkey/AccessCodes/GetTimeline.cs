using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Latchkey.Api;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>What became of a code, oldest first: what was asked, sent, answered, and when it is tried next. Also of a code that is gone.</summary>
static class GetTimeline
{
    /// <summary>Source: the public description's default.</summary>
    const int DefaultLimit = 50;

    public sealed record Request(
        Guid AccessCodeId, DateTimeOffset? After, DateTimeOffset? Before, IReadOnlyList<string>? EventTypes,
        [Bounds(1, 200)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<TimelineEntry> TimelineEvents, TimelinePagination Pagination, NextTry? NextTry);

    /// <param name="At">When something is done about the code next, on the workspace's clock; null: when something changes.</param>
    public sealed record NextTry(DateTimeOffset? At, int Tries);

    public sealed record TimelinePagination(bool HasMore, string? NextCursor, string? PrevCursor);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = ask.Limit ?? DefaultLimit;
        var filter = new EventFilter
        {
            AccessCodeIds = [ask.AccessCodeId], From = ask.After, Until = ask.Before, Types = ask.EventTypes, WithInternal = true,
        };
        var code = session.AccessCode(call.Server.Vault, call.WorkspaceId, ask.AccessCodeId);
        var found = session.ListEvents(call.Server.Vault, call.WorkspaceId, filter, page.After is { } after ? new(after.Moment, after.Id) : null, limit + 1);
        if (found.Count == 0 && code is null && page.After is null) throw Refusals.NoAccessCode(ask.AccessCodeId);
        var (rows, pagination) = page.Cut(found, limit, row => (row.Event.OccurredAt, row.EventId));
        return new Response(
            [.. rows.Select(TimelineEntry.Of)],
            new(pagination.HasNextPage, pagination.NextPageCursor, null),
            code is null ? null : new(NextMoment(session, call, code), code.Effort.Tries));
    });

    static DateTimeOffset? NextMoment(Session session, Call call, AccessCode code)
    {
        var device = session.Device(call.WorkspaceId, code.DeviceId)!;
        var account = session.AccountOf(device);
        var door = new Door(device, account, [code], [])
        {
            Now = call.Now(session), Timing = call.Server.Timing, Chance = () => 0.5, NewId = () => Guid.Empty,
        };
        return Planning.NextTry(code, door) ?? Planning.Moments(code, door).Cast<DateTimeOffset?>().Min();
    }
}

/// <summary>One entry of a code's timeline, in the shape of the public description's (undocumented) <c>timeline_events</c>.</summary>
sealed record TimelineEntry
{
    public required Guid TimelineEventId { get; init; }
    public required string EventType { get; init; }
    public required string Description { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required TimelineActor Actor { get; init; }
    public required RelatedResourceIds RelatedResourceIds { get; init; }

    /// <summary>What the event carries beside its ids and moment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public JsonObject? Details { get; init; }

    static readonly HashSet<string> Common =
    [
        "event_id", "event_type", "workspace_id", "created_at", "occurred_at", "device_id", "access_code_id", "connected_account_id",
        "action_attempt_id", "device_custom_metadata", "connected_account_custom_metadata", "customer_key",
    ];

    public static TimelineEntry Of(EventRow row)
    {
        var happened = row.Event;
        var details = new JsonObject((happened.Details ?? []).Where(p => !Common.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        return new()
        {
            TimelineEventId = row.EventId,
            EventType = happened.Type,
            Description = DescriptionOf(happened),
            OccurredAt = happened.OccurredAt,
            Actor = new(ActorOf(happened.Type)),
            RelatedResourceIds = new(row.EventId, happened.DeviceId, happened.ConnectedAccountId, happened.ActionAttemptId),
            Details = details.Count > 0 ? details : null,
        };
    }

    static string ActorOf(string type) => type switch
    {
        "access_code.created" or "access_code.changed" or "access_code.mutations_requested" or "access_code.backup_access_code_pulled"
            or "access_code.unmanaged.converted_to_managed" => "api_key",
        "access_code.modified_external_to_seam" or "access_code.deleted_external_to_seam"
            or "access_code.unmanaged.created" or "access_code.unmanaged.removed" => "external",
        _ => "system",
    };

    static string DescriptionOf(Event happened) => happened.Type switch
    {
        "access_code.created" => "The code was asked for.",
        "access_code.changed" => "The code was changed by its caller.",
        "access_code.mutations_requested" => "Work at the lock was asked for.",
        "access_code.scheduled_on_device" => "The code lies on the lock with its schedule.",
        "access_code.set_on_device" => "The code is on the lock and opens the door.",
        "access_code.removed_from_device" => "The code is off the lock.",
        "access_code.deleted" => "The code is gone.",
        "access_code.delay_in_setting_on_device" => "The code is taking unusually long to get onto the lock.",
        "access_code.failed_to_set_on_device" => "The code could not be put on the lock. It is still being tried.",
        "access_code.delay_in_removing_from_device" => "The code is taking unusually long to come off the lock.",
        "access_code.failed_to_remove_from_device" => "The code could not be taken off the lock. It is still being tried.",
        "access_code.modified_external_to_seam" => "The code was changed at the lock by somebody else.",
        "access_code.deleted_external_to_seam" => "The code was removed at the lock by somebody else.",
        "access_code.backup_access_code_pulled" => "A backup code was pulled for this code.",
        "internal.access_code.programming_started" => $"A command was sent to the lock: {happened.Details?["command"]}.",
        "internal.access_code.programming_finished" => $"The lock's answer to {happened.Details?["command"]}: {happened.Details?["outcome"]}.",
        _ => happened.Type,
    };
}

sealed record TimelineActor(string Type);

sealed record RelatedResourceIds(
    Guid EventId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? DeviceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ConnectedAccountId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ActionAttemptId);
