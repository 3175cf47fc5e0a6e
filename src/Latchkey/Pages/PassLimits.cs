using System.Net;
using System.Net.Sockets;

namespace Latchkey.Pages;

/// <summary>Keeps those who hold a link, or guess at one, from taking all of the server, or of a lock.</summary>
sealed class PassLimits(TimeProvider clock)
{
    /// <summary>Per minute. A guess: a hotel's guests behind one address, each with a page that looks every 3 seconds.</summary>
    public const int OfAddress = 1_200;

    /// <summary>Per minute. A guess: a family's phones with a page each.</summary>
    public const int OfLink = 240;

    /// <summary>Per minute. A guess: nobody turns a key more often, and a lock's own limits are near it (<see cref="Api.DeviceLimit"/>).</summary>
    public const int MovesOfLink = 20;

    readonly Pace addresses = new(clock, OfAddress), links = new(clock, OfLink), moves = new(clock, MovesOfLink);

    public TimeSpan? Look(IPAddress? from) => addresses.Take(KeyOf(from));

    public TimeSpan? Look(Guid accessMethodId) => links.Take(accessMethodId);

    public TimeSpan? Move(Guid accessMethodId) => moves.Take(accessMethodId);

    /// <summary>Of IPv6 the network alone: whoever has one address there has them all.</summary>
    static Guid KeyOf(IPAddress? from)
    {
        if (from is null) return Guid.Empty;
        Span<byte> bytes = stackalloc byte[16];
        from.MapToIPv6().TryWriteBytes(bytes, out _);
        if (from is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }) bytes[8..].Clear();
        return new(bytes);
    }
}
