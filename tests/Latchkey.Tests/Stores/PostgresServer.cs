using System.Diagnostics;
using Latchkey.Stores;
using Npgsql;

[assembly: AssemblyFixture(typeof(StopsPostgres))]

namespace Latchkey.Stores;

/// <summary>A PostgreSQL of our own in a temporary folder: started for the first test that needs it, gone with the last.</summary>
/// <remarks>
/// A shell holds it and reads from us; when we end, however we end, the shell reads the end, stops the server and removes the folder.
/// It listens on a socket in that folder alone. It does not wait for the disk unless asked: what survives a power cut is tested elsewhere.
/// </remarks>
sealed class PostgresServer : IAsyncDisposable
{
    const string Script = """
        set -e
        dir=$(mktemp -d /tmp/latchkey-postgres-XXXXXX)
        trap 'rm -rf "$dir"' EXIT
        initdb -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1
        postgres -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=$1 -c full_page_writes=$1 \
            -c max_connections=400 -c shared_buffers=64MB >>"$dir/log" 2>&1 </dev/null &
        server=$!
        until pg_isready -q -h "$dir"; do kill -0 $server; sleep 0.05; done
        echo "$dir"
        cat >/dev/null
        kill -INT $server
        wait $server
        """;

    static readonly Lazy<Task<PostgresServer>> shared = new(() => Start());

    readonly Process shell;
    readonly string folder;
    int databases;

    PostgresServer(Process shell, string folder) => (this.shell, this.folder) = (shell, folder);

    /// <summary>The test is skipped where PostgreSQL is not installed.</summary>
    public static Task<PostgresServer> Shared()
    {
        if (Binaries is null)
            Assert.Skip("PostgreSQL is not installed (on Debian: apt-get install postgresql).");
        return shared.Value;
    }

    public static async ValueTask StopIfStarted()
    {
        if (shared.IsValueCreated)
            await (await shared.Value).DisposeAsync();
    }

    /// <summary>The newest under Debian's folder, else the path's.</summary>
    public static string? Binaries { get; } = Enumerable.Range(10, 20).Reverse()
        .Select(version => $"/usr/lib/postgresql/{version}/bin")
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        .FirstOrDefault(folder => File.Exists($"{folder}/initdb") && File.Exists($"{folder}/postgres"));

    /// <returns>The connection string of a new database, empty or as <paramref name="template"/> is.</returns>
    public async Task<string> NewDatabase(string template = "template0")
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await Execute($"create database {name} template {template}");
        return ConnectionString(name);
    }

    public Task Drop(string connectionString) =>
        Execute($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public string ConnectionString(string database) =>
        $"Host={folder};Username=postgres;Database={database};Pooling=false";

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    /// <param name="waitsForDisk">As users run it; for measurements.</param>
    public static async Task<PostgresServer> Start(bool waitsForDisk = false)
    {
        var fsync = waitsForDisk ? "on" : "off";
        // PostgreSQL refuses to run as root.
        string[] command = Environment.IsPrivilegedProcess
            ? ["runuser", "-u", "postgres", "--", "sh", "-c", Script, "sh", fsync]
            : ["sh", "-c", Script, "sh", fsync];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["PATH"] = $"{Binaries}:{Environment.GetEnvironmentVariable("PATH")}";
        var started = Process.Start(start)!;
        var place = await started.StandardOutput.ReadLineAsync();
        return place is null
            ? throw new InvalidOperationException("PostgreSQL did not start.")
            : new PostgresServer(started, place);
    }
}

public sealed class StopsPostgres : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.StopIfStarted();
}
