using Latchkey.Simulation;
using Latchkey.Stores;
using Npgsql;

namespace Latchkey.Crashes;

/// <summary>The server program is killed under load, again and again, and started on what it left behind.</summary>
public class CrashTests
{
    const int Clients = 4;

    /// <summary>Answers at most before the kill. A guess: long enough for locks to be at work, short enough for many kills.</summary>
    const int AnswersMax = 150;

    /// <summary>How long after the last of those answers it dies at most: in the midst of others. A guess: some requests' length.</summary>
    static readonly TimeSpan LingersMax = TimeSpan.FromMilliseconds(20);

    /// <summary>How long after its start it may be killed already, before it is ready. Measured: it is ready after half a second.</summary>
    static readonly TimeSpan StartsMax = TimeSpan.FromMilliseconds(800);

    static bool IsLong => Environment.GetEnvironmentVariable("LATCHKEY_LONG") is not null;

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9()
    {
        var folder = NewFolder();
        await Kill($"Data Source={Path.Combine(folder, "latchkey.db")}", folder, rounds: IsLong ? 1000 : 50, new Luck(20), () => Task.CompletedTask);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_of_the_server_on_PostgreSQL()
    {
        var postgres = await PostgresServer.Shared();
        var database = await postgres.NewDatabase();
        try
        {
            await Kill(database, NewFolder(), rounds: IsLong ? 100 : 6, new Luck(21), () => Expire(database));
        }
        finally
        {
            await postgres.Drop(database);
        }
    }

    static async Task Kill(string connectionString, string folder, int rounds, Luck luck, Func<Task> afterKill)
    {
        var promises = new Promises();
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                await Round(connectionString, folder, $"round {round}", luck, promises);
                await afterKill();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Round(string connectionString, string folder, string name, Luck luck, Promises promises)
    {
        // Now and then it does not even come up.
        if (luck.Happens(0.2)) await ServerProcess.KillWhileItStarts(connectionString, folder, luck.Between(TimeSpan.Zero, StartsMax));
        await using var server = await ServerProcess.Start(connectionString, folder);
        var devices = await Devices(server.Client);
        await new Reckoning(server.Client, devices, promises).Hold();

        var left = 1 + luck.Below(AnswersMax);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Acknowledged()
        {
            if (Interlocked.Decrement(ref left) == 0) enough.TrySetResult();
        }
        var there = promises.Codes.Where(c => !c.Value.IsGone).Select(c => c.Key).Order().ToList();
        var clients = Enumerable.Range(0, Clients)
            .Select(i => new Client(
                server.Client, luck.Branch(), $"{name} {(char)('a' + i)}", devices, [.. there.Where((_, n) => n % Clients == i)], promises, Acknowledged).AskUntilItDies())
            .ToList();
        await Task.WhenAny(enough.Task, Task.WhenAll(clients));
        await Task.Delay(luck.Between(TimeSpan.Zero, LingersMax), TimeProvider.System);
        await server.Kill();
        await Task.WhenAll(clients);
        Assert.True(enough.Task.IsCompleted, "It died by itself.");
    }

    // As if a minute had passed: until then another node may not take what the dead one held.
    static async Task Expire(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "update devices set leased_until = 0 where leased_until is not null; update workspaces set clock_moved_until = 0 where clock_moved_until is not null",
            connection);
        await command.ExecuteNonQueryAsync();
    }

    // Locks with room for all.
    static async Task<IReadOnlyList<Guid>> Devices(HttpClient http)
    {
        var answer = await http.Ask("/devices/list", new { });
        Assert.True(answer.Status == 200, answer.Text);
        string[] names = ["Front Door", "Back Door", "House Entrance", "Lobby"];
        var found = answer.Body["devices"]!.AsArray().Where(d => names.Contains((string)d!["properties"]!["name"]!)).Select(d => (Guid)d!["device_id"]!).ToList();
        Assert.Equal(names.Length, found.Count);
        return found;
    }

    static string NewFolder()
    {
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(parent, $"latchkey-crash-{Guid.NewGuid():N}")).FullName;
    }
}
