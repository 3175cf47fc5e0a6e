using System.Text.Json;
using Latchkey.Acs;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;
using Latchkey.UserIdentities;

namespace Latchkey.Drivers.Virtual;

/// <summary>Puts the access systems into a sandbox, each with its doors, groups, encoders and cards.</summary>
sealed class VirtualBuildings(AcsDesk desk)
{
    /// <param name="accounts">Those that the sandbox has already: a make's locks and its access system share one.</param>
    public void Place(IReadOnlyList<ConnectedAccount> accounts)
    {
        var byType = accounts.ToDictionary(a => a.AccountType);
        var managers = new Dictionary<string, Guid>();
        // Managers first: the others name them.
        foreach (var make in SystemMakes.All.OrderBy(m => !m.Traits.IsCredentialManager))
        {
            if (!byType.TryGetValue(make.AccountType, out var account)) byType[make.AccountType] = account = Account(make);
            Build(make, account, managers);
        }
    }

    /// <summary>Those of one maker, in an account that was just connected.</summary>
    public void Place(ConnectedAccount account)
    {
        var managers = new Dictionary<string, Guid>();
        foreach (var make in SystemMakes.All.Where(m => m.AccountType == account.AccountType).OrderBy(m => !m.Traits.IsCredentialManager))
            Build(make, account, managers);
    }

    void Build(SystemMake make, ConnectedAccount account, Dictionary<string, Guid> managers)
    {
        var system = System(make, account, make.Manager is { } manager ? managers[manager] : null);
        if (make.Traits.IsCredentialManager) managers[make.Key] = system.AcsSystemId;
        Furnish(system, make);
    }

    ConnectedAccount Account(SystemMake make)
    {
        var account = new ConnectedAccount
        {
            WorkspaceId = desk.WorkspaceId, ConnectedAccountId = desk.NewId(), AccountType = make.AccountType, IsVirtual = true,
            DisplayName = $"{make.AccountName} (sandbox)", Email = $"{make.AccountType}@sandbox.example", CreatedAt = desk.Now,
            AcceptedCapabilities = ["access_control"],
        };
        desk.Session.AddConnectedAccount(account);
        return account;
    }

    AcsSystem System(SystemMake make, ConnectedAccount account, Guid? manager)
    {
        var system = new AcsSystem
        {
            WorkspaceId = desk.WorkspaceId, AcsSystemId = desk.NewId(), ConnectedAccountId = account.ConnectedAccountId, Make = make.Key,
            Name = make.Name, TimeZone = make.TimeZone, CreatedAt = desk.Now, Traits = make.Traits, ManagerSystemId = manager,
        };
        desk.Save(system);
        desk.Tell("acs_system.added", system);
        desk.Tell("acs_system.connected", system);
        return system;
    }

    void Furnish(AcsSystem system, SystemMake make)
    {
        var doors = make.Doors.ToDictionary(door => door.Name, door => Entrance(system, door));
        foreach (var (name, opens) in make.Groups)
        {
            desk.Save(new AcsAccessGroup(
                desk.WorkspaceId, desk.NewId(), system.AcsSystemId, system.ConnectedAccountId, desk.Now, name, [.. opens.Select(door => doors[door])]));
        }
        foreach (var (name, number) in make.Encoders) Encoder(system, name, number);
        foreach (var (name, email) in make.Staff) Employ(system, name, email);
        var porter = new Porter(desk, system);
        for (var i = 0; i < make.CardsInDrawer; i++)
        {
            var card = new KeyDesk(desk, system).Add(Means.Card, null, CardContent.NewNumber(desk.Server.Chance));
            // The system knows it already: a new sandbox has nothing left to do.
            porter.Look(new(desk.WorkspaceId, system.AcsSystemId, card.AcsCredentialId, IsUser: false));
        }
    }

    void Employ(AcsSystem system, string name, string email)
    {
        var person = new UserIdentity
        {
            WorkspaceId = desk.WorkspaceId, UserIdentityId = desk.NewId(), FullName = name, EmailAddress = email, IsManaged = false, CreatedAt = desk.Now,
        };
        desk.Session.HoldMarks(desk.Server.Vault, person);
        // Who works in two buildings is one person.
        if (desk.Session.UserIdentityWithEmailOf(desk.Server.Vault, person) is { } known) person = known;
        else desk.Session.Save(desk.Server.Vault, person);
        var facts = new UserFacts(name, email, null, null, IsSuspended: false, [], []);
        var user = new AcsUser
        {
            WorkspaceId = desk.WorkspaceId, AcsUserId = desk.NewId(), AcsSystemId = system.AcsSystemId, ConnectedAccountId = system.ConnectedAccountId,
            CreatedAt = desk.Now, UserIdentityId = person.UserIdentityId, Wanted = facts, Held = facts, ChangedAt = desk.Now, SyncedAt = desk.Now,
        };
        desk.Save(user);
        desk.Tell("acs_user.created", system, user);
    }

    Guid Entrance(AcsSystem system, SystemMake.Door door)
    {
        var entrance = new AcsEntrance
        {
            WorkspaceId = desk.WorkspaceId, AcsEntranceId = desk.NewId(), AcsSystemId = system.AcsSystemId,
            ConnectedAccountId = system.ConnectedAccountId, Name = door.Name, CreatedAt = desk.Now, Means = door.Means,
            CanBelongToReservation = door.IsRoom,
            ProviderMetadata = door.Metadata is { } facts
                ? new() { [facts.Name] = JsonSerializer.SerializeToElement(facts.Facts) } : new Dictionary<string, JsonElement>(),
        };
        desk.Save(entrance);
        desk.Tell("acs_entrance.added", system, ("acs_entrance_id", entrance.AcsEntranceId));
        return entrance.AcsEntranceId;
    }

    void Encoder(AcsSystem system, string name, string? number)
    {
        var encoder = new AcsEncoder
        {
            WorkspaceId = desk.WorkspaceId, AcsEncoderId = desk.NewId(), AcsSystemId = system.AcsSystemId,
            ConnectedAccountId = system.ConnectedAccountId, CreatedAt = desk.Now, Name = name, Number = number,
        };
        desk.Save(encoder);
        desk.Tell("acs_encoder.added", system, ("acs_encoder_id", encoder.AcsEncoderId));
    }
}
