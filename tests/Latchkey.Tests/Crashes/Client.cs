using Latchkey.Simulation;

namespace Latchkey.Crashes;

/// <summary>One caller among several: asks on and on until nobody answers any more.</summary>
/// <param name="mine">Codes that were asked for in earlier rounds, and are now this caller's alone.</param>
sealed class Client(HttpClient http, Luck luck, string name, IReadOnlyList<Guid> devices, List<Guid> mine, Promises promises, Action acknowledged)
{
    /// <summary>Codes at which it begins to give back more than it asks for, so that many rounds are as long as few. A guess.</summary>
    const int Many = 12;

    int asked;

    public async Task AskUntilItDies()
    {
        try
        {
            while (true)
            {
                await AskOnce();
                acknowledged();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It died.
        }
    }

    async Task AskOnce()
    {
        var draw = luck.Fraction();
        if (mine.Count == 0 || draw < (mine.Count < Many ? 0.5 : 0.2)) await Create();
        else if (draw < 0.7) await Update(luck.One(mine));
        else if (draw < 0.9) await Delete(luck.One(mine));
        else await Advance();
    }

    async Task Create()
    {
        var (guest, device) = ($"{name} {++asked}", luck.One(devices));
        promises.UnsureNames[guest] = true;
        var answer = await Ask("/access_codes/create", new { device_id = device, name = guest });
        var code = answer.Body["access_code"]!;
        var id = (Guid)code["access_code_id"]!;
        promises.Codes[id] = new(device, (string)code["code"]!);
        promises.UnsureNames.TryRemove(guest, out _);
        mine.Add(id);
    }

    async Task Update(Guid id)
    {
        var promise = promises.Codes[id];
        var pin = $"{luck.Below(900_000) + 100_000}";
        promise.PerhapsPin = pin;
        promise.Changes.Add((pin, IsSure: false));
        var answer = await http.Ask("/access_codes/update", new { access_code_id = id, code = pin });
        // Another caller's code may have that PIN, or begin alike.
        promise.Changes.RemoveAt(promise.Changes.Count - 1);
        if (answer.Status == 200)
        {
            promise.Pin = pin;
            promise.Changes.Add((pin, IsSure: true));
        }
        promise.PerhapsPin = null;
    }

    async Task Delete(Guid id)
    {
        mine.Remove(id);
        var promise = promises.Codes[id];
        promise.IsPerhapsDeleted = true;
        await Ask("/access_codes/delete", new { access_code_id = id });
        promise.IsDeleted = true;
    }

    async Task Advance()
    {
        var answer = await http.Ask("/sandbox/advance_clock", new { by_seconds = luck.Below(600) });
        Assert.True(answer.Status is 200 or 409, answer.Text);
    }

    async Task<Answer> Ask(string path, object body)
    {
        var answer = await http.Ask(path, body);
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }
}
