using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Who can open what.</summary>
sealed class Reach(AcsDesk desk)
{
    /// <summary>The entrances where a user may pass: the user's own, and those of the user's groups.</summary>
    public HashSet<Guid> Of(UserFacts user)
    {
        var entrances = user.Entrances.ToHashSet();
        foreach (var group in user.Groups) entrances.UnionWith(FindGroup(group)?.Entrances ?? []);
        return entrances;
    }

    /// <summary>Those of a user, by right and by the credentials that name their entrances.</summary>
    public HashSet<Guid> Of(AcsUser user, AcsSystem system)
    {
        if (!system.Traits.CredentialsNameEntrances) return Of(user.Wanted);
        return [.. desk.CredentialsOf(user.AcsUserId).Where(IsAlive).SelectMany(c => c.Wanted.Entrances)];
    }

    /// <summary>The entrances that a credential opens, or will once it is issued.</summary>
    public HashSet<Guid> Of(AcsCredential credential, AcsSystem system)
    {
        if (!IsAlive(credential)) return [];
        if (system.Traits.CredentialsNameEntrances) return [.. credential.Wanted.Entrances];
        return credential.AcsUserId is { } id && desk.FindUser(id) is { DeletedAt: null } user ? Of(user.Wanted) : [];
    }

    /// <summary>The credentials that open an entrance, or will once they are issued, oldest first.</summary>
    public List<AcsCredential> CredentialsFor(AcsEntrance entrance)
    {
        var system = desk.System(entrance.AcsSystemId);
        var credentials = system.Traits.CredentialsNameEntrances
            ? desk.Credentials(desk.HoldersOf(entrance.AcsEntranceId, ReachKind.CredentialOpens))
            : UsersFor(entrance).SelectMany(desk.CredentialsOf).ToList();
        return [.. credentials.Where(c => IsAlive(c) && entrance.Takes(c.Means)).OrderBy(c => c.CreatedAt).ThenBy(c => c.AcsCredentialId)];
    }

    HashSet<Guid> UsersFor(AcsEntrance entrance)
    {
        var users = desk.HoldersOf(entrance.AcsEntranceId, ReachKind.UserOpens).ToHashSet();
        foreach (var group in desk.HoldersOf(entrance.AcsEntranceId, ReachKind.GroupOpens))
            users.UnionWith(desk.HoldersOf(group, ReachKind.UserInGroup));
        return users;
    }

    // A person who sees no group passes through one all the same.
    AcsAccessGroup? FindGroup(Guid id) => desk.Session.As(null, _ => desk.FindGroup(id));

    static bool IsAlive(AcsCredential credential) => credential is { DeletedAt: null, InvalidatedAt: null };
}
