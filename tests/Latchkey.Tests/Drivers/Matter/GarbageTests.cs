using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>A peer that says anything, at any time: nothing falls over, nothing is believed, nothing grows.</summary>
public sealed class GarbageTests
{
    static readonly TimeSpan Never = TimeSpan.FromHours(1);
    static readonly SlotContent code = new("1", new("4711"), null, TimeFrame.Always);

    [Theory]
    [InlineData("<html>", "does not greet")]
    [InlineData("[]", "does not greet")]
    [InlineData("""{"type":"version","homeId":42}""", "does not greet")]
    [InlineData("""{"compressed_fabric_id":"42","schema_version":11}""", "does not greet")]
    [InlineData("""{"compressed_fabric_id":-1,"schema_version":11}""", "does not greet")]
    [InlineData("""{"compressed_fabric_id":42,"schema_version":10,"min_supported_schema_version":9}""", "9 to 10, and 11 is needed: update it")]
    [InlineData("""{"compressed_fabric_id":42,"schema_version":30,"min_supported_schema_version":12}""", "12 to 30, and 11 is needed: update Latchkey")]
    public async Task What_is_no_server_that_we_can_speak_to_is_told_as_such(string greeting, string why)
    {
        await using var server = await FakeMatterServer.Start();
        server.Greeting = greeting;
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Session.Open(server.Url, new FakeClock(), Never, default));
        Assert.Contains(why, lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_given_up()
    {
        await using var server = await FakeMatterServer.Start();
        server.Greeting = null;
        var clock = new FakeClock();
        var opening = Session.Open(server.Url, clock, Never, default);
        while (!opening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        Assert.Equal("the Matter Server did not answer in time", (await Assert.ThrowsAsync<HubLostException>(() => opening)).Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("7")]
    public async Task A_server_that_does_not_tell_its_nodes_is_not_held(string nodes)
    {
        await using var server = await FakeMatterServer.Start();
        server.Nodes = nodes;
        var lost = await Assert.ThrowsAsync<HubLostException>(
            () => new MatterDriver(new FakeClock(), Never).Hold(Guid.NewGuid(), HubSettings.At(server.Url), new HeardDesk(), default));
        Assert.Contains("did not tell its nodes", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_that_are_no_locks_or_nothing_at_all_are_passed_over()
    {
        await using var door = await Held(server => server.Nodes = $$$"""
            [7, null, {}, {"node_id":"7"}, {"node_id":-3,"attributes":{"1/257/0":1}}, {"node_id":8,"attributes":{"1/6/0":true}}, {"node_id":9,"attributes":[]},
            {"node_id":10,"attributes":{"x/257/0":1,"1/257":1,"-1/257/0":1,"99999999999/257/0":1}}, {{{FakeMatterServer.Node(7)}}}]
            """);
        Assert.Equal(FakeMatterServer.Native, Assert.Single(door.Desk.Locks).Native);
    }

    [Fact]
    public async Task A_lock_that_tells_nonsense_of_itself_takes_no_codes()
    {
        await using var door = await Held(server => server.Nodes = """
            [{"node_id":7,"available":"yes","attributes":{"1/257/0":"open","1/257/17":-5,"1/257/18":1e9,"1/257/23":3,"1/257/24":8,"1/257/65532":257,"1/47/12":"full","0/40/5":7}}]
            """);
        var found = Assert.Single(door.Desk.Locks);
        Assert.Equal((0, false, null, null), (found.Traits.CodesMax, found.Traits.CanProgramOnlineCodes, found.State.IsLocked, found.State.Battery));
        Assert.Equal(Outcome.RefusedForGood, (await door.Driver.Put(door.Address, code, default)).Outcome);
    }

    [Fact]
    public async Task What_makes_no_sense_is_passed_over()
    {
        await using var door = await Held();
        foreach (var garbage in garbageTold) await door.Server.Say(garbage);
        await door.Server.Say("""{"event":"attribute_updated","data":[7,"1/47/12",24]}""");
        await door.Until(() => door.Desk.Told.Any(told => told.Report == new LockReport.Battery(0.12)));
        Assert.Equal(Outcome.Confirmed, (await door.Driver.List(door.Address, default)).Outcome);
        Assert.DoesNotContain(door.Desk.Told, told => told.Report is not LockReport.Battery);
        Assert.Single(door.Desk.Locks);
    }

    static readonly string[] garbageTold =
    [
        "", "{", "null", "7", "[]", "{}", """{"event":7}""", """{"event":"node_added"}""", """{"event":"node_added","data":7}""", """{"event":"node_updated","data":[]}""",
        """{"event":"node_added","data":{"node_id":99,"attributes":{"1/6/0":true}}}""", """{"event":"node_removed","data":"7"}""", """{"event":"node_removed","data":99}""",
        """{"event":"endpoint_removed","data":{"node_id":7,"endpoint_id":"1"}}""", """{"event":"attribute_updated","data":{}}""", """{"event":"attribute_updated","data":[7]}""",
        """{"event":"attribute_updated","data":[7,7,7]}""", """{"event":"attribute_updated","data":["7","1/257/0",2]}""", """{"event":"attribute_updated","data":[7,"1/257/0","open"]}""",
        """{"event":"attribute_updated","data":[7,"1/47/12",900]}""", """{"event":"attribute_updated","data":[99,"1/257/0",2]}""", """{"event":"attribute_updated","data":[7,"2/257/0",2]}""",
        """{"event":"node_event","data":null}""", """{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257}}""",
        """{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257,"event_id":2,"data":null}}""",
        """{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257,"event_id":2,"data":{"lockOperationType":"open"}}}""",
        """{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257,"event_id":2,"data":{"lockOperationType":99}}}""",
        """{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257,"event_id":3,"data":{"operationSource":3,"operationError":99}}}""",
        """{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257,"event_id":0,"data":{"alarmCode":99}}}""",
        """{"event":"node_event","data":{"node_id":7,"endpoint_id":2,"cluster_id":257,"event_id":0,"data":{"alarmCode":0}}}""",
        """{"event":"node_event","data":{"node_id":99,"endpoint_id":1,"cluster_id":257,"event_id":0,"data":{"alarmCode":0}}}""",
        """{"message_id":"999","result":null}""", """{"message_id":7,"result":null}""", """{"message_id":null}""",
    ];

    [Theory]
    [InlineData("SetCredential", """{"result":null}""")]
    [InlineData("SetCredential", """{"result":7}""")]
    [InlineData("SetCredential", """{"result":{}}""")]
    [InlineData("SetCredential", """{"result":{"status":"0"}}""")]
    [InlineData("SetCredential", """{"error_code":0,"details":"Eh?"}""")]
    [InlineData("SetCredential", """{"error_code":"many","details":7}""")]
    [InlineData("GetUser", """{"result":null}""")]
    [InlineData("GetUser", """{"result":{"userIndex":"1"}}""")]
    [InlineData("GetUser", """{"error_code":0,"details":"Peer is no longer responding to active session (timed out after 13.5s)"}""")]
    public async Task An_answer_that_is_none_is_never_a_confirmation(string command, string answer)
    {
        await using var door = await Held();
        door.Server.Answer = (asked, payload) => asked == command ? answer : FakeMatterServer.Sound(asked, payload);
        Assert.Equal(Outcome.Unknown, (await door.Driver.Put(door.Address, code, default)).Outcome);
    }

    [Theory]
    [InlineData("""{"result":null}""", Outcome.Transient)]
    [InlineData("""{"result":{"credentialExists":"no"}}""", Outcome.Transient)]
    [InlineData("""{"error_code":4,"details":"Node 7 is not resolving"}""", Outcome.Transient)]
    [InlineData("""{"error_code":7,"details":"InteractionModelError: UnsupportedAccess (0x7e)"}""", Outcome.RefusedForGood)]
    [InlineData("""{"error_code":0,"details":"Invalid field value (code 133)"}""", Outcome.RefusedForGood)]
    [InlineData("""{"error_code":7,"details":"InteractionModelError: Busy (0x9c)"}""", Outcome.Transient)]
    public async Task Before_anything_is_written_the_slot_is_read(string answer, object outcome)
    {
        await using var door = await Held();
        var asked = new List<string>();
        door.Server.Answer = (command, _) =>
        {
            asked.Add(command);
            return answer;
        };
        var put = await door.Driver.Put(door.Address, code, default);
        Assert.Equal(outcome, put.Outcome);
        Assert.Equal(["GetCredentialStatus"], asked);
        Assert.DoesNotContain("4711", put.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_says_is_told_in_our_words()
    {
        await using var door = await Held();
        door.Server.Answer = (command, payload) => command == "SetCredential" ? """{"error_code":0,"details":"SetCredential(b'4711') failed"}""" : FakeMatterServer.Sound(command, payload);
        var answer = await door.Driver.Put(door.Address, code, default);
        Assert.Equal((Outcome.Unknown, "could not set the code: the Matter Server answered error 0"), (answer.Outcome, answer.Detail));
    }

    [Fact]
    public async Task A_lock_that_lists_its_users_in_circles_has_not_told_everything()
    {
        await using var door = await Held();
        door.Server.Answer = (command, payload) => FakeMatterServer.Sound(command, payload)?.Replace("\"nextUserIndex\":null", "\"nextUserIndex\":1", StringComparison.Ordinal);
        var listing = await door.Driver.List(door.Address, default);
        Assert.Equal((Outcome.Confirmed, false), (listing.Outcome, listing.IsComplete));
    }

    [Fact]
    public async Task Old_events_that_are_told_again_are_not_believed()
    {
        await using var door = await Held();
        foreach (var number in new[] { 5, 6, 5, 6, 4 })
            await door.Server.Say($$$$"""{"event":"node_event","data":{"node_id":7,"endpoint_id":1,"cluster_id":257,"event_id":0,"event_number":{{{{number}}}},"data":{"alarmCode":0}}}""");
        await door.Server.Say("""{"event":"attribute_updated","data":[7,"1/47/12",24]}""");
        await door.Until(() => door.Desk.Told.Any(told => told.Report is LockReport.Battery));
        Assert.Equal(2, door.Desk.Told.Count(told => told.Report is LockReport.Jammed));
    }

    [Fact]
    public async Task A_node_that_is_only_interviewed_again_is_no_news()
    {
        await using var door = await Held();
        await door.Server.Say($$$"""{"event":"node_updated","data":{{{FakeMatterServer.Node(7)}}}}""");
        await door.Server.Say($$$"""{"event":"node_updated","data":{{{FakeMatterServer.Node(7).Replace("\"available\":true", "\"available\":false", StringComparison.Ordinal)}}}}""");
        await door.Until(() => door.Desk.Told.Count > 0);
        Assert.Equal([new LockReport.Reachable(false)], door.Desk.Told.Select(told => told.Report));
    }

    [Fact]
    public async Task A_server_that_tells_of_ever_more_locks_is_not_believed()
    {
        await using var door = await Held();
        for (var number = 100; number < 2200; number++) await door.Server.Say($$$"""{"event":"node_added","data":{{{FakeMatterServer.Node(number)}}}}""");
        await door.Server.Say("""{"event":"attribute_updated","data":[7,"1/47/12",24]}""");
        await door.Until(() => door.Desk.Told.Any(told => told.Report is LockReport.Battery));
        Assert.Equal(2000, door.Desk.Locks.Count);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_given_up_in_its_time()
    {
        await using var door = await Held(replyMax: TimeSpan.FromSeconds(20));
        door.Server.Answer = (_, _) => null;
        var asking = door.Driver.Put(door.Address, code, default);
        await door.Until(() => asking.IsCompleted);
        Assert.Equal((Outcome.Transient, "could not read the slot: the Matter Server did not answer in time"), ((await asking).Outcome, (await asking).Detail));
    }

    [Fact]
    public async Task A_server_that_shuts_down_is_left()
    {
        await using var door = await Held();
        await door.Server.Say("""{"event":"server_shutdown","data":{}}""");
        Assert.Equal("the Matter Server is shutting down", (await Assert.ThrowsAsync<HubLostException>(() => door.Holding)).Message);
    }

    [Fact]
    public async Task A_message_without_end_breaks_the_session()
    {
        await using var door = await Held();
        var part = new byte[8 * 1024 * 1024];
        var saying = Task.Run(async () =>
        {
            for (var i = 0; i < 9; i++) await door.Server.Say(part, isEnd: false);
        });
        var lost = await Assert.ThrowsAsync<HubLostException>(() => door.Holding);
        Assert.Contains("larger than", lost.Message, StringComparison.Ordinal);
        await saying.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    static async Task<HeldDoor> Held(Action<FakeMatterServer>? prepare = null, TimeSpan? replyMax = null)
    {
        var server = await FakeMatterServer.Start();
        prepare?.Invoke(server);
        var door = new HeldDoor(server, replyMax ?? Never);
        await door.Until(() => door.Desk.Listed.IsCompleted || door.Holding.IsCompleted);
        Assert.False(door.Holding.IsFaulted, door.Holding.Exception?.Message);
        return door;
    }

    sealed class HeldDoor : IAsyncDisposable
    {
        readonly FakeClock clock = new();
        readonly CancellationTokenSource leaving = new();

        public HeldDoor(FakeMatterServer server, TimeSpan replyMax)
        {
            var accountId = Guid.NewGuid();
            Server = server;
            Driver = new MatterDriver(clock, replyMax);
            Address = new(Guid.NewGuid(), accountId, Guid.NewGuid(), FakeMatterServer.Native, "Europe/Berlin");
            Holding = Driver.Hold(accountId, HubSettings.At(server.Url), Desk, leaving.Token);
        }

        public FakeMatterServer Server { get; }
        public HeardDesk Desk { get; } = new("Europe/Berlin");
        public HubDriver Driver { get; }
        public LockAddress Address { get; }
        public Task Holding { get; }

        /// <summary>Lets a moment pass again and again, until something is true.</summary>
        public async Task Until(Func<bool> isTrue)
        {
            for (var tries = 0; !isTrue(); tries++)
            {
                Assert.True(tries < 20_000, "It did not come about.");
                clock.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await leaving.CancelAsync();
            await Holding.ContinueWith(_ => { }, TaskScheduler.Default);
            await Server.DisposeAsync();
            leaving.Dispose();
        }
    }
}
