using System.Globalization;
using System.Text.Json.Nodes;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>A maker's lock as the sandbox plays it: what it is, what it can do, how it behaves.</summary>
sealed record Make
{
    /// <summary>Names this lock among the sandbox's, for example <c>august_without_bridge</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The <c>connected_account.account_type</c>.</summary>
    public required string AccountType { get; init; }

    /// <summary>The maker's platform as people know it.</summary>
    public required string AccountName { get; init; }

    public required string DeviceType { get; init; }

    /// <summary>A name of <c>device_providers</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The description's <c>manufacturer</c>.</summary>
    public required string Manufacturer { get; init; }

    public required string DoorName { get; init; }

    /// <summary>
    /// IANA; the sandbox's doors stand in zones with and without DST, with half hours, and on both hemispheres.
    /// </summary>
    public required string TimeZone { get; init; }

    public required LockTraits Traits { get; init; }
    public Habits Habits { get; init; } = new();
    public bool HasKeypad { get; init; } = true;
    public bool HasHub { get; init; } = true;

    /// <summary>0 to 1; null: on the mains.</summary>
    public double? Battery { get; init; } = 0.9;

    /// <summary>What is wrong with it from the first day; an error code of the description.</summary>
    public string? Error { get; init; }

    public string? Warning { get; init; }

    /// <summary>The maker's own facts: <c>august_metadata</c>; null: the description has none for the make.</summary>
    public string? MetadataName { get; init; }

    public Func<Nameplate, JsonObject> Metadata { get; init; } = _ => [];
}

/// <summary>What a maker has engraved on one lock, worked out from the device's id.</summary>
readonly record struct Nameplate(Guid DeviceId, string Door)
{
    /// <summary>Twelve hexadecimal digits.</summary>
    public string Id => $"{DeviceId:N}"[^12..];

    /// <summary>Seven decimal digits at most, for makers that count.</summary>
    public int Number => int.Parse(Id[^6..], NumberStyles.HexNumber) % 10_000_000;

    /// <summary>An id of something that belongs to the lock.</summary>
    public Guid PartId(int part)
    {
        var bytes = DeviceId.ToByteArray(bigEndian: true);
        bytes[0] ^= (byte)part;
        bytes[1] ^= (byte)(part >> 8);
        return new(bytes, bigEndian: true);
    }
}
