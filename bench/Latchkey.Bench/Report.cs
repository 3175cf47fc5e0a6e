using System.Globalization;
using System.Runtime.InteropServices;
using Latchkey.Bench.Scale;

namespace Latchkey.Bench;

/// <summary>A table in Markdown, with the machine that it is true for.</summary>
sealed class Report(Plan plan)
{
    readonly string loadBefore = LoadAverage();
    readonly List<Finding> findings = [];
    readonly List<(Row Row, Score Score)> lines = [];

    public void Add(Row row, Score score)
    {
        lines.Add((row, score));
        Console.Error.WriteLine($"{row.What}: {Number(score.Ours.PerSecond)}/s against {Number(score.Theirs.PerSecond)}/s");
    }

    public void Add(Finding finding)
    {
        findings.Add(finding);
        Console.Error.WriteLine($"{finding.What}: {finding.Measured}; {finding.Against}; {finding.Result}");
    }

    public void Print(TextWriter to)
    {
        to.WriteLine($"{Environment.ProcessorCount} × {Processor()}, {RuntimeInformation.OSDescription}, .NET {Environment.Version}.");
        to.WriteLine($"Load average before {loadBefore}, after {LoadAverage()} (servers and callers share the machine).");
        to.WriteLine($"{plan.Rounds} rounds of {plan.Round.TotalSeconds:0.#} s a side, in turns; medians; {plan.Connections} connections unless the line says otherwise, "
            + $"one request under way on each; {plan.CodesStored} codes stored on both sides; answers other than 200 end the run.");
        to.WriteLine();
        to.WriteLine("| what | side | per second | 99 % within | other side | per second | 99 % within | ratio |");
        to.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (row, (ours, theirs)) in lines)
        {
            to.WriteLine($"| {row.What} | {row.Ours.Name} | {Number(ours.PerSecond)} | {Milliseconds(ours)} "
                + $"| {row.Theirs.Name} | {Number(theirs.PerSecond)} | {Milliseconds(theirs)} | {Ratio(ours.PerSecond / theirs.PerSecond)} |");
        }
        to.WriteLine();
        to.WriteLine("| what | measured | against | ratio | wanted |");
        to.WriteLine("|---|---|---|---|---|");
        foreach (var finding in findings)
            to.WriteLine($"| {finding.What} | {finding.Measured} | {finding.Against} | {finding.Result} | {finding.Wanted} |");
    }

    static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    static string Milliseconds(Round round) => round.Slowest99.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";

    static string Ratio(double ratio) => ratio.ToString(ratio < 10 ? "0.00" : "0", CultureInfo.InvariantCulture) + " ×";

    static string Processor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";

    static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));
}
