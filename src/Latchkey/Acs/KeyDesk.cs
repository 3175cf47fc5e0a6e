using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>What somebody is to be given.</summary>
/// <param name="Frame">When it opens.</param>
sealed record CredentialWish(Means Means, TimeFrame Frame)
{
    /// <summary>Null: one is made, by us or by the system.</summary>
    public Pin? Code { get; init; }

    /// <summary>Where the credential itself names its entrances; empty: none, or those of its user.</summary>
    public IReadOnlyList<Guid> Entrances { get; init; } = [];

    /// <summary>A card that has its number already; null: it is written by an encoder, or scanned.</summary>
    public string? CardNumber { get; init; }

    /// <summary>The access method of a grant that it is part of; null: none.</summary>
    public Guid? AccessMethodId { get; init; }

    public bool IsOneTimeUse { get; init; }
    public bool IsMultiPhoneSync { get; init; }
}

/// <summary>Where people are given what opens entrances, and where it is taken from them again.</summary>
/// <remarks>
/// Only what is wanted is written here, and marked as due; the <see cref="Porter"/> brings it to the system. All of it works inside any
/// transaction that holds the system (<see cref="AcsDesk.Hold"/>), and tells its own events.
/// </remarks>
sealed class KeyDesk(AcsDesk desk, AcsSystem system)
{
    SystemTraits Traits => system.Traits;

    /// <summary>Gives somebody what opens some entrances of this system, all at once: the user is found or made, let in, and given a credential.</summary>
    /// <param name="entrances">Of this system, each with a reader for <see cref="CredentialWish.Means"/>.</param>
    /// <exception cref="Refusal">The system cannot give that, or an entrance cannot be opened by it.</exception>
    public AcsCredential GiveAccess(Person person, IReadOnlyList<AcsEntrance> entrances, CredentialWish wish)
    {
        if (entrances.FirstOrDefault(e => !e.Takes(wish.Means)) is { } other)
            throw AcsRefusals.NotSupported($"{other.Name} cannot be opened with a {Wire.NameOf($"{wish.Means}")}.");
        var user = UserFor(person);
        foreach (var entrance in entrances) user = LetIn(user, entrance);
        return Give(user, wish with { Entrances = [.. entrances.Select(e => e.AcsEntranceId)] });
    }

    /// <summary>Takes a credential away, and lets its user in no longer where only this credential needed it.</summary>
    public void TakeAccess(AcsCredential credential)
    {
        TakeBack(credential);
        KeepOut(credential.AcsUserId, credential.Wanted.Entrances);
    }

    /// <summary>A card with a number from the factory goes back into the drawer.</summary>
    public void PutBack(AcsCredential card)
    {
        Change(card, new(null, TimeFrame.Always, [], null));
        KeepOut(card.AcsUserId, card.Wanted.Entrances);
    }

    /// <summary>What somebody was given opens other entrances, or at other times.</summary>
    /// <param name="entrances">All that it is to open.</param>
    public AcsCredential ChangeAccess(AcsCredential credential, IReadOnlyList<AcsEntrance> entrances, TimeFrame frame)
    {
        if (credential.AcsUserId is { } id && desk.FindUser(id) is { DeletedAt: null } user)
            foreach (var entrance in entrances) user = LetIn(user, entrance);
        var before = credential.Wanted.Entrances;
        var changed = Change(credential, credential.Wanted with { Entrances = [.. entrances.Select(e => e.AcsEntranceId)], Frame = frame });
        KeepOut(credential.AcsUserId, before.Except(changed.Wanted.Entrances));
        return changed;
    }

    /// <summary>Some entrances are opened no longer by one of a user's credentials; those that another needs stay open.</summary>
    void KeepOut(Guid? userId, IEnumerable<Guid> entrances)
    {
        if (Traits.CredentialsNameEntrances || userId is not { } id || desk.FindUser(id) is not { DeletedAt: null } user) return;
        var needed = desk.CredentialsOf(id).Where(c => c.DeletedAt is null).SelectMany(c => c.Wanted.Entrances).ToHashSet();
        KeepOut(user, [.. entrances.Where(entrance => !needed.Contains(entrance))], needed);
    }

    /// <summary>Whether somebody can be let in there at all.</summary>
    public bool CanLetIn(AcsEntrance entrance) => Traits.CredentialsNameEntrances || Traits.UsersNameEntrances
        || desk.GroupsOf(system.AcsSystemId).Any(g => g.Entrances.Contains(entrance.AcsEntranceId));

