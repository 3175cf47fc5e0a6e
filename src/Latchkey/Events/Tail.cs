using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Events;

/// <summary>Follows a workspace's events for one listener: each once, also those that are committed after a later one.</summary>
/// <remarks>
/// An event's place is its moment, and what happened earlier may be committed later: by another node, or because the clock was set back. So each look
/// begins a little before the last one, and what was told already is left out.
/// </remarks>
sealed class Tail
{
    /// <summary>Longer than any transaction takes from the moment it reads the clock to its commit. A guess.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    /// <summary>Events told at once. A guess: a tenth of a megabyte.</summary>
    const int PageMax = 100;

    /// <summary>Places looked at in one query.</summary>
    const int PlacesMax = 1_000;

    /// <summary>Ids remembered: those of five seconds. Where more happens the listener is let go, and goes on from its last id. A guess.</summary>
    const int ToldMax = 100_000;

    readonly Call call;
    readonly EventFilter filter;
    readonly Dictionary<Guid, DateTimeOffset> told = [];

    /// <summary>Everything committed before this moment of the workspace's clock has been told.</summary>
    DateTimeOffset toldUntil;

    /// <summary>The last event told of those that had happened before; null: none yet.</summary>
    Place? caughtUpTo;

    bool isCatchingUp;

    Tail(Call call, EventFilter filter) => (this.call, this.filter) = (call, filter);

    /// <summary>There is more to tell at once.</summary>
    public bool HasMore { get; private set; }

    /// <summary>More happens than is remembered.</summary>
    public bool IsOverfull => told.Count > ToldMax;

    /// <param name="lastId">It goes on after this event; null: it begins at the filter's moment, or now.</param>
    /// <exception cref="Refusal">There is no such event.</exception>
    public static Tail From(Session session, Call call, EventFilter filter, Guid? lastId)
    {
        var tail = new Tail(call, filter) { toldUntil = call.Now(session), isCatchingUp = lastId is not null || filter.From is not null };
        if (lastId is { } id)
        {
            if (session.PlacesOfEvents(call.WorkspaceId, new() { EventIds = [id], WithInternal = true }, null, 1) is not [var (last, _)])
                throw Refusal.NotFound("event_not_found", "There is no event with the id that Last-Event-ID holds: begin without it.");
            tail.GoOnAfter(session, last);
        }
        else if (filter.From is null)
        {
            tail.Skip(session, until: null);
        }
        return tail;
    }

    /// <summary>What has happened and was not told yet. It changes nothing here: a read may be run again.</summary>
    public Look Next(Session session) => isCatchingUp ? CatchUp(session, call.Now(session)) : FindNew(session, call.Now(session));

    /// <summary>What a look found has been told; the next one goes on from there.</summary>
    public void GoOn(Look look)
    {
        foreach (var row in look.Found) told[row.EventId] = row.Event.OccurredAt;
        (caughtUpTo, isCatchingUp, toldUntil, HasMore) = (look.CaughtUpTo, look.IsCatchingUp, look.ToldUntil, look.HasMore);
        Forget(look.Now);
    }

    // One process writes one event after another, in their order. Where several do, what came late may have been missed before, and is told again.
    void GoOnAfter(Session session, Place last)
    {
        caughtUpTo = call.Server.Store.IsMineAlone ? last : new(last.Moment - Overlap, Guid.Empty);
        if (call.Server.Store.IsMineAlone) Skip(session, last);
    }

    /// <summary>What has happened of late, up to a place, counts as told.</summary>
    void Skip(Session session, Place? until)
    {
        Place? after = null;
        while (session.PlacesOfEvents(call.WorkspaceId, filter with { From = toldUntil - Overlap }, after, PlacesMax) is { Count: > 0 } places)
        {
            foreach (var (place, _) in places)
                if (until is not { } end || IsNoLater(place, end)) told[place.Id] = place.Moment;
            after = places[^1].Place;
        }
    }

    Look CatchUp(Session session, DateTimeOffset now)
    {
        var found = session.ListEvents(call.Server.Vault, call.WorkspaceId, filter, caughtUpTo, PageMax);
        var until = found.Count > 0 ? found[^1].Place : caughtUpTo;
        return found.Count == PageMax
            ? new(found, now, until, IsCatchingUp: true, toldUntil, HasMore: true)
            // All of it: from here on as it happens.
            : new(found, now, until, IsCatchingUp: false, ToldUntil: now, HasMore: true);
    }

    Look FindNew(Session session, DateTimeOffset now)
    {
        var from = Earlier(toldUntil, now) - Overlap;
        if (filter.From is { } begin && begin > from) from = begin;
        var fresh = new List<Guid>();
        Place? after = null;
        List<(Place Place, string Type)> places;
        do
        {
            places = session.PlacesOfEvents(call.WorkspaceId, filter with { From = from }, after, PlacesMax);
            fresh.AddRange(places.Select(p => p.Place.Id).Where(id => !told.ContainsKey(id)));
            if (places.Count > 0) after = places[^1].Place;
        }
        while (fresh.Count <= PageMax && places.Count == PlacesMax);
        var hasMore = fresh.Count > PageMax;
        var found = fresh.Count == 0
            ? []
            : session.ListEvents(call.Server.Vault, call.WorkspaceId, new() { EventIds = [.. fresh.Take(PageMax)], WithInternal = true }, null, PageMax);
        return new(found, now, caughtUpTo, IsCatchingUp: false, hasMore ? toldUntil : now, hasMore);
    }

    void Forget(DateTimeOffset now)
    {
        var from = Earlier(toldUntil, now) - Overlap;
        foreach (var (id, at) in told)
            if (at < from) told.Remove(id);
    }

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    static bool IsNoLater(Place place, Place end) => place.Moment < end.Moment || (place.Moment == end.Moment && Compare(place.Id, end.Id) <= 0);

    // As the store orders them: by their bytes.
    static int Compare(Guid one, Guid other)
    {
        Span<byte> a = stackalloc byte[16], b = stackalloc byte[16];
        one.TryWriteBytes(a, bigEndian: true, out _);
        other.TryWriteBytes(b, bigEndian: true, out _);
        return a.SequenceCompareTo(b);
    }

    /// <summary>What one look found, and where the next one begins.</summary>
    /// <param name="Found">Oldest first; at most a page.</param>
    /// <param name="Now">The moment on the workspace's clock.</param>
    public sealed record Look(IReadOnlyList<EventRow> Found, DateTimeOffset Now, Place? CaughtUpTo, bool IsCatchingUp, DateTimeOffset ToldUntil, bool HasMore);
}
