using System.Collections.Frozen;
using System.Text.Json;
using Latchkey.Api;

namespace Latchkey.Customers;

// The public description's words for what a customer of a caller has: places, people and stays, each under the caller's own key.

sealed record CustomerData(
    [Bounds(1)] string CustomerKey,
    IReadOnlyList<CustomerData.Building>? Buildings, IReadOnlyList<CustomerData.CommonArea>? CommonAreas,
    IReadOnlyList<CustomerData.Facility>? Facilities, IReadOnlyList<CustomerData.Listing>? Listings,
    IReadOnlyList<CustomerData.Property>? Properties, IReadOnlyList<CustomerData.PropertyListing>? PropertyListings,
    IReadOnlyList<CustomerData.Room>? Rooms, IReadOnlyList<CustomerData.Site>? Sites, IReadOnlyList<CustomerData.Space>? Spaces,
    IReadOnlyList<CustomerData.Unit>? Units,
    IReadOnlyList<CustomerData.Guest>? Guests, IReadOnlyList<CustomerData.Resident>? Residents,
    IReadOnlyList<CustomerData.StaffMember>? StaffMembers, IReadOnlyList<CustomerData.Tenant>? Tenants,
    IReadOnlyList<CustomerData.Person>? UserIdentities, IReadOnlyList<CustomerData.User>? Users,
    IReadOnlyList<CustomerData.Grant>? AccessGrants, IReadOnlyList<CustomerData.Booking>? Bookings,
    IReadOnlyList<CustomerData.Reservation>? Reservations)
{
    public sealed record Building([Bounds(1)] string BuildingKey, [Bounds(1, 255)] string Name);
    public sealed record CommonArea([Bounds(1)] string CommonAreaKey, [Bounds(1, 255)] string Name, [Bounds(1)] string? ParentSiteKey);
    public sealed record Facility([Bounds(1)] string FacilityKey, [Bounds(1, 255)] string Name);
    public sealed record Listing([Bounds(1)] string ListingKey, [Bounds(1, 255)] string Name);
    public sealed record Property([Bounds(1)] string PropertyKey, [Bounds(1, 255)] string Name);
    public sealed record PropertyListing([Bounds(1)] string PropertyListingKey, [Bounds(1, 255)] string Name, IReadOnlyDictionary<string, JsonElement>? CustomMetadata);
    public sealed record Room([Bounds(1)] string RoomKey, [Bounds(1, 255)] string Name, [Bounds(1)] string? ParentSiteKey);
    public sealed record Site([Bounds(1)] string SiteKey, [Bounds(1, 255)] string Name);
    public sealed record Space(
        [Bounds(1)] string SpaceKey, [Bounds(1, 255)] string Name, [Bounds(1)] string? ParentSiteKey, [Bounds(0)] int? DurationMinutes, Place? Geolocation,
        Spaces.CustomerData? CustomerData);
    public sealed record Unit([Bounds(1)] string UnitKey, [Bounds(1, 255)] string Name, [Bounds(1)] string? ParentSiteKey);

    /// <summary>Degrees.</summary>
    public sealed record Place([Bounds(-90, 90)] double Latitude, [Bounds(-180, 180)] double Longitude);

    public sealed record Guest([Bounds(1)] string GuestKey, string Name, string? EmailAddress, string? PhoneNumber);
    public sealed record Resident([Bounds(1)] string ResidentKey, string Name, string? EmailAddress, string? PhoneNumber);
    public sealed record Tenant([Bounds(1)] string TenantKey, string Name, string? EmailAddress, string? PhoneNumber);
    public sealed record Person([Bounds(1)] string UserIdentityKey, string Name, string? EmailAddress, string? PhoneNumber);
    public sealed record User([Bounds(1)] string UserKey, string Name, string? EmailAddress, string? PhoneNumber);

    public sealed record StaffMember(
        [Bounds(1)] string StaffMemberKey, string Name, string? EmailAddress, string? PhoneNumber, IReadOnlyList<string>? BuildingKeys,
        IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys, IReadOnlyList<string>? ListingKeys,
        IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? PropertyListingKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SiteKeys, IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys);

    public sealed record Grant(
        [Bounds(1)] string AccessGrantKey, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, [Bounds(4, 9), Digits] string? PreferredCode,
        string? GuestKey, string? ResidentKey, string? TenantKey, string? UserIdentityKey, string? UserKey,
        IReadOnlyList<string>? BuildingKeys, IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys) : IStay;

    public sealed record Booking(
        [Bounds(1)] string BookingKey, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, [Bounds(4, 9), Digits] string? PreferredCode,
        string? GuestKey, string? ResidentKey, string? TenantKey, string? UserIdentityKey, string? UserKey,
        IReadOnlyList<string>? BuildingKeys, IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys) : IStay;

    public sealed record Reservation(
        [Bounds(1)] string ReservationKey, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, [Bounds(4, 9), Digits] string? PreferredCode,
        string? GuestKey, string? ResidentKey, string? TenantKey, string? UserIdentityKey, string? UserKey,
        IReadOnlyList<string>? BuildingKeys, IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys, IReadOnlyDictionary<string, JsonElement>? CustomMetadata) : IStay;

    /// <summary>Those of it that are places, and become spaces.</summary>
    public IEnumerable<CustomerPlace> Places() =>
    [
        .. Of("building", Buildings, r => r.BuildingKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("common_area", CommonAreas, r => r.CommonAreaKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("facility", Facilities, r => r.FacilityKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("listing", Listings, r => r.ListingKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("property", Properties, r => r.PropertyKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("property_listing", PropertyListings, r => r.PropertyListingKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("room", Rooms, r => r.RoomKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("site", Sites, r => r.SiteKey, (of, r) => new CustomerPlace(of, r.Name)),
        .. Of("space", Spaces, r => r.SpaceKey, (of, r) => new CustomerPlace(of, r.Name) { Facts = r.CustomerData }),
        .. Of("unit", Units, r => r.UnitKey, (of, r) => new CustomerPlace(of, r.Name)),
    ];

    /// <summary>Those of it that are stays, and become Access Grants.</summary>
    public IEnumerable<CustomerStay> Stays() =>
    [
        .. Of("access_grant", AccessGrants, r => r.AccessGrantKey, (of, r) => new CustomerStay(of, r)),
        .. Of("booking", Bookings, r => r.BookingKey, (of, r) => new CustomerStay(of, r)),
        .. Of("reservation", Reservations, r => r.ReservationKey, (of, r) => new CustomerStay(of, r)),
    ];

    /// <summary>Those of it who are people, and become user identities.</summary>
    public IEnumerable<CustomerPerson> People() =>
    [
        .. Of("guest", Guests, r => r.GuestKey, (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("resident", Residents, r => r.ResidentKey, (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("staff_member", StaffMembers, r => r.StaffMemberKey, (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("tenant", Tenants, r => r.TenantKey, (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("user", Users, r => r.UserKey, (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("user_identity", UserIdentities, r => r.UserIdentityKey, (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
    ];

    IEnumerable<TThing> Of<T, TThing>(string kind, IReadOnlyList<T>? pushed, Func<T, string> keyOf, Func<CustomerResource, T, TThing> thing) =>
        (pushed ?? []).Select(r => thing(new(kind, keyOf(r), CustomerKey, JsonSerializer.Serialize(r, Wire.Json)), r));
}

/// <summary>Something that a caller pushed of a customer.</summary>
/// <param name="Kind">The description's word: <c>guest</c>, <c>room</c>, <c>reservation</c>.</param>
/// <param name="Key">The caller's own; no other of the kind in the workspace has it.</param>
/// <param name="Body">As it was pushed, in JSON. May hold names and codes: stored sealed.</param>
sealed record CustomerResource(string Kind, string Key, string CustomerKey, string Body)
{
    /// <summary>The kinds that are spaces.</summary>
    public static readonly FrozenSet<string> Places =
    [
        "building", "common_area", "facility", "listing", "property", "property_listing", "room", "site", "space", "unit",
    ];

    /// <summary>The kinds that are Access Grants.</summary>
    public static readonly FrozenSet<string> Stays = ["access_grant", "booking", "reservation"];
}

sealed record CustomerPerson(CustomerResource Resource, string Name, string? EmailAddress, string? PhoneNumber);

sealed record CustomerPlace(CustomerResource Resource, string Name)
{
    /// <summary>What was said of it beyond its name; null: nothing.</summary>
    public Spaces.CustomerData? Facts { get; init; }
}

sealed record CustomerStay(CustomerResource Resource, IStay Facts);

/// <summary>Who comes, where to, and when: by the keys of what was pushed.</summary>
interface IStay
{
    string? Name { get; }
    DateTimeOffset? StartsAt { get; }
    DateTimeOffset? EndsAt { get; }

    /// <summary>A PIN that the guest would like.</summary>
    string? PreferredCode { get; }

    string? GuestKey { get; }
    string? ResidentKey { get; }
    string? TenantKey { get; }
    string? UserIdentityKey { get; }
    string? UserKey { get; }

    IReadOnlyList<string>? BuildingKeys { get; }
    IReadOnlyList<string>? CommonAreaKeys { get; }
    IReadOnlyList<string>? FacilityKeys { get; }
    IReadOnlyList<string>? ListingKeys { get; }
    IReadOnlyList<string>? PropertyKeys { get; }
    IReadOnlyList<string>? RoomKeys { get; }
    IReadOnlyList<string>? SpaceKeys { get; }
    IReadOnlyList<string>? UnitKeys { get; }

    /// <summary>Field and key of those who come.</summary>
    IEnumerable<(string Field, string Key)> People() => new (string Field, string? Key)[]
    {
        ("guest_key", GuestKey), ("resident_key", ResidentKey), ("tenant_key", TenantKey), ("user_identity_key", UserIdentityKey),
        ("user_key", UserKey),
    }.Where(p => p.Key is not null).Select(p => (p.Field, p.Key!));

    /// <summary>Field and key of where they may go.</summary>
    IEnumerable<(string Field, string Key)> Places() => new (string Field, IReadOnlyList<string>? Keys)[]
    {
        ("building_keys", BuildingKeys), ("common_area_keys", CommonAreaKeys), ("facility_keys", FacilityKeys), ("listing_keys", ListingKeys),
        ("property_keys", PropertyKeys), ("room_keys", RoomKeys), ("space_keys", SpaceKeys), ("unit_keys", UnitKeys),
    }.SelectMany(kind => (kind.Keys ?? []).Select(key => (kind.Field, key)));
}
