using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;
using Latchkey.Drivers.ZWaveJs;

[assembly: AssemblyFixture(typeof(StopsZWavePeer))]

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>
/// The real Z-Wave JS driver and server over a simulated radio with four locks: started for the first test that needs it, gone with the last.
/// </summary>
sealed class ZWavePeer : IAsyncDisposable
{
    /// <summary>Nodes of the simulated network; see <c>tests/peers/zwave/virtual-network.cjs</c>.</summary>
    public const int UserCode = 2, UserCredential = 3, Sleepy = 4, Other = 5;

    /// <summary>Slots for codes on every simulated lock.</summary>
    public const int Slots = 6;

    /// <summary>Four interviews take 28 s on two cores; other tests run beside them.</summary>
    static readonly TimeSpan interviewsMax = TimeSpan.FromSeconds(150);

    static readonly Lazy<Task<ZWavePeer>> shared = new(Start);

    readonly PeerShell shell;

    ZWavePeer(PeerShell shell, int serverPort) => (this.shell, Url) = (shell, $"ws://127.0.0.1:{serverPort}");

    /// <summary>Where the Z-Wave JS server listens.</summary>
    public string Url { get; }

    /// <summary>The test is skipped where the peer is not installed.</summary>
    public static Task<ZWavePeer> Shared()
    {
        Assert.SkipUnless(File.Exists($"{Folder}/node_modules/zwave-js/package.json"),
            "The Z-Wave JS peer is not installed (with node 20 or later: npm ci in tests/peers/zwave).");
        return shared.Value;
    }

    public static async ValueTask StopIfStarted()
    {
        if (shared.IsValueCreated) await (await shared.Value).DisposeAsync();
    }

    /// <summary>Does something to a lock with one's own hands.</summary>
    /// <param name="deed">A path with its query, without the node.</param>
    public Task<JsonObject> Do(int node, string deed) => shell.Do(deed, $"node={node}");

    /// <summary>Brings a lock back to its first state: nothing on it, its bolt out, in reach, and the driver knows that.</summary>
    public async Task Reset(int node)
    {
        await Do(node, "reset");
        await using var session = await Session.Open(Url, TimeProvider.System, TimeSpan.FromSeconds(20), default);
        await session.Ask("node.ping", new() { ["nodeId"] = node }, default);
        if (node != UserCredential) return;
        var users = await session.Ask("endpoint.access_control.get_users", new() { ["nodeId"] = node, ["endpoint"] = 0 }, default);
        foreach (var user in users.Result.GetProperty("users").EnumerateArray())
        {
            await session.Ask("endpoint.access_control.delete_user",
                new() { ["nodeId"] = node, ["endpoint"] = 0, ["userId"] = user.GetProperty("userId").GetInt32() }, default);
        }
    }

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    static async Task<ZWavePeer> Start()
    {
        var (radio, hands, server) = (PeerShell.FreePort(), PeerShell.FreePort(), PeerShell.FreePort());
        var peer = new ZWavePeer(await PeerShell.Start($"{Folder}/run", hands, radio, hands, server), server);
        await peer.AllInterviewed();
        return peer;
    }

    async Task AllInterviewed()
    {
        var since = Stopwatch.StartNew();
        await using var session = await Session.Open(Url, TimeProvider.System, TimeSpan.FromSeconds(20), default);
        while (true)
        {
            var reply = await session.Ask("start_listening", [], default);
            var nodes = reply.IsDone ? reply.Result.GetProperty("state").GetProperty("nodes").EnumerateArray().ToList() : [];
            if (nodes.Count(LockNode.IsLock) == 4) return;
            if (since.Elapsed > interviewsMax) throw new TimeoutException("The simulated locks were not interviewed in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    static string Folder => PeerShell.FolderOf("zwave");
}

public sealed class StopsZWavePeer : IAsyncDisposable
{
    public ValueTask DisposeAsync() => ZWavePeer.StopIfStarted();
}
