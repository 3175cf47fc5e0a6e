using System.Text.Json.Nodes;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Acs;

/// <summary>One workspace's access systems within one transaction: things are found, written, told of, and marked as due.</summary>
sealed class AcsDesk
{
    readonly WorkspaceClock clock;

    public AcsDesk(Server server, Session session, Guid workspaceId)
    {
        (Server, Session, WorkspaceId) = (server, session, workspaceId);
        clock = session.ClockOf(workspaceId);
        Now = clock.Now(server.Clock);
    }

    public Server Server { get; }
    public Session Session { get; }
    public Guid WorkspaceId { get; }

    /// <summary>The moment on the workspace's clock.</summary>
    public DateTimeOffset Now { get; }

    Vault Vault => Server.Vault;

    public Guid NewId() => Server.Ids.New(Now);

    /// <summary>Keeps others from changing what is in a system until this transaction ends. Hold several in the order of their ids.</summary>
    /// <exception cref="Api.Refusal"><c>acs_system_not_found</c>.</exception>
    public AcsSystem Hold(Guid systemId)
    {
        // The clock must not be stopped before the moment that is written here.
        Session.Share(WorkspaceId);
        Session.Hold(systemId);
        return System(systemId);
    }

    /// <summary>An encoder, with its system held for a change.</summary>
    /// <exception cref="Api.Refusal"><c>acs_encoder_not_found</c>.</exception>
    public (AcsSystem System, AcsEncoder Encoder) HoldEncoder(Guid id)
    {
        var system = Hold(Encoder(id).AcsSystemId);
        // Read again: another caller may have changed it in between.
        return (system, Encoder(id));
    }

    public AcsSystem System(Guid id) => AcsRows.Systems.Find(Session, Vault, WorkspaceId, id) ?? throw AcsRefusals.NoSystem(id);

    public AcsEntrance Entrance(Guid id) => AcsRows.Entrances.Find(Session, Vault, WorkspaceId, id) ?? throw AcsRefusals.NoEntrance(id);

    public AcsEncoder Encoder(Guid id) => AcsRows.Encoders.Find(Session, Vault, WorkspaceId, id) ?? throw AcsRefusals.NoEncoder(id);

    public AcsAccessGroup Group(Guid id) => FindGroup(id) ?? throw AcsRefusals.NoGroup(id);

    public AcsUser User(Guid id) => FindUser(id) is { DeletedAt: null } user ? user : throw AcsRefusals.NoUser(id);

    public AcsCredential Credential(Guid id) => FindCredential(id) ?? throw AcsRefusals.NoCredential(id);

    /// <summary>Null: there is no such user identity in this workspace.</summary>
    public Person? Person(Guid userIdentityId) =>
        Session.UserIdentity(Vault, WorkspaceId, userIdentityId) is { } who ? Acs.Person.Of(who) : null;

    /// <summary>Also one that is being deleted.</summary>
    public AcsUser? FindUser(Guid id) => AcsRows.Users.Find(Session, Vault, WorkspaceId, id);

    public AcsAccessGroup? FindGroup(Guid id) => AcsRows.Groups.Find(Session, Vault, WorkspaceId, id);

    public AcsCredential? FindCredential(Guid id) => AcsRows.Credentials.Find(Session, Vault, WorkspaceId, id);

    public List<AcsEntrance> Entrances(IReadOnlyCollection<Guid> ids) =>
        ids.Count == 0 ? [] : AcsRows.Entrances.List(Session, Vault, WorkspaceId, new() { Ids = ids });

    public List<AcsEntrance> EntrancesOf(Guid systemId) => AcsRows.Entrances.List(Session, Vault, WorkspaceId, new() { Owners = [systemId] });

    public List<AcsUser> Users(IReadOnlyCollection<Guid> ids) =>
        ids.Count == 0 ? [] : AcsRows.Users.List(Session, Vault, WorkspaceId, new() { Ids = ids, Fits = u => u.DeletedAt is null });

    public List<AcsCredential> Credentials(IReadOnlyCollection<Guid> ids) =>
        ids.Count == 0 ? [] : AcsRows.Credentials.List(Session, Vault, WorkspaceId, new() { Ids = ids });

    public List<AcsAccessGroup> GroupsOf(Guid systemId) => AcsRows.Groups.List(Session, Vault, WorkspaceId, new() { Owners = [systemId] });

    public List<AcsCredential> CredentialsOf(Guid userId) =>
        AcsRows.Credentials.List(Session, Vault, WorkspaceId, new() { AcsUserIds = [userId] });

    public List<AcsCredential> CredentialsWith(Guid systemId, string column, byte[] index) =>
        AcsRows.Credentials.Where(Session, Vault, WorkspaceId, systemId, column, index);

    public List<AcsUser> UsersWith(Guid systemId, string column, object value) =>
        AcsRows.Users.Where(Session, Vault, WorkspaceId, systemId, column, value);

