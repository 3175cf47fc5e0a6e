using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Reconciling;

namespace Latchkey.AccessGrants;

/// <summary>What is wrong with a grant now, in the public description's words. Worked out, never stored.</summary>
static class GrantTroubles
{
    public const string CouldNot = "One or more requested access methods could not be created: no door of the grant takes them, or has room.";

    /// <summary>What was requested and no door can give.</summary>
    public static List<RequestedMethod> Missing(AccessGrant grant, IEnumerable<AccessMethod> methods) =>
        [.. grant.Requests.Where((request, i) => request.Withdrawn.Count == 0 && methods.All(m => m.Request != i))];

    /// <summary>Whether something that was asked for could not be made, and the devices that take codes and have none of this grant.</summary>
    public static (bool IsSo, List<Guid> Devices) CouldNotMake(AccessGrant grant, IEnumerable<AccessMethod> methods, Doors doors)
    {
        List<Guid> devices = !grant.Wants(Means.Code) ? []
            : [.. grant.WithoutCode.Union(doors.Devices.Where(d => Doors.WhyNoCode(d, grant) is not null).Select(d => d.DeviceId))];
        return (devices.Count > 0 || Missing(grant, methods).Count > 0, devices);
    }

    public static IEnumerable<JsonObject> Errors(AccessGrant grant, IReadOnlyList<AccessMethod> methods, Doors doors)
    {
        var (isMissing, devices) = CouldNotMake(grant, methods, doors);
        if (!isMissing) yield break;
        var error = new JsonObject
        {
            ["error_code"] = "cannot_create_requested_access_methods", ["message"] = CouldNot,
            ["created_at"] = Changes.Text(grant.Told.CouldNotSince ?? grant.CreatedAt),
        };
        if (devices.Count > 0) error["missing_device_ids"] = Ids(devices);
        yield return error;
    }

    public static IEnumerable<JsonObject> Warnings(AccessGrant grant, IReadOnlyList<Stand> methods, Doors doors, DateTimeOffset now)
    {
        foreach (var replaced in grant.Replaced)
        {
            var warning = Warning("requested_code_unavailable", "The requested code was not available on the device, so it got another.", replaced.At);
            warning["device_id"] = replaced.DeviceId.ToString();
            warning["original_code"] = replaced.Original.Reveal();
            warning["new_code"] = (replaced.New ?? CodeAt(methods, replaced.DeviceId))?.Reveal() ?? "";
            yield return warning;
        }
        if (grant.Requests.FirstOrDefault(r => r is { Mode: Means.Code, IsWithdrawn: false }) is { } asked)
        {
            foreach (var device in doors.Devices.Where(d => !Doors.Takes(d, Means.Code)))
            {
                var warning = Warning("device_does_not_support_access_codes", "The device cannot be given access codes, and was left out.", asked.CreatedAt);
                warning["device_id"] = device.DeviceId.ToString();
                yield return warning;
            }
            foreach (var unmade in doors.Devices.Select(d => Doors.WhyNoCode(d, grant)).OfType<Unmade>().Where(u => u.IsOutOfTime))
            {
                var warning = Warning("device_time_constraints_violated", "The device cannot have a code for the grant's times, and was left out.", unmade.At);
                warning["device_id"] = unmade.DeviceId.ToString();
                warning["reason"] = unmade.Reason;
                yield return warning;
            }
        }
        if (Underprovisioned(grant, methods, now) is { } since)
            yield return Warning("underprovisioned_access", "Some doors of the grant do not open yet. What opens them is being made.", since);
        foreach (var warning in Overprovisioned(grant, methods)) yield return warning;
        if (methods.Where(m => m.Times is not null).ToList() is { Count: > 0 } changing)
        {
            var warning = Warning("updating_access_times", "The new times are being brought to the doors.", changing[0].Method.WantedSince);
            warning["access_method_ids"] = new JsonArray([.. changing.Select(m => (JsonNode)m.Method.AccessMethodId.ToString())]);
            yield return warning;
        }
    }

    /// <summary>Since when some of its doors wait for theirs while others open, or a maker has not given a code yet; null: all are alike.</summary>
    static DateTimeOffset? Underprovisioned(AccessGrant grant, IReadOnlyList<Stand> methods, DateTimeOffset now)
    {
        var parts = methods.Where(m => m.Method.DeletedAt is null).SelectMany(m => m.Standing.Parts.Select(p => (m.Method, Part: p))).ToList();
        var waiting = parts.FindAll(p => p.Part.State == PartState.Waiting && p.Method.Mode != Means.Card);
        if (grant.Frame.PhaseAt(now) != Phase.Running || !parts.Exists(p => p.Part.State == PartState.Issued)) waiting = waiting.FindAll(p => p.Part.IsAskedFor);
        return waiting.Count == 0 ? null : waiting.Max(p => p.Method.WantedSince);
    }

    static IEnumerable<JsonObject> Overprovisioned(AccessGrant grant, IReadOnlyList<Stand> methods)
    {
        var leaving = methods.Where(m => m.Standing.Leaving.Any(p => p.State != PartState.Gone)).ToList();
        // An offline code cannot be taken off: it opens until the end that its maker gave it.
        var staying = methods.SelectMany(m => m.Standing.Leaving).Where(p => p.Code is { IsOffline: true }).Concat(
            methods.SelectMany(m => m.Standing.Parts).Where(p => p.Code is { IsOffline: true } code && code.Frame.End - grant.Frame.End > Rounding)).ToList();
        if (leaving.Count == 0 && staying.Count == 0) yield break;
        var warning = Warning(
            "overprovisioned_access", "Something opens doors that are no longer part of the grant, or at other times than the grant's. It is being taken off.",
            leaving.Select(m => m.Method.WantedSince).Concat(staying.Select(p => p.Code!.WantedSince)).Max());
        if (staying.Count > 0)
        {
            warning["failed_devices"] = new JsonArray([.. staying.Select(p => p.Part.DoorId).Distinct()
                .Select(id => (JsonNode)new JsonObject
                {
                    ["device_id"] = id.ToString(), ["error_code"] = "offline_access_code_not_revocable",
                    ["message"] = "The lock takes an offline access code until it ends, and cannot be told otherwise.",
                })]);
        }
        yield return warning;
    }

    /// <summary>By so much at most a maker moves an end. Source: the virtual makers' algorithms count in hours.</summary>
    static readonly TimeSpan Rounding = TimeSpan.FromHours(1);

    static JsonArray Ids(IEnumerable<Guid> ids) => new([.. ids.Select(id => (JsonNode)id.ToString())]);

    static Pin? CodeAt(IEnumerable<Stand> methods, Guid device) =>
        methods.SelectMany(m => m.Standing.Parts).FirstOrDefault(p => p.Part.DoorId == device)?.Code?.Pin;

    public static JsonObject Warning(string code, string message, DateTimeOffset since) =>
        new() { ["warning_code"] = code, ["message"] = message, ["created_at"] = Changes.Text(since) };
}

/// <summary>A method, how it stands at its doors, and other times that are on their way to one (null: none).</summary>
sealed record Stand(AccessMethod Method, Standing Standing, MethodChange? Times);
