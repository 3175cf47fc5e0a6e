using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Acs;

/// <summary>Wakes the porter when something is due in an access system: after a change at once, at the end of a credential, after a pause.</summary>
/// <remarks>Access methods of grants have their moments among them, under no system.</remarks>
sealed class Rounds(Server server, ILogger log) : IAsyncDisposable
{
    /// <summary>Looked at in one transaction, so that others get in between. A guess.</summary>
    const int BatchMax = 100;

    /// <summary>Systems found at once. A guess.</summary>
    const int SystemsMax = 100;

    /// <summary>The pause after the store was away. A guess: as for locks.</summary>
    static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

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
            while (await server.Store.WriteAhead(session => Look(session, workspaceId, system)) == BatchMax) { }
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

    async Task<bool> WorkOffDue()
    {
        var now = server.Clock.GetUtcNow();
        var systems = await server.Store.Read(session => session.DueSystems(now, SystemsMax));
        foreach (var (workspaceId, systemId) in systems) await server.Store.Write(session => Look(session, workspaceId, systemId));
        return systems.Count > 0;
    }

    async Task Sleep()
    {
        var next = await server.Store.Read(session => session.NextAcsDue());
        // A timer cannot be set further ahead than some weeks.
        await alarm.WaitUntil(next, TimeSpan.FromDays(1), stopping.Token);
    }

    /// <returns>How many were looked at.</returns>
    int Look(Session session, Guid workspaceId, Guid systemId)
    {
        session.Share(workspaceId);
        session.Hold(systemId);
        // The clock was stopped in between: whoever moves it does the work.
        var clock = session.ClockOf(workspaceId);
        var due = session.DueIn(workspaceId, systemId, clock.Now(server.Clock), BatchMax);
        if (due.Count == 0) return 0;
        if (systemId == Guid.Empty)
        {
            var backups = new AccessMethods.Backups(server);
            foreach (var one in due) backups.Look(session, one);
            return due.Count;
        }
        var desk = new AcsDesk(server, session, workspaceId);
        var porter = new Porter(desk, desk.System(systemId));
        foreach (var one in due) porter.Look(one);
        return due.Count;
    }
}
