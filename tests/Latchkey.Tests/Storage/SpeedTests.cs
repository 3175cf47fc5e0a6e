using System.Diagnostics;
using Latchkey.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Storage;

/// <summary>
/// Measurements, on a real disk and only when asked for: <c>dotnet run -c Release --project test/Latchkey.Tests --
/// -explicit only -class Latchkey.Storage.SpeedTests -showLiveOutput</c>.
/// </summary>
public class SpeedTests(ITestOutputHelper output)
{
    const int Callers = 64;
    static readonly TimeSpan duration = TimeSpan.FromSeconds(5);

    [Theory(Explicit = true), BothEngines]
    public async Task Durable_small_inserts_by_64_callers(Engine engine)
    {
        await using var server = engine == Engine.Postgres ? await PostgresServer.Start(waitsForDisk: true) : null;
        var folder = Directory.CreateTempSubdirectory("latchkey-speed-");
        var settings = new StoreSettings
        {
            ConnectionString = server is null
                ? $"Data Source={folder}/latchkey.db"
                : await server.NewDatabase(),
        };
        await using (var store = await Engines.Open(settings, TimeProvider.System, NullLogger.Instance))
        {
            await Measure(store, TimeSpan.FromSeconds(1), Insert);
            Say(engine, "durable inserts", await Measure(store, duration, Insert));
            Say(engine, "inserts that hold a thing", await Measure(store, duration, HoldAndInsert));
            Say(engine, "reads of one row", await Measure(store, duration, s => s.Read(Find).AsTask()));
            if (engine == Engine.Sqlite)
                Say(engine, "inserts ahead, one caller", await Measure(store, duration, InsertAhead, callers: 1));
        }

        folder.Delete(recursive: true);
    }

    static Task<int> Insert(Store store) => store.Write(InsertOne);

    static Task<int> InsertAhead(Store store) => store.WriteAhead(InsertOne);

    static Task<int> HoldAndInsert(Store store) => store.Write(session =>
    {
        session.Hold(Guid.NewGuid());
        Find(session);
        return InsertOne(session);
    });

    static int InsertOne(Session session) => session.Execute(
        "insert into virtual_locks (workspace_id, device_id, body) values ($1, $2, $3)",
        Guid.Empty, Guid.CreateVersion7(), new byte[200]);

    static int Find(Session session) => session.First(
        "select body from virtual_locks where workspace_id = $1 and device_id = $2", row => row.Bytes(0).Length,
        Guid.Empty, Guid.Empty);

    static async Task<(double PerSecond, TimeSpan Slowest)> Measure(
        Store store, TimeSpan time, Func<Store, Task<int>> step, int callers = Callers)
    {
        var done = 0;
        long slowest = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var begun = Stopwatch.GetTimestamp();
                await step(store);
                Interlocked.Increment(ref done);
                slowest = Math.Max(slowest, Stopwatch.GetTimestamp() - begun);
            }
        })));
        return (done / Stopwatch.GetElapsedTime(start).TotalSeconds, Stopwatch.GetElapsedTime(0, slowest));
    }

    void Say(Engine engine, string what, (double PerSecond, TimeSpan Slowest) measured) => output.WriteLine(
        $"{engine}: {measured.PerSecond:N0} {what} a second, the slowest {measured.Slowest.TotalMilliseconds:N0} ms");
}
