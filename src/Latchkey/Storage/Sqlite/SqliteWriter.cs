using System.Diagnostics;

namespace Latchkey.Storage.Sqlite;

/// <summary>The one thread that writes. It takes all the work that waits, and commits it together.</summary>
/// <remarks>
/// A disk confirms a commit in about a millisecond whether it holds one caller's work or a hundred callers': so those who
/// come while one commit is on its way share the next. Work that throws is undone alone: nearly always it has written nothing yet. Had
/// it, all of the transaction is undone and run again, each work in a savepoint of its own; savepoints from the start would cost every
/// work a copy of every page that it changes. Work that was answered ahead of the disk cannot run again, and has them.
/// </remarks>
sealed class SqliteWriter(SqliteWriting session, Inbox inbox, Action<Wakes> wake)
{
    /// <summary>Works in one commit: some 30 ms, beside which the disk's millisecond is little, and nobody waits long for the others of the batch.</summary>
    const int BatchMax = 150;

    /// <summary>Works that may wait for the disk after their callers went on.</summary>
    const int AheadMax = 1_000;

    /// <summary>How long such work waits for more of its kind.</summary>
    static readonly TimeSpan idle = TimeSpan.FromMilliseconds(1);

    /// <summary>How long it waits at most.</summary>
    static readonly TimeSpan aheadFor = TimeSpan.FromMilliseconds(20);

    readonly List<Work> batch = [];
    readonly List<Work> unanswered = [];
    int ahead;
    long openSince;
    Wakes wakes;
    Exception? lost;

    bool IsFarAhead => ahead >= AheadMax || Stopwatch.GetElapsedTime(openSince) >= aheadFor;

    public void Run()
    {
        while (inbox.Take(batch, BatchMax, session.IsInTransaction ? idle : Timeout.InfiniteTimeSpan))
        {
            foreach (var work in batch)
                Carry(work);
            if (batch.Count == 0 || unanswered.Count > 0 || IsFarAhead)
                Commit();
            batch.Clear();
        }

        Commit();
    }

    void Carry(Work work)
    {
        if (lost is not null)
        {
            work.Fail(lost);
            return;
        }

        unanswered.Add(work);
        try
        {
            Begin();
            if (!Run(work, canBeUndone: work.IsAhead || ahead > 0)) RunAllAgain();
        }
        catch (Exception broken)
        {
            Abandon(broken);
            return;
        }

        if (work.IsAhead)
        {
            unanswered.RemoveAt(unanswered.Count - 1);
            ahead++;
            work.Answer();
        }
    }

    void Begin()
    {
        if (session.IsInTransaction)
            return;
        session.Begin();
        openSince = Stopwatch.GetTimestamp();
    }

    /// <returns>False: it threw, and what it had written is still there.</returns>
    bool Run(Work work, bool canBeUndone)
    {
        session.BeginWork(canBeUndone);
        var isDone = work.Run(session);
        if (isDone)
            wakes |= session.Wakes;
        return session.EndWork(isDone);
    }

    void RunAllAgain()
    {
        session.Rollback();
        wakes = Wakes.None;
        Begin();
        foreach (var work in unanswered) Run(work, canBeUndone: true);
    }

    void Commit()
    {
        if (!session.IsInTransaction)
            return;
        try
        {
            session.Commit();
        }
        catch (Exception failed)
        {
            Abandon(failed);
            return;
        }

        foreach (var work in unanswered)
            work.Answer();
        var woken = wakes;
        Forget();
        if (woken != Wakes.None)
            wake(woken);
    }

    /// <summary>The disk is full or broken: nothing of the open transaction is kept, and its callers are told.</summary>
    void Abandon(Exception why)
    {
        session.Rollback();
        foreach (var work in unanswered)
            work.Fail(why);
        // Callers went on believing that their work is kept. What they ask now builds on it: nothing more may be kept.
        if (ahead > 0)
            lost = new StoreUnusableException("Work that was answered could not be kept. Restart the server.", why);
        Forget();
    }

    void Forget()
    {
        unanswered.Clear();
        ahead = 0;
        wakes = Wakes.None;
    }
}
