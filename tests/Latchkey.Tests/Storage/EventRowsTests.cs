using System.Text;
using System.Text.Json.Nodes;
using Latchkey.Events;
using Latchkey.Stores;

namespace Latchkey.Storage;

public class EventRowsTests
{
    static readonly DateTimeOffset now = new(2026, 5, 1, 15, 0, 0, TimeSpan.Zero);
    static readonly Guid inn = Guid.CreateVersion7();
    static readonly Guid front = Guid.CreateVersion7();
    static readonly Guid back = Guid.CreateVersion7();
    static readonly Guid code = Guid.CreateVersion7();
    static readonly Guid account = Guid.CreateVersion7();
    static readonly Keys vault = new(KeyFile.New());

    // By their numbers in the tests. 2 and 3 happened at the same moment.
    static readonly (Guid Id, Event Event)[] events =
    [
        Happened(0, new Event("device.connected", now) { DeviceId = front, ConnectedAccountId = account }),
        Happened(1, new Event("access_code.created", now.AddSeconds(1)) { DeviceId = front, AccessCodeId = code }),
        Happened(2, new Event("internal.sent", now.AddSeconds(2)) { DeviceId = front, AccessCodeId = code }),
        Happened(3, new Event("access_code.set_on_device", now.AddSeconds(2), new JsonObject { ["code"] = "1234" })
        {
            DeviceId = front, AccessCodeId = code,
        }),
        Happened(4, new Event("lock.unlocked", now.AddSeconds(3)) { DeviceId = back, ActionAttemptId = code }),
    ];

    [Theory, BothEngines]
    public async Task An_event_comes_back_whole_and_lies_sealed(Engine engine)
    {
        await using var fresh = await Filled(engine);

        var found = await fresh.Store.Read(session => session.FindEvent(vault, inn, events[3].Id));

        Assert.Equal(events[3].Id, found!.EventId);
        Assert.Equal(Bodies.Text(events[3].Event), Bodies.Text(found.Event));
        Assert.Null(await fresh.Store.Read(session => session.FindEvent(vault, front, events[3].Id)));
        var bodies = await fresh.Store.Read(session =>
            session.Query("select body from events", row => Encoding.Latin1.GetString(row.Bytes(0))));
        Assert.DoesNotContain(bodies, body => body.Contains("1234", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Events_are_listed_oldest_first_without_those_for_the_timeline(Engine engine)
    {
        await using var fresh = await Filled(engine);

        Assert.Equal([0, 1, 3, 4], await Listed(fresh, new EventFilter()));
        Assert.Equal([0, 1, 2, 3, 4], await Listed(fresh, new EventFilter { WithInternal = true }));
        Assert.Equal([4, 3, 1, 0], await Listed(fresh, new EventFilter { NewestFirst = true }));
    }

    [Theory, BothEngines]
    public async Task Filters_narrow_the_list_together(Engine engine)
    {
        await using var fresh = await Filled(engine);

        string[] types = ["device.connected", "lock.unlocked", "lock.locked"];
        Assert.Equal([0, 4], await Listed(fresh, new EventFilter { Types = types }));
        Assert.Equal([0, 1, 3], await Listed(fresh, new EventFilter { DeviceIds = [front] }));
        Assert.Equal([0, 1, 3, 4], await Listed(fresh, new EventFilter { DeviceIds = [front, back, code] }));
        Assert.Equal([1, 3], await Listed(fresh, new EventFilter { AccessCodeIds = [code] }));
        Assert.Equal([0], await Listed(fresh, new EventFilter { ConnectedAccountIds = [account] }));
        Assert.Equal([1, 4], await Listed(fresh, new EventFilter { EventIds = [events[4].Id, events[1].Id] }));
        var (from, until) = (now.AddSeconds(1), now.AddSeconds(3));
        Assert.Equal([1, 3], await Listed(fresh, new EventFilter { From = from, Until = until }));
        Assert.Equal([0], await Listed(fresh, new EventFilter { DeviceIds = [front], Types = types }));
        Assert.Empty(await Listed(fresh, new EventFilter { DeviceIds = [] }));
    }

    [Theory, BothEngines]
    public async Task Pages_follow_each_other_in_both_directions_even_within_one_moment(Engine engine)
    {
        await using var fresh = await Filled(engine);

        foreach (var isNewestFirst in new[] { false, true })
        {
            var filter = new EventFilter { WithInternal = true, NewestFirst = isNewestFirst };
            var listed = new List<int>();
            Place? after = null;
            while (await fresh.Store.Read(session => session.ListEvents(vault, inn, filter, after, 1)) is [var only])
            {
                listed.Add(Number(only));
                after = only.Place;
            }

            Assert.Equal(isNewestFirst ? [4, 3, 2, 1, 0] : [0, 1, 2, 3, 4], listed);
        }
    }

    static async Task<FreshStore> Filled(Engine engine)
    {
        var fresh = await FreshStore.On(engine);
        foreach (var (id, happened) in events.Reverse())
            await fresh.Store.Write(session =>
            {
                session.AddEvent(vault, inn, id, happened);
                return 0;
            });
        return fresh;
    }

    static async Task<IEnumerable<int>> Listed(FreshStore fresh, EventFilter filter) =>
        (await fresh.Store.Read(session => session.ListEvents(vault, inn, filter, null, 100))).Select(Number);

    static int Number(EventRow row) => Array.FindIndex(events, kept => kept.Id == row.EventId);

    static (Guid, Event) Happened(int number, Event happened)
    {
        // In the order of their numbers, as the server's own: by the moment, then by a counter.
        var id = new Ids(bytes => bytes.Fill((byte)number)).New(happened.OccurredAt);
        return (id, happened);
    }
}
