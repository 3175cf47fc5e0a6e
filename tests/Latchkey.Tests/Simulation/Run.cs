using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Simulation.Laws;
using Latchkey.Storage;
using Latchkey.Workspaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Simulation;

/// <summary>One seed: a few bad locks, their guests and the server, for some days; then calm, and the reckoning.</summary>
sealed class Run
{
    /// <summary>Work at one moment past which something runs in circles.</summary>
    const int LooksAtOnceMax = 2000;

    static readonly TimeSpan Busy = TimeSpan.FromDays(8);

    /// <summary>A routine listing, a second look, and the longest pauses between tries.</summary>
    static readonly TimeSpan Settling = Timing.Default.RoutineListing + TimeSpan.FromHours(3);

    static readonly TimeSpan QuietDay = TimeSpan.FromDays(1);

    readonly Luck luck;
    readonly Luck chance;
    readonly FakeClock clock = new();
    readonly StoreInHand store = new();
    readonly Keys vault = new(KeyFile.New());
    readonly Alarm alarm;
    readonly World world;
    readonly Ledger ledger = new();
    readonly Guests guests;
    readonly Parties parties;
    readonly GrantLaw grantLaw;
    readonly Workspace workspace;
    readonly Front front;
    readonly DoorLaw doorLaw;
    readonly ListLaw listLaw;
    readonly EventLaw eventLaw;
    readonly RestLaw restLaw;
    readonly List<(Guid DeviceId, int Server, Task Task)> looks = [];
    Server server;
    long eventsHeard;
    TimeSpan clockSeen;

    Run(int seed)
    {
        luck = new Luck((ulong)seed);
        chance = luck.Branch();
        Story = new(clock);
        alarm = new(Story);
        world = new(luck, clock, Story, Timing.Default) { Changed = StrangersLaw.Check, Tell = Tell };
        Migrations.Apply(store, clock.GetUtcNow()).GetAwaiter().GetResult();
        server = NewServer();
        workspace = new() { WorkspaceId = server.Ids.New(clock.GetUtcNow()), Name = "Guesthouse", IsSandbox = false, CreatedAt = clock.GetUtcNow() };
        front = new(() => server, workspace);
        guests = new(world, ledger, front);
        parties = new(world, ledger, guests, front, store, vault, workspace.WorkspaceId);
        (listLaw, grantLaw) = (new(world, ledger, guests, parties, front), new(world, ledger, parties, front));
        (doorLaw, eventLaw, restLaw) = (new(world, ledger, listLaw), new(world, ledger), new(world, ledger, store, workspace.WorkspaceId));
    }

    public Story Story { get; }

