using System.Globalization;
using Latchkey.Bench;

// Started twice: by bench/run to measure, and by itself as the bare server to measure against.
if (args is ["bare", var url, var file])
{
    await BareServer.Run(url, await File.ReadAllBytesAsync(file));
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
await using var house = await House.Build(latchkey, fake, scratch, plan);
var report = new Report(plan);
foreach (var row in Rows.All(house))
    report.Add(row, await Duel.Fight(row, plan));
report.Print(Console.Out);
return 0;
