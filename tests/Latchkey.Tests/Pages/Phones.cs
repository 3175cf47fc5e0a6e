using System.Text.Json.Nodes;
using Latchkey.AccessGrants;

namespace Latchkey.Pages;

/// <summary>A guest with a link, and the phone that opens it.</summary>
sealed class Phone(LatchkeyServer server, string url) : IDisposable
{
    readonly HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Url) };

    public string Url => url;
    public string Secret => url[(url.LastIndexOf('/') + 1)..];

    public async Task<Seen> Look(string query = "", string? language = null, HttpMethod? verb = null)
    {
        using var request = new HttpRequestMessage(verb ?? HttpMethod.Get, url + query);
        if (language is not null) request.Headers.Add("Accept-Language", language);
        return await Seen.Of(await client.SendAsync(request));
    }

    /// <summary>What the page asks for every few seconds.</summary>
    public Task<Seen> Live(string query = "") => Look($"/doors{query}");

    public Task<Seen> Tap(Guid door, string act = "unlock", string? once = null, params (string Name, string Value)[] headers) =>
        Send("/doors", door, act, once, headers);

    /// <summary>As a browser without script sends it.</summary>
    public Task<Seen> Submit(Guid door, string act = "unlock", params (string Name, string Value)[] headers) => Send("", door, act, null, headers);

    async Task<Seen> Send(string suffix, Guid door, string act, string? once, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url + suffix)
        {
            Content = new FormUrlEncodedContent([new("door", $"{door}"), new("act", act), new("once", once ?? PassMove.NewOnce())]),
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Seen.Of(await client.SendAsync(request));
    }

    public void Dispose() => client.Dispose();
}

sealed record Seen(int Status, string Text, HttpResponseMessage Http)
{
    public static async Task<Seen> Of(HttpResponseMessage answer) =>
        new((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Replace("&#xA0;", " ", StringComparison.Ordinal), answer);

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>Of the move: its kind and words.</summary>
    public (string Kind, string Text) Outcome => ((string)Json["outcome"]!["kind"]!, (string)Json["outcome"]!["text"]!);

    public string? Header(string name) => Http.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

static class Phones
{
    /// <summary>Lets Jane in with a pass, and gives her the link.</summary>
    /// <param name="fields">Of <c>access_grants/create</c>.</param>
    public static async Task<(JsonObject Grant, Phone Phone)> PassTo(this LatchkeyServer server, Dictionary<string, object> fields)
    {
        fields["requested_access_methods"] = new[] { new { mode = "cloud_key" } };
        var grant = await server.Grant(fields);
        return (grant, new(server, (string)(await server.Method(grant))["pass_url"]!));
    }

    public static Task<(JsonObject Grant, Phone Phone)> Pass(this LatchkeyServer server, params Guid[] doors) =>
        server.PassTo(new Dictionary<string, object> { ["device_ids"] = doors });
}
