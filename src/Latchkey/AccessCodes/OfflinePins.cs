using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Asks the maker of a device for a PIN of its algorithm that nobody has at that door yet.</summary>
static class OfflinePins
{
    /// <summary>Different codes that are asked for with one start before giving up. Source: igloohome's five one-time codes a start, doubled.</summary>
    const int VariancesMax = 10;

    const string NoneLeft = "The maker gives no more codes with this start.";

    /// <param name="frame">With both ends.</param>
    /// <returns>A PIN with the times that the maker made of it, or why there is none.</returns>
    public static async Task<OfflineAnswer> Ask(Server server, Device device, OfflineKind kind, TimeFrame frame, CancellationToken cut)
    {
        var account = await server.Store.Read(session => session.AccountOf(device));
        if (server.Drivers.FirstOrDefault(d => d.Serves(account)) is not { } driver) return OfflineAnswer.No(Refused.Other, NoneLeft);
        for (var variance = 1; variance <= VariancesMax; variance++)
        {
            var answer = await driver.MakeOfflineCode(LockAddress.Of(device), new(kind, frame.Start!.Value, frame.End!.Value, variance), cut);
            if (answer is not { Outcome: Outcome.Confirmed, Pin: { } pin }) return answer;
            var isTaken = await server.Store.Read(session =>
                session.IsPinTaken(server.Vault, device.WorkspaceId, device.DeviceId, device.Traits.Pins, pin));
            if (!isTaken) return answer;
        }
        return OfflineAnswer.No(Refused.NoSpace, NoneLeft);
    }
}
