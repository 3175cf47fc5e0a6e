using Latchkey.Devices;
using Latchkey.Stores;
using Latchkey.Workspaces;
using static Latchkey.Devices.Doors;

namespace Latchkey.Storage;

public class DeviceRowsTests
{
    static readonly Guid inn = Front.WorkspaceId;
    static readonly WorkspaceClock running = new(TimeSpan.FromHours(2), null);

    static Device Door(int number) => Front with
    {
        DeviceId = Guid.CreateVersion7(Minutes(number)), Name = $"Door {number}", CreatedAt = Minutes(number),
    };

    [Theory, BothEngines]
    public async Task A_device_comes_back_as_it_was_put(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.Insert(Front));
        // What was put is remembered; here it is to come from its row.
        await fresh.Close();
        await fresh.Open();

        var found = await fresh.Store.Read(session => session.Device(inn, Front.DeviceId));

        Assert.Equal(Bodies.Text(Front), Bodies.Text(found));
        Assert.Null(await fresh.Store.Read(session => session.Device(Guid.NewGuid(), Front.DeviceId)));
    }

    [Theory, BothEngines]
    public async Task A_device_that_is_deleted_is_not_saved_again(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.Insert(Front));

        Assert.True(await fresh.Store.Write(session => session.Save(Front with { Nickname = "Main" })));
        Assert.Equal("Main", (await fresh.Store.Read(session => session.Device(inn, Front.DeviceId)))!.Nickname);
        Assert.True(await fresh.Store.Write(session => session.DeleteDevice(inn, Front.DeviceId)));
        Assert.False(await fresh.Store.Write(session => session.Save(Front)));
    }

    [Theory, BothEngines]
    public async Task Devices_are_listed_in_the_order_of_their_making_page_by_page(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => { foreach (var n in new[] { 3, 1, 5, 2, 4 }) session.Insert(Door(n)); });

        var first = await List(fresh, DeviceFilter.All, 2, null);
        var second = await List(fresh, DeviceFilter.All, 9, (first[1].CreatedAt, first[1].DeviceId));

        Assert.Equal(["Door 1", "Door 2"], first.Select(d => d.Name));
        Assert.Equal(["Door 3", "Door 4", "Door 5"], second.Select(d => d.Name));
    }

    [Theory, BothEngines]
    public async Task A_filter_that_few_fit_finds_them_behind_many_others(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => { foreach (var n in Enumerable.Range(1, 1200)) session.Insert(Door(n)); });

        var found = await List(fresh, new() { Fits = d => d.Name is "Door 7" or "Door 1199" }, 5, null);

        Assert.Equal(["Door 7", "Door 1199"], found.Select(d => d.Name));
        Assert.Equal(1200, await fresh.Store.Read(session => session.CountDevices(inn, DeviceFilter.All)));
    }

    [Theory, BothEngines]
    public async Task What_is_not_asked_for_is_not_listed(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var (one, two) = (Door(1), Door(2) with { IsManaged = false, ConnectedAccountId = Guid.NewGuid() });
        await Do(fresh, session => { session.Insert(one); session.Insert(two); });

        Assert.Equal([one.DeviceId], await Ids(new() { IsManaged = true }));
        Assert.Equal([two.DeviceId], await Ids(new() { IsManaged = false }));
        Assert.Equal([one.DeviceId], await Ids(new() { CreatedBefore = Minutes(2) }));
        Assert.Equal([two.DeviceId], await Ids(new() { DeviceIds = [two.DeviceId, Guid.NewGuid(), Guid.NewGuid()] }));
        Assert.Equal([two.DeviceId], await Ids(new() { ConnectedAccountIds = [two.ConnectedAccountId] }));
        Assert.Empty(await Ids(new() { DeviceIds = [] }));

        async Task<Guid[]> Ids(DeviceFilter filter) => [.. (await List(fresh, filter, 10, null)).Select(d => d.DeviceId)];
    }

    [Theory, BothEngines]
    public async Task A_device_is_found_by_the_name_that_it_shows(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session =>
        {
            session.Insert(Door(1) with { Name = "100% \"Gäste_haus\"" });
            session.Insert(Door(2) with { Nickname = "Main" });
        });

        Assert.Equal(Minutes(1), (await Named("100% \"Gäste_haus\""))!.CreatedAt);
        Assert.Equal(Minutes(2), (await Named("Main"))!.CreatedAt);
        Assert.Null(await Named("Door 2"));
        Assert.Null(await Named("main"));
        Assert.Null(await Named("%"));

        ValueTask<Device?> Named(string name) => fresh.Store.Read(session => session.DeviceNamed(inn, name, isManaged: true));
    }

    [Theory, BothEngines]
    public async Task A_lock_is_looked_at_when_it_was_said_or_sooner_and_never_later(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.Insert(Front));
        await Do(fresh, session => session.LookAt(inn, Front.DeviceId, Minutes(30), Minutes(90), running));

        await Do(fresh, session => session.LookSooner(inn, Front.DeviceId, Minutes(40), running));
        Assert.Equal((Minutes(30), Minutes(90)), await Marks());
        await Do(fresh, session => session.LookSooner(inn, Front.DeviceId, Minutes(10), running));
        Assert.Equal((Minutes(10), Minutes(90)), await Marks());
        Assert.Equal(Minutes(10) - TimeSpan.FromHours(2), await Due());

        ValueTask<(DateTimeOffset?, DateTimeOffset?)> Marks() => fresh.Store.Read(session => session.Marks(inn, Front.DeviceId));
        ValueTask<DateTimeOffset?> Due() => fresh.Store.Read(session => session.First("select due_at from devices", row => row.MomentOrNull(0)));
    }

    [Theory, BothEngines]
    public async Task While_the_clock_stands_still_no_lock_is_due(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.Insert(Front));

        await Do(fresh, session => session.LookSooner(inn, Front.DeviceId, Minutes(10), new(TimeSpan.Zero, Noon)));

        Assert.Equal((true, false), await fresh.Store.Read(session =>
            session.First("select due_at, look_at from devices", row => (row.IsNull(0), row.IsNull(1)))));
    }

    static ValueTask<List<Device>> List(FreshStore fresh, DeviceFilter filter, int count, (DateTimeOffset, Guid)? after) =>
        fresh.Store.Read(session => session.Devices(inn, filter, count, after));

    static Task<bool> Do(FreshStore fresh, Action<Session> work) => fresh.Store.Write(session =>
    {
        work(session);
        return true;
    });
}
