using System.Text.Json;
using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Devices;

/// <summary>
/// One way to make an offline code: a band of durations (ISO 8601) and the times of day that go with it.
/// </summary>
sealed record OfflineTimeFrameOption(string DisplayName)
{
    [JsonIgnore(Condition = WhenWritingNull)] public string? MinDuration { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? MaxDuration { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? MatchingStartEndTime { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<TimePair>? TimePairs { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? TimeZone { get; init; }

    /// <summary>Null: no offline codes, or any time frame works.</summary>
    public static IReadOnlyList<OfflineTimeFrameOption>? Of(Device device)
    {
        if (device.Traits is not { CanProgramOfflineCodes: true, OfflineAlgorithm: { } algorithm })
            return null;
        return algorithm switch
        {
            OfflineAlgorithm.Igloohome => Igloohome,
            OfflineAlgorithm.Oracode => Oracode(device),
            OfflineAlgorithm.Lockly => null,
        };
    }

    static readonly OfflineTimeFrameOption[] Igloohome =
    [
        new("Hourly") { MinDuration = "PT1H", MaxDuration = "PT672H" },
        new("Daily") { MinDuration = "P29D", MaxDuration = "P367D", MatchingStartEndTime = true },
    ];

    /// <summary>A door's user levels, each with its hours, as its metadata lists them.</summary>
    static OfflineTimeFrameOption[]? Oracode(Device device)
    {
        if (!device.ProviderMetadata.TryGetValue("dormakaba_oracode_metadata", out var door) ||
            door.ValueKind != JsonValueKind.Object ||
            !door.TryGetProperty("predefined_time_slots", out var slots) || slots.ValueKind != JsonValueKind.Array)
            return null;
        var pairs = slots.EnumerateArray().Select(TimePair.Of).OfType<TimePair>().ToList();
        return pairs.Count == 0 ? null : [new("Fixed start times") { TimePairs = pairs, TimeZone = device.TimeZone }];
    }
}

/// <param name="StartTime">24-hour HH:MM in the option's time zone.</param>
/// <param name="EndTime">As <paramref name="StartTime"/>; earlier on the clock: on a later day.</param>
sealed record TimePair(string DisplayName, string StartTime, string EndTime)
{
    public static TimePair? Of(JsonElement slot) =>
        Text(slot, "check_in_time") is { Length: >= 5 } start && Text(slot, "check_out_time") is { Length: >= 5 } end
            ? new(Text(slot, "name") ?? $"{start[..5]} to {end[..5]}", start[..5], end[..5])
            : null;

    static string? Text(JsonElement slot, string name) =>
        slot.ValueKind == JsonValueKind.Object && slot.TryGetProperty(name, out var value) &&
        value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
