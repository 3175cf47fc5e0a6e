using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

public sealed class SessionTests
{
    static readonly TimeSpan Never = TimeSpan.FromHours(1);

    static Task<Session> Open(FakeServer server, TimeProvider? clock = null) => Session.Open(server.Url, clock ?? new FakeClock(), Never, default);

    [Fact]
    public async Task A_server_that_greets_and_begins_is_spoken_to()
    {
        await using var server = await FakeServer.Start();
        var heard = new List<string>();
        server.Answer = command => { heard.Add($"{command["command"]} {command["schemaVersion"]}"); return "{}"; };
        await using var session = await Open(server);
        Assert.Equal(42u, session.HomeId);
        Assert.Equal(["initialize 48"], heard);
        Assert.True((await session.Ask("node.ping", [], default)).IsDone);
    }

    [Theory]
    [InlineData("""{"type":"version","homeId":42,"minSchemaVersion":0,"maxSchemaVersion":47}""", "0 to 47")]
    [InlineData("""{"type":"version","homeId":42,"minSchemaVersion":49,"maxSchemaVersion":60}""", "49 to 60")]
    [InlineData("""{"type":"version"}""", "48 is needed")]
    [InlineData("""{"type":"hello"}""", "does not greet")]
    [InlineData("<html>", "does not greet")]
    [InlineData("[]", "does not greet")]
    public async Task What_is_no_server_that_we_can_speak_to_is_told_as_such(string greeting, string why)
    {
        await using var server = await FakeServer.Start();
        server.Greeting = greeting;
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Open(server));
        Assert.Contains(why, lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var server = await FakeServer.Start();
        server.Greeting = null;
        var clock = new FakeClock();
        var opening = Open(server, clock);
        while (!opening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        Assert.Contains("in time", (await Assert.ThrowsAsync<HubLostException>(() => opening)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_without_the_address()
    {
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Session.Open("ws://jane:secret@127.0.0.1:1", new FakeClock(), Never, default));
        Assert.Equal("nobody answers there (ConnectionRefused)", lost.Message);
    }

    [Fact]
    public async Task Garbage_is_passed_over()
    {
        await using var server = await FakeServer.Start();
        await using var session = await Open(server);
        foreach (var garbage in new[] { "", "{", "null", "7", "[]", "{}", """{"type":7}""", """{"type":"event"}""", """{"type":"event","event":[]}""",
            """{"type":"result"}""", """{"type":"result","messageId":"999","success":true}""", """{"type":"result","messageId":7}""" })
            await server.Say(garbage);
        await server.Say("""{"type":"event","event":{"source":"node"}}""");
        Assert.Equal("node", (await session.Socket.Events.ReadAsync()).Event.Text("source"));
        Assert.True((await session.Ask("node.ping", [], default)).IsDone);
    }

    [Fact]
    public async Task A_message_without_end_breaks_the_session()
    {
        await using var server = await FakeServer.Start();
        await using var session = await Open(server);
        var part = new byte[8 * 1024 * 1024];
        var saying = Task.Run(async () =>
        {
            for (var i = 0; i < 9; i++) await server.Say(part, isEnd: false);
        });
        var lost = await Assert.ThrowsAsync<HubLostException>(async () => await session.Socket.Events.WaitToReadAsync());
        Assert.Contains("larger than", lost.Message, StringComparison.Ordinal);
        await saying.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task More_events_than_there_is_room_for_break_the_session()
    {
        await using var server = await FakeServer.Start();
        await using var session = await Open(server);
        var saying = Task.Run(async () =>
        {
            for (var i = 0; i < 10_100; i++) await server.Say("""{"type":"event","event":{}}""");
        });
        var lost = await Assert.ThrowsAsync<HubLostException>(() => Drained(session));
        Assert.Contains("taken in", lost.Message, StringComparison.Ordinal);
        await saying.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_given_up_in_its_time()
    {
        await using var server = await FakeServer.Start();
        server.Answer = command => (string?)command["command"] == "initialize" ? "{}" : null;
        var clock = new FakeClock();
        await using var session = await Session.Open(server.Url, clock, TimeSpan.FromSeconds(20), default);
        var asking = session.Ask("node.ping", [], default);
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        Assert.Equal((ReplyKind.NoAnswer, Outcome.Unknown), ((await asking).Kind, (await asking).Outcome));
    }

    [Fact]
    public async Task When_the_session_ends_what_was_asked_is_unknown_and_what_comes_after_was_never_asked()
    {
        await using var server = await FakeServer.Start();
        server.Answer = command => (string?)command["command"] == "initialize" ? "{}" : null;
        await using var session = await Open(server);
        var asking = session.Ask("node.ping", [], default);
        await server.Close();
        Assert.Equal(Outcome.Unknown, (await asking).Outcome);
        await Assert.ThrowsAsync<HubLostException>(async () => await session.Socket.Events.WaitToReadAsync());
        Assert.Equal(Outcome.Transient, (await session.Ask("node.ping", [], default)).Outcome);
    }

    [Fact]
    public void An_errors_own_words_are_not_repeated_when_they_are_no_name()
    {
        Assert.Equal(Outcome.Transient, new Reply(ReplyKind.Error, Code: 204, Word: "Controller_CallbackNOK").Outcome);
        Assert.Equal(Outcome.RefusedForGood, new Reply(ReplyKind.Error, Code: 322).Outcome);
        Assert.Equal(Outcome.Unknown, new Reply(ReplyKind.Error, Code: 200).Outcome);
        Assert.Equal("error", new Reply(ReplyKind.Error).Detail);
    }

    // Nobody reads until the session has broken.
    static async Task Drained(Session session)
    {
        while ((await session.Ask("node.ping", new JsonObject(), default)).Kind != ReplyKind.NotSent) await Task.Yield();
        await foreach (var _ in session.Socket.Events.ReadAllAsync()) { }
    }
}
