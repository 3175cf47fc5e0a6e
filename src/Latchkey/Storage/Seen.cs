using Latchkey.ClientSessions;
using Latchkey.Customers;
using Latchkey.Spaces;

namespace Latchkey.Storage;

/// <summary>What a caller sees (<see cref="Sight"/>), as conditions of texts: so that what it does not see costs it nothing.</summary>
static class Seen
{
    /// <returns>True for rows with a device's and an account's id that somebody sees.</returns>
    public static string AddSeen(this Values values, Sight sight) =>
        $"(connected_account_id in {values.AddAll(sight.Accounts)} or device_id in {values.AddAll(sight.Devices)})";

    /// <returns>As <see cref="AddSeen"/>, for rows with a device's id alone.</returns>
    public static string AddSeenDevice(this Values values, Sight sight, Guid workspaceId, string column = "device_id") =>
        $"{column} in (select device_id from devices where workspace_id = {values.Add(workspaceId)} and {values.AddSeen(sight)})";

    public static string AddSeenPerson(this Values values, Sight sight, Guid workspaceId)
    {
        var own = $"user_identity_id in {values.AddAll(sight.People)}";
        return sight.Customers.Count == 0
            ? own
            : $"""
            ({own} or user_identity_id in (select user_identity_id from user_identities
            where workspace_id = {values.Add(workspaceId)} and customer_key in {values.AddAll(sight.Customers)}))
            """;
    }

    public static string AddSeenSpace(this Values values, Sight sight, Guid workspaceId) =>
        $"space_id in (select space_id from spaces where workspace_id = {values.Add(workspaceId)} and customer_key in {values.AddAll(sight.Customers)})";

    public static string AddSeenWebview(this Values values, Sight sight) =>
        $"(connect_webview_id in {values.AddAll(sight.Webviews)} or customer_key in {values.AddAll(sight.Customers)})";

    public static string AddSeenMember(this Values values, Sight sight, Guid workspaceId, MemberKind kind) => kind switch
    {
        MemberKind.Device => values.AddSeenDevice(sight, workspaceId, "member_id"),
        MemberKind.AcsEntrance =>
            $"""
            member_id in (select acs_entrance_id from acs_entrances
            where workspace_id = {values.Add(workspaceId)} and {values.AddSeenEntrance(sight, workspaceId)})
            """,
        MemberKind.ConnectedAccount => $"member_id in {values.AddAll(sight.Accounts)}",
    };

    public static string AddSeenSystem(this Values values, Sight sight, Guid workspaceId) =>
        $"(connected_account_id in {values.AddAll(sight.Accounts)} or acs_system_id in {values.AddAll(sight.AcsSystems)})";

    public static string AddSeenEntrance(this Values values, Sight sight, Guid workspaceId) =>
        $"({values.AddInSystems(sight, workspaceId)} or acs_entrance_id in {values.AddAll(sight.AcsEntrances)})";

    /// <returns>True for rows with the id of a user in an access system: the users themselves, and their credentials.</returns>
    public static string AddSeenUser(this Values values, Sight sight, Guid workspaceId) =>
        $"({values.AddInSystems(sight, workspaceId)} or acs_user_id in {values.AddAll(sight.AcsUsers)})";

    /// <returns>True for what is in the access systems of the accounts.</returns>
    public static string AddInSystems(this Values values, Sight sight, Guid workspaceId) =>
        $"""
        acs_system_id in (select acs_system_id from acs_systems
        where workspace_id = {values.Add(workspaceId)} and connected_account_id in {values.AddAll(sight.Accounts)})
        """;

    /// <returns>True for what somebody hears of, among the subjects of events.</returns>
    public static string AddSeenSubject(this Values values, Sight sight, Guid workspaceId)
    {
        var marks = sight.Customers.Select(key => CustomerMark.Of(workspaceId, key));
        var own = $"subject_id in {values.AddAll([.. sight.People, .. sight.AcsUsers, .. sight.Webviews, .. marks])}";
        return sight.Customers.Count == 0
            ? own
            : $"""
            ({own} or subject_id in (select user_identity_id from user_identities
            where workspace_id = {values.Add(workspaceId)} and customer_key in {values.AddAll(sight.Customers)}))
            """;
    }
}
