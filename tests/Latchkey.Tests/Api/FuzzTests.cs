using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latchkey.Api.Authorization;
using Latchkey.Stores;

namespace Latchkey.Api;

/// <summary>Whatever a caller sends to whichever path, the answer is the caller's: never a server error.</summary>
public sealed partial class FuzzTests
{
    const int RoundsOfEach = 40, RoundsOfGuests = 10;

    [Theory, BothEngines]
    public async Task Nonsense_never_breaks_the_server(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        // One of everything that an id can name.
        var estate = await Estate.Of(server.Client, type => type is "august" or "salto_ks", "me");
        using var guest = server.Caller(estate.CustomersToken);
        var ids = await Ids(server);
        var named = await Named(server, estate);
        var (seed, understood) = (20260301, 0);
        foreach (var endpoint in Routes.All().Values.OrderBy(e => e.Path, StringComparer.Ordinal))
        {
            // Moving a sandbox's clock by years, throwing its locks away or suspending it would leave nothing to ask about.
            if (endpoint.Path is "/sandbox/advance_clock" or "/workspaces/reset_sandbox" or "/workspaces/update"
                or "/api_keys/revoke" or "/devices/delete") continue;
            // It takes no POST, and where nothing is wrong with a query it goes on for ever.
            if (endpoint is StreamEndpoint) continue;
            var nonsense = new Nonsense(new Random(seed++), ids, named);
            for (var i = 0; i < RoundsOfEach; i++) await Ask(server, endpoint, nonsense);
            for (var i = 0; i < RoundsOfGuests; i++)
            {
                var body = nonsense.Request(endpoint.Request);
                MustBeOurs(server, endpoint, await guest.Ask(HttpMethod.Post, endpoint.Path, Asking.Json(body)), body);
            }
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            understood += nonsense.Understood > 0 ? 1 : 0;
        }
        // Else all of it was refused at the door, and nothing behind it was tried.
        Assert.True(understood > Routes.All().Count / 2, $"Only {understood} paths understood anything.");
        Assert.Empty(server.Problems);
    }

    static async Task Ask(LatchkeyServer server, Endpoint endpoint, Nonsense nonsense)
    {
        var body = nonsense.Request(endpoint.Request);
        var key = ("Idempotency-Key", $"{endpoint.Path}{nonsense.Asked++}");
        var posted = await server.Client.Ask(HttpMethod.Post, endpoint.Path, Asking.Json(body), key);
        MustBeOurs(server, endpoint, posted, body);
        if (posted.Status == 200)
        {
            nonsense.Learn(posted.Text);
            if (endpoint.Writes) MustBeTheSame(posted, await server.Client.Ask(HttpMethod.Post, endpoint.Path, Asking.Json(body), key));
        }
        if (!endpoint.Verbs.HasFlag(Verbs.Get)) return;
        var query = nonsense.Query(endpoint.Request);
        MustBeOurs(server, endpoint, await server.Get($"{endpoint.Path}?{query}"), query);
    }

    static void MustBeTheSame(Answer first, Answer again)
    {
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal("true", again.Header("idempotent-replayed"));
    }

    static void MustBeOurs(LatchkeyServer server, Endpoint endpoint, Answer answer, string sent)
    {
        Assert.True(
            answer.Status is 200 or 400 or 401 or 403 or 404 or 409 or 429,
            $"{endpoint.Path} answered {answer.Text} to {sent}\n{string.Join('\n', server.Problems)}");
        Assert.Equal(answer.Status == 200, (bool)answer.Body["ok"]!);
        if (answer.Status != 200) Assert.NotNull(answer.ErrorType);
    }

    static async Task<List<string>> Ids(LatchkeyServer server)
    {
        var devices = (await server.Get("/devices/list")).Body["devices"]!.AsArray();
        var events = (await server.Get("/events/list?since=2020-01-01T00:00:00Z")).Body["events"]!.AsArray();
        return [.. devices.Select(d => (string)d!["device_id"]!), .. events.Take(5).Select(e => (string)e!["event_id"]!)];
    }

    /// <summary>Things by the names of their ids: nobody guesses one among so many others.</summary>
    static async Task<Dictionary<string, List<string>>> Named(LatchkeyServer server, Estate estate)
    {
        var named = estate.Ids.Where(id => !id.Key.Contains(' ', StringComparison.Ordinal)).ToDictionary(id => id.Key, id => new List<string> { id.Value });
        named["location_id"] = [.. named["space_id"]];
        foreach (var kind in new[] { "systems", "entrances", "access_groups", "credentials", "encoders" })
        {
            foreach (var thing in (await server.Get($"/acs/{kind}/list")).Body[$"acs_{kind}"]!.AsArray())
            {
                var name = $"acs_{kind[..^1]}_id";
                if (!named.TryGetValue(name, out var ids)) named[name] = ids = [];
                ids.Add((string)thing![name]!);
            }
        }
        return named;
    }

    /// <summary>Requests with the right names and mostly wrong values; now and then a right one, to get past the first check.</summary>
    sealed partial class Nonsense(Random random, List<string> ids, Dictionary<string, List<string>> named)
    {
        static readonly string[] Texts =
        [
            "", " ", "a", "null", "0042", "123456", "0", "-1", "true", "\\u0000", "\\ud800", "\\udc00x", "é✓🙂", "%", "_", "' or 1=1 --", "\\\\", "\\\"",
            "2025-06-14T16:54:17Z", "2026-03-02T00:00:00Z", "2999-12-31T23:59:59.9999999+14:00", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00-14:00",
            "9999-12-31T23:59:59Z", "2025-06-14", "2026-03-29T02:30:00", "24:00", "Europe/Vienna", "1d", "1hour", "PT1H", "schlage_lock", "august", "lock",
            "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "{00000000-0000-0000-0000-000000000000}",
        ];

