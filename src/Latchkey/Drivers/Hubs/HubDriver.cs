using Latchkey.ConnectedAccounts;

namespace Latchkey.Drivers.Hubs;

/// <summary>A driver whose locks stand behind a hub: a live session tells what happens, and carries the commands.</summary>
abstract class HubDriver : LockDriver
{
    /// <summary>The <c>account_type</c> that it serves.</summary>
    public abstract string AccountType { get; }

    public override bool Serves(ConnectedAccount account) => !account.IsVirtual && account.AccountType == AccountType;

    /// <summary>What an account is connected with: <c>connected_accounts/connect</c> takes these for it, and asks for no others.</summary>
    public abstract IReadOnlyList<HubField> Fields { get; }

    /// <summary>Connects, as <see cref="Hold"/> will, sees which locks there are, and leaves again.</summary>
    /// <exception cref="HubLostException">It cannot be reached, is none, or refuses what it is given.</exception>
    public abstract Task<HubLocks> Look(HubSettings settings, CancellationToken cut);

    /// <summary>With what a new lock is brought into the hub's network; null: only the hub's own pages do that.</summary>
    public virtual HubField? SetupCode => null;

    /// <summary>Brings a new lock into the hub's network, in a session of its own: whoever holds the other one hears of it too.</summary>
    /// <param name="setupCode">As <see cref="SetupCode"/> takes it. It opens the lock to anybody: it is not kept, and not told to anybody.</param>
    /// <returns>Empty: what was brought in is no lock.</returns>
    /// <exception cref="HubLostException">The hub cannot be reached.</exception>
    /// <exception cref="NotAddedException">The hub did not do it, or not in time.</exception>
    public virtual Task<IReadOnlyList<FoundLock>> AddDevice(HubSettings settings, string setupCode, CancellationToken cut) =>
        throw new NotAddedException("only the hub's own pages add locks to its network");

    /// <summary>
    /// Holds the session to one hub: connects, lists its locks to <paramref name="desk"/>, tells what happens to them, and
    /// carries commands meanwhile.
    /// </summary>
    /// <exception cref="HubLostException">The session could not be begun, or broke. Its caller tries again.</exception>
    public abstract Task Hold(Guid accountId, HubSettings settings, HubDesk desk, CancellationToken cut);
}

/// <summary>The session to a hub could not be begun, or broke.</summary>
/// <param name="message">What the hub or the network said, for people; no PIN, and no address.</param>
sealed class HubLostException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Which of <see cref="HubDriver.Fields"/> is to blame.</summary>
    public string Field { get; init; } = HubSettings.UrlName;
}

/// <summary>A hub did not bring a lock into its network.</summary>
/// <param name="message">Why, for people; without the setup code.</param>
sealed class NotAddedException(string message) : Exception(message);

/// <summary>All locks of a hub.</summary>
/// <param name="Found">As the hub describes them.</param>
sealed record HubLocks(IReadOnlyList<FoundLock> Found)
{
    /// <summary>How the names of those begin that the hub knows and just cannot describe: they are out of reach, and not gone.</summary>
    public IReadOnlyList<string> Undescribed { get; init; } = [];

    public bool IsUndescribed(string native) => Undescribed.Any(beginning => native.StartsWith(beginning, StringComparison.Ordinal));
}

/// <summary>A lock as its hub describes it.</summary>
/// <param name="Native">Its name there, the same as long as it is the same lock.</param>
/// <param name="Manufacturer">The public description's word.</param>
/// <param name="State">What the hub knows of it; what it does not know is null.</param>
sealed record FoundLock(
    string Native, string Name, string DeviceType, string Manufacturer, Devices.LockTraits Traits, Devices.LockState State)
{
    /// <summary>True: the lock could not be asked what it can do. <see cref="Traits"/> are a guess, and what is known of it stands.</summary>
    public bool KeepsTraits { get; init; }

    /// <summary>The stack's own facts: <c>properties.{name}</c>; no PINs.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> Metadata { get; init; } =
        new Dictionary<string, System.Text.Json.JsonElement>();
}
