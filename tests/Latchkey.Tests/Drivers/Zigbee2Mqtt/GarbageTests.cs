using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>A peer that says anything, at any time: nothing falls over, nothing is believed, nothing grows.</summary>
public sealed class GarbageTests
{
    static readonly TimeSpan Never = TimeSpan.FromHours(1);
    static readonly SlotContent code = new("1", new("4711"), null, TimeFrame.Always);

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"type":"version","homeId":42}""")]
    public async Task What_is_no_Zigbee2MQTT_is_told_as_such(string greeting)
    {
        await using var server = await FakeZigbee2Mqtt.Start();
        server.Greeting.Insert(0, greeting);
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Session.Open(HubSettings.At(server.Url), new FakeClock(), Never, default));
        Assert.Equal("the peer does not answer as Zigbee2MQTT does", lost.Message);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_given_up()
    {
        await using var server = await FakeZigbee2Mqtt.Start();
        server.Greeting.Clear();
        var clock = new FakeClock();
        var opening = Session.Open(HubSettings.At(server.Url), clock, Never, default);
        while (!opening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        Assert.Equal("Zigbee2MQTT did not answer in time", (await Assert.ThrowsAsync<HubLostException>(() => opening)).Message);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_without_the_address_or_the_token()
    {
        var settings = HubSettings.At("ws://jane:secret@127.0.0.1:1", "sesame");
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Session.Open(settings, new FakeClock(), Never, default));
        Assert.Equal("nobody answers there (ConnectionRefused)", lost.Message);
        Assert.DoesNotContain("sesame", $"{settings}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zigbee2MQTT_that_is_about_to_stop_is_not_connected_to()
    {
        await using var server = await FakeZigbee2Mqtt.Start();
        server.Greeting[0] = """{"topic":"bridge/state","payload":"offline"}""";
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Hold(server, new HeardDesk()));
        Assert.Equal("Zigbee2MQTT is not running", lost.Message);
    }

    [Fact]
    public async Task What_makes_no_sense_is_passed_over()
    {
        await using var door = await Held();
        foreach (var garbage in garbageTold) await door.Server.Say(garbage);
        await door.Server.Say("""{"topic":"Door","payload":{"battery":12}}""");
        await door.Until(() => door.Desk.Told.Any(told => told.Report == new LockReport.Battery(0.12)));
        Assert.Equal(Outcome.Confirmed, (await door.Driver.List(door.Address, default)).Outcome);
        Assert.DoesNotContain(door.Desk.Told, told => told.Report is not LockReport.Battery);
    }

    static readonly string[] garbageTold =
    [
        "", "{", "null", "7", "[]", "{}", """{"topic":7,"payload":{}}""", """{"topic":"Door"}""", """{"topic":"Door","payload":null}""",
        """{"topic":"Door","payload":"text"}""", """{"topic":"Door","payload":[1]}""", """{"topic":"Door","payload":{"battery":"full","lock_state":7,"state":[]}}""",
        """{"topic":"Door","payload":{"action":"dance","action_user":-1}}""", """{"topic":"Door","payload":{"action":{"a":1}}}""",
        """{"topic":"Door","payload":{"users":[1,2]}}""", """{"topic":"Nobody","payload":{"lock_state":"unlocked"}}""", """{"topic":"/availability","payload":"offline"}""",
        """{"topic":"bridge/devices","payload":"none"}""", """{"topic":"bridge/devices","payload":[7,null,{"ieee_address":7},{"ieee_address":"0x000d6f0011223399","definition":7}]}""",
        """{"topic":"bridge/definitions","payload":{"actions":["raw",7]}}""", """{"topic":"bridge/logging","payload":{"level":"error","message":7}}""",
        """{"topic":"bridge/response/action","payload":{"transaction":"latchkey-999","status":"ok"}}""", """{"topic":"bridge/response/action","payload":{"transaction":7}}""",
        """{"topic":"bridge/response/action","payload":null}""",
    ];

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":7}""")]
    [InlineData("""{"data":{"data":[25,1]}}""")]
    [InlineData("""{"data":{"data":[25,1,5]}}""")] // No status.
    [InlineData("""{"data":{"data":[25,1,6,0]}}""")] // The answer to another command.
    [InlineData("""{"data":{"data":[24,1,11,5,0]}}""")] // "Done", to everything.
    [InlineData("""{"data":{"data":[25,1,5,999]}}""")]
    [InlineData("""{"data":{"data":[25,1,5,"0"]}}""")]
    [InlineData("""{"error":"Eh?"}""")]
    [InlineData("""{"error":7}""")]
    public async Task An_answer_that_is_none_is_never_a_confirmation(string answer)
    {
        await using var door = await Held();
        door.Server.Answer = (command, arguments) => command == "setPinCode" ? JsonNode.Parse(answer) : FakeZigbee2Mqtt.Sound(command, arguments);
        Assert.Equal(Outcome.Unknown, (await door.Driver.Put(door.Address, code, default)).Outcome);
    }

    [Fact]
    public async Task Of_an_older_Zigbee2MQTT_what_failed_is_heard_though_the_question_after_it_failed_first()
    {
        await using var door = await Held(setUp: server =>
        {
            server.Greeting[2] = """{"topic":"bridge/definitions","payload":{"actions":[]}}""";
            server.Published = asked => asked switch
            {
                "set read" => """{"topic":"Door","payload":{"latchkey_limits":{"numOfPinUsersSupported":7,"minPinLen":4,"maxPinLen":8}}}""",
                "get pin_code" => Failed("get"),
                _ => null,
            };
        });
        var putting = door.Driver.Put(door.Address, code, default);
        await Task.WhenAny(putting, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
        Assert.False(putting.IsCompleted);
        await door.Server.Say(Failed("set"));
        Assert.Equal(Outcome.Transient, (await putting).Outcome);

        static string Failed(string verb) =>
            $$$"""{"topic":"bridge/logging","payload":{"level":"error","message":"Publish '{{{verb}}}' 'pin_code' to 'Door' failed: 'Delivery failed for '77'.'"}}""";
    }

    [Fact]
    public async Task An_answer_to_somebody_else_at_the_same_Zigbee2MQTT_does_not_pass_for_ours()
    {
        await using var ours = await Held();
        await using var others = await Held();
        foreach (var door in new[] { ours, others }) await door.Driver.Put(door.Address, code, default);
        Assert.NotEmpty(others.Server.Transactions);
        Assert.Empty(ours.Server.Transactions.Intersect(others.Server.Transactions));
    }

    [Fact]
    public async Task The_answer_about_another_slot_is_none_about_this()
    {
        await using var door = await Held();
        door.Server.Answer = (command, arguments) => command == "getPinCode"
            ? FakeZigbee2Mqtt.Bytes(25, 1, 6, 2, 0, 1, 0, 4, '4', '7', '1', '1')
            : FakeZigbee2Mqtt.Sound(command, arguments);
        Assert.Equal(Outcome.Unknown, (await door.Driver.Put(door.Address, code, default)).Outcome);
        Assert.NotEqual(Outcome.Confirmed, (await door.Driver.List(door.Address, default)).Outcome);
    }

    [Theory]
    [InlineData("Delivery failed for '77'.", Outcome.Transient)]
    [InlineData("Data request failed with error: 'MAC no ack' (233)", Outcome.Transient)]
    [InlineData("Timeout - 77 - 1 - 2 - 257 - 5 after 10000ms", Outcome.Unknown)]
    [InlineData("ZCL command setPinCode({\"pincodevalue\":\"4711\"}) failed", Outcome.Unknown)]
    public async Task What_the_radio_says_is_told_in_our_words(string error, object outcome)
    {
        await using var door = await Held();
        door.Server.Answer = (command, arguments) => command == "setPinCode" ? new JsonObject { ["error"] = error } : FakeZigbee2Mqtt.Sound(command, arguments);
        var answer = await door.Driver.Put(door.Address, code, default);
        Assert.Equal(outcome, answer.Outcome);
        Assert.DoesNotContain("4711", answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("77", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_given_up_in_its_time()
    {
        await using var door = await Held(TimeSpan.FromSeconds(20));
        door.Server.Answer = (_, _) => null;
        var asking = door.Driver.Put(door.Address, code, default);
        await door.Until(() => asking.IsCompleted);
        Assert.Equal(Outcome.Unknown, (await asking).Outcome);
    }

    [Fact]
    public async Task A_lock_that_could_not_be_asked_on_connecting_is_asked_when_it_wakes()
    {
        var isAwake = false;
        await using var door = await Held(TimeSpan.FromSeconds(20), (command, arguments) => isAwake ? FakeZigbee2Mqtt.Sound(command, arguments) : null);
        var found = Assert.Single(door.Desk.Locks);
        Assert.True(found.KeepsTraits);
        isAwake = true;
        await door.Server.Say("""{"topic":"Door","payload":{"battery":12}}""");
        await door.Until(() => door.Desk.Locks is [{ KeepsTraits: false, Traits.CodesMax: 6 }]);
    }

    [Fact]
    public async Task A_message_without_end_breaks_the_session()
    {
        await using var door = await Held();
        var part = new byte[4 * 1024 * 1024];
        var saying = Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++) await door.Server.Say(part, isEnd: false);
        });
        var lost = await Assert.ThrowsAsync<HubLostException>(() => door.Holding);
        Assert.Contains("larger than", lost.Message, StringComparison.Ordinal);
        await saying.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Theory]
    [InlineData(100)] // Too many.
    [InlineData(4_000_000)] // Too large, together.
    public async Task More_than_there_is_room_for_breaks_the_session(int bytes)
    {
        await using var door = await Held();
        // Somebody holds the desk up: nothing that comes is heard to its end.
        var held = new TaskCompletionSource();
        door.Desk.Hold = held.Task;
        var message = $$$"""{"topic":"Door","payload":{"battery":1,"more":"{{{new string('x', bytes)}}}"}}""";
        var saying = Task.Run(async () =>
        {
            while (true) await door.Server.Say(message);
        });
        await saying.ContinueWith(_ => { }, TaskScheduler.Default);
        held.SetResult();
        Assert.Equal("more happened than could be taken in", (await Assert.ThrowsAsync<HubLostException>(() => door.Holding)).Message);
    }

    static async Task Hold(FakeZigbee2Mqtt server, HeardDesk desk) =>
        await new Zigbee2MqttDriver(new FakeClock(), Never).Hold(Guid.NewGuid(), HubSettings.At(server.Url), desk, default);

    static async Task<HeldDoor> Held(
        TimeSpan? replyMax = null, Func<string, JsonNode, JsonNode?>? answer = null, Action<FakeZigbee2Mqtt>? setUp = null)
    {
        var server = await FakeZigbee2Mqtt.Start();
        if (answer is not null) server.Answer = answer;
        setUp?.Invoke(server);
        var door = new HeldDoor(server, replyMax ?? Never);
        await door.Until(() => door.Desk.Listed.IsCompleted || door.Holding.IsCompleted);
        Assert.False(door.Holding.IsFaulted, door.Holding.Exception?.Message);
        return door;
    }

    sealed class HeldDoor : IAsyncDisposable
    {
        readonly FakeClock clock = new();
        readonly CancellationTokenSource leaving = new();

        public HeldDoor(FakeZigbee2Mqtt server, TimeSpan replyMax)
        {
            var accountId = Guid.NewGuid();
            Server = server;
            var driver = new Zigbee2MqttDriver(clock, replyMax);
            Driver = driver;
            Address = new(Guid.NewGuid(), accountId, Guid.NewGuid(), FakeZigbee2Mqtt.Ieee, "Europe/Berlin");
            Holding = driver.Hold(accountId, HubSettings.At(server.Url), Desk, leaving.Token);
        }

        public FakeZigbee2Mqtt Server { get; }
        public HeardDesk Desk { get; } = new("Europe/Berlin");
        public LockDriver Driver { get; }
        public LockAddress Address { get; }
        public Task Holding { get; }

        /// <summary>Lets a second pass again and again, until something is true.</summary>
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
