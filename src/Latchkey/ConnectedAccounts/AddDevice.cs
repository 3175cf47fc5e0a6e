using Latchkey.Api;
using Latchkey.Drivers.Hubs;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>
/// Brings a new lock into a hub's network by its setup code: ours, the public description knows no hubs. The answer comes when it is done, up to
/// 100 seconds later. The code is handed on to the hub, and not kept.
/// </summary>
static class AddDevice
{
    public sealed record Request(Guid ConnectedAccountId, [Bounds(1, 200)] string SetupCode);

    /// <param name="DeviceIds">Empty: what was brought in is no lock.</param>
    public sealed record Response(IReadOnlyList<Guid> DeviceIds);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var (account, sealedSettings) = await call.Read(session => (
            Get.One(session, call.WorkspaceId, ask.ConnectedAccountId),
            session.FindCredentials(call.Server.Vault, call.WorkspaceId, ask.ConnectedAccountId)));
        var driver = call.Server.Drivers.OfType<HubDriver>().FirstOrDefault(d => d.Serves(account));
        if (driver?.SetupCode is not { } field || sealedSettings is not { } settings)
            throw new Refusal(400, "device_not_added", "Latchkey cannot add devices to this account. Add it where the account's own devices are added.");
        if (field.Objection(ask.SetupCode) is { } objection) throw Refusal.Invalid(field.Name, objection);
        var ids = new List<Guid>();
        foreach (var found in await Add(driver, Bodies.Read<HubSettings>(settings.AsSpan()), ask.SetupCode, call))
            ids.Add(await call.Server.Hubs.Found(call.WorkspaceId, ask.ConnectedAccountId, found));
        return await call.Write(_ => new Response(ids));
    }

    static async Task<IReadOnlyList<FoundLock>> Add(HubDriver driver, HubSettings settings, string setupCode, Call call)
    {
        try
        {
            return await driver.AddDevice(settings, setupCode, call.Gone);
        }
        catch (Exception e) when (e is HubLostException or NotAddedException)
        {
            throw new Refusal(400, "device_not_added", $"The device was not added: {e.Message}.");
        }
    }
}
