using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Latchkey.Bench;

/// <summary>Callers on keep-alive connections, one request under way on each; the same for every server that is measured.</summary>
static class Load
{
    /// <param name="requests">Sent in turns.</param>
    /// <exception cref="InvalidOperationException">An answer was not 200: then there is nothing to compare.</exception>
    public static async Task<Round> Send(Uri server, IReadOnlyList<byte[]> requests, Plan plan)
    {
        var turn = -1;
        var times = new ConcurrentBag<List<long>>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(_ => Task.Run(async () =>
        {
            var mine = new List<long>();
            using var line = await Line.Open(server);
            while (clock.Elapsed < plan.Round)
            {
                var next = Interlocked.Increment(ref turn);
                if (next >= Plan.RequestsMax)
                    break;
                var began = Stopwatch.GetTimestamp();
                await line.Ask(requests[next % requests.Count]);
                mine.Add(Stopwatch.GetTimestamp() - began);
            }
            times.Add(mine);
        })));
        var took = clock.Elapsed;
        var all = times.SelectMany(t => t).Order().ToList();
        return new(all.Count / took.TotalSeconds, Stopwatch.GetElapsedTime(0, all[(int)(all.Count * 0.99)]));
    }

    public static byte[] Post(string path, string key, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n" +
        $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
}

/// <summary>One connection. Knows just enough HTTP to find the end of an answer.</summary>
sealed class Line : IDisposable
{
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] buffer = new byte[16 * 1024];
    int held;

    public static async Task<Line> Open(Uri server)
    {
        var line = new Line();
        await line.socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return line;
    }

    public async Task Ask(byte[] request)
    {
        await socket.SendAsync(request);
        held = 0;
        int head;
        while ((head = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0)
            await Receive();
        var headers = Encoding.ASCII.GetString(buffer, 0, head + 2);
        if (!headers.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, held));
        if (Header(headers, "content-length") is { } length)
        {
            while (held < head + 4 + int.Parse(length, CultureInfo.InvariantCulture))
                await Receive();
        }
        else
        {
            // Chunked: nothing follows the last chunk, since nothing else was asked.
            while (!buffer.AsSpan(0, held).EndsWith("0\r\n\r\n"u8))
                await Receive();
        }
    }

    async Task Receive()
    {
        if (held == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var got = await socket.ReceiveAsync(buffer.AsMemory(held));
        held += got > 0 ? got : throw new InvalidOperationException("The server closed the connection.");
    }

    static string? Header(string headers, string name)
    {
        var at = headers.IndexOf($"\n{name}:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : headers[(at + name.Length + 2)..headers.IndexOf('\r', at)].Trim();
    }

    public void Dispose() => socket.Dispose();
}
