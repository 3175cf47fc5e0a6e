using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Acs;
using static Latchkey.Acs.Means;

namespace Latchkey.Drivers.Virtual;

/// <summary>The access systems of the sandbox.</summary>
/// <remarks>
/// Types come from the public API description. Which credentials a make has, who chooses a PIN, and what a card carries come from the
/// makers' public pages as of 2026 where they say so; lengths, limits, names and buildings are guesses.
/// </remarks>
static class SystemMakes
{
    /// <summary>In the order in which they are put into a new sandbox.</summary>
    public static readonly IReadOnlyList<SystemMake> All =
        [SaltoKs, SaltoSpace, Brivo, DormakabaCommunity, DormakabaAmbiance, LegicConnect, TwoN, Hotek];

    static PinRules Lengths(int shortest, int longest, params PinConstraint[] constraints) =>
        new() { Lengths = [.. Enumerable.Range(shortest, longest - shortest + 1)], Constraints = constraints };

    /// <summary>Online locks of one site. The site makes the PINs, counts its users, and knows tags that were held against a reader.</summary>
    static SystemMake SaltoKs => new()
    {
        Key = "salto_ks", AccountType = "salto_ks", AccountName = "Salto KS", Name = "Coworking House", TimeZone = "Europe/Madrid",
        Traits = new()
        {
            ExternalType = "salto_ks_site", TypeName = "Salto KS", UserType = "salto_site_user", UserTypeName = "Site user",
            GroupType = "salto_ks_access_group",
            CredentialTypes = new Dictionary<Means, string>
            {
                [Code] = "salto_ks_credential", [MobileKey] = "salto_ks_credential", [CloudKey] = "salto_ks_credential", [Card] = "salto_ks_tag",
            },
            Means = [Code, MobileKey, CloudKey], Pins = Lengths(6, 6, PinConstraint.CannotSpecifyPinCode), UsersHaveSchedules = true, UsersMax = 20,
        },
        Doors =
        [
            SaltoKsDoor("Coworking Entrance", [Code, Card, MobileKey, CloudKey]), SaltoKsDoor("Meeting Room", [Code, Card, MobileKey, CloudKey]),
            SaltoKsDoor("Server Room", [Card, CloudKey]),
        ],
        Groups = [("Members", ["Coworking Entrance"]), ("Meetings", ["Coworking Entrance", "Meeting Room"]), ("Staff", ["Coworking Entrance", "Meeting Room", "Server Room"])],
        Encoders = [("Tag reader at the desk", null)],
        CardsInDrawer = 2,
        Staff = [("Casey Caretaker", "casey@coworking.example")],
    };

    static SystemMake.Door SaltoKsDoor(string name, IReadOnlyList<Means> means) => new(name, means, Metadata: ("salto_ks_metadata", new()
    {
        ["door_name"] = name, ["lock_type"] = "neo_cylinder", ["locked_state"] = "locked", ["battery_level"] = "fresh", ["online"] = true,
        ["privacy_mode"] = false, ["left_open_alarm"] = false, ["intrusion_alarm"] = false,
    }));

    /// <summary>Doors that are offline: a card carries what it opens, and is written at the desk.</summary>
    static SystemMake SaltoSpace => new()
    {
        Key = "salto_space", AccountType = "salto_space", AccountName = "Salto Space", Name = "University", TimeZone = "Europe/London",
        Traits = new()
        {
            ExternalType = "salto_space_system", TypeName = "Salto Space", UserType = "salto_space_user", GroupType = "salto_space_group",
            CredentialTypes = new Dictionary<Means, string> { [Card] = "salto_space_key", [MobileKey] = "salto_space_key" },
            Means = [Card, MobileKey], UsersNameEntrances = true, CardsAreEncoded = true, CardsCarryAccess = true, UsersHaveSchedules = true,
        },
        Doors = [SaltoSpaceDoor("Library"), SaltoSpaceDoor("Laboratory"), SaltoSpaceDoor("Hall of Residence")],
        Groups = [("Students", ["Library", "Hall of Residence"]), ("Researchers", ["Library", "Laboratory"])],
        Encoders = [("Encoder at the porter's lodge", null)],
    };

    static SystemMake.Door SaltoSpaceDoor(string name) => new(name, [Card, MobileKey], Metadata: ("salto_space_metadata", new()
    {
        ["door_name"] = name, ["door_description"] = $"Door of the {name.ToLowerInvariant()}", ["audit_on_keys"] = true,
    }));

    /// <summary>Online readers. Callers choose the PINs; cards come numbered from the factory; groups decide who may pass where.</summary>
    static SystemMake Brivo => new()
    {
        Key = "brivo", AccountType = "brivo", AccountName = "Brivo Access", Name = "Office Tower", TimeZone = "America/New_York",
        Traits = new()
        {
            ExternalType = "brivo_account", TypeName = "Brivo", UserType = "brivo_user", GroupType = "brivo_group",
            CredentialTypes = All4("brivo_credential"),
            Means = [Code, MobileKey, CloudKey], Pins = Lengths(4, 8, PinConstraint.NoTripleConsecutiveInts), SyncsPhones = true,
        },
        Doors = [BrivoDoor("Tower Lobby", 1), BrivoDoor("Garage Gate", 2), BrivoDoor("Fifth Floor", 3)],
        Groups = [("Tenants", ["Tower Lobby", "Garage Gate"]), ("Fifth floor", ["Tower Lobby", "Fifth Floor"])],
        CardsInDrawer = 3,
    };