        static readonly string[] Numbers =
            ["0", "-0", "1", "4", "6", "12", "60", "-1", "1.5", "1e3", "1e-9", "1e999", "-1e999", "2147483648", "9223372036854775808", "9007199254740993"];

        double wrongness;

        /// <summary>Of every three requests one is right but for its values, one has a mistake or two, and one is wrong throughout.</summary>
        public string Request(Type request)
        {
            wrongness = random.Next(3) switch { 0 => 0, 1 => 0.1, _ => 0.6 };
            return Object(request, 0);
        }

        string Object(Type request, int depth)
        {
            if (random.NextDouble() < wrongness / 10) return Value(null, depth);
            var share = random.NextDouble();
            var fields = Fields(request).Where(f => f.IsRequired ? random.NextDouble() > wrongness / 5 : random.NextDouble() < share).Select(f => $"\"{f.Name}\": {Value(f.Type, depth + 1, f.Name)}");
            var extra = random.Next(4) == 0 ? [$"\"{Text()}\": {Value(null, depth + 1)}"] : Array.Empty<string>();
            return $"{{{string.Join(", ", fields.Concat(extra))}}}";
        }

        public string Query(Type request)
        {
            var query = new StringBuilder("_strict=true");
            foreach (var (name, _, _) in Fields(request))
            {
                for (var n = random.Next(3); n > 0; n--)
                    query.Append(CultureInfo.InvariantCulture, $"&{name}{Suffix()}={Uri.EscapeDataString(Plain())}");
            }
            return query.ToString();
        }

        string Suffix() => random.Next(10) switch { 0 => "[]", 1 => ".a", 2 => ".", _ => "" };

        string Value(Type? type, int depth, string name = "")
        {
            if (type is not null && random.NextDouble() > wrongness) return Right(type, depth, name);
            return random.Next(depth > 4 ? 5 : 7) switch
            {
                0 => "null",
                1 => random.Next(2) == 0 ? "true" : "false",
                2 => Numbers[random.Next(Numbers.Length)],
                3 => $"\"{Text()}\"",
                4 => $"\"{(ids.Count > 0 ? ids[random.Next(ids.Count)] : "x")}\"",
                5 => $"[{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Value(null, depth + 1)))}]",
                _ => $"{{\"{Text()}\": {Value(null, depth + 1)}}}",
            };
        }

        string Right(Type type, int depth, string name = "")
        {
            type = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? type.GetGenericArguments()[0] : type;
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type == typeof(Guid))
            {
                var known = named.TryGetValue(name, out var those) && random.Next(3) > 0 ? those : ids;
                return $"\"{known[random.Next(known.Count)]}\"";
            }
            if (type == typeof(bool)) return random.Next(2) == 0 ? "true" : "false";
            if (type == typeof(int) || type == typeof(double)) return Numbers[random.Next(7)];
            if (type == typeof(DateTimeOffset)) return $"\"{Texts[random.Next(18, 22)]}\"";
            if (type == typeof(string)) return $"\"{Text()}\"";
            if (type.IsEnum) return JsonSerializer.Serialize(Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length)), type, Wire.Json);
            if (type == typeof(IReadOnlyDictionary<string, JsonElement>)) return $"{{\"{Text()}\": \"{Text()}\", \"b\": true, \"c\": null}}";
            if (type.IsGenericType)
                return $"[{string.Join(", ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => Right(type.GetGenericArguments()[0], depth + 1, name.TrimEnd('s'))))}]";
            return Object(type, depth + 1);
        }

        public int Asked { get; set; }
        public int Understood { get; private set; }

        /// <summary>Ids that were answered are asked for later.</summary>
        public void Learn(string answer)
        {
            Understood++;
            foreach (Match pair in NamedId().Matches(answer[..Math.Min(answer.Length, 2_000)]))
            {
                if (!named.TryGetValue(pair.Groups["name"].Value, out var those)) named[pair.Groups["name"].Value] = those = [];
                if (those.Count < 20 && !those.Contains(pair.Groups["id"].Value)) those.Add(pair.Groups["id"].Value);
            }
            ids.AddRange(Id().Matches(answer[..Math.Min(answer.Length, 2_000)]).Select(m => m.Value).Except(ids).Take(3));
        }

        string Text() => random.Next(20) == 0 ? new string('x', random.Next(20_000)) : Texts[random.Next(Texts.Length)];

        string Plain() => random.Next(3) == 0 ? ids[random.Next(ids.Count)] : Texts[random.Next(Texts.Length)].Replace("\\u0000", "\0");

        static IEnumerable<(string Name, Type Type, bool IsRequired)> Fields(Type request) => request.GetConstructors()
            .MaxBy(c => c.GetParameters().Length)!.GetParameters()
            .Select(p => (Wire.NameOf(p.Name!), p.ParameterType, p.ParameterType.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) is null));

        [GeneratedRegex("\"(?<name>[a-z_]+_id)\":\"(?<id>[0-9a-f-]{36})\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
        private static partial Regex NamedId();

        [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
        private static partial Regex Id();
    }
}
