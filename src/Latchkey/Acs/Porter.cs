using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Brings what is wanted to an access system, and tells what has become true: one user or credential at a time.</summary>
/// <remarks>A sandbox's system lives in this store: what reaches it is written with the same transaction.</remarks>
sealed class Porter(AcsDesk desk, AcsSystem held)
{
    /// <summary>How long after a system was found out of reach it is tried again although nobody said that it is back. A guess.</summary>
    static readonly TimeSpan TryAgain = TimeSpan.FromDays(1);

    /// <summary>From this part of its users on a subscription is said to be almost full. Source: the public description.</summary>
    const double AlmostFull = 0.8;

    AcsSystem system = held;

    public void Look(AcsDue due)
    {
        if (due.IsUser && desk.FindUser(due.SubjectId) is { } user) Look(user);
        else if (!due.IsUser && desk.FindCredential(due.SubjectId) is { } credential) Look(credential);
        else desk.Session.LookNoMore(due.WorkspaceId, due.SubjectId);
    }

    void Look(AcsUser user)
    {
        if (!system.IsReachable) desk.LookAt(user, desk.Now + TryAgain);
        else if (user.DeletedAt is not null) Remove(user);
        else if (user.Held is null && IsFull()) Wait(user);
        else Bring(user);
    }

    void Bring(AcsUser user)
    {
        desk.LookAt(user, null);
        if (user.IsSynced) return;
        desk.Save(user with { Held = user.Wanted, SyncedAt = desk.Now, NoRoomSince = null });
        if (user.Held is not null) return;
        CountUsers();
        foreach (var credential in desk.CredentialsOf(user.AcsUserId)) desk.LookAt(credential, desk.Now);
    }

    void Wait(AcsUser user)
    {
        desk.LookAt(user, null);
        if (user.NoRoomSince is null) desk.Save(user with { NoRoomSince = desk.Now });
    }

    void Remove(AcsUser user)
    {
        foreach (var credential in desk.CredentialsOf(user.AcsUserId)) Remove(credential);
        desk.Delete(user);
        desk.Tell("acs_user.deleted", system, user);
        CountUsers();
        if (system.Traits.UsersMax is not null && !IsFull())
        {
            var next = desk.UsersWith(system.AcsSystemId, "is_held", 0L).FirstOrDefault(u => u is { NoRoomSince: not null, DeletedAt: null });
            if (next is not null) desk.LookAt(next, desk.Now);
        }
    }

    void Look(AcsCredential credential)
    {
        if (!system.IsReachable) desk.LookAt(credential, desk.Now + TryAgain);
        else if (credential.DeletedAt is not null) Remove(credential);
        else if (credential.Wanted.Frame.PhaseAt(desk.Now) == Phase.Over || credential.UsedAt is not null) Invalidate(credential);
        else Bring(credential);
    }

    void Bring(AcsCredential credential)
    {
        if (IsToBeBrought(credential))
        {
            var wanted = credential.Wanted;
            if (credential.Means == Means.Code && wanted.Code is null)
                wanted = wanted with { Code = new KeyDesk(desk, system).Draw(MadeBySystem(system.Traits.Pins!)) };
            Issue(credential, wanted);
        }
        // An end is a moment to look even at what could not be brought yet; that of a window brings the next one.
        desk.LookAt(credential, credential.Wanted.Frame.At(desk.Now).End);
    }

    /// <summary>Not what only an encoder can write, and nothing for a user whom the system has no room for.</summary>
    bool IsToBeBrought(AcsCredential credential) => (!credential.IsSynced || IsOfAnotherWindow(credential))
        && (credential.Means != Means.Card || (credential.CardNumber is not null && !system.Traits.CardsCarryAccess))
        && (credential.AcsUserId is not { } id || desk.FindUser(id)?.Held is not null);

    bool IsOfAnotherWindow(AcsCredential credential) => credential.Held is { } held && held.Frame != credential.Wanted.Frame.At(desk.Now);

    /// <summary>The system, or the card, has it as it is wanted.</summary>
    public AcsCredential Issue(AcsCredential credential, CredentialFacts wanted)
    {
        var issued = credential with
        {
            Wanted = wanted, Held = wanted with { Frame = wanted.Frame.At(desk.Now) }, SyncedAt = desk.Now, IssuedAt = credential.IssuedAt ?? desk.Now,
        };
        desk.Save(issued);
        var isAnother = credential.Held is { } before && before.Code != wanted.Code;
        if (credential.IssuedAt is null) desk.Tell("acs_credential.issued", system, issued);
        else if (isAnother || (credential.Means == Means.Card && system.Traits.CardsCarryAccess))
            desk.Tell("acs_credential.reissued", system, issued);
        return issued;
    }

    void Invalidate(AcsCredential credential)
    {
        desk.LookAt(credential, null);
        if (credential.InvalidatedAt is not null) return;
        desk.Save(credential with { Held = null, InvalidatedAt = desk.Now, SyncedAt = desk.Now });
        desk.Tell("acs_credential.invalidated", system, credential);
    }

    void Remove(AcsCredential credential)
    {
        desk.Delete(credential);
        if (credential is { InvalidatedAt: null, IssuedAt: not null }) desk.Tell("acs_credential.invalidated", system, credential);
        desk.Tell("acs_credential.deleted", system, credential);
    }

    bool IsFull() => system.Traits.UsersMax is { } max && desk.UsersHeld(system.AcsSystemId) >= max;

    void CountUsers()
    {
        if (system.Traits.UsersMax is not { } max) return;
        var count = desk.UsersHeld(system.AcsSystemId);
        var errors = With(system.Errors, SystemTroubles.LimitExceeded, count >= max);
        var warnings = With(system.Warnings, SystemTroubles.LimitAlmostReached, count > max * AlmostFull && count < max);
        if (ReferenceEquals(errors, system.Errors) && ReferenceEquals(warnings, system.Warnings)) return;
        system = system with { Errors = errors, Warnings = warnings };
        desk.Save(system);
    }

    IReadOnlyDictionary<string, DateTimeOffset> With(IReadOnlyDictionary<string, DateTimeOffset> troubles, string code, bool isThere) =>
        isThere ? Condition.With(troubles, code, desk.Now) : Condition.Without(troubles, code);

    /// <summary>The system itself makes PINs by the rules that keep callers from asking for one.</summary>
    static PinRules MadeBySystem(PinRules rules) =>
        rules with { Constraints = [.. rules.Constraints.Where(c => c != PinConstraint.CannotSpecifyPinCode)] };
}