    static SystemMake.Door BrivoDoor(string name, int number) => new(name, [Code, Card, MobileKey, CloudKey], Metadata: ("brivo_metadata", new()
    {
        ["access_point_id"] = $"{1000 + number}", ["site_id"] = 1, ["site_name"] = "Office Tower",
    }));

    /// <summary>A block of flats with keypads; callers choose the PINs, and a fob comes from the drawer.</summary>
    static SystemMake DormakabaCommunity => new()
    {
        Key = "dormakaba_community", AccountType = "dormakaba_community", AccountName = "dormakaba Community", Name = "Riverside Flats",
        TimeZone = "America/Chicago",
        Traits = new()
        {
            ExternalType = "dormakaba_community_site", TypeName = "dormakaba Community", UserType = "dormakaba_community_user",
            GroupType = "dormakaba_community_access_group", Means = [Code], Pins = Lengths(6, 6, PinConstraint.NoAllSameDigits),
            UsersHaveSchedules = true,
        },
        Doors = [CommunityDoor("House Door", "PERIMETER"), CommunityDoor("Flat 12", "UNIT"), CommunityDoor("Laundry", "COMMON")],
        Groups = [("Everybody", ["House Door", "Laundry"]), ("Flat 12", ["House Door", "Flat 12"])],
        CardsInDrawer = 2,
    };

    static SystemMake.Door CommunityDoor(string name, string profile) => new(
        name, [Code, Card], Metadata: ("dormakaba_community_metadata", new() { ["access_point_profile"] = profile }));

    /// <summary>A hotel: each key names its doors, is written on a card or put onto a phone, and ends with the stay.</summary>
    static SystemMake DormakabaAmbiance => new()
    {
        Key = "dormakaba_ambiance", AccountType = "dormakaba_ambiance", AccountName = "dormakaba Ambiance", Name = "Lakeside Hotel",
        TimeZone = "Europe/Zurich",
        Traits = new()
        {
            ExternalType = "dormakaba_ambiance_site", TypeName = "dormakaba Ambiance", UserTypeName = "Guest",
            GroupType = "dormakaba_ambiance_access_group",
            CredentialTypes = new Dictionary<Means, string> { [Card] = "dormakaba_ambiance_credential", [MobileKey] = "dormakaba_ambiance_credential" },
            Means = [Card, MobileKey], CredentialsNameEntrances = true, CardsAreEncoded = true, CardsCarryAccess = true, UsersCanBeSuspended = false,
        },
        Doors = [AmbianceDoor("Room 101", true), AmbianceDoor("Room 102", true), AmbianceDoor("Spa", false), AmbianceDoor("Hotel Entrance", false)],
        Groups = [("Common areas", ["Spa", "Hotel Entrance"])],
        Encoders = [("Reception 1", null), ("Reception 2", null)],
        Manager = "legic_connect",
    };

    static SystemMake.Door AmbianceDoor(string name, bool isRoom) => new(
        name, [Card, MobileKey], isRoom, ("dormakaba_ambiance_metadata", new() { ["access_point_name"] = name }));

    /// <summary>Puts the mobile keys of dormakaba's hotels onto phones.</summary>
    static SystemMake LegicConnect => new()
    {
        Key = "legic_connect", AccountType = "dormakaba_ambiance", AccountName = "dormakaba Ambiance", Name = "LEGIC Connect",
        TimeZone = "Europe/Zurich",
        Traits = new() { ExternalType = "legic_connect_credential_service", TypeName = "LEGIC Connect", IsCredentialManager = true },
    };

    /// <summary>Intercoms at house doors, online. Each resident has doors of their own; there are no groups.</summary>
    static SystemMake TwoN => new()
    {
        Key = "two_n", AccountType = "my_2n", AccountName = "My2N", Name = "Vinohrady House", TimeZone = "Europe/Prague",
        Traits = new()
        {
            TypeName = "2N", UserTypeName = "Resident", Means = [Code, MobileKey, CloudKey], Pins = Lengths(4, 12), UsersNameEntrances = true,
            UsersHaveSchedules = true,
        },
        Doors = [new("Street Door", [Code, Card, MobileKey, CloudKey]), new("Courtyard", [Code, Card, CloudKey])],
        CardsInDrawer = 2,
    };

    /// <summary>A hotel whose keys are cards alone. It lists no rooms: somebody reports them.</summary>
    static SystemMake Hotek => new()
    {
        Key = "hotek", AccountType = "hotek", AccountName = "Hotek", Name = "Canal Hotel", TimeZone = "Europe/Amsterdam",
        Traits = new()
        {
            ExternalType = "hotek_site", TypeName = "Hotek", UserTypeName = "Guest",
            CredentialTypes = new Dictionary<Means, string> { [Card] = "hotek_card" },
            Means = [Card], CredentialsNameEntrances = true, CardsAreEncoded = true, CardsCarryAccess = true, UsersCanBeSuspended = false,
        },
        Doors =
        [
            new("Room 1", [Card], IsRoom: true, ("hotek_metadata", new() { ["room_number"] = "1" })),
            new("Room 2", [Card], IsRoom: true, ("hotek_metadata", new() { ["room_number"] = "2" })),
        ],
        Encoders = [("Encoder 1", "1")],
    };

    static Dictionary<Means, string> All4(string type) =>
        new() { [Code] = type, [Card] = type, [MobileKey] = type, [CloudKey] = type };
}
