namespace Latchkey.Pages;

/// <summary>How many requests a minute somebody may make: a minute's worth at once, and then as they come back, evenly.</summary>
/// <remarks>Each node counts for itself.</remarks>
/// <param name="entriesMax">Who are remembered at once; 10,000 take a megabyte.</param>
sealed class Pace(TimeProvider clock, int perMinute, int entriesMax = 10_000)
{
    readonly Dictionary<Guid, (double Left, long At)> known = [];
    readonly Lock gate = new();

    public int Known
    {
        get { lock (gate) return known.Count; }
    }

    /// <summary>Counts one request.</summary>
    /// <returns>How long to wait for the next; null: this one may come in.</returns>
    public TimeSpan? Take(Guid who)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            if (!known.ContainsKey(who)) MakeRoom(now);
            var left = LeftOf(known.GetValueOrDefault(who, (perMinute, now)), now);
            known[who] = (left >= 1 ? left - 1 : left, now);
            return left >= 1 ? null : TimeSpan.FromMinutes((1 - left) / perMinute);
        }
    }

    double LeftOf((double Left, long At) bucket, long now) =>
        Math.Min(perMinute, bucket.Left + clock.GetElapsedTime(bucket.At, now).TotalMinutes * perMinute);

    /// <summary>Forgets those who have rested; all of them when few have, rather than growing or searching often.</summary>
    void MakeRoom(long now)
    {
        if (known.Count < entriesMax) return;
        foreach (var (who, bucket) in known)
            if (LeftOf(bucket, now) >= perMinute) known.Remove(who);
        if (known.Count >= entriesMax / 2) known.Clear();
    }
}
