using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Devices;

/// <summary>
/// The public description's <c>device_provider</c>: a flag is true when at least one of the provider's locks has it.
/// </summary>
sealed record ProviderView : CapabilityFlags
{
    public string DeviceProviderName { get; }
    public string DisplayName { get; }
    public string ImageUrl { get; }
    public IReadOnlyList<string> ProviderCategories { get; }

    ProviderView(Provider provider, LockTraits best, bool isSandbox, string origin) : base(best, isSandbox)
    {
        DeviceProviderName = provider.Name;
        DisplayName = provider.DisplayName;
        ImageUrl = Picture.AddressOf(null, provider.Name, origin);
        ProviderCategories = provider.Categories;
    }

    public static ProviderView Of(Provider provider, bool isSandbox, string origin)
    {
        var locks = Makes.All.Where(make => make.Provider == provider.Name).Select(make => make.Traits).ToList();
        var isSystem = SystemMakes.All.Any(make => make.AccountType == provider.Name);
        return new(provider, locks.Count > 0 || isSystem ? Best(locks) : OfLocalStack, isSandbox, origin);
    }

    /// <summary>A Z-Wave, Zigbee or Matter lock with a keypad.</summary>
    static readonly LockTraits OfLocalStack = new()
    {
        CanRemotelyLock = true,
        CanRemotelyUnlock = true,
        CanProgramOnlineCodes = true,
        CanUnlockWithCode = true,
        Pins = new PinRules { Lengths = [] },
    };

    static LockTraits Best(List<LockTraits> locks)
    {
        return new()
        {
            CanRemotelyLock = Any(t => t.CanRemotelyLock),
            CanRemotelyUnlock = Any(t => t.CanRemotelyUnlock),
            CanProgramOnlineCodes = Any(t => t.CanProgramOnlineCodes),
            CanProgramOfflineCodes = Any(t => t.CanProgramOfflineCodes),
            CanUnlockWithCode = Any(t => t.CanUnlockWithCode),
            CanConfigureAutoLock = Any(t => t.CanConfigureAutoLock),
            HasHub = locks.Exists(t => t.HasHub),
            HasPaidSubscription = locks.Exists(t => t.HasPaidSubscription),
            Pins = new PinRules { Lengths = [] },
        };

        // Absent where none of the locks says anything.
        bool? Any(Func<LockTraits, bool?> flag) =>
            locks.Exists(t => flag(t) == true) ? true :
            locks.Exists(t => flag(t) == false) ? false :
            null;
    }
}
