using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Latchkey.Bench;

/// <summary>The three servers, with the same number of codes on the same number of doors in the two that keep any.</summary>
sealed class House : IAsyncDisposable
{
    /// <summary>The fake server seeds two that take codes.</summary>
    const int Doors = 2;

    /// <summary>Of the codes stored, so many are on the door that is listed.</summary>
    const int CodesOnListedDoor = 100;

    readonly List<Process> processes = [];

    public required string Scratch { get; init; }
    public required Peer Latchkey { get; set; }
    public required Peer Fake { get; set; }
    public Uri Bare { get; private set; } = null!;
    public int LatchkeyProcess { get; private set; }
    public int FakeProcess { get; private set; }

    public static async Task<House> Build(string latchkey, string fake, string scratch, Plan plan)
    {
        var house = new House { Scratch = scratch, Latchkey = null!, Fake = null! };
        try
        {
            await house.Start(latchkey, fake);
            await house.Latchkey.Fill(plan.CodesStored, Doors, CodesOnListedDoor);
            await house.Fake.Fill(plan.CodesStored, Doors, CodesOnListedDoor);
            await house.StartBare();
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    async Task Start(string latchkey, string fake)
    {
        const string Key = "seam_test_bench0000000000000000";
        var (ours, theirs) = (FreeAddress(), FreeAddress());
        LatchkeyProcess = Start("dotnet", [latchkey, "--urls", ours.GetLeftPart(UriPartial.Authority)], new()
        {
            ["ConnectionStrings__Latchkey"] = $"Data Source={Path.Combine(Scratch, "latchkey.db")}",
            ["Latchkey__BootstrapApiKey"] = Key,
        });
        FakeProcess = Start("node", [fake, "--seed"], new() { ["PORT"] = theirs.Port.ToString(), ["LOG_LEVEL"] = "silent" });
        Latchkey = new(ours, Key);
        // The key that the fake server's seed makes.
        Fake = new(theirs, "seam_apikey1_token");
        await Latchkey.Ready();
        await Fake.Ready();
    }

    async Task StartBare()
    {
        var file = Path.Combine(Scratch, "answer.json");
        await File.WriteAllBytesAsync(file, await Latchkey.Bytes("/access_codes/get", new { access_code_id = Latchkey.Codes[0] }));
        Bare = FreeAddress();
        Start("dotnet", [typeof(House).Assembly.Location, "bare", Bare.GetLeftPart(UriPartial.Authority), file], []);
        using var bare = new Peer(Bare, "");
        await bare.Ready();
    }

    int Start(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Scratch,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        processes.Add(process);
        var log = TextWriter.Synchronized(File.CreateText(Path.Combine(Scratch, $"{Path.GetFileName(program)}-{process.Id}.log")));
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process.Id;
    }

    static Uri FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }

    public async ValueTask DisposeAsync()
    {
        Latchkey?.Dispose();
        Fake?.Dispose();
        foreach (var process in processes)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}

/// <summary>A server that speaks the API, and what was put into it.</summary>
sealed class Peer(Uri url, string key) : IDisposable
{
    readonly HttpClient client = new() { BaseAddress = url, DefaultRequestHeaders = { { "Authorization", $"Bearer {key}" } } };

    public Uri Url => url;
    public string Key => key;
    public List<string> Codes { get; } = [];
    public List<string> Devices { get; } = [];

    /// <summary>Waits until the server says that it is ready, 60 s at most.</summary>
    public async Task Ready()
    {
        for (var began = Stopwatch.GetTimestamp(); !await IsReady();)
        {
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > 60)
                throw new InvalidOperationException($"{url} is not ready after a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    async Task<bool> IsReady()
    {
        try
        {
            using var answer = await client.GetAsync("/health");
            // The fake server has no such path: to answer is all that it can.
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task Fill(int codes, int doors, int onFirst)
    {
        using var devices = await Ask("/devices/list", new { });
        Devices.AddRange(devices.RootElement.GetProperty("devices").EnumerateArray()
            .Where(TakesAnyCode).Take(doors).Select(d => d.GetProperty("device_id").GetString()!));
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) <= codes;)
            {
                var door = n <= onFirst ? 0 : 1 + n % (Devices.Count - 1);
                using var made = await Ask("/access_codes/create", NewCode(Devices[door]));
                lock (Codes)
                    Codes.Add(made.RootElement.GetProperty("access_code").GetProperty("access_code_id").GetString()!);
            }
        })));
    }

    /// <summary>Years ahead: it is stored, and no lock is spoken to.</summary>
    public static object NewCode(string device) =>
        new { device_id = device, name = "Guest", starts_at = "2035-06-01T15:00:00Z", ends_at = "2035-06-08T11:00:00Z" };

    public void Dispose() => client.Dispose();

    public static bool TakesAnyCode(JsonElement device)
    {
        var properties = device.GetProperty("properties");
        var isFree = !properties.TryGetProperty("code_constraints", out var constraints) || constraints.GetArrayLength() == 0;
        var takesSix = !properties.TryGetProperty("supported_code_lengths", out var lengths)
            || lengths.EnumerateArray().Any(l => l.GetInt32() == 6);
        return isFree && takesSix && device.GetProperty("errors").GetArrayLength() == 0
            && device.GetProperty("capabilities_supported").EnumerateArray().Any(c => c.GetString() == "access_code");
    }

    public async Task<JsonDocument> Ask(string path, object body) => JsonDocument.Parse(await Bytes(path, body));

    public async Task<byte[]> Bytes(string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return answer.IsSuccessStatusCode
            ? bytes
            : throw new InvalidOperationException($"{url}{path}: {answer.StatusCode} {System.Text.Encoding.UTF8.GetString(bytes)}");
    }
}
