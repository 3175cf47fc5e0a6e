using System.Collections.Concurrent;
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

    /// <summary>Makers that are asked at once for offline codes. A guess: a maker that is slow keeps some waiting, not all.</summary>
    const int AskedMax = 16;

    /// <summary>Between two looks whether makers that were asked before a clock was stopped have answered.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    readonly Backups backups = new(server);
    readonly OfflineAsking offline = new(server);
    readonly SemaphoreSlim asking = new(AskedMax);

    /// <summary>How many looks and questions are under way in a workspace.</summary>
    readonly ConcurrentDictionary<Guid, int> busy = new();
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
        while (!busy.Values.All(count => count == 0)) await Task.Delay(Pause, TimeProvider.System);
        asking.Dispose();
        stopping.Dispose();
        alarm.Dispose();
    }

    /// <summary>All that is due in a workspace whose clock stands still; false: nothing was.</summary>
    public async Task<bool> WorkOff(Guid workspaceId, DateTimeOffset moment)
    {
        var systems = await server.Store.WriteAhead(session => session.DueSystems(workspaceId, moment));
        foreach (var system in systems)
        {
            while (true)
            {
                var (count, questions) = await Look(workspaceId, system, isAhead: true);
                foreach (var question in questions) await Ask(question, isAhead: true);
                if (count < BatchMax) break;
            }
        }
        return systems.Count > 0;
    }

    /// <summary>What was begun before the workspace's clock was stopped has ended; from then on nothing is begun but by whoever moves it.</summary>
    public async Task OthersAreDone(Guid workspaceId)
    {
        while (busy.GetValueOrDefault(workspaceId) > 0) await Task.Delay(Pause, TimeProvider.System);
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
        foreach (var (workspaceId, systemId) in systems)
        {
            Count(workspaceId, 1);
            try
            {
                var (_, questions) = await Look(workspaceId, systemId, isAhead: false);
                // Whatever a maker says, and when, nothing else waits for it.
                foreach (var question in questions) _ = AskAside(question);
            }
            finally
            {
                Count(workspaceId, -1);
            }
        }
        return systems.Count > 0;
    }

    async Task AskAside(Question question)
    {
        Count(question.Grant.WorkspaceId, 1);
        try
        {
            await asking.WaitAsync(stopping.Token);
            try
            {
                await Ask(question, isAhead: false);
            }
            finally
            {
                asking.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next server asks.
        }
        finally
        {
            Count(question.Grant.WorkspaceId, -1);
        }
    }

    async Task Ask(Question question, bool isAhead)
    {
        try
        {
            await offline.Ask(question, work => Write(work, isAhead), stopping.Token);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            log.LogError(e, "Asking for an offline code of device {Device} failed; it is tried again.", question.Device.DeviceId);
        }
    }

    void Count(Guid workspaceId, int more) => busy.AddOrUpdate(workspaceId, more, (_, count) => count + more);

    async Task Sleep()
    {
        var next = await server.Store.Read(session => session.NextAcsDue());
        // A timer cannot be set further ahead than some weeks.
        await alarm.WaitUntil(next, TimeSpan.FromDays(1), stopping.Token);
    }

    /// <returns>How many were looked at, and what makers are to be asked now.</returns>
    async Task<(int Count, List<Question> Questions)> Look(Guid workspaceId, Guid systemId, bool isAhead)
    {
        try
        {
            return await Write(session => Look(session, workspaceId, systemId, null, isAhead), isAhead);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            log.LogError(e, "Something in access system {System} cannot be looked after.", systemId);
            return await LookOneByOne(workspaceId, systemId, isAhead);
        }
    }

    /// <summary>What cannot be looked after keeps nothing else waiting.</summary>
    async Task<(int, List<Question>)> LookOneByOne(Guid workspaceId, Guid systemId, bool isAhead)
    {
        var all = await Write(session => DueIn(session, workspaceId, systemId, isAhead), isAhead);
        var questions = new List<Question>();
        foreach (var due in all)
        {
            try
            {
                questions.AddRange((await Write(session => Look(session, workspaceId, systemId, due, isAhead), isAhead)).Questions);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                log.LogError(e, "{Subject} in access system {System} is looked after again in {Pause}.", due.SubjectId, systemId, server.Timing.LongestRetry);
                await Write(session => Postpone(session, due), isAhead);
            }
        }
        return (all.Count, questions);
    }

    Task<T> Write<T>(Func<Session, T> work, bool isAhead) => isAhead ? server.Store.WriteAhead(work) : server.Store.Write(work);

    List<AcsDue> DueIn(Session session, Guid workspaceId, Guid systemId, bool isAhead)
    {
        session.Share(workspaceId);
        session.Hold(systemId);
        var clock = session.ClockOf(workspaceId);
        // Stopped in between: whoever moves it does the work.
        return clock.StoppedAt is null || isAhead ? session.DueIn(workspaceId, systemId, clock.Now(server.Clock), BatchMax) : [];
    }

    bool Postpone(Session session, AcsDue due)
    {
        session.Share(due.WorkspaceId);
        var clock = session.ClockOf(due.WorkspaceId);
        session.LookAt(due, clock.Now(server.Clock) + server.Timing.LongestRetry, clock);
        return true;
    }

    /// <param name="only">Null: all that is due.</param>
    (int Count, List<Question> Questions) Look(Session session, Guid workspaceId, Guid systemId, AcsDue? only, bool isAhead)
    {
        var due = DueIn(session, workspaceId, systemId, isAhead);
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
