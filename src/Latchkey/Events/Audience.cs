using System.Collections.Concurrent;
using Latchkey.Api;

namespace Latchkey.Events;

/// <summary>Who listens to events at this node: so many of a workspace at most, for each costs something at every event.</summary>
sealed class Audience
{
    /// <summary>A guess: a few programs, and a page on some desks.</summary>
    const int ListenersMax = 100;

    readonly ConcurrentDictionary<Guid, int> seats = new();

    public int ListenersOf(Guid workspaceId) => seats.GetValueOrDefault(workspaceId);

    /// <returns>The seat, to be given back.</returns>
    /// <exception cref="Refusal">429: all are taken.</exception>
    public IDisposable Take(Guid workspaceId)
    {
        var taken = seats.AddOrUpdate(workspaceId, 1, (_, count) => count + 1);
        var seat = new Seat(this, workspaceId);
        if (taken <= ListenersMax) return seat;
        seat.Dispose();
        throw new Refusal(429, "too_many_streams", $"{ListenersMax} listeners of this workspace are connected already.");
    }

    sealed class Seat(Audience audience, Guid workspaceId) : IDisposable
    {
        public void Dispose() => audience.seats.AddOrUpdate(workspaceId, 0, (_, count) => count - 1);
    }
}
