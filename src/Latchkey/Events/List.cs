using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.Customers;
using Latchkey.Storage;

namespace Latchkey.Events;

/// <summary>What happened since a moment or between two, oldest first.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int DefaultLimit = 500;

    /// <summary>Answers grow no further; a longer list is asked in parts. A guess: some megabytes.</summary>
    const int LimitMax = 10_000;

    /// <summary>Skipped events are read all the same: a list this long is asked by time instead. A guess.</summary>
    const int OffsetMax = 100_000;

    public sealed record Request(
        DateTimeOffset? Since, [Bounds(2, 2)] IReadOnlyList<DateTimeOffset>? Between,
        Guid? DeviceId, IReadOnlyList<Guid>? DeviceIds, Guid? AccessCodeId, IReadOnlyList<Guid>? AccessCodeIds,
        string? EventType, IReadOnlyList<string>? EventTypes, Guid? ConnectedAccountId, IReadOnlyList<Guid>? EventIds,
        [Bounds(0, LimitMax)] int? Limit, [Bounds(0, OffsetMax)] int? UnstableOffset, string? CustomerKey,
        Guid? AccessGrantId, IReadOnlyList<Guid>? AccessGrantIds, Guid? AccessMethodId, IReadOnlyList<Guid>? AccessMethodIds,
        Guid? AcsAccessGroupId, Guid? AcsCredentialId, Guid? AcsEncoderId, Guid? AcsEntranceId, Guid? AcsSystemId,
        IReadOnlyList<Guid>? AcsSystemIds, Guid? AcsUserId, Guid? ConnectWebviewId, Guid? SpaceId, IReadOnlyList<Guid>? SpaceIds,
        Guid? UserIdentityId);

    public sealed record Response(IReadOnlyList<JsonObject> Events);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask.Since is null && ask.Between is null) throw Refusal.Invalid("", "Must specify either since or between");
        if (ask.Since is not null && ask.Between is not null) throw Refusal.Invalid("", "Cannot specify both since and between");
        var rows = await call.Read(session => session.ListEvents(
            call.Server.Vault, call.WorkspaceId, FilterOf(session, ask, call), null, ask.Limit ?? DefaultLimit, ask.UnstableOffset ?? 0));
        return new([.. rows.Select(row => row.Event.Details!)]);
    }

    /// <summary>What <paramref name="ask"/> chooses, for the list and for the stream.</summary>
    public static EventFilter FilterOf(Session session, Request ask, Call call) => new()
    {
        Types = Both(ask.EventType, ask.EventTypes),
        EventIds = ask.EventIds,
        DeviceIds = Both(ask.DeviceId, ask.DeviceIds),
        AccessCodeIds = Both(ask.AccessCodeId, ask.AccessCodeIds),
        ConnectedAccountIds = ask.ConnectedAccountId is { } account ? [account] : null,
        Customer = ask.CustomerKey is { } key
            ? new([.. session.AccountsOfCustomer(call.WorkspaceId, key)],
                [.. session.UserIdentitiesOfCustomer(call.WorkspaceId, key), CustomerMark.Of(call.WorkspaceId, key)])
            : null,
        Subjects = SubjectsOf(ask),
        // The interval of between is open at both ends; the store's finest step is a microsecond.
        From = ask.Since ?? ask.Between?[0].AddMicroseconds(1),
        Until = ask.Between?[1],
    };

    static List<IReadOnlyCollection<Guid>> SubjectsOf(Request ask)
    {
        var single = new[]
        {
            ask.AcsAccessGroupId, ask.AcsCredentialId, ask.AcsEncoderId, ask.AcsEntranceId, ask.AcsUserId, ask.ConnectWebviewId, ask.UserIdentityId,
        };
        var several = new[]
        {
            Both(ask.AccessGrantId, ask.AccessGrantIds), Both(ask.AccessMethodId, ask.AccessMethodIds),
            Both(ask.AcsSystemId, ask.AcsSystemIds), Both(ask.SpaceId, ask.SpaceIds),
        };
        return [.. single.OfType<Guid>().Select(id => new[] { id }), .. several.OfType<IReadOnlyCollection<Guid>>()];
    }

    /// <summary>What fits the one and is among the many; null where neither is given.</summary>
    static IReadOnlyList<T>? Both<T>(T? one, IReadOnlyList<T>? many) where T : struct =>
        one is { } it ? many is null || many.Contains(it) ? [it] : [] : many;

    static IReadOnlyList<string>? Both(string? one, IReadOnlyList<string>? many) =>
        one is not null ? many is null || many.Contains(one) ? [one] : [] : many;
}
