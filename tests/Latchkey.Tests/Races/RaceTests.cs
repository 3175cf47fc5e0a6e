using System.Collections.Concurrent;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Sandbox;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Races;

/// <summary>Many callers at once want what only one can have.</summary>
public class RaceTests
{
    const int Callers = 64;

    static bool IsLong => Environment.GetEnvironmentVariable("LATCHKEY_LONG") is not null;

    /// <summary>Creates in all, shared by the callers; the long lane has ten times as many.</summary>
    static int Creates => IsLong ? 10_000 : 1_000;

    const int EqualRequests = 1_000;

    [Theory, BothEngines]
    public async Task Of_many_who_ask_for_the_same_digits_on_one_door_one_gets_them(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorNamed("Front Door");

        var answers = await AllAsk(server, new { device_id = door, code = "2580" });

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "duplicate_access_code"), (a.Status, a.ErrorType)));
        await OneIsThere(server, door, "2580");
    }

    [Theory, BothEngines]
    public async Task Of_many_who_ask_for_any_digits_where_one_pin_is_left_one_gets_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorNamed("Front Door");
        await HasTheOnlyPin(server, door, "5555");

        var answers = await AllAsk(server, new { device_id = door });

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "no_free_code"), (a.Status, a.ErrorType)));
        await OneIsThere(server, door, "5555");
    }

    [Theory, BothEngines]
    public async Task Of_many_who_come_and_go_with_the_same_digits_never_two_have_them_at_once(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorNamed("Front Door");
        // Ahead of its time it lies on no lock, so that a deleted code is gone at once.
        var start = server.Clock.GetUtcNow().AddDays(30);
        var (have, tooMany, got) = (0, 0, 0);

        await Parallel.ForAsync(0, Creates, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (_, _) =>
        {
            var answer = await server.Post("/access_codes/create", new { device_id = door, code = "2580", starts_at = start, ends_at = start.AddDays(1) });
            if (answer.Status == 409) return;
            if (Interlocked.Increment(ref have) > 1) Interlocked.Increment(ref tooMany);
            Interlocked.Increment(ref got);
            Interlocked.Decrement(ref have);
            Assert.Equal(200, (await server.Post("/access_codes/delete", new { access_code_id = answer.Body["access_code"]!["access_code_id"] })).Status);
        });

        Assert.Equal(0, tooMany);
        Assert.True(got > 1, "Nobody who came later got them.");
        Assert.Equal(got, (await server.EventsOf(door.ToString(), "access_code.created")).Length);
        Assert.Equal(got, (await server.EventsOf(door.ToString(), "access_code.deleted")).Length);
        Assert.Empty(server.Problems);
    }

    [Theory, BothEngines]
    public async Task A_thousand_equal_requests_under_one_idempotency_key_make_one_code(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorNamed("Front Door");
        var answers = new ConcurrentBag<Answer>();

        await Parallel.ForAsync(0, EqualRequests, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (_, cut) =>
        {
            var body = Asking.Json($$"""{"device_id": "{{door}}", "name": "Jane"}""");
            answers.Add(await server.Client.Ask(HttpMethod.Post, "/access_codes/create", body, ("Idempotency-Key", "of Jane's phone".Replace(' ', '_'))));
        });

        var text = answers.First().Text;
        Assert.All(answers, a => Assert.Equal((200, text), (a.Status, a.Text)));
        Assert.Single(answers, a => a.Header("idempotent-replayed") is null);
        await OneIsThere(server, door, (string)answers.First().Body["access_code"]!["code"]!);
    }

    static async Task<ConcurrentBag<Answer>> AllAsk(LatchkeyServer server, object body)
    {
        var answers = new ConcurrentBag<Answer>();
        await Parallel.ForAsync(0, Creates, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (_, _) =>
            answers.Add(await server.Post("/access_codes/create", body)));
        Assert.Equal(Creates, answers.Count);
        return answers;
    }

    static async Task OneIsThere(LatchkeyServer server, Guid door, string pin)
    {
        var listed = (await server.Post("/access_codes/list", new { device_id = door })).Body["access_codes"]!.AsArray();
        Assert.Equal(pin, (string?)Assert.Single(listed)!["code"]);
        Assert.Single(await server.EventsOf(door.ToString(), "access_code.created"));
        Assert.Equal(200, (await server.Post("/sandbox/advance_clock", new { by_seconds = 60 })).Status);
        Assert.Equal(pin, (string?)Assert.Single((await server.Lock(door))["slots"]!.AsArray())!["code"]);
        Assert.Empty(server.Problems);
    }

    // A keypad with one key, on which four presses make the only PIN.
    static Task HasTheOnlyPin(LatchkeyServer server, Guid deviceId, string pin) => server.Server.Store.Write(session =>
    {
        var workspace = session.ListWorkspaces().Single(w => session.Device(w.WorkspaceId, deviceId) is not null);
        var device = session.Device(workspace.WorkspaceId, deviceId)!;
        session.Save(device with { Traits = device.Traits with { Pins = new PinRules { Lengths = [pin.Length], Alphabet = pin[..1] } } });
        return true;
    });
}
