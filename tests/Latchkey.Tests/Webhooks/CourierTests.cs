using System.Net;
using System.Net.Sockets;

namespace Latchkey.Webhooks;

/// <summary>Whoever has an API key chooses where we send. None of these may be reached through us.</summary>
public sealed class CourierTests : IDisposable
{
    /// <summary>On every address of this machine: whatever form leads here is noticed.</summary>
    readonly TcpListener here = TcpListener.Create(0);

    readonly FakeClock clock = new();
    readonly int port;

    public CourierTests()
    {
        here.Start();
        port = ((IPEndPoint)here.LocalEndpoint).Port;
    }

    public void Dispose() => here.Dispose();

    /// <summary>As a caller may write them.</summary>
    public static TheoryData<string> Hosts =>
    [
        // Loopback, in every spelling that some program takes for it.
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "017700000001",
        "localhost", "LOCALHOST", "localhost.", "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①", "[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]",
        // This host.
        "0.0.0.0", "0", "0.0.0.1", "0x0", "[::]",
        // IPv4 in IPv6's clothes: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP.
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:10.0.0.1]", "[::ffff:8.8.8.8]", "[::ffff:32.1.2.3]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::10.0.0.1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2002:c0a8:101::1]",
        "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[fe80::5efe:127.0.0.1]", "[2600::5efe:10.0.0.1]", "[2600::200:5efe:127.0.0.1]",
        // Private, and what carriers translate.
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.254", "0xc0a80001", "100.64.0.1", "100.127.255.255",
        "[fc00::1]", "[fd00::1]", "[fdff:ffff::1]", "[fec0::1]",
        // Link-local, and metadata of clouds.
        "169.254.0.1", "169.254.169.254", "0xa9fea9fe", "2852039166", "169.254.170.2", "[fe80::1]", "[fe80::1%25lo]", "[fd00:ec2::254]", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        // Multicast, broadcast, reserved, documentation, benchmarks, relays.
        "224.0.0.1", "239.255.255.250", "[ff02::1]", "[ff0e::1]", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.88.99.1",
        "[2001:db8::1]", "[3fff::1]", "[100::1]", "[5f00::1]",
    ];

    [Theory, MemberData(nameof(Hosts))]
    public async Task Nobody_is_connected_to(string host)
    {
        using var courier = new Courier(AddressRules.Of(null), clock);

        Attempt attempt;
        try
        {
            attempt = await Send(courier, $"http://{host}:{port}/hook");
        }
        catch (UriFormatException)
        {
            // Nor is it taken as an address.
            attempt = new(clock.GetUtcNow(), null, AttemptError.AddressRefused, 0);
        }

        Assert.True(attempt.Error is AttemptError.AddressRefused or AttemptError.NameNotFound, $"{attempt}");
        Assert.False(here.Pending(), "Somebody came.");
    }

    [Fact]
    public void There_are_many_of_them() => Assert.True(Hosts.Count >= 60, $"{Hosts.Count}");

    [Fact]
    public async Task A_name_is_judged_by_where_it_leads_when_the_connection_is_made()
    {
        var answers = new Queue<IPAddress[]>([[IPAddress.Loopback], [IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback], []]);
        using var courier = new Courier(AddressRules.Of(null), clock, (_, _) => Task.FromResult(answers.Dequeue()));
        while (answers.Count > 0) Assert.Equal(AttemptError.AddressRefused, (await Send(courier, $"http://rebinds.example.com:{port}")).Error);
        Assert.False(here.Pending());
    }

    [Fact]
    public async Task Of_several_addresses_only_the_open_ones_are_tried()
    {
        await using var receiver = await Receiver.Start();
        using var courier = new Courier(AddressRules.Of("127.0.0.2/32"), clock, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2")]));
        // Nobody is at the second one.
        Assert.Equal(AttemptError.ConnectionFailed, (await Send(courier, receiver.Url.Replace("127.0.0.1", "hooks.example.com"))).Error);
        Assert.Empty(receiver.Got);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "10.0.0.1", false)]
    [InlineData("10.0.0.0/8, fd00::/8", "fd12::1", true)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData(null, "8.8.8.8", true)]
    [InlineData(null, "2606:4700:4700::1111", true)]
    [InlineData(null, "2a00:1450:4001::5efe:1", true)]
    [InlineData(null, "172.32.0.1", true)]
    [InlineData(null, "2606:4700::1%3", false)]
    public void The_operator_opens_networks(string? networks, string address, bool isOpen) =>
        Assert.Equal(isOpen, AddressRules.Of(networks).Allows(IPAddress.Parse(address)));

    [Fact]
    public async Task Plain_http_leaves_a_real_house_only_for_the_operators_own_networks()
    {
        // The first is public.
        using var courier = new Courier(AddressRules.Of("127.0.0.0/8"), clock, (name, _) => Task.FromResult<IPAddress[]>(
            [name.StartsWith("own.", StringComparison.Ordinal) ? IPAddress.Loopback : IPAddress.Parse("192.0.9.9")]));

        Assert.Equal(AttemptError.AddressRefused, (await Send(courier, $"http://hooks.example.com:{port}", isProduction: true)).Error);
        await using var receiver = await Receiver.Start();
        Assert.Equal(204, (await Send(courier, receiver.Url.Replace("127.0.0.1", "own.example.com"), isProduction: true)).Status);
    }

    [Fact]
    public async Task Who_does_not_speak_tls_is_told_so()
    {
        await using var receiver = await Receiver.Start();
        using var courier = new Courier(AddressRules.Of("127.0.0.0/8"), clock);
        Assert.Equal(AttemptError.TlsFailed, (await Send(courier, receiver.Url.Replace("http://", "https://"))).Error);
    }

    static Task<Attempt> Send(Courier courier, string url, bool isProduction = false) => courier.Send(
        new() { WorkspaceId = Guid.NewGuid(), WebhookId = Guid.NewGuid(), CreatedAt = default, Url = url, EventTypes = ["*"], Secret = "whsec_AAAA" },
        isProduction, "msg_1", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
}
