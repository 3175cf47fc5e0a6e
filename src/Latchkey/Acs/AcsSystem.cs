using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Acs;

/// <summary>A building's access system: one program that knows its entrances, the people who may pass, and their credentials.</summary>
sealed record AcsSystem
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AcsSystemId { get; init; }
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>The make, for example <c>salto_ks</c>: the name of its picture, and of its facts in <c>{make}_metadata</c>.</summary>
    public required string Make { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA.</summary>
    public required string TimeZone { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required SystemTraits Traits { get; init; }

    /// <summary>The system that puts this one's mobile keys onto phones; null: it does so itself, or has none.</summary>
    public Guid? ManagerSystemId { get; init; }

    /// <summary>What is wrong now: error code of the description → since when, on the workspace's clock.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Errors { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>As <see cref="Errors"/>, for warnings.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Warnings { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>False: nothing can be brought to it, and nothing it does is heard of.</summary>
    public bool IsReachable => !Errors.Keys.Any(SystemTroubles.CutsOff);
}

/// <summary>What a make of access system can do, and how it wants things done.</summary>
sealed record SystemTraits
{
    /// <summary>The description's words for the make's things; null: it has no word for them.</summary>
    public string? ExternalType { get; init; }

    public required string TypeName { get; init; }
    public string? UserType { get; init; }
    public string UserTypeName { get; init; } = "User";

    /// <summary>Null: the make has no access groups.</summary>
    public string? GroupType { get; init; }

    public string GroupTypeName { get; init; } = "Access group";

    /// <summary>Of its credentials, by their means; a means that is missing has no word of its own.</summary>
    public IReadOnlyDictionary<Means, string> CredentialTypes { get; init; } = new Dictionary<Means, string>();

    /// <summary>The credentials that it gives out.</summary>
    public IReadOnlyList<Means> Means { get; init; } = [];

    /// <summary>Which PINs it takes; null: it has no keypads.</summary>
    public PinRules? Pins { get; init; }

    /// <summary>Each credential names its entrances, as a hotel's keys do. False: it opens what its user may open.</summary>
    public bool CredentialsNameEntrances { get; init; }

    /// <summary>A user may be let in at single entrances, beside those of groups.</summary>
    public bool UsersNameEntrances { get; init; }

    /// <summary>A card is written by an encoder. False: cards have numbers from the factory, and are scanned or typed in.</summary>
    public bool CardsAreEncoded { get; init; }

    /// <summary>The doors are not online: a card carries what it opens and until when, and a change needs the card again.</summary>
    public bool CardsCarryAccess { get; init; }

    public bool UsersCanBeSuspended { get; init; } = true;
    public bool UsersHaveSchedules { get; init; }

    /// <summary>A mobile key may be put onto all of a person's phones.</summary>
    public bool SyncsPhones { get; init; }

    /// <summary>Users that its subscription allows; null: no limit.</summary>
    public int? UsersMax { get; init; }

    /// <summary>It has no doors: it puts other systems' mobile keys onto phones.</summary>
    public bool IsCredentialManager { get; init; }
}

/// <summary>With what an entrance is opened; the description's <c>access_method</c>.</summary>
enum Means { Code, Card, MobileKey, CloudKey }

static class MeansTitles
{
    /// <summary>As people read it. Without anybody's name: action attempts show it, and lie in the store unsealed.</summary>
    public static string Title(this Means means) => means switch
    {
        Means.Code => "PIN code",
        Means.Card => "Card",
        Means.MobileKey => "Mobile key",
        Means.CloudKey => "Cloud key",
    };
}

/// <summary>The errors of access systems, with their words.</summary>
static class SystemTroubles
{
    public const string Disconnected = "acs_system_disconnected";
    public const string LimitExceeded = "salto_ks_subscription_limit_exceeded";
    public const string LimitAlmostReached = "salto_ks_subscription_limit_almost_reached";

    static readonly Dictionary<string, string> Words = new()
    {
        [Disconnected] = "The access system does not answer. Check its server's power and network, and its licence.",
        [DeviceErrors.AccountDisconnected] = "The account no longer lets us in, so the access system cannot be reached. Reconnect the account.",
        [LimitExceeded] = "The site has all the users that its subscription allows. Raise the limit with Salto, or delete users.",
        [LimitAlmostReached] = "The site has more than 80 % of the users that its subscription allows. Raise the limit with Salto, or delete users.",
        ["bridge_disconnected"] = "The program that bridges to the site's access system does not answer. Check that its computer is on and online.",
        ["provider_service_unavailable"] = "The maker's service is down. What is wanted is brought to it when it is back.",
    };

    public static string Message(string code) =>
        Words.TryGetValue(code, out var words) ? words : $"The access system reports {code}. Ask its maker's support.";

    public static bool CutsOff(string code) => code is not (LimitExceeded or LimitAlmostReached);
}
