using Npgsql;

namespace Latchkey.Storage.Postgres;

/// <summary>A thread with a connection: takes one work after the other and runs each in a transaction of its own.</summary>
sealed class PostgresWorker(NpgsqlDataSource database, Inbox inbox, bool isWriter, Action lockBecameDue)
{
    /// <summary>How often a work is run when it meets other writers or a connection that broke. A guess: two collisions in a row are rare.</summary>
    const int RunsMax = 5;

    public void Run()
    {
        using var session = new PostgresSession(database, isWriter);
        List<Work> taken = [];
        while (inbox.Take(taken, 1, Timeout.InfiniteTimeSpan))
        {
            foreach (var work in taken)
                Carry(work, session);
            taken.Clear();
        }
    }

    void Carry(Work work, PostgresSession session)
    {
        try
        {
            var runs = 1;
            while (!TryOnce(work, session) && runs < RunsMax && MayRunAgain(work.Thrown!, session))
                runs++;
        }
        catch (Exception failed)
        {
            // Not the work itself: the connection, or the commit. Whether a commit that got no answer was carried out is not known.
            session.Rollback();
            work.Fail(failed);
            return;
        }

        work.Answer();
        if (work.Thrown is null && session.HasDue)
            lockBecameDue();
    }

    bool TryOnce(Work work, PostgresSession session)
    {
        session.Begin();
        if (work.Run(session))
        {
            session.Commit();
            return true;
        }

        session.Rollback();
        return false;
    }

    // Nothing was committed, so the work can be run again.
    static bool MayRunAgain(Exception thrown, PostgresSession session) => thrown switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        NpgsqlException => session.IsBroken,
        _ => false,
    };
}
