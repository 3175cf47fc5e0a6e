using Latchkey.AccessCodes;
using Latchkey.Stores;

namespace Latchkey.Acs;

/// <summary>What Access Grants will ask: everything for a person at some entrances, in one transaction, and all of it taken away again.</summary>
public sealed class KeyDeskTests
{
    static readonly Person Jane = new(Guid.NewGuid(), "Jane Doe", "jane@example.com", null);

    [Theory, BothEngines]
    public async Task A_person_is_let_in_and_given_a_PIN_at_once_and_both_are_taken_away_again(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var given = await Given(server, "Office Tower", "Fifth Floor", new(Means.Code, TimeFrame.Always) { Code = new("4711") });
        await Buildings.Until(async () => await server.Present("Fifth Floor", new { code = "4711" }) == "opened");

        await Taken(server, given);
        await Buildings.Until(async () => await server.Present("Fifth Floor", new { code = "4711" }) == "unknown");
        Assert.Empty(await server.List("/acs/access_groups/list", "acs_access_groups", new { acs_user_id = given.AcsUserId }));
    }

    [Fact]
    public async Task The_same_person_is_the_same_user_and_stays_let_in_while_another_credential_needs_it()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var one = await Given(server, "Vinohrady House", "Street Door", new(Means.Code, TimeFrame.Always) { Code = new("4711") });
        var other = await Given(server, "Vinohrady House", "Street Door", new(Means.CloudKey, TimeFrame.Always));
        Assert.Equal(one.AcsUserId, other.AcsUserId);
        await Taken(server, other);
        await server.UntilSynced($"{one.AcsUserId}");
        Assert.Equal("opened", await server.Present("Street Door", new { code = "4711" }));
    }

    [Fact]
    public async Task A_user_with_the_same_address_becomes_the_persons()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = (string)(await server.Done("/acs/users/create", new
        {
            acs_system_id = await server.SystemId("Office Tower"), full_name = "J. Doe", email_address = "JANE@example.com",
        })).Body["acs_user"]!["acs_user_id"]!;
        var given = await Given(server, "Office Tower", "Fifth Floor", new(Means.Code, TimeFrame.Always));
        Assert.Equal(user, $"{given.AcsUserId}");
        Assert.Equal($"{Jane.UserIdentityId}", (string)(await server.User(user))["user_identity_id"]!);
    }

    [Fact]
    public async Task A_one_time_PIN_opens_once()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var given = await Given(server, "Office Tower", "Fifth Floor", new(Means.Code, TimeFrame.Always) { Code = new("4711"), IsOneTimeUse = true });
        await Buildings.Until(async () => await server.Present("Fifth Floor", new { code = "4711" }) == "opened");
        Assert.Equal("unknown", await server.Present("Fifth Floor", new { code = "4711" }));
        Assert.Contains("acs_credential.invalidated", await server.EventTypesAbout("acs_credential_id", $"{given.AcsCredentialId}"));
    }

    [Fact]
    public async Task What_an_entrance_cannot_read_is_refused_and_nothing_is_left_behind()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var before = await server.List("/acs/users/list", "acs_users");
        await Assert.ThrowsAsync<Api.Refusal>(() => Given(server, "Coworking House", "Server Room", new(Means.Code, TimeFrame.Always)));
        Assert.Equal(before.Count, (await server.List("/acs/users/list", "acs_users")).Count);
    }

    static async Task<AcsCredential> Given(LatchkeyServer server, string system, string entrance, CredentialWish wish)
    {
        var found = await server.System(system);
        var (workspace, id) = ((Guid)found["workspace_id"]!, (Guid)found["acs_system_id"]!);
        var entranceId = Guid.Parse(await server.EntranceId(entrance));
        return await server.Server.Store.Write(session =>
        {
            var desk = new AcsDesk(server.Server, session, workspace);
            return new KeyDesk(desk, desk.Hold(id)).GiveAccess(Jane, [desk.Entrance(entranceId)], wish);
        });
    }

    static Task<bool> Taken(LatchkeyServer server, AcsCredential credential) => server.Server.Store.Write(session =>
    {
        var desk = new AcsDesk(server.Server, session, credential.WorkspaceId);
        new KeyDesk(desk, desk.Hold(credential.AcsSystemId)).TakeAccess(desk.Credential(credential.AcsCredentialId));
        return true;
    });
}
