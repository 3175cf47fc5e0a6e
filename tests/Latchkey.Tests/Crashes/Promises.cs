using System.Collections.Concurrent;

namespace Latchkey.Crashes;

/// <summary>What the server acknowledged, and what it never answered.</summary>
sealed class Promises
{
    /// <summary>Acknowledged codes by their ids.</summary>
    public ConcurrentDictionary<Guid, Promise> Codes { get; } = [];

    public EventBook Events { get; } = new();

    /// <summary>Names of creates that were never answered: there or not, both are right.</summary>
    public ConcurrentDictionary<string, bool> UnsureNames { get; } = [];
}

sealed class Promise(Guid deviceId, string pin)
{
    public Guid DeviceId => deviceId;

    /// <summary>The acknowledged PIN, and with an update that was never answered the other one that is right as well.</summary>
    public string Pin { get; set; } = pin;

    public string? PerhapsPin { get; set; }

    /// <summary>Every PIN that was asked for after the first, in their order, and whether that was acknowledged.</summary>
    public List<(string Pin, bool IsSure)> Changes { get; } = [];

    public bool IsDeleted { get; set; }

    /// <summary>Its delete was never answered.</summary>
    public bool IsPerhapsDeleted { get; set; }

    /// <summary>Seen to be gone: it must not come back.</summary>
    public bool IsGone { get; set; }
}
