using System.Globalization;
using Latchkey.Bench;
using Latchkey.Bench.Scale;

// Started twice: by bench/run to measure, and by itself as the bare server to measure against. "burst" is for the profiler, "webhooks FOLDER" measures them alone.
if (args is ["bare", var url, var file])
{
    await BareServer.Run(url, await File.ReadAllBytesAsync(file));
    return 0;
}

if (args is ["burst", var folder])
{
    // To look into it with a profiler: rounds until it is ended.
    await foreach (var finding in Findings.Bursts(folder))
        await Console.Out.WriteLineAsync($"{finding.Measured}, {finding.Against}");
    return 0;
}

if (args is ["webhooks", var place])
{
    await foreach (var finding in Findings.Deliveries(place))
        await Console.Out.WriteLineAsync($"{finding.What}: {finding.Measured}; {finding.Against}; {finding.Result}; wanted {finding.Wanted}");
    return 0;
}

if (args is not [var latchkey, var fake, var scratch])
{
    await Console.Error.WriteLineAsync("Started by bench/run: latchkey-bench LATCHKEY_DLL FAKE_SERVER_JS FOLDER");
    return 2;
}

var plan = new Plan(
    Rounds: int.Parse(Environment.GetEnvironmentVariable("BENCH_ROUNDS") ?? "5", CultureInfo.InvariantCulture),
    Round: TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("BENCH_SECONDS") ?? "2", CultureInfo.InvariantCulture)),
    CodesStored: int.Parse(Environment.GetEnvironmentVariable("BENCH_CODES") ?? "10000", CultureInfo.InvariantCulture));
var stored = int.Parse(Environment.GetEnvironmentVariable("BENCH_STORED") ?? "1000000", CultureInfo.InvariantCulture);
var report = new Report(plan);
await using (var house = await House.Build(latchkey, fake, scratch, plan))
{
    foreach (var row in Rows.All(house))
        report.Add(row, await Duel.Fight(row, plan));
    report.Add(Findings.Memory(house));
}
// Alone on the machine from here on.
await foreach (var finding in Findings.All(latchkey, scratch, stored))
    report.Add(finding);
report.Print(Console.Out);
return 0;
