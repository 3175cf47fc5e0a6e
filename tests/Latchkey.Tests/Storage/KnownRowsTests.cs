using Latchkey.Devices;
using Latchkey.Stores;
using static Latchkey.Devices.Doors;

namespace Latchkey.Storage;

/// <summary>Rows that are remembered: nobody may ever see another door than the one that is kept.</summary>
public class KnownRowsTests
{
    static readonly Guid inn = Front.WorkspaceId;

    [Theory, BothEngines]
    public async Task A_door_that_was_read_is_seen_as_it_was_changed_since(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Insert(fresh, Front);
        Assert.Null(await NameOf(fresh, Front));
        await fresh.Store.Write(session => session.Save(Front with { Nickname = "Main" }));
        Assert.Equal("Main", await NameOf(fresh, Front));
        await fresh.Store.Write(session => session.DeleteDevice(inn, Front.DeviceId));
        Assert.Null(await fresh.Store.Read(session => session.Device(inn, Front.DeviceId)));
    }

    [Theory, BothEngines]
    public async Task A_door_of_another_workspace_is_not_there(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Insert(fresh, Front);
        Assert.NotNull(await fresh.Store.Read(session => session.Device(inn, Front.DeviceId)));
        Assert.Null(await fresh.Store.Read(session => session.Device(Guid.NewGuid(), Front.DeviceId)));
    }

    [Theory, BothEngines]
    public async Task A_change_that_was_undone_was_never_seen(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Insert(fresh, Front with { Nickname = "Main" });
        await Assert.ThrowsAsync<TimeoutException>(() => fresh.Store.Write<bool>(session =>
        {
            session.Save(Front with { Nickname = "Back" });
            Assert.Equal("Back", session.Device(inn, Front.DeviceId)!.Nickname);
            throw new TimeoutException();
        }));
        Assert.Equal("Main", await fresh.Store.Write(session => session.Device(inn, Front.DeviceId)!.Nickname));
        Assert.Equal("Main", await NameOf(fresh, Front));
    }

    [Theory, BothEngines]
    public async Task An_emptied_workspace_has_no_doors(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Insert(fresh, Front);
        Assert.Null(await fresh.Store.Write(session =>
        {
            session.EmptyWorkspace(inn);
            return session.Device(inn, Front.DeviceId);
        }));
        Assert.Null(await fresh.Store.Read(session => session.Device(inn, Front.DeviceId)));
    }

    /// <summary>Two doors are always named alike: in one transaction, now and then in one that is undone, some known and some read.</summary>
    [Theory, BothEngines]
    public async Task Doors_that_change_together_are_seen_together_and_never_older_than_what_was_acknowledged(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var back = Front with { DeviceId = Guid.CreateVersion7(), CreatedAt = Minutes(1) };
        await Insert(fresh, Front with { Nickname = "0" });
        await Insert(fresh, back with { Nickname = "0" });
        var acknowledged = 0;
        var isOver = false;
        var readers = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            var reads = 0;
            for (; !Volatile.Read(ref isOver); reads++)
            {
                var atLeast = Volatile.Read(ref acknowledged);
                var (one, other) = await fresh.Store.Read(session => Both(session, back, reads % 3));
                Assert.Equal(one, other);
                Assert.True(int.Parse(one!) >= atLeast, $"{one} was read after {atLeast} was acknowledged.");
            }
            return reads;
        })).ToList();
        for (var n = 1; n <= 500; n++)
        {
            var name = $"{n}";
            var undone = fresh.Store.Write<bool>(session =>
            {
                session.Save(Front with { Nickname = "-1" });
                throw new TimeoutException();
            });
            await fresh.Store.Write(session =>
            {
                session.Save(Front with { Nickname = name });
                return session.Save(back with { Nickname = name });
            });
            Volatile.Write(ref acknowledged, n);
            await Assert.ThrowsAsync<TimeoutException>(() => undone);
        }
        Volatile.Write(ref isOver, true);
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }

    static (string?, string?) Both(Session session, Device back, int way) => way switch
    {
        0 => (session.Device(inn, Front.DeviceId)!.Nickname, session.Device(inn, back.DeviceId)!.Nickname),
        // One may be known, the list is read.
        1 => (session.Device(inn, Front.DeviceId)!.Nickname, Listed(session, back)),
        _ => (Listed(session, Front), session.Device(inn, back.DeviceId)!.Nickname),
    };

    static string? Listed(Session session, Device door) => session.First(
        "select body from devices where workspace_id = $1 and device_id = $2",
        row => Bodies.Read<Device>(row.Text(0)).Nickname, inn, door.DeviceId);

    static Task Insert(FreshStore fresh, Device door) => fresh.Store.Write(session =>
    {
        session.Insert(door);
        return true;
    });

    static async Task<string?> NameOf(FreshStore fresh, Device door) =>
        (await fresh.Store.Read(session => session.Device(inn, door.DeviceId)))!.Nickname;
}
