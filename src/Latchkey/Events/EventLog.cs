using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.Events;

/// <summary>Writes what happened, in the transaction that made it happen.</summary>
/// <remarks>With it goes what its public body tells of the device and the account, as they were then.</remarks>
sealed class EventLog(Vault vault, Ids ids)
{
    /// <param name="device">The device that it is about, as it is now; null: none.</param>
    /// <param name="account">The account that it is about; null: none.</param>
    /// <returns>The event's id.</returns>
    public Guid Append(Session session, Event happened, Device? device, ConnectedAccount? account)
    {
        var workspaceId = device?.WorkspaceId ?? account?.WorkspaceId
            ?? throw new ArgumentException("An event is about a device or an account.", nameof(device));
        var eventId = ids.New(happened.OccurredAt);
        session.AddEvent(vault, workspaceId, eventId, Told(happened, device, account));
        return eventId;
    }

    /// <summary>The event with the custom metadata and the customer that its type tells.</summary>
    public static Event Told(Event happened, Device? device, ConnectedAccount? account)
    {
        var customer = TellsCustomer(happened.Type) ? account?.CustomerKey : null;
        var ofDevice = happened.DeviceId is null ? null : Pairs(device?.CustomMetadata);
        var ofAccount = happened.ConnectedAccountId is null ? null : Pairs(account?.CustomMetadata);
        if (customer is null && ofDevice is null && ofAccount is null) return happened;

        var details = happened.Details?.DeepClone().AsObject() ?? [];
        if (ofDevice is not null) details["device_custom_metadata"] = ofDevice;
        if (ofAccount is not null) details["connected_account_custom_metadata"] = ofAccount;
        if (customer is not null) details["customer_key"] = customer;
        return happened with { Details = details };
    }

    static JsonNode? Pairs(IReadOnlyDictionary<string, JsonElement>? pairs) =>
        pairs is { Count: > 0 } ? JsonSerializer.SerializeToNode(pairs, Wire.Json) : null;

    static bool TellsCustomer(string type) =>
        type.StartsWith("device.", StringComparison.Ordinal) || type.StartsWith("lock.", StringComparison.Ordinal) ||
        type is "connected_account.connected" or "connected_account.deleted";
}
