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
    public sealed record Building([Bounds(1)] string BuildingKey, string Name);
    public sealed record CommonArea([Bounds(1)] string CommonAreaKey, string Name, [Bounds(1)] string? ParentSiteKey);
    public sealed record Facility([Bounds(1)] string FacilityKey, string Name);
    public sealed record Listing([Bounds(1)] string ListingKey, string Name);
    public sealed record Property([Bounds(1)] string PropertyKey, string Name);
    public sealed record PropertyListing([Bounds(1)] string PropertyListingKey, string Name, IReadOnlyDictionary<string, JsonElement>? CustomMetadata);
    public sealed record Room([Bounds(1)] string RoomKey, string Name, [Bounds(1)] string? ParentSiteKey);
    public sealed record Site([Bounds(1)] string SiteKey, string Name);
    public sealed record Space(
        [Bounds(1)] string SpaceKey, string Name, [Bounds(1)] string? ParentSiteKey, [Bounds(0)] int? DurationMinutes, Place? Geolocation,
        SpaceFacts? CustomerData);
    public sealed record Unit([Bounds(1)] string UnitKey, string Name, [Bounds(1)] string? ParentSiteKey);

    /// <summary>Degrees.</summary>
    public sealed record Place([Bounds(-90, 90)] double Latitude, [Bounds(-180, 180)] double Longitude);

    public sealed record SpaceFacts(string? Address, string? DefaultCheckinTime, string? DefaultCheckoutTime, string? TimeZone);

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
        [Bounds(1)] string AccessGrantKey, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? PreferredCode,
        string? GuestKey, string? ResidentKey, string? TenantKey, string? UserIdentityKey, string? UserKey,
        IReadOnlyList<string>? BuildingKeys, IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys);

    public sealed record Booking(
        [Bounds(1)] string BookingKey, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? PreferredCode,
        string? GuestKey, string? ResidentKey, string? TenantKey, string? UserIdentityKey, string? UserKey,
        IReadOnlyList<string>? BuildingKeys, IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys);

    public sealed record Reservation(
        [Bounds(1)] string ReservationKey, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? PreferredCode,
        string? GuestKey, string? ResidentKey, string? TenantKey, string? UserIdentityKey, string? UserKey,
        IReadOnlyList<string>? BuildingKeys, IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys, IReadOnlyList<string>? RoomKeys,
        IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? UnitKeys, IReadOnlyDictionary<string, JsonElement>? CustomMetadata);

    /// <summary>All that was pushed, whatever it is.</summary>
    public IEnumerable<CustomerResource> Resources() =>
    [
        .. Of("building", Buildings, r => r.BuildingKey), .. Of("common_area", CommonAreas, r => r.CommonAreaKey),
        .. Of("facility", Facilities, r => r.FacilityKey), .. Of("listing", Listings, r => r.ListingKey),
        .. Of("property", Properties, r => r.PropertyKey), .. Of("property_listing", PropertyListings, r => r.PropertyListingKey),
        .. Of("room", Rooms, r => r.RoomKey), .. Of("site", Sites, r => r.SiteKey), .. Of("space", Spaces, r => r.SpaceKey),
        .. Of("unit", Units, r => r.UnitKey),
        .. Of("access_grant", AccessGrants, r => r.AccessGrantKey), .. Of("booking", Bookings, r => r.BookingKey),
        .. Of("reservation", Reservations, r => r.ReservationKey),
        .. People().Select(p => p.Resource),
    ];

    /// <summary>Those of it who are people, and become user identities.</summary>
    public IEnumerable<CustomerPerson> People() =>
    [
        .. Of("guest", Guests, r => r.GuestKey).Zip(Guests ?? [], (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("resident", Residents, r => r.ResidentKey).Zip(Residents ?? [], (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("staff_member", StaffMembers, r => r.StaffMemberKey)
            .Zip(StaffMembers ?? [], (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("tenant", Tenants, r => r.TenantKey).Zip(Tenants ?? [], (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("user", Users, r => r.UserKey).Zip(Users ?? [], (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
        .. Of("user_identity", UserIdentities, r => r.UserIdentityKey)
            .Zip(UserIdentities ?? [], (of, r) => new CustomerPerson(of, r.Name, r.EmailAddress, r.PhoneNumber)),
    ];

    IEnumerable<CustomerResource> Of<T>(string kind, IReadOnlyList<T>? pushed, Func<T, string> keyOf) where T : class =>
        (pushed ?? []).Select(r => new CustomerResource(kind, keyOf(r), CustomerKey, JsonSerializer.Serialize(r, Wire.Json)));
}

/// <summary>Something that a caller pushed of a customer.</summary>
/// <param name="Kind">The description's word: <c>guest</c>, <c>room</c>, <c>reservation</c>.</param>
/// <param name="Key">The caller's own; no other of the kind in the workspace has it.</param>
/// <param name="Body">As it was pushed, in JSON. May hold names and codes: stored sealed.</param>
sealed record CustomerResource(string Kind, string Key, string CustomerKey, string Body);

sealed record CustomerPerson(CustomerResource Resource, string Name, string? EmailAddress, string? PhoneNumber);
