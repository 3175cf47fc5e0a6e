using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;

namespace Latchkey.Devices;

/// <summary>A front door with an August lock, and the account it belongs to.</summary>
static class Doors
{
    public static readonly DateTimeOffset Noon = new(2025, 6, 14, 12, 0, 0, TimeSpan.Zero);

    public static readonly ConnectedAccount Account = new()
    {
        WorkspaceId = Guid.CreateVersion7(Noon),
        ConnectedAccountId = Guid.CreateVersion7(Noon),
        AccountType = "august",
        DisplayName = "August of Jane",
        CreatedAt = Noon,
    };

    public static readonly Device Front = new()
    {
        WorkspaceId = Account.WorkspaceId,
        DeviceId = Guid.CreateVersion7(Noon),
        ConnectedAccountId = Account.ConnectedAccountId,
        Native = "front",
        DeviceType = "august_lock",
        Provider = "august",
        Manufacturer = "august",
        Name = "Front Door",
        IsManaged = true,
        CreatedAt = Noon,
        TimeZone = "America/New_York",
        Traits = new()
        {
            CanRemotelyLock = true,
            CanRemotelyUnlock = true,
            CanProgramOnlineCodes = true,
            CanUnlockWithCode = true,
            Pins = new() { Lengths = [4, 5, 6] },
            SchedulesNatively = true,
            SupportsBackupPool = true,
            ModelName = "Smart Lock Pro",
            ManufacturerName = "August",
        },
        State = new() { IsLocked = true, Battery = 0.8 },
    };

    public static Device With(this Device device, Func<LockTraits, LockTraits> change) => device with { Traits = change(device.Traits) };

    public static DateTimeOffset Minutes(int minutes) => Noon.AddMinutes(minutes);
}
