namespace Latchkey.Devices;

/// <summary>Changes to what is known and what is wrong of a device; the same device where nothing changes.</summary>
static class Condition
{
    public static bool Has(this Device device, string code) =>
        device.Errors.ContainsKey(code) || device.Warnings.ContainsKey(code);

    /// <summary>With an error or warning of the public description; since when stays what it was.</summary>
    public static Device With(this Device device, string code, DateTimeOffset since) =>
        device.Has(code) ? device :
        DeviceWarnings.IsWarning(code) && !DeviceErrors.IsError(code)
            ? device with { Warnings = With(device.Warnings, code, since) }
            : device with { Errors = With(device.Errors, code, since) };

    public static Device Without(this Device device, string code) => !device.Has(code) ? device : device with
    {
        Errors = Without(device.Errors, code),
        Warnings = Without(device.Warnings, code),
    };

    public static Device WithState(this Device device, Func<LockState, LockState> change) =>
        change(device.State) is var state && state == device.State ? device : device with { State = state };

    public static IReadOnlyDictionary<string, DateTimeOffset> With(
        IReadOnlyDictionary<string, DateTimeOffset> codes, string code, DateTimeOffset since) =>
        codes.ContainsKey(code) ? codes : new Dictionary<string, DateTimeOffset>(codes) { [code] = since };

    public static IReadOnlyDictionary<string, DateTimeOffset> Without(
        IReadOnlyDictionary<string, DateTimeOffset> codes, string code) =>
        codes.ContainsKey(code) ? codes.Where(c => c.Key != code).ToDictionary(c => c.Key, c => c.Value) : codes;
}
