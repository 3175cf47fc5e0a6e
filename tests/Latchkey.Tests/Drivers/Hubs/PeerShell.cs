using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Latchkey.Drivers.Hubs;

/// <summary>A real server of somebody else's with simulated locks, and hands on them.</summary>
/// <remarks>
/// A shell holds the processes and reads from us; when we end, however we end, the shell reads the end and stops them. It listens on
/// free ports of this machine alone.
/// </remarks>
sealed class PeerShell : IAsyncDisposable
{
    readonly Process shell;
    readonly HttpClient hands;

    PeerShell(Process shell, int handsPort)
    {
        this.shell = shell;
        hands = new() { BaseAddress = new Uri($"http://127.0.0.1:{handsPort}") };
    }

    /// <param name="script">Says "ready" when the peer is, or "skip: …" where the machine does not let it run: then so is the test.</param>
    /// <param name="handsPort">Where its hands listen.</param>
    public static async Task<PeerShell> Start(string script, int handsPort, params object[] arguments)
    {
        var shell = Process.Start(new ProcessStartInfo(script, arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!))
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/",
        })!;
        var word = await shell.StandardOutput.ReadLineAsync();
        if (word?.StartsWith("skip: ", StringComparison.Ordinal) == true) Assert.Skip($"The peer cannot run here ({word["skip: ".Length..]}): {script}");
        if (word != "ready") throw new InvalidOperationException($"The peer did not start: {script}");
        return new(shell, handsPort);
    }

    /// <summary>Does something to a lock with one's own hands.</summary>
    /// <param name="deed">A path with its query.</param>
    /// <param name="which">More of the query.</param>
    public async Task<JsonObject> Do(string deed, string which)
    {
        var answer = await hands.GetStringAsync($"/{deed}{(deed.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{which}");
        return JsonNode.Parse(answer)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        hands.Dispose();
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Where a peer's scripts are.</summary>
    public static string FolderOf(string peer, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../peers", peer));
}