    public long UsersHeld(Guid systemId) => AcsRows.Users.Count(Session, WorkspaceId, systemId, "is_held = 1");

    public List<Guid> HoldersOf(Guid thing, ReachKind kind) => Session.HoldersOf(WorkspaceId, thing, kind);

    public void Save(AcsSystem system) => AcsRows.Systems.Save(Session, Vault, system);

    public void Save(AcsEncoder encoder) => AcsRows.Encoders.Save(Session, Vault, encoder);

    public void Save(AcsEntrance entrance) => AcsRows.Entrances.Save(Session, Vault, entrance);

    public void Save(AcsAccessGroup group)
    {
        AcsRows.Groups.Save(Session, Vault, group);
        Session.SetReach(WorkspaceId, group.AcsAccessGroupId, ReachKind.GroupOpens, group.Entrances);
    }

    public void Save(AcsUser user)
    {
        AcsRows.Users.Save(Session, Vault, user);
        Session.SetReach(WorkspaceId, user.AcsUserId, ReachKind.UserInGroup, user.Wanted.Groups);
        Session.SetReach(WorkspaceId, user.AcsUserId, ReachKind.UserOpens, user.Wanted.Entrances);
    }

    public void Save(AcsCredential credential)
    {
        AcsRows.Credentials.Save(Session, Vault, credential);
        Session.SetReach(WorkspaceId, credential.AcsCredentialId, ReachKind.CredentialOpens, credential.Wanted.Entrances);
        TellMethod(credential);
    }

    public void Delete(AcsEntrance entrance)
    {
        AcsRows.Entrances.Delete(Session, WorkspaceId, entrance.AcsEntranceId);
        Session.DeleteReach(WorkspaceId, entrance.AcsEntranceId);
        Session.DeleteSpaceMember(WorkspaceId, entrance.AcsEntranceId);
    }

    public void Delete(AcsAccessGroup group)
    {
        AcsRows.Groups.Delete(Session, WorkspaceId, group.AcsAccessGroupId);
        Session.DeleteReach(WorkspaceId, group.AcsAccessGroupId);
    }

    public void Delete(AcsEncoder encoder) => AcsRows.Encoders.Delete(Session, WorkspaceId, encoder.AcsEncoderId);

    public void Delete(AcsSystem system) => AcsRows.Systems.Delete(Session, WorkspaceId, system.AcsSystemId);

    public void Delete(AcsUser user)
    {
        AcsRows.Users.Delete(Session, WorkspaceId, user.AcsUserId);
        Session.DeleteReach(WorkspaceId, user.AcsUserId);
        Session.LookNoMore(WorkspaceId, user.AcsUserId);
    }

    public void Delete(AcsCredential credential)
    {
        AcsRows.Credentials.Delete(Session, WorkspaceId, credential.AcsCredentialId);
        Session.DeleteReach(WorkspaceId, credential.AcsCredentialId);
        Session.LookNoMore(WorkspaceId, credential.AcsCredentialId);
        TellMethod(credential);
    }

    void TellMethod(AcsCredential credential)
    {
        if (credential.AccessMethodId is { } method)
            new AccessMethods.MethodNews(Server).Look(Session, WorkspaceId, method);
    }

    /// <summary>The porter looks at it at that moment; null: no more.</summary>
    public void LookAt(AcsUser user, DateTimeOffset? moment) => LookAt(new AcsDue(WorkspaceId, user.AcsSystemId, user.AcsUserId, IsUser: true), moment);

    public void LookAt(AcsCredential credential, DateTimeOffset? moment) =>
        LookAt(new AcsDue(WorkspaceId, credential.AcsSystemId, credential.AcsCredentialId, IsUser: false), moment);

    void LookAt(AcsDue due, DateTimeOffset? moment)
    {
        if (moment is { } then) Session.LookAt(due, then, clock);
        else Session.LookNoMore(WorkspaceId, due.SubjectId);
    }

    public void LookAtAll(AcsSystem system) => Session.LookAtAll(WorkspaceId, system.AcsSystemId, Now, clock);

    public void Tell(string type, AcsSystem system, params (string Name, Guid Id)[] about) => Tell(type, system, null, about);

    public void Tell(string type, AcsSystem system, JsonObject? details, params (string Name, Guid Id)[] about)
    {
        var account = Session.FindConnectedAccount(WorkspaceId, system.ConnectedAccountId);
        var happened = new Event(type, Now, details)
        {
            ConnectedAccountId = system.ConnectedAccountId,
            About = about.Append(("acs_system_id", system.AcsSystemId)).ToDictionary(),
        };
        Server.Events.Append(Session, happened, WorkspaceId, null, account);
    }

    public void Tell(string type, AcsSystem system, AcsUser user) => Tell(type, system, ("acs_user_id", user.AcsUserId));

    public void Tell(string type, AcsSystem system, AcsCredential credential) =>
        Tell(type, system, ("acs_credential_id", credential.AcsCredentialId));
}
