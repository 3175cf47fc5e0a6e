using System.Diagnostics;
using System.Net.Http.Headers;

namespace Latchkey.Crashes;

/// <summary>The server program as users run it, in a process of its own that can be killed.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    const string ApiKey = "seam_test_of_the_crashes";
    const string Ready = "Latchkey is ready on ";

    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "latchkey.dll");

    readonly Process process;

    ServerProcess(Process process, string url)
    {
        this.process = process;
        Client = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public HttpClient Client { get; }

    /// <returns>When it is ready.</returns>
    public static async Task<ServerProcess> Start(string connectionString, string folder, params (string Name, string Value)[] settings)
    {
        var process = Launch(connectionString, folder, settings);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.StartsWith(Ready, StringComparison.Ordinal)) continue;
            // What it says later must not fill the pipe.
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, line[Ready.Length..]);
        }
        throw new InvalidOperationException($"The server did not start: {string.Join('\n', said)}");
    }

    public static async Task KillWhileItStarts(string connectionString, string folder, TimeSpan after)
    {
        using var process = Launch(connectionString, folder, []);
        await Task.Delay(after, TimeProvider.System);
        process.Kill();
        await process.WaitForExitAsync();
    }

    static Process Launch(string connectionString, string folder, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["ConnectionStrings__Latchkey"] = connectionString;
        start.Environment["Latchkey__KeyFile"] = Path.Combine(folder, "latchkey.key");
        start.Environment["Latchkey__BootstrapApiKey"] = ApiKey;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>SIGKILL: nothing that it holds in memory is kept.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        Client.Dispose();
        process.Dispose();
    }
}
