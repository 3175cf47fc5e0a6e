namespace Latchkey.Drivers.Hubs;

/// <summary>How a hub is reached: what its make asks for (<see cref="HubDriver.Fields"/>), by the fields' names in the API.</summary>
/// <remarks>Stored sealed: an address may hold a user's name and password, and a token is one.</remarks>
sealed record HubSettings(IReadOnlyDictionary<string, string> Values)
{
    public const string UrlName = "url";
    public const string TokenName = "token";

    public string Url => Values[UrlName];

    /// <summary>Null: none was given.</summary>
    public string? Token => Values.GetValueOrDefault(TokenName);

    public static HubSettings At(string url, string? token = null)
    {
        var values = new Dictionary<string, string> { [UrlName] = url };
        if (token is not null) values[TokenName] = token;
        return new(values);
    }

    /// <summary>Without the values, so that settings which stray into a log stay secret.</summary>
    public override string ToString() => $"({string.Join(", ", Values.Keys)})";
}

/// <summary>One field that a make asks for.</summary>
/// <param name="Name">As in the API.</param>
/// <param name="Example">A value as it is usual for the make, for people; null: there is none to tell.</param>
/// <param name="Objection">What is wrong with a value, as a sentence for people that does not repeat it; null: nothing that can be seen.</param>
sealed record HubField(string Name, bool IsRequired, string? Example, Func<string, string?> Objection)
{
    public static HubField WebSocketAddress(string example) => new(HubSettings.UrlName, true, example, value =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss"
            ? null
            : $"Must be a WebSocket address, for example {example}");

    /// <summary>The hub itself says whether it is right.</summary>
    public static readonly HubField OptionalToken = new(HubSettings.TokenName, false, null, _ => null);
}
