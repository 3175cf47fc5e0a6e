using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Latchkey.Bench.Scale;

/// <summary>A Latchkey of its own, as the operator starts it, watched from outside.</summary>
sealed class Machine : IAsyncDisposable
{
    public const string Key = "seam_test_scale0000000000000000";

    /// <summary>Ticks a second in /proc/…/stat. Source: proc(5), USER_HZ, which is 100 on every Linux in use.</summary>
    const double TicksPerSecond = 100;

    readonly Process process;

    Machine(Process process, Peer peer) => (this.process, Peer) = (process, peer);

    public Peer Peer { get; }

    /// <summary>From its start until it answered <c>/health</c> with 200.</summary>
    public TimeSpan ReadyAfter { get; private init; }

    public static async Task<Machine> Start(string latchkey, string folder)
    {
        var url = FreeAddress();
        var begin = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("dotnet", [latchkey, "--urls", url.GetLeftPart(UriPartial.Authority)])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__Latchkey"] = $"Data Source={Path.Combine(folder, "latchkey.db")}",
                ["Latchkey__KeyFile"] = Path.Combine(folder, "latchkey.key"),
                ["Latchkey__BootstrapApiKey"] = Key,
            },
        };
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        var peer = new Peer(url, Key);
        try
        {
            await peer.Ready();
        }
        catch
        {
            started.Kill();
            throw;
        }
        return new(started, peer) { ReadyAfter = Stopwatch.GetElapsedTime(begin) };
    }

    /// <summary>Processor time used so far, by the program and by the kernel for it.</summary>
    public TimeSpan Processor => TimeOf(process.Id);

    /// <summary>Resident, in megabytes of 1,000,000 bytes.</summary>
    public double Memory => MemoryOf(process.Id);

    public static double MemoryOf(int process) =>
        double.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024 / 1e6;

    static TimeSpan TimeOf(int process)
    {
        // The fields after the program's name, which may hold anything in brackets.
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>As when the power fails: kill -9.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Peer.Dispose();
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    static Uri FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }
}
