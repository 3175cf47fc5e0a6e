using System.Text.Json;
using Latchkey.Api;
using NodaTime;

namespace Latchkey.Devices;

/// <summary>Tells a device's time zone where its maker does not.</summary>
static class ReportProviderMetadata
{
    public sealed record Request([Bounds(1)] IReadOnlyList<Report> Devices);

    public sealed record Report(Guid DeviceId, Zone? OmnitecMetadata, Zone? SchlageMetadata, Zone? UltraloqMetadata);

    /// <param name="TimeZone">IANA.</param>
    public sealed record Zone(string TimeZone);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call)
    {
        Check(ask);
        return call.Write(session =>
        {
            foreach (var report in ask.Devices.OrderBy(r => r.DeviceId))
            {
                var door = Update.Open(session, call, report.DeviceId, isManaged: true);
                foreach (var (provider, zone) in Zones(report))
                    door.Change(In(door.Device, provider, zone));
                call.Server.Turn.CloseFor(session, door);
            }
            return new Response();
        });
    }

    static void Check(Request ask)
    {
        var faults = ask.Devices.SelectMany((report, i) => Zones(report)
            .Where(z => DateTimeZoneProviders.Tzdb.GetZoneOrNull(z.Zone.TimeZone) is null)
            .Select(z => new FieldError($"devices.{i}.{z.Provider}_metadata.time_zone", "Expected an IANA time zone")))
            .ToList();
        if (faults.Count > 0) throw Refusal.Invalid(faults);
    }

    static IEnumerable<(string Provider, Zone Zone)> Zones(Report report)
    {
        if (report.OmnitecMetadata is { } omnitec) yield return ("omnitec", omnitec);
        if (report.SchlageMetadata is { } schlage) yield return ("schlage", schlage);
        if (report.UltraloqMetadata is { } ultraloq) yield return ("ultraloq", ultraloq);
    }

    static Device In(Device device, string provider, Zone zone)
    {
        if (device.Provider != provider)
            throw Refusal.Invalid("devices", $"Device {device.DeviceId} is not spoken to through {provider}");
        var name = $"{provider}_metadata";
        var facts = device.ProviderMetadata.TryGetValue(name, out var known) && known.ValueKind == JsonValueKind.Object
            ? known.EnumerateObject().ToDictionary(p => p.Name, p => p.Value)
            : [];
        facts["time_zone"] = JsonSerializer.SerializeToElement(zone.TimeZone);
        var located = device with
        {
            TimeZone = zone.TimeZone,
            ProviderMetadata = new Dictionary<string, JsonElement>(device.ProviderMetadata)
            {
                [name] = JsonSerializer.SerializeToElement(facts),
            },
        };
        return located.Without("time_zone_unknown").Without("ultraloq_time_zone_unknown");
    }
}