    /// <exception cref="BrokenLawException">With the end of the story and how to run it alone.</exception>
    public static Story Of(int seed)
    {
        // Everything runs on this thread: a context would send continuations elsewhere.
        SynchronizationContext.SetSynchronizationContext(null);
        var run = new Run(seed);
        try
        {
            run.Live();
            return run.Story;
        }
        catch (Exception broken)
        {
            throw new BrokenLawException(
                $"Seed {seed}: {(broken is BrokenLawException ? broken.Message : broken.ToString())}\n{run.Story}\nAlone: LATCHKEY_SEED={seed} " +
                "dotnet tests/Latchkey.Tests/bin/Release/net10.0/Latchkey.Tests.dll -method '*One_seed_alone'");
        }
        finally
        {
            run.vault.Dispose();
            run.store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    void Live()
    {
        Furnish();
        var end = world.Now + Busy;
        foreach (var door in world.Doors) world.LetWeatherChange(door, end);
        guests.Come(end);
        parties.Come(end);
        new KeypadHands(world).Come(end - TimeSpan.FromHours(6));
        Misfortunes.Come(world, store, end, LoseAccount, MoveTo);
        Until(end);
        Story.Say("calm");
        Until(end + Settling);
        foreach (var door in world.Doors)
        {
            Look(door);
            restLaw.WantedIsHeld(door);
        }
        grantLaw.Settle();
        Rest();
        eventLaw.Settle();
    }

    // A simulated day on converged locks: nothing is written to them.
    void Rest()
    {
        var (from, until) = (world.Now, world.Now + QuietDay);
        var before = world.Doors.ToDictionary(d => d, d => d.WritesAsked);
        var quiet = world.Doors.Where(d => restLaw.IsQuietBetween(d, from, until)).ToList();
        Until(until);
        foreach (var door in quiet.Where(d => d.WritesAsked != before[d]))
            throw new BrokenLawException($"{door.Label}: {door.WritesAsked - before[door]} writes on a day on which nothing was to be done.");
    }

    void Furnish()
    {
        var now = world.Now;
        Make[] makes = [Makes.August, Makes.Yale, Makes.Schlage, Makes.Kwikset, Makes.Nuki, Makes.Tedee, Makes.SmartThings, Makes.Hubitat, Makes.SaltoKs, Makes.Brivo];
        for (var i = 0; i < 3; i++)
        {
            var make = luck.One(makes);
            var (accountId, deviceId) = (server.Ids.New(now), server.Ids.New(now));
            var secret = new byte[16];
            luck.Fill(secret);
            make = make with { Traits = make.Traits with { CodesMax = 4 + luck.Below(8) } };
            var account = VirtualSandbox.Account(workspace.WorkspaceId, accountId, make, now);
            var seeded = VirtualSandbox.Door(account, make, deviceId, secret, now);
            world.Add(new($"{make.Key}{i}", deviceId, seeded.Lock));
            store.Now(session =>
            {
                if (i == 0) session.AddWorkspace(workspace);
                session.AddConnectedAccount(account);
                session.Insert(seeded.Device);
                session.LookAt(workspace.WorkspaceId, deviceId, now, now, session.ClockOf(workspace.WorkspaceId));
                return true;
            });
        }
    }

    Server NewServer() => new(
        store, vault, clock, new Settings { DeviceLimits = false }, alarm, chance, new BadLockDriver(world));

    void Until(DateTimeOffset end)
    {
        while (true)
        {
            WorkOff();
            var next = NextMoment() is { } moment && moment < end ? moment : end;
            if (next > world.Now)
            {
                doorLaw.Pass(next - world.Now);
                clock.Advance(next - world.Now);
            }
            world.NoteTime();
            world.Agenda.Do(world.Now);
            Tidy();
            if (next == end) return;
        }
    }

    // Until nothing is due at this moment.
    void WorkOff()
    {
        _ = server.Reconciler.HeedClock();
        Tidy();
        // What a clock that was set has made untrue is told by no event.
        if (clockSeen != world.ServersNow - world.Now) Look(world.Doors);
        clockSeen = world.ServersNow - world.Now;
        for (var i = 0; ; i++)
        {
            LookAfterGrants();
            var leases = store.Now(session => session.TakeDue(world.ServersNow, 100, Lane.Work).Concat(session.TakeDue(world.ServersNow, 100, Lane.Routine)).ToList());
            if (leases.Count == 0) return;
            if (i > LooksAtOnceMax) throw new BrokenLawException("The same locks are due again and again at one moment.");
            foreach (var lease in leases) looks.Add((lease.DeviceId, world.ServersSoFar, server.Reconciler.Look(lease, isAhead: true)));
            Tidy();
        }
    }

    void LookAfterGrants()
    {
        for (var i = 0; store.Now(session => session.NextAcsDue()) <= world.ServersNow; i++)
        {
            if (i > LooksAtOnceMax) throw new BrokenLawException("The same grants are due again and again at one moment.");
            var looked = server.Rounds.WorkOffDue();
            if (looked.IsFaulted) looked.GetAwaiter().GetResult();
            Tidy();
        }
    }

    DateTimeOffset? NextMoment()
    {
        var (work, routine, grants) = store.Now(session =>
            (session.NextDue(world.ServersNow, Lane.Work), session.NextDue(world.ServersNow, Lane.Routine), session.NextAcsDue()));
        var off = world.ServersNow - world.Now;
        return new[] { work - off, routine - off, grants - off, world.Agenda.Next }.Min() is { } next ? next > world.Now ? next : world.Now : null;
    }

    // After every step: a dead server is followed by another, and the laws are held against what was just written.
    void Tidy()
    {
        if (store.IsDown) Restart();
        looks.RemoveAll(l => l.Task.IsCompleted || l.Server != world.ServersSoFar);
        if (alarm.Rung is { } problem) throw new BrokenLawException(problem);
        var touched = Hear();
        Look([.. touched.Select(world.Of)]);
    }

    void Look(IReadOnlyCollection<BadLock> doors)
    {
        foreach (var door in doors) Look(door);
        foreach (var door in doors) grantLaw.Check(door);
    }

    void Look(BadLock door)
    {
        listLaw.Check(door);
        foreach (var asked in ledger.On(door)) eventLaw.See(asked);
        restLaw.HasNextAttempt(door, looks.Exists(l => l.DeviceId == door.DeviceId));
    }

    HashSet<Guid> Hear()
    {
        var news = store.Now(session => session.Query(
            $"select {EventRows.Columns}, rowid from events where rowid > $1 order by rowid",
            row => (Row: row.Long(8), EventRows.Read(row, vault).Event), eventsHeard));
        var doors = new HashSet<Guid>();
        foreach (var (row, happened) in news)
        {
            eventsHeard = row;
            if (!happened.Type.StartsWith("internal.", StringComparison.Ordinal))
                Story.Say($"    {(happened.DeviceId is { } d ? world.Of(d).Label : "")} {happened.Type} {ledger.Find(happened.AccessCodeId ?? default)?.Name} {happened.Details?["code"]}");
            eventLaw.Hear(happened);
            grantLaw.Hear(happened);
            if (happened.DeviceId is { } device) doors.Add(device);
            doors.UnionWith(parties.DoorsAbout(happened));
        }
        return doors;
    }

    void Restart()
    {
        world.ServersSoFar++;
        world.OldServersWake = luck.Happens(0.5);
        Story.Say($"the server is killed{(world.OldServersWake ? ", or only sleeps" : "")}; another starts");
        store.Revive();
        server = NewServer();
        store.Now(session =>
        {
            session.VoidLeases();
            return true;
        });
        looks.Clear();
        // A driver that connects tells first how its locks stand: what was told while nobody listened is lost.
        foreach (var door in world.Doors) TellHowItStands(door);
        parties.AskAgain();
        listLaw.AskAgain();
    }

    void Tell(BadLock door, LockReport report)
    {
        if (!door.HasAccount) return;
        var posted = server.Reports.Post(workspace.WorkspaceId, door.DeviceId, report);
        if (posted.IsFaulted) posted.GetAwaiter().GetResult();
    }

    void TellHowItStands(BadLock door)
    {
        Tell(door, new LockReport.HubReachable(!door.Door.Faults.IsHubOffline));
        Tell(door, door.Door.Faults.IsRemoved ? new LockReport.Removed() : new LockReport.Reachable(!door.Door.Faults.IsOffline));
    }

    // Somebody has said where the lock is, or that it was wrong.
    void MoveTo(BadLock door, string? zone)
    {
        door.HasMoved = true;
        Story.Say($"{door.Label} is in {zone ?? "an unknown zone"}");
        store.Now(session =>
        {
            var open = server.Turn.OpenFor(session, workspace.WorkspaceId, door.DeviceId, [])!;
            open.Change(open.Device with { TimeZone = zone });
            server.Turn.CloseFor(session, open);
            return true;
        });
    }

    // Nobody lets us in at the maker's any more, or again.
    void LoseAccount(BadLock door, bool isLost)
    {
        if (door.HasAccount != isLost) return;
        door.HasAccount = !isLost;
        Story.Say($"{door.Label} account {(isLost ? "lost" : "back")}");
        store.Now(session =>
        {
            var device = session.Device(workspace.WorkspaceId, door.DeviceId)!;
            var account = session.FindConnectedAccount(workspace.WorkspaceId, device.ConnectedAccountId)!;
            session.UpdateConnectedAccount(account with
            {
                Errors = isLost ? new Dictionary<string, DateTimeOffset> { [DeviceErrors.AccountDisconnected] = world.ServersNow } : [],
            });
            server.Turn.Happen(session, workspace.WorkspaceId, door.DeviceId, _ => { });
            return true;
        });
        if (isLost) door.StormSince = world.Now;
        else door.Excuse(world.Now, world.Timing);
        if (!isLost) TellHowItStands(door);
    }
}