    /// <summary>The person's user in this system: linked already, known by address or number, or made.</summary>
    public AcsUser UserFor(Person person)
    {
        var known = desk.UsersWith(system.AcsSystemId, "user_identity_id", person.UserIdentityId).FirstOrDefault(u => u.DeletedAt is null)
            ?? WithContact("email_index", person.Email) ?? WithContact("phone_index", person.Phone);
        if (known is null)
        {
            var name = person.FullName ?? person.Email ?? person.Phone ?? "Guest";
            return AddUser(new(name, person.Email, person.Phone, null, false, [], []), person.UserIdentityId);
        }
        return known.UserIdentityId is null ? Link(known, person.UserIdentityId) : known;
    }

    /// <summary>Says who a user is, beyond this one system; null: nobody says so any more.</summary>
    public AcsUser Link(AcsUser user, Guid? userIdentityId)
    {
        var linked = user with { UserIdentityId = userIdentityId };
        desk.Save(linked);
        return linked;
    }

    AcsUser? WithContact(string column, string? contact) => contact is null ? null : desk
        .UsersWith(system.AcsSystemId, column, AcsRows.ContactIndex(desk.Server.Vault, system.AcsSystemId, contact))
        .FirstOrDefault(u => u is { DeletedAt: null, UserIdentityId: null });

    public AcsUser AddUser(UserFacts facts, Guid? userIdentityId)
    {
        var user = new AcsUser
        {
            WorkspaceId = system.WorkspaceId, AcsUserId = desk.NewId(), AcsSystemId = system.AcsSystemId,
            ConnectedAccountId = system.ConnectedAccountId, CreatedAt = desk.Now, UserIdentityId = userIdentityId, Wanted = facts,
            ChangedAt = desk.Now,
        };
        desk.Save(user);
        desk.LookAt(user, desk.Now);
        desk.Tell("acs_user.created", system, user);
        return user;
    }

    /// <summary>Keeps a user out everywhere, or lets them in again.</summary>
    /// <exception cref="Refusal">The system knows no such thing.</exception>
    public void Suspend(AcsUser user, bool isSuspended)
    {
        if (!Traits.UsersCanBeSuspended)
            throw AcsRefusals.NotSupported($"{Traits.TypeName} cannot suspend users: delete their credentials instead.");
        Change(user, user.Wanted with { IsSuspended = isSuspended });
    }

    public AcsUser Change(AcsUser user, UserFacts wanted)
    {
        if (wanted.Agrees(user.Wanted)) return user;
        var changed = user with { Wanted = wanted, ChangedAt = desk.Now };
        desk.Save(changed);
        desk.LookAt(changed, desk.Now);
        return changed;
    }

    /// <summary>Asks for the user's removal, and with it for that of what the user was given.</summary>
    public void Remove(AcsUser user)
    {
        foreach (var credential in desk.CredentialsOf(user.AcsUserId)) TakeBack(credential);
        var leaving = user with { DeletedAt = desk.Now, ChangedAt = desk.Now };
        desk.Save(leaving);
        desk.LookAt(leaving, desk.Now);
    }

    /// <summary>Lets a user in at an entrance: by the user's own right where the make has that, else by the narrowest group.</summary>
    /// <exception cref="Refusal">No access group of the system opens the entrance.</exception>
    public AcsUser LetIn(AcsUser user, AcsEntrance entrance)
    {
        if (Traits.CredentialsNameEntrances) return user;
        var facts = user.Wanted;
        if (Traits.UsersNameEntrances)
        {
            return facts.Entrances.Contains(entrance.AcsEntranceId)
                ? user
                : Change(user, facts with { Entrances = [.. facts.Entrances, entrance.AcsEntranceId] });
        }
        var groups = desk.GroupsOf(system.AcsSystemId).Where(g => g.Entrances.Contains(entrance.AcsEntranceId)).ToList();
        if (groups.Any(g => facts.Groups.Contains(g.AcsAccessGroupId))) return user;
        var narrowest = groups.MinBy(g => g.Entrances.Count)
            ?? throw AcsRefusals.NotSupported($"No access group of {system.Name} opens {entrance.Name}. Make one in the access system.");
        return Change(user, facts with { Groups = [.. facts.Groups, narrowest.AcsAccessGroupId] });
    }

    /// <summary>Lets a user in no longer at some entrances; a group that opens one of <paramref name="needed"/> is not left.</summary>
    void KeepOut(AcsUser user, IReadOnlyList<Guid> entrances, HashSet<Guid> needed)
    {
        var groups = desk.GroupsOf(system.AcsSystemId).ToDictionary(g => g.AcsAccessGroupId);
        Change(user, user.Wanted with
        {
            Entrances = [.. user.Wanted.Entrances.Except(entrances)],
            Groups = [.. user.Wanted.Groups.Where(id => !groups.TryGetValue(id, out var group)
                || group.Entrances.Any(needed.Contains) || !group.Entrances.Any(entrances.Contains))],
        });
    }

