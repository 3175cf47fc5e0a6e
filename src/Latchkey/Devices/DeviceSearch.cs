using System.Text.Json;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;

namespace Latchkey.Devices;

/// <summary>Which devices a list request is about. What is not given does not choose.</summary>
sealed record DeviceSearch(
    IReadOnlyList<Guid>? DeviceIds,
    string? DeviceType,
    IReadOnlyList<string>? DeviceTypes,
    string? Manufacturer,
    Guid? ConnectedAccountId,
    IReadOnlyList<Guid>? ConnectedAccountIds,
    string? CustomerKey,
    IReadOnlyDictionary<string, JsonElement>? CustomMetadataHas,
    DateTimeOffset? CreatedBefore,
    [Bounds(1)] string? Search,
    IReadOnlyList<string>? IncludeIf,
    IReadOnlyList<string>? ExcludeIf,
    Guid? ConnectWebviewId,
    Guid? SpaceId,
    Guid? UnstableLocationId,
    string? UserIdentifierKey,
    [Bounds(0)] int? Limit,
    string? PageCursor)
{
    /// <summary>
    /// Digits of an id that a search must hold, so that it finds by id. Source: the public description.
    /// </summary>
    const int IdDigitsMin = 4;

    /// <summary>A page of them, and how to ask for the next.</summary>
    /// <param name="limitMax">Shown when no limit is given, and at most.</param>
    public (IReadOnlyList<Device> Devices, Pagination Pagination) Find(
        Session session, Call call, bool isManaged, int limitMax)
    {
        var page = Paging.Of(this, PageCursor, call);
        var limit = Math.Min(Limit ?? limitMax, limitMax);
        return page.Cut(Found(session, call, isManaged, limit + 1, page.After), limit, d => (d.CreatedAt, d.DeviceId));
    }

    List<Device> Found(Session session, Call call, bool isManaged, int count, (DateTimeOffset, Guid)? after)
    {
        // Locations hold no devices here, so nothing can match.
        if (UnstableLocationId is not null) return [];
        var user = session.SightOf(UserIdentifierKey, call);
        var filter = new DeviceFilter
        {
            IsManaged = isManaged,
            DeviceIds = Chosen(session, call.WorkspaceId),
            ConnectedAccountIds = Accounts(session, call),
            CreatedBefore = CreatedBefore,
            Fits = device =>
                user?.Sees(device) != false && IsOfKind(device) && HasPairs(device) && IsMentioned(device) && IsAble(device, call.Workspace.IsSandbox),
        };
        return session.Devices(call.WorkspaceId, filter, count, after);
    }

    /// <summary>Null: any device.</summary>
    HashSet<Guid>? Chosen(Session session, Guid workspaceId)
    {
        var chosen = DeviceIds?.ToHashSet();
        if (SpaceId is not { } space) return chosen;
        var members = session.MembersOf(workspaceId, space, Spaces.MemberKind.Device);
        if (chosen is null) return [.. members];
        chosen.IntersectWith(members);
        return chosen;
    }

    /// <summary>Null: any account.</summary>
    HashSet<Guid>? Accounts(Session session, Call call)
    {
        HashSet<Guid>? chosen = null;
        if (ConnectedAccountId is { } one) Narrow([one]);
        if (ConnectedAccountIds is { } some) Narrow(some);
        if (CustomerKey is { } key) Narrow(session.AccountsOfCustomer(call.WorkspaceId, key));
        if (ConnectWebviewId is { } webview)
            Narrow(session.ConnectWebview(call.Server.Vault, call.WorkspaceId, webview)?.ConnectedAccountId is { } account ? [account] : []);
        return chosen;

        void Narrow(IEnumerable<Guid> to)
        {
            if (chosen is null) chosen = [.. to];
            else chosen.IntersectWith(to);
        }
    }

    bool IsOfKind(Device device) =>
        (DeviceType is null || DeviceType == device.DeviceType) &&
        (DeviceTypes is null || DeviceTypes.Contains(device.DeviceType)) &&
        (Manufacturer is null || Manufacturer == device.Manufacturer);

    bool HasPairs(Device device) =>
        CustomMetadataHas is null || CustomMetadata.Has(device.CustomMetadata, CustomMetadataHas);

    bool IsMentioned(Device device) => Search is null ||
        device.DisplayName.Contains(Search, StringComparison.OrdinalIgnoreCase) ||
        CustomMetadata.Mentions(device.CustomMetadata, Search) ||
        (Search.Length >= IdDigitsMin && (Begins(device.DeviceId) || Begins(device.ConnectedAccountId)));

    bool Begins(Guid id) => id.ToString().StartsWith(Search!, StringComparison.OrdinalIgnoreCase);

    bool IsAble(Device device, bool isSandbox)
    {
        if (IncludeIf is null && ExcludeIf is null) return true;
        var flags = new DeviceFlags(device.Traits, isSandbox);
        return (IncludeIf?.All(flags.Can) ?? true) && ExcludeIf?.Any(flags.Can) != true;
    }
}
