using System.Text.Json.Nodes;

namespace Latchkey.Crashes;

/// <summary>After a crash: what was acknowledged is there and on its lock, what was not asked for is not, and every event was told once.</summary>
sealed class Reckoning(HttpClient http, IReadOnlyList<Guid> devices, Promises promises)
{
    public async Task Hold()
    {
        Acknowledged(await Listed());
        await Ask("/sandbox/advance_clock", new { by_seconds = 3600 });
        var settled = await Listed();
        Acknowledged(settled);
        foreach (var device in devices) Held(device, settled, (await Ask("/sandbox/get_lock", new { device_id = device })).Body["lock"]!["slots"]!.AsArray());
        promises.Events.Read((await Ask("/events/list", new { since = promises.Events.Since, limit = 10_000 })).Body["events"]!.AsArray());
        promises.Events.Hold(promises, settled);
        foreach (var (id, promise) in promises.Codes) promise.IsGone |= !settled.ContainsKey(id);
    }

    async Task<Dictionary<Guid, JsonNode>> Listed() =>
        (await Ask("/access_codes/list", new { })).Body["access_codes"]!.AsArray().ToDictionary(c => (Guid)c!["access_code_id"]!, c => c!);

    void Acknowledged(Dictionary<Guid, JsonNode> listed)
    {
        foreach (var (id, promise) in promises.Codes)
        {
            if (!listed.TryGetValue(id, out var code))
            {
                Assert.True(promise.IsDeleted || promise.IsPerhapsDeleted, $"The acknowledged code {id} is lost.");
                continue;
            }
            Assert.False(promise.IsGone, $"The code {id} is back.");
            Assert.True(!promise.IsDeleted || (string?)code["status"] == "removing", $"The deleted code {id} is {code["status"]}.");
            var pin = (string)code["code"]!;
            Assert.True(pin == promise.Pin || pin == promise.PerhapsPin, $"The acknowledged change of {id} is lost.");
            (promise.Pin, promise.PerhapsPin) = (pin, null);
        }
        foreach (var (id, code) in listed.Where(l => !promises.Codes.ContainsKey(l.Key)))
        {
            Assert.True(promises.UnsureNames.TryRemove((string)code["name"]!, out _), $"Nobody asked for {code["name"]}.");
            promises.Codes[id] = new((Guid)code["device_id"]!, (string)code["code"]!);
        }
    }

    void Held(Guid device, Dictionary<Guid, JsonNode> listed, JsonArray slots)
    {
        var wanted = listed.Values.Where(c => (Guid)c["device_id"]! == device).Select(c => (string)c["code"]!).Order().ToList();
        Assert.Equal(wanted, slots.Select(s => (string)s!["code"]!).Order());
        Assert.All(listed.Values, c => Assert.Equal("set", (string?)c["status"]));
    }

    async Task<Answer> Ask(string path, object body)
    {
        var answer = await http.Ask(path, body);
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }
}