    /// <summary>Gives a user (null: nobody yet) a credential.</summary>
    /// <exception cref="Refusal">The system does not give such credentials, or not with that PIN.</exception>
    public AcsCredential Give(AcsUser? user, CredentialWish wish)
    {
        if (!Traits.Means.Contains(wish.Means))
            throw Refusal.Invalid("access_method", $"{Traits.TypeName} gives no such credentials, only {string.Join(", ", Traits.Means.Select(m => Wire.NameOf($"{m}")))}");
        if (wish.IsMultiPhoneSync && !(Traits.SyncsPhones && wish.Means == Means.MobileKey))
            throw AcsRefusals.NotSupported($"is_multi_phone_sync_credential is for mobile keys of systems that sync phones only; {Traits.TypeName} does not.");
        if (wish.Code is not null && wish.Means != Means.Code) throw Refusal.Invalid("code", "Only for credentials with access_method code");
        // Hotel keys cannot begin before they are made.
        var isStartMoved = Traits.CredentialsNameEntrances && wish.Frame.Start < desk.Now;
        var credential = New(wish.Means) with
        {
            AccessMethodId = wish.AccessMethodId, CardNumber = wish.CardNumber, IsOneTimeUse = wish.IsOneTimeUse, IsMultiPhoneSync = wish.IsMultiPhoneSync, IsStartMoved = isStartMoved,
            Wanted = new(
                wish.Means == Means.Code ? PinFor(wish.Code) : null, isStartMoved ? wish.Frame with { Start = desk.Now } : wish.Frame,
                wish.Entrances, user?.AcsUserId),
        };
        Keep(credential);
        return credential;
    }

    /// <summary>Makes known a card that came with its number from the factory.</summary>
    /// <param name="user">Null: it lies in the drawer.</param>
    public AcsCredential Add(Means means, AcsUser? user, string cardNumber)
    {
        var facts = new CredentialFacts(null, TimeFrame.Always, [], user?.AcsUserId);
        var card = New(means) with { CardNumber = cardNumber, Wanted = facts };
        Keep(card);
        return card;
    }

    AcsCredential New(Means means) => new()
    {
        WorkspaceId = system.WorkspaceId, AcsCredentialId = desk.NewId(), AcsSystemId = system.AcsSystemId,
        ConnectedAccountId = system.ConnectedAccountId, CreatedAt = desk.Now, Means = means, Name = means.Title(), ChangedAt = desk.Now,
        Wanted = new(null, TimeFrame.Always, [], null),
    };

    public AcsCredential Change(AcsCredential credential, CredentialFacts wanted)
    {
        if (wanted.Agrees(credential.Wanted)) return credential;
        var changed = credential with
        {
            Wanted = wanted, ChangedAt = desk.Now,
            // A new end gives new life.
            InvalidatedAt = wanted.Frame.PhaseAt(desk.Now) != Phase.Over ? null : credential.InvalidatedAt,
        };
        Keep(changed);
        return changed;
    }

    /// <summary>Asks for a credential's removal.</summary>
    public void TakeBack(AcsCredential credential)
    {
        if (credential.DeletedAt is null) Keep(credential with { DeletedAt = desk.Now, ChangedAt = desk.Now });
    }

    /// <summary>A PIN that the system takes and nobody has: the given one, or one that is made; null: the system makes it.</summary>
    public Pin? PinFor(Pin? given)
    {
        var rules = Traits.Pins ?? throw Refusal.Invalid("access_method", $"{Traits.TypeName} has no keypads");
        if (given is not { } pin)
        {
            return rules.LockChooses ? null : Draw(rules);
        }
        if (rules.LockChooses) throw Refusal.Invalid("code", $"{Traits.TypeName} makes the codes itself: leave code out");
        if (PinChecks.Broken(rules, pin) is { } broken) throw Refusal.Invalid("code", broken);
        return IsTaken(pin) ? throw AcsRefusals.CodeInUse() : pin;
    }

    public Pin Draw(PinRules rules) => PinMaking.Make([rules], PinMaking.LengthFor(rules, null), desk.Server.Chance, IsTaken)
        ?? throw Refusal.Conflict("no_code_left", "Every code that this access system takes is in use. Delete some first.");

    public bool IsTaken(Pin pin)
    {
        var index = desk.Server.Vault.IndexOf(system.AcsSystemId, pin.Reveal());
        return desk.CredentialsWith(system.AcsSystemId, "pin_index", index).Count > 0
            || desk.CredentialsWith(system.AcsSystemId, "held_pin_index", index).Count > 0;
    }

    void Keep(AcsCredential credential)
    {
        desk.Save(credential);
        desk.LookAt(credential, desk.Now);
    }
}
