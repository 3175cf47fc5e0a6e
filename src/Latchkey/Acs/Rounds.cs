using Latchkey.AccessGrants;
using Latchkey.AccessMethods;
using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Acs;

/// <summary>Wakes the porter when something is due in an access system: after a change at once, at the end of a credential, after a pause.</summary>
/// <remarks>Grants and their access methods have their moments among them, under no system.</remarks>
sealed class Rounds(Server server, ILogger log) : IAsyncDisposable
{
    /// <summary>Looked at in one transaction, so that others get in between. A guess.</summary>
    const int BatchMax = 100;

    /// <summary>Systems found at once. A guess.</summary>
    const int SystemsMax = 100;

    /// <summary>The pause after the store was away. A guess: as for locks.</summary>
    static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    readonly Backups backups = new(server);
    readonly OfflineAsking offline = new(server);
    readonly CancellationTokenSource stopping = new();
    readonly Alarm alarm = new(server.Clock);
    Task loop = Task.CompletedTask;

    public void Start()
    {
        server.Store.LockBecameDue += alarm.Ring;
        loop = Task.Run(Loop);
    }

    public async ValueTask DisposeAsync()
    {
        server.Store.LockBecameDue -= alarm.Ring;
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
        alarm.Dispose();
    }

    /// <summary>All that is due in a workspace whose clock stands still; false: nothing was.</summary>
    public async Task<bool> WorkOff(Guid workspaceId, DateTimeOffset moment)
    {
        var systems = await server.Store.WriteAhead(session => session.DueSystems(workspaceId, moment));
        foreach (var system in systems)
            while (await Look(workspaceId, system, isAhead: true) == BatchMax) { }
        return systems.Count > 0;
    }

    async Task Loop()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await WorkOffDue()) await Sleep();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Looking after access systems failed; it is tried again in {Pause}.", TryAgain);
                await Task.Delay(TryAgain, server.Clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What is due now, by the machine's clock; false: nothing was.</summary>
    public async Task<bool> WorkOffDue()
    {
        var now = server.Clock.GetUtcNow();
        var systems = await server.Store.Read(session => session.DueSystems(now, SystemsMax));
        foreach (var (workspaceId, systemId) in systems) await Look(workspaceId, systemId, isAhead: false);
        return systems.Count > 0;
    }

    async Task Sleep()
    {
        var next = await server.Store.Read(session => session.NextAcsDue());
        // A timer cannot be set further ahead than some weeks.
        await alarm.WaitUntil(next, TimeSpan.FromDays(1), stopping.Token);
    }

    /// <returns>How many were looked at.</returns>
    async Task<int> Look(Guid workspaceId, Guid systemId, bool isAhead)
    {
        List<Question> questions;
        int count;
        try
        {
            (count, questions) = await Write(session => Look(session, workspaceId, systemId, null), isAhead);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            log.LogError(e, "Something in access system {System} cannot be looked after.", systemId);
            return await LookOneByOne(workspaceId, systemId, isAhead);
        }
        foreach (var question in questions) await offline.Ask(question, work => Write(work, isAhead), stopping.Token);
        return count;
    }

    /// <summary>What cannot be looked after keeps nothing else waiting.</summary>
    async Task<int> LookOneByOne(Guid workspaceId, Guid systemId, bool isAhead)
    {
        var all = await Write(session => DueIn(session, workspaceId, systemId), isAhead);
        foreach (var due in all)
        {
            try
            {
                var (_, questions) = await Write(session => Look(session, workspaceId, systemId, due), isAhead);
                foreach (var question in questions) await offline.Ask(question, work => Write(work, isAhead), stopping.Token);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                log.LogError(e, "{Subject} in access system {System} is looked after again in {Pause}.", due.SubjectId, systemId, TryAgain);
                await Write(session => Postpone(session, due), isAhead);
            }
        }
        return all.Count;
    }

    Task<T> Write<T>(Func<Session, T> work, bool isAhead) => isAhead ? server.Store.WriteAhead(work) : server.Store.Write(work);

    List<AcsDue> DueIn(Session session, Guid workspaceId, Guid systemId)
    {
        session.Share(workspaceId);
        session.Hold(systemId);
        // The clock was stopped in between: whoever moves it does the work.
        return session.DueIn(workspaceId, systemId, session.ClockOf(workspaceId).Now(server.Clock), BatchMax);
    }

    bool Postpone(Session session, AcsDue due)
    {
        session.Share(due.WorkspaceId);
        var clock = session.ClockOf(due.WorkspaceId);
        session.LookAt(due, clock.Now(server.Clock) + TryAgain, clock);
        return true;
    }

    /// <param name="only">Null: all that is due.</param>
    (int Count, List<Question> Questions) Look(Session session, Guid workspaceId, Guid systemId, AcsDue? only)
    {
        var due = DueIn(session, workspaceId, systemId);
        if (only is { } one) due = due.FindAll(d => d.SubjectId == one.SubjectId);
        if (due.Count == 0) return (0, []);
        if (systemId == Guid.Empty) return (due.Count, [.. due.SelectMany(d => LookAtGrant(session, d))]);
        var desk = new AcsDesk(server, session, workspaceId);
        var porter = new Porter(desk, desk.System(systemId));
        foreach (var next in due) porter.Look(next);
        return (due.Count, []);
    }

    /// <summary>A grant around which doors came, or one of its methods.</summary>
    List<Question> LookAtGrant(Session session, AcsDue due)
    {
        if (session.AnyAccessGrant(server.Vault, due.WorkspaceId, due.SubjectId) is { } grant)
        {
            session.LookNoMore(due.WorkspaceId, due.SubjectId);
            if (grant.DeletedAt is null) new Fitting(OwnCall.In(server, session, due.WorkspaceId), session).Fit(grant);
            return [];
        }
        var questions = offline.Begin(session, due.WorkspaceId, due.SubjectId);
        backups.Look(session, due);
        return questions;
    }
}
