using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>Finds accounts by what no column knows. A workspace has tens of accounts, so they are read.</summary>
static class AccountSearch
{
    /// <summary>Accounts read at once. A guess: one read serves nearly every workspace.</summary>
    const int BatchRows = 500;

    /// <summary>In the order of their making, those after a place that fit, at most <paramref name="count"/>.</summary>
    public static List<ConnectedAccount> Accounts(
        this Session session, Guid workspaceId, Func<ConnectedAccount, bool> fits, int count,
        (DateTimeOffset CreatedAt, Guid Id)? after = null)
    {
        var found = new List<ConnectedAccount>();
        while (found.Count < count)
        {
            Place? place = after is { } last ? new(last.CreatedAt, last.Id) : null;
            var batch = session.ListConnectedAccounts(workspaceId, place, BatchRows);
            found.AddRange(batch.Where(a => session.Sight?.Sees(a) != false && fits(a)).Take(count - found.Count));
            if (batch.Count < BatchRows) break;
            after = (batch[^1].CreatedAt, batch[^1].ConnectedAccountId);
        }
        return found;
    }
}
