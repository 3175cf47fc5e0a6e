using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>Fills a sandbox with accounts, devices and the virtual locks behind them.</summary>
static class VirtualSandbox
{
    /// <summary>An account for every maker, and under it its locks.</summary>
    /// <param name="nextId">Called for each account and each device, in an order that does not change.</param>
    /// <param name="nextSecret">16 bytes for each lock.</param>
    public static SandboxSeed Seed(
        Guid workspaceId, DateTimeOffset now, Func<Guid> nextId, Func<byte[]> nextSecret,
        IEnumerable<Make>? makes = null)
    {
        var accounts = new List<ConnectedAccount>();
        var doors = new List<SandboxDoor>();
        foreach (var ofMaker in (makes ?? Makes.All).GroupBy(make => make.AccountType))
        {
            var account = Account(workspaceId, nextId(), ofMaker.First(), now);
            accounts.Add(account);
            doors.AddRange(ofMaker.Select(make => Door(account, make, nextId(), nextSecret(), now)));
        }
        return new(accounts, doors);
    }

    public static ConnectedAccount Account(Guid workspaceId, Guid accountId, Make make, DateTimeOffset now) => new()
    {
        WorkspaceId = workspaceId,
        ConnectedAccountId = accountId,
        AccountType = make.AccountType,
        IsVirtual = true,
        DisplayName = $"{make.AccountName} (sandbox)",
        Email = $"{make.AccountType}@sandbox.example",
        CreatedAt = now,
    };

    public static SandboxDoor Door(
        ConnectedAccount account, Make make, Guid deviceId, byte[] secret, DateTimeOffset now)
    {
        var door = Lock(make, secret);
        return new(make.Key, door, new()
        {
            WorkspaceId = account.WorkspaceId,
            DeviceId = deviceId,
            ConnectedAccountId = account.ConnectedAccountId,
            Native = $"{make.Key}-{new Nameplate(deviceId, make.DoorName).Id}",
            DeviceType = make.DeviceType,
            Provider = make.Provider,
            Manufacturer = make.Manufacturer,
            Name = make.DoorName,
            IsManaged = true,
            CreatedAt = now,
            TimeZone = make.TimeZone,
            Traits = make.Traits,
            State = StateOf(make, door),
            Errors = Since(make.Error, now),
            Warnings = Since(make.Warning, now),
            ProviderMetadata = Metadata(make, new(deviceId, make.DoorName)),
        });
    }

    /// <summary>The lock as it comes out of its box.</summary>
    public static VirtualLock Lock(Make make, byte[] secret) => new()
    {
        Traits = make.Traits,
        Habits = make.Habits,
        Secret = secret,
        Battery = make.Battery ?? 1,
        HasKeypad = make.HasKeypad,
        HasHub = make.HasHub,
    };

    static LockState StateOf(Make make, VirtualLock door) => new()
    {
        IsOnline = door.Unreachable is null,
        IsLocked = door.IsLocked,
        Battery = make.Battery,
        IsKeypadConnected = make.Traits.CanConnectKeypad == true ? make.HasKeypad : null,
        IsAutoLockOn = make.Traits.CanConfigureAutoLock == true ? false : null,
    };

    static Dictionary<string, DateTimeOffset> Since(string? trouble, DateTimeOffset now) =>
        trouble is null ? [] : new() { [trouble] = now };

    static Dictionary<string, JsonElement> Metadata(Make make, Nameplate lockPlate) =>
        make.MetadataName is { } name ? new() { [name] = Element(make.Metadata(lockPlate)) } : [];

    static JsonElement Element(JsonObject facts)
    {
        using var document = JsonDocument.Parse(facts.ToJsonString());
        return document.RootElement.Clone();
    }
}

/// <summary>What a new sandbox holds; to be written in one transaction.</summary>
sealed record SandboxSeed(IReadOnlyList<ConnectedAccount> Accounts, IReadOnlyList<SandboxDoor> Doors);

/// <param name="MakeKey">The <see cref="Make.Key"/>.</param>
sealed record SandboxDoor(string MakeKey, VirtualLock Lock, Device Device);
