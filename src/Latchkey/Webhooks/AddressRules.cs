using System.Net;
using System.Net.Sockets;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Which addresses webhooks may reach: those of the public internet, and the networks that the operator opens.</summary>
/// <remarks>
/// Whoever has an API key chooses where we send. What only this machine or its neighbours can reach is not theirs to reach through us.
/// Sources: IANA's special-purpose registries of IPv4 and IPv6 (RFC 6890 and what updates it), and where another is named.
/// </remarks>
sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    static readonly IReadOnlyList<IPNetwork> closed =
    [
        .. Networks(
            "0.0.0.0/8", // this host
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // private
            "100.64.0.0/10", // behind a carrier's translation; some clouds' metadata
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local; most clouds' metadata
            "168.63.129.16/32", // Azure's own host, although it looks public (Microsoft's documentation of it)
            "192.0.0.0/24", // protocol assignments; Oracle's metadata
            "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // documentation
            "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", // anycast of protocols, no receivers
            "192.88.99.0/24", // 6to4 relays
            "198.18.0.0/15", // benchmarks
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"), // reserved, broadcast
        .. Networks(
            "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
            "2001:db8::/32", "3fff::/20", // documentation
            "2002::/16"), // 6to4: an IPv4 address in disguise
    ];

    /// <summary>The public internet of IPv6. What lies outside (loopback, link-local, unique local, multicast, mapped and translated IPv4) is closed.</summary>
    static readonly IPNetwork global = IPNetwork.Parse("2000::/3");

    /// <summary>In an interface's half of an IPv6 address: an IPv4 address follows (ISATAP, RFC 5214).</summary>
    static ReadOnlySpan<byte> Isatap => [0x5e, 0xfe];

    /// <param name="networks">CIDRs with commas between them; null or empty: none.</param>
    /// <exception cref="StoreUnusableException">One of them is no network.</exception>
    public static AddressRules Of(string? networks) => new(
    [
        .. (networks ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text =>
            IPNetwork.TryParse(text, out var network)
                ? network
                : throw new StoreUnusableException($"Latchkey:Webhooks:AllowedNetworks: \"{text}\" is not a network like 10.0.0.0/8 or fd00::/8.")),
    ]);

    /// <summary>The operator has opened a network of their own.</summary>
    public bool OpensAny => allowed.Count > 0;

    public bool Allows(IPAddress address) => IsOwn(address) || IsPublic(address);

    /// <summary>In a network that the operator opened.</summary>
    public bool IsOwn(IPAddress address)
    {
        // The system takes the mapped form for the address itself.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : WithoutZone(address);
        return allowed.Any(network => Contains(network, plain));
    }

    static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !closed.Any(network => Contains(network, address)),
        AddressFamily.InterNetworkV6 =>
            address.ScopeId == 0 && Contains(global, address) && !IsIsatap(address) && !closed.Any(network => Contains(network, address)),
        _ => false,
    };

    // The framework's own Contains compares the bytes of a mapped IPv4 address with those of an IPv6 network: ::ffff:32.0.0.1 lies in its 2000::/3.
    static bool Contains(IPNetwork network, IPAddress address) =>
        !address.IsIPv4MappedToIPv6 && address.AddressFamily == network.BaseAddress.AddressFamily && network.Contains(address);

    static bool IsIsatap(IPAddress address)
    {
        var bytes = address.GetAddressBytes().AsSpan();
        return (bytes[8] & 0xfc) == 0 && bytes[9] == 0 && bytes.Slice(10, 2).SequenceEqual(Isatap);
    }

    static IPAddress WithoutZone(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new(address.GetAddressBytes()) : address;

    static IEnumerable<IPNetwork> Networks(params string[] texts) => texts.Select(text => IPNetwork.Parse(text));
}
