using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Tells which code lengths a lock takes, where its maker does not: SmartThings.</summary>
static class ReportDeviceConstraints
{
    public sealed record Request(
        Guid DeviceId, [Bounds(4, 20)] int? MinCodeLength, [Bounds(4, 20)] int? MaxCodeLength,
        [Bounds(1, 17)] IReadOnlyList<int>? SupportedCodeLengths);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call) => await call.Write(session =>
    {
        session.HoldLock(call.WorkspaceId, ask.DeviceId);
        var device = session.Device(call.WorkspaceId, ask.DeviceId);
        if (device is not { IsManaged: true }) throw Refusals.NoDevice(ask.DeviceId);
        if (device.Provider != "smartthings")
            throw Refusal.Invalid("device_id", "Constraints can be reported for SmartThings devices only");
        var lengths = Lengths(ask);
        session.Save(device with { Traits = device.Traits with { Pins = device.Traits.Pins with { Lengths = lengths } } });
        return new Response();
    });

    static IReadOnlyList<int> Lengths(Request ask)
    {
        if (ask.SupportedCodeLengths is { } lengths)
        {
            if (lengths.Any(l => l is < 4 or > Pin.LongestAnywhere))
                throw Refusal.Invalid("supported_code_lengths", $"Each length must be from 4 to {Pin.LongestAnywhere}");
            return ask.MinCodeLength is null && ask.MaxCodeLength is null
                ? [.. lengths.Distinct().Order()]
                : throw Refusal.Invalid("supported_code_lengths", "Give either supported_code_lengths or min_code_length and max_code_length");
        }
        if (ask is not { MinCodeLength: { } min, MaxCodeLength: { } max })
            throw Refusal.Invalid(ask.MinCodeLength is null ? "min_code_length" : "max_code_length", FieldError.Required);
        return min <= max ? [.. Enumerable.Range(min, max - min + 1)] : throw Refusal.Invalid("max_code_length", "Must not be less than min_code_length");
    }
}
