using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Devices;
using Latchkey.Sandbox;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Reconciling;

/// <summary>Somebody sets the machine's clock, by an hour or a day, forward or back.</summary>
public class SetClockTests
{
    public static TheoryData<int> Steps => [-24, -1, 1, 24];

    [Theory, MemberData(nameof(Steps))]
    public async Task A_guest_whose_lock_was_away_does_not_wait_for_the_time_that_was_set(int hours)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await Faults(server, door, fails: 8);
        await server.Post("/access_codes/create", new { device_id = door, code = "2580" });
        await Passes(server, TimeSpan.FromMinutes(5));
        Assert.Empty(await OnLock(server, door));
        await Faults(server, door, fails: 0);

        server.Clock.Set(TimeSpan.FromHours(hours));
        // The server sees it within a minute, on a thread of its own: rounds enough for that, and no more.
        for (var round = 0; round < 500 && (await OnLock(server, door)).Length == 0; round++) await Passes(server, TimeSpan.FromMilliseconds(500));

        Assert.Equal(["2580"], await OnLock(server, door));
        Assert.Empty(server.Problems);
    }

    [Theory, MemberData(nameof(Steps))]
    public async Task A_guest_who_comes_after_that_comes_in_and_leaves_by_the_new_time(int hours)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Workshop");
        await Passes(server, TimeSpan.FromMinutes(1));
        server.Clock.Set(TimeSpan.FromHours(hours));
        await Passes(server, TimeSpan.FromMinutes(2));
        var now = server.Clock.GetUtcNow();
        await server.Post("/access_codes/create", new { device_id = door, code = "2580", starts_at = now.AddMinutes(40), ends_at = now.AddMinutes(60) });

        await Passes(server, TimeSpan.FromMinutes(5));
        Assert.Empty(await OnLock(server, door));
        await Passes(server, TimeSpan.FromMinutes(7));
        Assert.Equal(["2580"], await OnLock(server, door));
        await Passes(server, TimeSpan.FromMinutes(50));
        Assert.Empty(await OnLock(server, door));
        Assert.Empty(server.Problems);
    }

    [Theory, MemberData(nameof(Steps))]
    public async Task A_code_on_its_lock_stays_there_and_nothing_is_told_of_it(int hours)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/access_codes/create", new { device_id = door, code = "2580" });
        await Passes(server, TimeSpan.FromMinutes(1));
        var before = await server.EventTypes(door);

        server.Clock.Set(TimeSpan.FromHours(hours));
        await Passes(server, TimeSpan.FromMinutes(3));

        Assert.Equal(["2580"], await OnLock(server, door));
        Assert.Equal(before.Order(), (await server.EventTypes(door)).Order());
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task A_door_that_a_grant_loses_while_a_wrong_clock_says_that_it_has_ended_is_lost_by_the_right_one_too()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, shop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        var now = server.Clock.GetUtcNow();
        var grant = await server.Grant(new
        {
            user_identity = new { full_name = "Jo" }, device_ids = new[] { front, shop }, starts_at = now, ends_at = now.AddHours(12),
            requested_access_methods = new[] { new { mode = "code", code = "735846" } },
        });
        await Passes(server, TimeSpan.FromMinutes(1));
        Assert.Equal(["735846"], await OnLock(server, front));
        await Faults(server, front, fails: 1_000);
        server.Clock.Set(TimeSpan.FromHours(24));
        await Passes(server, TimeSpan.FromMinutes(2));
        await server.Post("/access_grants/update", new { access_grant_id = (string)grant["access_grant_id"]!, device_ids = new[] { shop } });
        server.Clock.Set(TimeSpan.FromHours(-24));
        await Faults(server, front, fails: 0);
        await Passes(server, TimeSpan.FromMinutes(30));
        Assert.Empty(await OnLock(server, front));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public async Task A_server_that_starts_finds_what_was_planned_by_a_clock_that_was_set_back_while_none_ran(int aheadByDays, bool isPlannedAnew)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Workshop");
        var (workspace, wrong, right) = await server.Server.Store.Write(session =>
        {
            var workspace = session.ListWorkspaces()[0].WorkspaceId;
            var open = server.Server.Turn.OpenFor(session, workspace, door, [])!;
            var hours = new TimeFrame(open.Now, null) { Schedule = new("FREQ=DAILY", $"{open.Now.AddHours(6):HH:mm}", $"{open.Now.AddHours(7):HH:mm}", "UTC", open.Now) };
            var code = new AccessCode
            {
                WorkspaceId = workspace, AccessCodeId = open.NewId(), DeviceId = door, ConnectedAccountId = open.Device.ConnectedAccountId, IsManaged = true,
                Pin = new("2580"), Frame = hours, CreatedAt = open.Now, WantedSince = open.Now, PrefersNativeScheduling = false,
            };
            var right = hours.At(open.Now).Start - Timing.Default.JustInTimeLead;
            session.Save(server.Server.Vault, code, open.Device.Traits.Pins, isActive: false, right + TimeSpan.FromDays(1));
            session.Save(open.Device with { Watch = open.Device.Watch with { PlannedAt = open.Now.AddDays(aheadByDays) } });
            return (workspace, session.NextWake(workspace, door), right);
        });

        // What happens at the door before does not take away what it knows.
        await server.Server.Store.Write(session =>
        {
            server.Server.Turn.Happen(session, workspace, door, _ => { });
            return true;
        });

        await using var starting = new Reconciler(
            server.Server.Store, server.Server.Turn, server.Server.Drivers, server.Server.Waiting, server.Clock, Timing.Default, Guid.CreateVersion7(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await starting.HeedClock();

        Assert.Equal(isPlannedAnew ? right : wrong, await server.Server.Store.Read(session => session.NextWake(workspace, door)));
    }

    [Theory, BothEngines]
    public async Task A_lock_that_a_dead_node_held_is_free_within_minutes_though_the_clock_was_set_back(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var noon = Devices.Doors.Noon;
        await fresh.Store.Write(session =>
        {
            session.Insert(Devices.Doors.Front);
            session.LookAt(Devices.Doors.Front.WorkspaceId, Devices.Doors.Front.DeviceId, noon.AddDays(-2), null, new(TimeSpan.Zero, null));
            Assert.Single(session.TakeDue(noon, 10, Lane.Work));
            Assert.Empty(session.TakeDue(noon, 10, Lane.Work));
            return true;
        });

        var (soon, later) = await fresh.Store.Write(session => (session.TakeDue(noon.AddSeconds(-30), 10, Lane.Work), session.TakeDue(noon.AddDays(-1), 10, Lane.Work)));

        Assert.Empty(soon);
        Assert.Single(later);
    }

    static async Task Faults(LatchkeyServer server, Guid door, int fails) =>
        Assert.Equal(200, (await server.Post("/sandbox/set_lock_faults", new { device_id = door, fails_next_commands = fails })).Status);

    // On the machine's own clock, a little at a time; between, the server does what is due.
    static async Task Passes(LatchkeyServer server, TimeSpan span)
    {
        var step = span < TimeSpan.FromSeconds(5) ? span : TimeSpan.FromSeconds(5);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            server.Clock.Advance(step);
            await server.Post("/sandbox/advance_clock", new { by_seconds = 0 });
        }
    }

    static async Task<string[]> OnLock(LatchkeyServer server, Guid door) =>
        [.. (await server.Lock(door))["slots"]!.AsArray().Select(s => (string)s!["code"]!)];
}
