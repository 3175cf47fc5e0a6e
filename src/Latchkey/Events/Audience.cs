using System.Collections.Concurrent;
using Latchkey.Api;

namespace Latchkey.Events;

/// <summary>Who listens to events at this node: so many of a workspace at most, for each costs something at every event.</summary>
sealed class Audience
{
    /// <summary>Of those with a key. A guess: a few programs, and a page on some desks.</summary>
    const int ListenersMax = 100;

    /// <summary>Of a workspace's client sessions, all together: they never keep out who has a key. A guess: the pages that are open at once.</summary>
    const int GuestsMax = 500;

    /// <summary>Of one client session. A guess: the tabs of a browser.</summary>
    const int TabsMax = 10;

    readonly ConcurrentDictionary<Guid, int> seats = new();
    readonly ConcurrentDictionary<Guid, int> guests = new();
    readonly ConcurrentDictionary<Guid, int> tabs = new();

    /// <summary>With a key.</summary>
    public int ListenersOf(Guid workspaceId) => seats.GetValueOrDefault(workspaceId);

    /// <param name="clientSessionId">Null: one with a key.</param>
    /// <returns>The seat, to be given back.</returns>
    /// <exception cref="Refusal">429: all are taken.</exception>
    public IDisposable Take(Guid workspaceId, Guid? clientSessionId = null)
    {
        if (clientSessionId is not { } guest) return Take(seats, workspaceId, ListenersMax, "of this workspace");
        var tab = Take(tabs, guest, TabsMax, "of this client session");
        try
        {
            return new Seat(Take(guests, workspaceId, GuestsMax, "of this workspace with client sessions"), tab);
        }
        catch (Refusal)
        {
            tab.Dispose();
            throw;
        }
    }

    static Place Take(ConcurrentDictionary<Guid, int> taken, Guid whose, int max, string words)
    {
        var place = new Place(taken, whose);
        if (taken.AddOrUpdate(whose, 1, (_, count) => count + 1) <= max) return place;
        place.Dispose();
        throw new Refusal(429, "too_many_streams", $"{max} listeners {words} are connected already.");
    }

    sealed class Place(ConcurrentDictionary<Guid, int> taken, Guid whose) : IDisposable
    {
        public void Dispose()
        {
            var left = taken.AddOrUpdate(whose, 0, (_, count) => count - 1);
            // Client sessions come and go: what is not taken is not remembered.
            if (left == 0) taken.TryRemove(new(whose, 0));
        }
    }

    sealed class Seat(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}
