using Latchkey.Crashes;
using Latchkey.Simulation;
using Latchkey.Stores;
using Npgsql;

namespace Latchkey.Webhooks;

/// <summary>The server program is killed while it sends, and started on what it left behind.</summary>
public sealed class CrashTests
{
    const int Rounds = 6;

    [Fact]
    public async Task No_event_is_lost_to_a_webhook_by_kill_9()
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-webhooks-").FullName;
        await Kill($"Data Source={Path.Combine(folder, "latchkey.db")}", folder, new Luck(30), () => Task.CompletedTask);
    }

    [Fact]
    public async Task No_event_is_lost_to_a_webhook_by_kill_9_of_the_server_on_PostgreSQL()
    {
        var postgres = await PostgresServer.Shared();
        var database = await postgres.NewDatabase();
        await Kill(database, Directory.CreateTempSubdirectory("latchkey-webhooks-").FullName, new Luck(31), () => Expire(database));
        await postgres.Drop(database);
    }

    static async Task Kill(string connectionString, string folder, Luck luck, Func<Task> afterKill)
    {
        await using var receiver = await Receiver.Start();
        // Now and then it is slow, so that a kill meets what is under way.
        receiver.Answer = async (parcel, response) =>
        {
            if (parcel.Timestamp % 3 == 0) await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            response.StatusCode = 204;
        };
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await Start(connectionString, folder);
            if (round == 0) Assert.Equal(200, (await server.Client.Ask("/webhooks/create", new { url = receiver.Url, event_types = new[] { "access_code.created", "access_code.deleted" } })).Status);
            await Work(server, luck);
            await server.Kill();
            await afterKill();
        }

        await using var last = await Start(connectionString, folder);
        var happened = (await last.Client.Ask("/events/list", new { since = "2020-01-01T00:00:00Z", event_types = new[] { "access_code.created", "access_code.deleted" }, limit = 10_000 }))
            .Body["events"]!.AsArray().Select(e => Delivery.MessageIdOf((Guid)e!["event_id"]!)).ToHashSet();
        await Post.Until(() => receiver.Ids.Count == happened.Count);
        Assert.Equal(happened.Order(), receiver.Ids.Order());
        Assert.True(happened.Count > Rounds, $"{happened.Count}");
        Directory.Delete(folder, recursive: true);
    }

    static async Task Work(ServerProcess server, Luck luck)
    {
        var device = (await server.Client.Ask("/devices/get", new { name = "Front Door" })).Body["device"]!["device_id"]!;
        var acts = 5 + luck.Below(40);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (Interlocked.Decrement(ref acts) >= 0)
            {
                var made = await server.Client.Ask("/access_codes/create", new { device_id = (string)device!, name = "Guest", starts_at = "2035-01-01T00:00:00Z", ends_at = "2035-01-02T00:00:00Z" });
                await server.Client.Ask("/access_codes/delete", new { access_code_id = (string)made.Body["access_code"]!["access_code_id"]! });
            }
        }));
    }

    static Task<ServerProcess> Start(string connectionString, string folder) =>
        ServerProcess.Start(connectionString, folder, ("Latchkey__Webhooks__AllowedNetworks", "127.0.0.0/8"));

    // As if a minute had passed: until then another node may not take what the dead one held.
    static async Task Expire(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "update devices set leased_until = 0 where leased_until is not null; update webhooks set leased_until = 0 where leased_until is not null", connection);
        await command.ExecuteNonQueryAsync();
    }
}
