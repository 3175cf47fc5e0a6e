using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Latchkey.Api;

public class OpenApiTests
{
    static readonly JsonObject document = OpenApi.Document(Routes.All().Values, Docs.BesideTheProgram());

    [Fact]
    public void Every_path_of_the_API_is_described_and_no_other()
    {
        Assert.Equal(Routes.All().Keys.Order(StringComparer.Ordinal), document["paths"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void Readers_of_OpenAPI_find_no_fault_in_it()
    {
        var read = OpenApiDocument.Parse(document.ToJsonString(Wire.Json), "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(Routes.All().Count, read.Document!.Paths.Count);
        Assert.All(read.Document.Paths.SelectMany(p => p.Value.Operations!.Values), operation => Assert.False(string.IsNullOrEmpty(operation.Summary)));
    }

    [Fact]
    public void It_tells_what_a_code_needs_and_what_a_code_is()
    {
        var create = document["paths"]!["/access_codes/create"]!["post"]!;
        var asked = create["requestBody"]!["content"]!["application/json"]!["schema"]!;

        Assert.Equal(["device_id"], asked["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal("""{"type":["string","null"],"minLength":4,"maxLength":12,"pattern":"^[0-9]*$"}""", asked["properties"]!["code"]!.ToJsonString(Wire.Json));
        Assert.Equal("#/components/schemas/AccessCode",
            create["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["properties"]!["access_code"]!["$ref"]!.GetValue<string>());
        Assert.NotNull(document["components"]!["schemas"]!["AccessCode"]!["properties"]!["starts_at"]);
    }

    [Fact]
    public void Every_reference_in_it_leads_somewhere()
    {
        var named = document["components"]!["schemas"]!.AsObject().Select(s => $"#/components/schemas/{s.Key}").ToHashSet();

        Assert.Empty(References(document).Except(named));
    }

    [Fact]
    public async Task The_server_shows_it_and_a_reference_that_needs_no_other_server()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var client = new HttpClient { BaseAddress = new(server.Url) };
        var cancel = TestContext.Current.CancellationToken;

        var served = JsonNode.Parse(await client.GetStringAsync(OpenApi.Path, cancel))!;
        var page = await client.GetStringAsync($"{OpenApi.ReferencePath}/index.html", cancel);
        var script = await client.GetAsync($"{OpenApi.ReferencePath}/swagger-ui-bundle.js", cancel);

        Assert.Equal("3.1.0", served["openapi"]!.GetValue<string>());
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(script.IsSuccessStatusCode);
    }

    static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(p => p.Key == "$ref" ? [p.Value!.GetValue<string>()] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
