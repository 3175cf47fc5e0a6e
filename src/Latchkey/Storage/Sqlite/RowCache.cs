using System.Collections.Concurrent;

namespace Latchkey.Storage.Sqlite;

/// <summary>Records as they were last committed, parsed and opened: a row that nobody changed is not read again.</summary>
/// <remarks>
/// Right because this process alone writes the database, and its one writer says of every change before and after the commit.
/// <see cref="Version"/> grows with both, so that a reader sees whether what it read may lie on the two sides of a commit.
/// </remarks>
sealed class RowCache
{
    /// <summary>Records in each of two generations, at most; the older is dropped when the younger is full. A guess: some tens of megabytes.</summary>
    const int GenerationMax = 16_384;

    readonly Lock gate = new();
    ConcurrentDictionary<RowKey, object> younger = new();
    ConcurrentDictionary<RowKey, object> older = new();
    long version;

    /// <summary>Records in the younger generation. Counted here: a dictionary that is asked for its count locks all of itself.</summary>
    int count;

    /// <summary>What is read now may be what the commit changes, from before it or after it.</summary>
    bool isCommitting;

    public long Version => Volatile.Read(ref version);

    public object? Find(RowKey key)
    {
        if (younger.TryGetValue(key, out var record)) return record;
        if (!older.TryGetValue(key, out record)) return null;
        // Used again, it outlives this generation; unless it is being forgotten just now.
        lock (gate)
        {
            if (older.ContainsKey(key)) Put(key, record);
        }
        return record;
    }

    /// <summary>Keeps what was read, unless something was committed since <paramref name="readAt"/>.</summary>
    public void Offer(RowKey key, object record, long readAt)
    {
        lock (gate)
        {
            if (readAt == version && !isCommitting) Put(key, record);
        }
    }

    /// <summary>Before a commit: from here on nobody finds what it changes.</summary>
    /// <param name="isAll">Nobody knows what it changes.</param>
    public void Forget(IEnumerable<RowKey> keys, bool isAll)
    {
        lock (gate)
        {
            version++;
            isCommitting = true;
            if (isAll)
            {
                younger.Clear();
                older.Clear();
                count = 0;
            }
            foreach (var key in keys)
            {
                Drop(key);
                older.TryRemove(key, out _);
            }
        }
    }

    /// <summary>After the commit, or when there was none: what it made of them. Null: the row is gone, or nobody knows.</summary>
    public void Publish(IEnumerable<KeyValuePair<RowKey, object?>> records)
    {
        lock (gate)
        {
            version++;
            isCommitting = false;
            foreach (var (key, record) in records)
            {
                older.TryRemove(key, out _);
                if (record is null) Drop(key);
                else Put(key, record);
            }
        }
    }

    void Put(RowKey key, object record)
    {
        if (count >= GenerationMax) (older, younger, count) = (younger, new(), 0);
        if (younger.TryAdd(key, record)) count++;
        else younger[key] = record;
    }

    void Drop(RowKey key)
    {
        if (younger.TryRemove(key, out _)) count--;
    }
}

/// <summary>A record's type, its workspace and its row's id.</summary>
readonly record struct RowKey(Type Type, Guid WorkspaceId, Guid Id);
