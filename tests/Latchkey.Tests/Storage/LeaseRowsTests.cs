using Latchkey.Devices;
using Latchkey.Reconciling;
using Latchkey.Stores;
using static Latchkey.Devices.Doors;

namespace Latchkey.Storage;

public class LeaseRowsTests
{
    const int Doors = 40;

    [Theory, BothEngines]
    public async Task A_due_lock_is_taken_by_one_of_many_that_look_for_work_at_once(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await AddDueLocks(fresh);

        var takers = Enumerable.Range(0, 16).Select(_ => fresh.Store.Write(session => session.TakeDue(Noon, 10, Lane.Work)));
        var taken = (await Task.WhenAll(takers)).SelectMany(leases => leases).ToList();

        Assert.Equal(taken.Count, taken.Select(l => l.DeviceId).Distinct().Count());
        Assert.All(taken, l => Assert.Equal(1, l.Generation));
        // Whoever passed over a lock that another was just taking comes back for the next one.
        taken.AddRange(await fresh.Store.Write(session => session.TakeDue(Noon, Doors, Lane.Work)));
        Assert.Equal(Doors, taken.Count);
    }

    [Fact]
    public async Task A_lock_that_is_just_being_taken_is_neither_waited_for_nor_taken_twice()
    {
        await using var fresh = await FreshStore.On(Engine.Postgres);
        await AddDueLocks(fresh);
        using var mayEnd = new ManualResetEventSlim();
        var isTaken = new TaskCompletionSource();
        var first = fresh.Store.Write(session =>
        {
            var leases = session.TakeDue(Noon, Doors - 1, Lane.Work);
            isTaken.TrySetResult();
            mayEnd.Wait(TestContext.Current.CancellationToken);
            return leases;
        });
        await isTaken.Task;

        await using var another = await fresh.OpenAnother();
        var second = another.Write(session => session.TakeDue(Noon, Doors, Lane.Work));
        // It would wait for as long as the first one keeps its locks.
        var isWaiting = await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken)) != second;
        mayEnd.Set();

        Assert.False(isWaiting);
        var left = Assert.Single(await second);
        Assert.DoesNotContain(await first, l => l.DeviceId == left.DeviceId);
    }

    [Theory, BothEngines]
    public async Task A_lease_always_lasts_for_a_whole_command_and_never_comes_back_to_who_lost_it(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await AddDueLocks(fresh);
        var lease = (await fresh.Store.Write(session => session.TakeDue(Noon, 1, Lane.Work))).Single();
        for (var now = Noon; now < Noon.AddMinutes(5); now += TimeSpan.FromSeconds(5))
        {
            var moment = now;
            Assert.True(await fresh.Store.Write(session => session.Extend(lease, moment)));
            var until = await fresh.Store.Read(session => session.First(
                "select leased_until from devices where device_id = $1", row => row.Moment(0), lease.DeviceId));
            Assert.InRange(until - now, AccessCodes.Timing.Default.CommandTimeout + TimeSpan.FromSeconds(10), LeaseRows.Length);
        }

        var late = Noon.AddMinutes(5) + LeaseRows.Length;
        var others = await fresh.Store.Write(session => session.TakeDue(late, Doors, Lane.Work));

        Assert.Contains(others, l => l.DeviceId == lease.DeviceId && l.Generation > lease.Generation);
        Assert.False(await fresh.Store.Write(session => session.Extend(lease, late)));
    }

    static Task AddDueLocks(FreshStore fresh) => fresh.Store.Write(session =>
    {
        for (var number = 0; number < Doors; number++)
        {
            var door = Front with { DeviceId = Guid.CreateVersion7(Minutes(number)), CreatedAt = Minutes(number) };
            session.Insert(door);
            session.LookAt(door.WorkspaceId, door.DeviceId, Noon.AddMinutes(-1), null, new(TimeSpan.Zero, null));
        }
        return true;
    });
}
