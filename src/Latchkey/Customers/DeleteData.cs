using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Customers;

/// <summary>Forgets what was pushed, by its keys or all of a customer: stays end, spaces go, people are forgotten with their sessions. What is not there is done.</summary>
static class DeleteData
{
    public sealed record Request(
        IReadOnlyList<string>? AccessGrantKeys, IReadOnlyList<string>? BookingKeys, IReadOnlyList<string>? BuildingKeys,
        IReadOnlyList<string>? CommonAreaKeys, IReadOnlyList<string>? CustomerKeys, IReadOnlyList<string>? FacilityKeys,
        IReadOnlyList<string>? GuestKeys, IReadOnlyList<string>? ListingKeys, IReadOnlyList<string>? PropertyKeys,
        IReadOnlyList<string>? PropertyListingKeys, IReadOnlyList<string>? ReservationKeys, IReadOnlyList<string>? ResidentKeys,
        IReadOnlyList<string>? RoomKeys, IReadOnlyList<string>? SpaceKeys, IReadOnlyList<string>? StaffMemberKeys,
        IReadOnlyList<string>? TenantKeys, IReadOnlyList<string>? UnitKeys, IReadOnlyList<string>? UserIdentityKeys,
        IReadOnlyList<string>? UserKeys)
    {
        public IEnumerable<(string Kind, string Key)> Stays() =>
            [.. Of("access_grant", AccessGrantKeys), .. Of("booking", BookingKeys), .. Of("reservation", ReservationKeys)];

        public IEnumerable<(string Kind, string Key)> Places() =>
        [
            .. Of("building", BuildingKeys), .. Of("common_area", CommonAreaKeys), .. Of("facility", FacilityKeys), .. Of("listing", ListingKeys),
            .. Of("property", PropertyKeys), .. Of("property_listing", PropertyListingKeys), .. Of("room", RoomKeys), .. Of("space", SpaceKeys),
            .. Of("unit", UnitKeys),
        ];

        public IEnumerable<(string Kind, string Key)> People() =>
        [
            .. Of("guest", GuestKeys), .. Of("resident", ResidentKeys), .. Of("staff_member", StaffMemberKeys), .. Of("tenant", TenantKeys),
            .. Of("user_identity", UserIdentityKeys), .. Of("user", UserKeys),
        ];

        static IEnumerable<(string, string)> Of(string kind, IReadOnlyList<string>? keys) => (keys ?? []).Select(key => (kind, key));
    }

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        foreach (var (kind, key) in ask.Stays()) ForgetStay(session, call, kind, key);
        foreach (var (kind, key) in ask.Places()) ForgetPlace(session, call, kind, key);
        foreach (var (kind, key) in ask.People()) ForgetPerson(session, call, kind, key);
        foreach (var customer in ask.CustomerKeys ?? []) ForgetCustomer(session, call, customer);
        return new Response();
    });

    static void ForgetStay(Session session, Call call, string kind, string key)
    {
        session.DeleteCustomerResource(call.WorkspaceId, kind, key);
        Stays.Forget(session, call, key);
    }

    static void ForgetPlace(Session session, Call call, string kind, string key)
    {
        session.DeleteCustomerResource(call.WorkspaceId, kind, key);
        Places.Forget(session, call, key);
    }

    static void ForgetPerson(Session session, Call call, string kind, string key)
    {
        session.DeleteCustomerResource(call.WorkspaceId, kind, key);
        if (session.UserIdentityWithKey(call.Server.Vault, call.WorkspaceId, key) is { CustomerKey: not null } person)
            UserIdentities.Delete.Forget(session, call, person);
    }

    static void ForgetCustomer(Session session, Call call, string customerKey)
    {
        foreach (var known in session.CustomerResources(call.Server.Vault, call.WorkspaceId, customerKey))
        {
            if (CustomerResource.Stays.Contains(known.Kind)) Stays.Forget(session, call, known.Key);
            if (CustomerResource.Places.Contains(known.Kind)) Places.Forget(session, call, known.Key);
        }
        session.DeleteCustomerResources(call.WorkspaceId, customerKey);
        foreach (var id in session.UserIdentitiesOfCustomer(call.WorkspaceId, customerKey))
        {
            if (session.UserIdentity(call.Server.Vault, call.WorkspaceId, id) is { } person) UserIdentities.Delete.Forget(session, call, person);
        }
    }
}
