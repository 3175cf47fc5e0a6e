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

    public static IEnumerable<JsonObject> Errors(AccessGrant grant, IReadOnlyList<AccessMethod> methods)
    {
        if (Missing(grant, methods).Count == 0 && grant.WithoutCode.Count == 0) yield break;
        var error = new JsonObject
        {
            ["error_code"] = "cannot_create_requested_access_methods", ["message"] = CouldNot,
            ["created_at"] = Changes.Text(grant.Told.CouldNotSince ?? grant.CreatedAt),
        };
        if (grant.WithoutCode.Count > 0) error["missing_device_ids"] = new JsonArray([.. grant.WithoutCode.Select(id => (JsonNode)id.ToString())]);
        yield return error;
    }

    public static IEnumerable<JsonObject> Warnings(AccessGrant grant, IReadOnlyList<(AccessMethod Method, Standing Standing, MethodChange? Times)> methods, Doors doors)
    {
        foreach (var replaced in grant.Replaced)
        {
            var warning = Warning("requested_code_unavailable", "The requested code was not available on the device, so it got another.", replaced.At);
            warning["device_id"] = replaced.DeviceId.ToString();
            warning["original_code"] = replaced.Original.Reveal();
            warning["new_code"] = (replaced.New ?? CodeAt(methods, replaced.DeviceId))?.Reveal() ?? "";
            yield return warning;
        }
        if (grant.Requests.FirstOrDefault(r => r.Mode == Means.Code) is { } asked)
        {
            foreach (var device in doors.Devices.Where(d => d.Traits.CanProgramOnlineCodes != true))
            {
                var warning = Warning("device_does_not_support_access_codes", "The device cannot be given access codes online, and was left out.", asked.CreatedAt);
                warning["device_id"] = device.DeviceId.ToString();
                yield return warning;
            }
        }
        if (methods.FirstOrDefault(m => m.Method.Leaving.Count > 0).Method is { } leaving)
            yield return Warning("overprovisioned_access", "Some doors are no longer part of the grant. What opened them is being taken off.", leaving.WantedSince);
        if (methods.Where(m => m.Times is not null).ToList() is { Count: > 0 } changing)
        {
            var warning = Warning("updating_access_times", "The new times are being brought to the doors.", changing[0].Method.WantedSince);
            warning["access_method_ids"] = new JsonArray([.. changing.Select(m => (JsonNode)m.Method.AccessMethodId.ToString())]);
            yield return warning;
        }
    }

    static Pin? CodeAt(IEnumerable<(AccessMethod, Standing Standing, MethodChange?)> methods, Guid device) =>
        methods.SelectMany(m => m.Standing.Parts).FirstOrDefault(p => p.Part.DoorId == device)?.Code?.Pin;

    public static JsonObject Warning(string code, string message, DateTimeOffset since) =>
        new() { ["warning_code"] = code, ["message"] = message, ["created_at"] = Changes.Text(since) };
}
