using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>One door of a fresh sandbox, whose clock the story moves, and the codes of those who are to come in.</summary>
sealed class Stay : IAsyncDisposable
{
    readonly LatchkeyServer server;

    Stay(LatchkeyServer server, Guid door) => (this.server, Door) = (server, door);

    public LatchkeyServer Server => server;
    public Guid Door { get; }

    /// <summary>When the story begins: a Sunday noon in March, UTC.</summary>
    public DateTimeOffset Begin { get; private init; }

    /// <param name="name">A door of the sandbox: "Front Door" is August's, with native schedules; "Workshop" Hubitat's, without.</param>
    public static async Task<Stay> At(Engine engine, string name)
    {
        var server = await LatchkeyServer.On(engine);
        return new(server, await server.DoorNamed(name)) { Begin = server.Clock.GetUtcNow() };
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(server.Problems);
        await server.DisposeAsync();
    }

    public DateTimeOffset Hour(double hours) => Begin.AddHours(hours);

    /// <summary>Asks, and expects that it is done.</summary>
    public async Task<JsonObject> Ask(string path, object? body = null)
    {
        var answer = await server.Post(path, body);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return answer.Body;
    }

    /// <summary>Asks, and expects a refusal.</summary>
    /// <returns>Its status and type.</returns>
    public async Task<(int Status, string? Type)> Refused(string path, object body)
    {
        var answer = await server.Post(path, body);
        Assert.True(answer.Status >= 400, $"{path}: {answer.Status} {answer.Text}");
        return (answer.Status, answer.ErrorType);
    }

    /// <summary>Wants a code on the door.</summary>
    /// <param name="fields">Of <c>access_codes/create</c>; the device is this door unless another is given.</param>
    /// <returns>The code as the answer shows it, before anything was done.</returns>
    public async Task<JsonObject> Create(object fields)
    {
        var body = JsonSerializer.SerializeToNode(fields)!.AsObject();
        if (!body.ContainsKey("device_id")) body["device_id"] = Door;
        return (await Ask("/access_codes/create", body))["access_code"]!.AsObject();
    }

    /// <summary>Lets time pass, to so many hours from the beginning; everything that is due on the way has been done.</summary>
    public Task Until(double hours) => Ask("/sandbox/advance_clock", new { to = Hour(hours) });

    /// <summary>Everything that is due now is done. The server works by itself too: before a lock is broken or mended, a story lets it end that.</summary>
    public Task Now() => Ask("/sandbox/advance_clock", new { by_seconds = 0 });

    public Task Faults(object faults)
    {
        var body = JsonSerializer.SerializeToNode(faults)!.AsObject();
        body["device_id"] = Door;
        return Ask("/sandbox/set_lock_faults", body);
    }

    public Task Keypad(string action, string code, string? newCode = null, string? name = null, bool isReported = true) =>
        Ask("/sandbox/edit_keypad", new { device_id = Door, action, code, new_code = newCode, name, is_reported = isReported });

    public async Task<JsonObject> Code(JsonObject code) =>
        (await Ask("/access_codes/get", new { access_code_id = Id(code) }))["access_code"]!.AsObject();

    public async Task<string> Status(JsonObject code) => (string)(await Code(code))["status"]!;

    public async Task<bool> IsGone(JsonObject code) =>
        (await server.Post("/access_codes/get", new { access_code_id = Id(code) })).Status == 404;

    public Task<JsonObject> Device() => server.Device(Door);

    /// <summary>The PINs that lie on the lock itself, in the order of its slots.</summary>
    public async Task<string[]> OnLock(Guid? door = null) => [.. (await Slots(door)).Select(s => (string)s!["code"]!)];

    public async Task<JsonArray> Slots(Guid? door = null) => (await server.Lock(door ?? Door))["slots"]!.AsArray();

    /// <summary>Whether somebody who types this PIN now comes in.</summary>
    /// <param name="other">Null: the story's door.</param>
    public async Task<bool> Opens(string code, Guid? other = null)
    {
        var door = other ?? Door;
        await Ask("/locks/simulate/keypad_code_entry", new { device_id = door, code });
        var isOpen = !(bool)(await server.Lock(door))["is_locked"]!;
        if (isOpen) await Ask("/locks/simulate/manual_lock_via_keypad", new { device_id = door });
        return isOpen;
    }

    public async Task<IReadOnlyList<JsonObject>> Events(JsonObject code)
    {
        var events = (await Ask("/events/list", new { access_code_id = Id(code), since = "2020-01-01T00:00:00Z" }))["events"]!.AsArray();
        return [.. events.Select(e => e!.AsObject()).Where(e => ((string)e["event_type"]!).StartsWith("access_code.", StringComparison.Ordinal))];
    }

    /// <summary>Everything that was told of a code, each with its moment: <c>set_on_device 9h30m</c>.</summary>
    public async Task<string[]> Told(JsonObject code) =>
        [.. (await Events(code)).Select(e => $"{((string)e["event_type"]!)["access_code.".Length..]} {After((DateTimeOffset)e["occurred_at"]!)}")];

    /// <summary>The types alone, where the moments are a matter of luck.</summary>
    public async Task<string[]> ToldTypes(JsonObject code) => [.. (await Told(code)).Select(t => t[..t.IndexOf(' ', StringComparison.Ordinal)])];

    public async Task<JsonObject> Event(JsonObject code, string type) =>
        Assert.Single(await Events(code), e => (string?)e["event_type"] == $"access_code.{type}");

    /// <summary>So long after the beginning of the story: <c>4d3h30m</c>.</summary>
    public string After(DateTimeOffset moment)
    {
        var span = moment - Begin;
        var parts = new[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "m"), (span.Seconds, "s"), (span.Milliseconds, "ms") };
        var text = string.Concat(parts.Where(p => p.Item1 != 0).Select(p => p.Item1.ToString(CultureInfo.InvariantCulture) + p.Item2));
        return text.Length == 0 ? "now" : text;
    }

    public static string Id(JsonObject code) => (string)code["access_code_id"]!;

    public static string[] Errors(JsonObject code) => [.. code["errors"]!.AsArray().Select(e => (string)e!["error_code"]!)];

    public static string[] Warnings(JsonObject code) => [.. code["warnings"]!.AsArray().Select(w => (string)w!["warning_code"]!)];

    public static string[] Pending(JsonObject code) => [.. code["pending_mutations"]!.AsArray().Select(m => (string)m!["mutation_code"]!)];
}
