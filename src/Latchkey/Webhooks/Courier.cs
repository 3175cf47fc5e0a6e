using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Latchkey.Webhooks;

/// <summary>Carries signed events to their receivers, over connections whose far end was checked.</summary>
/// <remarks>
/// The name is looked up and the address checked where the connection is made, so that no later answer of a name server leads elsewhere.
/// No proxy, no redirects, no cookies: nothing else decides where a request goes.
/// </remarks>
sealed class Courier : IDisposable
{
    /// <summary>For everything from looking up the name to the head of the answer. Source: Svix's, in the owner's paper on the wire.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>An address that moves is found at its new place after this. A guess.</summary>
    static readonly TimeSpan ConnectionLives = TimeSpan.FromMinutes(2);

    /// <summary>What an answer says beside its status is not read; so much of it is passed over to keep the connection. A guess.</summary>
    const int DrainedBytesMax = 16 * 1024;

    readonly TimeProvider machine;
    readonly AddressRules rules;
    readonly Func<string, CancellationToken, Task<IPAddress[]>> lookUp;
    readonly HttpMessageInvoker anywhere;
    readonly HttpMessageInvoker ownNetworks;

    /// <param name="lookUp">The addresses of a name; null: the system's.</param>
    public Courier(AddressRules rules, TimeProvider machine, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        (this.rules, this.machine, this.lookUp) = (rules, machine, lookUp ?? Dns.GetHostAddressesAsync);
        anywhere = Client(rules.Allows);
        ownNetworks = Client(rules.IsOwn);
    }

    /// <param name="isProduction">Then plain http goes only to the operator's own networks.</param>
    /// <param name="cut">Cancelled when the server stops.</param>
    /// <exception cref="OperationCanceledException">The server stops: the attempt was none.</exception>
    public async Task<Attempt> Send(Webhook webhook, bool isProduction, string messageId, ReadOnlyMemory<byte> body, CancellationToken cut)
    {
        var at = machine.GetUtcNow();
        var began = Stopwatch.GetTimestamp();
        Attempt Ended(int? status, AttemptError? error) => new(at, status, error, (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        using var timeout = new CancellationTokenSource(Patience, machine);
        using var stop = cut.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            using var request = Request(webhook, at, messageId, body);
            var client = isProduction && Target.IsPlain(request.RequestUri!) ? ownNetworks : anywhere;
            using var answer = await client.SendAsync(request, timeout.Token);
            return Ended((int)answer.StatusCode, null) with { RetryAfter = RetryAfter(answer.Headers.RetryAfter) };
        }
        catch (OperationCanceledException) when (!cut.IsCancellationRequested)
        {
            return Ended(null, AttemptError.TimedOut);
        }
        catch (HttpRequestException e)
        {
            return Ended(null, ErrorOf(e));
        }
    }

    public void Dispose()
    {
        anywhere.Dispose();
        ownNetworks.Dispose();
    }

    static HttpRequestMessage Request(Webhook webhook, DateTimeOffset at, string messageId, ReadOnlyMemory<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds();
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("content-type", "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = content };
        request.Headers.TryAddWithoutValidation("user-agent", "Latchkey");
        request.Headers.TryAddWithoutValidation("svix-id", messageId);
        request.Headers.TryAddWithoutValidation("svix-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("svix-signature", Signature.Of(webhook.SecretsAt(at), messageId, timestamp, body.Span));
        return request;
    }

    HttpMessageInvoker Client(Func<IPAddress, bool> allows) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = ConnectionLives,
        MaxResponseDrainSize = DrainedBytesMax,
        ConnectCallback = (connection, cut) => Connect(connection.DnsEndPoint, allows, cut),
    });

    async ValueTask<Stream> Connect(DnsEndPoint to, Func<IPAddress, bool> allows, CancellationToken cut)
    {
        var found = IPAddress.TryParse(to.Host.Trim('[', ']'), out var literal) ? [literal] : await lookUp(to.Host, cut);
        var open = found.Where(allows).ToArray();
        if (open.Length == 0) throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, to.Port, cut);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } wait } => wait,
        { Date: { } until } => until - machine.GetUtcNow(),
        _ => null,
    };

    static AttemptError ErrorOf(HttpRequestException e) => e switch
    {
        { InnerException: AddressRefusedException } => AttemptError.AddressRefused,
        { HttpRequestError: HttpRequestError.NameResolutionError } => AttemptError.NameNotFound,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => AttemptError.TlsFailed,
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } =>
            AttemptError.NameNotFound,
        _ => AttemptError.ConnectionFailed,
    };

    /// <summary>Nothing behind the name may be reached.</summary>
    sealed class AddressRefusedException() : IOException("No address of this host may be reached.");
}
