using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Devices;

/// <summary>A maker's service, hub or local stack through which locks are spoken to.</summary>
/// <param name="Name">
/// The public description's <c>device_provider_name</c>; ours for the local stacks, which it does not know.
/// </param>
/// <param name="Categories">The description's words, the one that tells most first.</param>
sealed record Provider(string Name, string DisplayName, params IReadOnlyList<string> Categories);

/// <summary>The names of providers and manufacturers.</summary>
static class Providers
{
    const string Stable = "stable";
    const string Consumer = "consumer_smartlocks";
    const string Systems = "access_control_systems";

    public static readonly IReadOnlyList<Provider> All =
    [
        new("august", "August", Stable, Consumer),
        new("brivo", "Brivo", Stable, Systems),
        new("dormakaba_ambiance", "dormakaba Ambiance", Stable, Systems),
        new("dormakaba_community", "dormakaba Community", Stable, Systems),
        new("dormakaba_oracode", "dormakaba Oracode", Stable),
        new("hotek", "Hotek", Stable, Systems),
        new("hubitat", "Hubitat", Stable, Consumer),
        new("igloohome", "igloohome", Stable, Consumer),
        new("kwikset", "Kwikset", Stable, Consumer),
        new("lockly", "Lockly", Stable, Consumer),
        new("matter", "Matter", Stable, Consumer),
        new("my_2n", "2N", Stable, Systems),
        new("nuki", "Nuki", Stable, Consumer),
        new("salto_ks", "Salto KS", Stable, Systems),
        new("salto_space", "Salto Space", Stable, Systems),
        new("schlage", "Schlage", Stable, Consumer),
        new("smartthings", "SmartThings", Stable, Consumer),
        new("tedee", "Tedee", Stable, Consumer),
        new("ttlock", "TTLock", Stable, Consumer),
        new("yale", "Yale", Stable, Consumer),
        new("zigbee2mqtt", "Zigbee2MQTT", Stable, Consumer),
        new("zwave_js", "Z-Wave JS", Stable, Consumer),
    ];

    static readonly Dictionary<string, Provider> ByName = All.ToDictionary(p => p.Name);

    /// <summary>
    /// Makes that are written otherwise than the provider of the same name, or have none here.
    /// </summary>
    static readonly Dictionary<string, string> Manufacturers = new()
    {
        ["salto"] = "Salto",
        ["two_n"] = "2N",
        ["legic_connect"] = "LEGIC Connect",
        ["samsung"] = "Samsung",
        ["unknown"] = "Unknown",
    };

    /// <summary>A name that people read, for a provider or an account type.</summary>
    public static string DisplayName(string name) =>
        ByName.TryGetValue(name, out var provider) ? provider.DisplayName :
        Manufacturers.TryGetValue(name, out var maker) ? maker :
        string.Join(' ', name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(Capitalized));

    /// <summary>Of a provider; none of what is no provider.</summary>
    public static IReadOnlyList<string> CategoriesOf(string name) => ByName.TryGetValue(name, out var provider) ? provider.Categories : [];

    static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    public static DeviceProviderTag TagOf(string name, string origin) => new(
        name, DisplayName(name),
        ByName.TryGetValue(name, out var provider) ? provider.Categories[0] : Stable,
        Picture.AddressOf(null, name, origin));

    public static DeviceManufacturerTag ManufacturerOf(Device device, string origin) => new(
        device.Manufacturer, DisplayName(device.Manufacturer), Picture.AddressOf(null, device.Manufacturer, origin));
}

/// <summary><c>device.device_provider</c>.</summary>
sealed record DeviceProviderTag(
    string DeviceProviderName, string DisplayName, string ProviderCategory, string ImageUrl);

/// <summary><c>device.device_manufacturer</c>.</summary>
sealed record DeviceManufacturerTag(string Manufacturer, string DisplayName, string ImageUrl);
