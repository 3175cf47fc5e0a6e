using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;

namespace Latchkey.Devices;

/// <summary>Views of one or many devices: each account is read once.</summary>
sealed class DeviceViews(Session session, Call call)
{
    readonly Dictionary<Guid, ConnectedAccount> accounts = [];

    public DeviceView Of(Device device) => new(device, AccountOf(device), call.Workspace.IsSandbox, call.Origin)
    {
        SpaceIds = session.SpacesOf(device.WorkspaceId, device.DeviceId),
    };

    public UnmanagedDeviceView OfUnmanaged(Device device) =>
        new(device, AccountOf(device), call.Workspace.IsSandbox, call.Origin);

    ConnectedAccount AccountOf(Device device)
    {
        if (accounts.TryGetValue(device.ConnectedAccountId, out var known)) return known;
        return accounts[device.ConnectedAccountId] = session.AccountOf(device);
    }
}
