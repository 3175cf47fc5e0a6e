namespace Latchkey.Storage;

/// <summary>A caller's work on its way through a store's threads, and the caller's answer.</summary>
abstract class Work
{
    /// <summary>Why the work failed; null: it has not run, or it succeeded.</summary>
    public Exception? Thrown { get; protected set; }

    /// <summary>The caller goes on when the work has run, before the disk has it.</summary>
    public required bool IsAhead { get; init; }

    public Urgency Urgency { get; init; }

    /// <summary>Runs the work and keeps its result or exception. May be called again: the last run counts.</summary>
    /// <returns>False: the work threw, and what it wrote must be undone.</returns>
    public abstract bool Run(Session session);

    /// <summary>Gives the caller the result or the exception of the last run.</summary>
    public abstract void Answer();

    /// <summary>Gives the caller an exception that is not the work's own: the commit failed, or the store is closed.</summary>
    public abstract void Fail(Exception why);
}

sealed class Work<T>(Func<Session, T> body) : Work
{
    // Continuations run elsewhere, so that a caller's next step never delays the other callers of the same commit.
    readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? result;

    public Task<T> Task => answer.Task;

    public override bool Run(Session session)
    {
        Thrown = null;
        try
        {
            result = body(session);
            return true;
        }
        catch (Exception thrown)
        {
            Thrown = thrown;
            return false;
        }
    }

    public override void Answer()
    {
        if (Thrown is null)
            answer.TrySetResult(result!);
        else
            answer.TrySetException(Thrown);
    }

    public override void Fail(Exception why) => answer.TrySetException(why);
}
