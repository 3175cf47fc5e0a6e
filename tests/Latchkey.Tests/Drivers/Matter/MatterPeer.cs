using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;
using Latchkey.Drivers.Matter;

[assembly: AssemblyFixture(typeof(StopsMatterPeer))]

namespace Latchkey.Drivers.Matter;

/// <summary>
/// Four simulated Matter locks behind a server that speaks Matter Server's messages over the real matter.js controller: started for the
/// first test that needs it, gone with the last.
/// </summary>
sealed class MatterPeer : IAsyncDisposable
{
    /// <summary>Locks; see <c>tests/peers/matter/locks.mjs</c>. The third keeps no schedules, the last is in nobody's network.</summary>
    public const int Front = 1, Back = 2, Cellar = 3, Shed = 4;

    static readonly Lazy<Task<MatterPeer>> shared = new(Start);

    readonly PeerShell shell;

    MatterPeer(PeerShell shell, int serverPort) => (this.shell, Url) = (shell, $"ws://127.0.0.1:{serverPort}/ws");

    /// <summary>Where the server listens.</summary>
    public string Url { get; }

    /// <summary>The test is skipped where the peer is not installed, or the machine allows no network namespace.</summary>
    public static Task<MatterPeer> Shared()
    {
        Assert.SkipUnless(File.Exists($"{PeerShell.FolderOf("matter")}/node_modules/@matter/main/package.json"),
            "The Matter peer is not installed (npm ci in tests/peers/matter).");
        return shared.Value;
    }

    public static async ValueTask StopIfStarted()
    {
        if (shared.IsValueCreated && !shared.Value.IsFaulted) await (await shared.Value).DisposeAsync();
    }

    /// <summary>Does something to a lock with one's own hands.</summary>
    /// <param name="deed">A path with its query, without the lock.</param>
    public Task<JsonObject> Do(int number, string deed) => shell.Do(deed, $"lock={number}");

    /// <summary>What a lock itself holds.</summary>
    public async Task<IReadOnlyList<JsonNode>> Codes(int number) => [.. (await Do(number, "state"))["codes"]!.AsArray().Select(code => code!)];

    /// <summary>Asks the server itself, as somebody at its pages does.</summary>
    public async Task<Reply> Request(string command, JsonObject arguments)
    {
        await using var session = await Session.Open(Url, TimeProvider.System, TimeSpan.FromSeconds(60), default);
        return await session.Ask(command, arguments, default);
    }

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    static async Task<MatterPeer> Start()
    {
        var (hands, server) = (PeerShell.FreePort(), PeerShell.FreePort());
        return new(await PeerShell.Start($"{PeerShell.FolderOf("matter")}/run", hands, hands, server), server);
    }
}

public sealed class StopsMatterPeer : IAsyncDisposable
{
    public ValueTask DisposeAsync() => MatterPeer.StopIfStarted();
}
