using System.Text;

namespace Latchkey.Simulation;

/// <summary>What happened, step by step: its end is shown when a law is broken, and its hash tells whether two runs were the same.</summary>
sealed class Story(FakeClock clock)
{
    const int Shown = 60;

    readonly Queue<string> last = new();
    readonly DateTimeOffset began = clock.TrueNow;
    readonly StringBuilder? whole = Environment.GetEnvironmentVariable("LATCHKEY_STORY") is null ? null : new();
    ulong hash = 14695981039346656037;

    /// <summary>FNV-1a over every line.</summary>
    public string Hash => hash.ToString("x16");

    public int Steps { get; private set; }

    public void Say(string line)
    {
        Steps++;
        var at = clock.TrueNow - began;
        var text = $"{(int)at.TotalDays,3}d {at:hh\\:mm\\:ss\\.fff}  {line}";
        foreach (var letter in text) hash = (hash ^ letter) * 1099511628211;
        last.Enqueue(text);
        if (last.Count > Shown) last.Dequeue();
        whole?.AppendLine(text);
    }

    public override string ToString() => whole?.ToString() ?? string.Join('\n', last);
}

/// <summary>A law is broken.</summary>
sealed class BrokenLawException(string message) : Exception(message);
