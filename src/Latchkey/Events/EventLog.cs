using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.Events;

/// <summary>Writes what happened, as the public description shows it, in the transaction that made it happen.</summary>
/// <remarks>
/// A kept event's <see cref="Event.Details"/> are its whole public body: what was true when it happened, for ever.
/// </remarks>
sealed class EventLog(Vault vault, Ids ids, TimeProvider machine)
{
    /// <param name="device">The device that it is about, as it is now; null: none.</param>
    /// <param name="account">The account that it is about; null: none.</param>
    /// <returns>The event's id.</returns>
    public Guid Append(Session session, Event happened, Device? device, ConnectedAccount? account)
    {
        var workspaceId = device?.WorkspaceId ?? account?.WorkspaceId
            ?? throw new ArgumentException("An event is about a device or an account.", nameof(device));
        return Append(session, happened, workspaceId, device, account);
    }

    /// <summary>As the other, of what is about neither a device nor an account.</summary>
    public Guid Append(Session session, Event happened, Guid workspaceId, Device? device = null, ConnectedAccount? account = null)
    {
        var eventId = ids.New(happened.OccurredAt);
        var body = Body(workspaceId, eventId, happened, device, account);
        session.AddEvent(vault, workspaceId, eventId, happened with { Details = body });
        Tell(session, workspaceId, eventId, happened);
        return eventId;
    }

    /// <summary>Those who listen are woken, and for each webhook that hears of it a delivery is written with it.</summary>
    void Tell(Session session, Guid workspaceId, Guid eventId, Event happened)
    {
        session.MarkEvent();
        foreach (var listener in session.Listeners(vault, workspaceId).All)
            if (listener.Hears(happened)) session.Deliver(listener.WebhookId, workspaceId, new(happened.OccurredAt, eventId), happened.Type, machine.GetUtcNow());
    }

    /// <summary>The event as <c>events/get</c> shows it and webhooks send it.</summary>
    public static JsonObject Body(
        Guid workspaceId, Guid eventId, Event happened, Device? device, ConnectedAccount? account)
    {
        var body = new JsonObject
        {
            ["event_id"] = eventId,
            ["event_type"] = happened.Type,
            ["workspace_id"] = workspaceId,
            ["created_at"] = Rfc3339.Text(happened.OccurredAt),
            ["occurred_at"] = Rfc3339.Text(happened.OccurredAt),
        };
        Add("device_id", happened.DeviceId);
        Add("access_code_id", happened.AccessCodeId);
        Add("connected_account_id", happened.ConnectedAccountId);
        Add("action_attempt_id", happened.ActionAttemptId);
        foreach (var (name, id) in happened.About) body[name] = id;
        AddPairs("device_custom_metadata", happened.DeviceId is null ? null : device?.CustomMetadata);
        AddPairs(
            "connected_account_custom_metadata", happened.ConnectedAccountId is null ? null : account?.CustomMetadata);
        if (TellsCustomer(happened.Type) && account?.CustomerKey is { } customer) body["customer_key"] = customer;
        foreach (var (name, value) in happened.Details ?? []) body[name] = value?.DeepClone();
        return body;

        void Add(string name, Guid? id)
        {
            if (id is { } given) body[name] = given;
        }

        void AddPairs(string name, IReadOnlyDictionary<string, JsonElement>? pairs)
        {
            if (pairs is { Count: > 0 }) body[name] = JsonSerializer.SerializeToNode(pairs, Wire.Json);
        }
    }

    static bool TellsCustomer(string type) =>
        type.StartsWith("device.", StringComparison.Ordinal) || type.StartsWith("lock.", StringComparison.Ordinal) ||
        type is "connected_account.connected" or "connected_account.deleted";
}
