using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Events;
using Latchkey.Storage;

namespace Latchkey.Simulation;

/// <summary>People who come by Access Grants: several doors, one PIN where the doors allow it. They too change their minds, and are sometimes not answered.</summary>
sealed class Parties(World world, Ledger ledger, Guests guests, Front front, StoreInHand store, Keys vault, Guid workspaceId)
{
    readonly List<AskedGrant> all = [];

    /// <summary>Grants that were asked for without an answer, by their names.</summary>
    readonly Dictionary<string, AskedGrant> unsure = [];

    /// <summary>Codes for which a backup was pulled.</summary>
    readonly HashSet<Guid> pulled = [];

    int named;

    Luck Luck => world.Luck;

    public IReadOnlyList<AskedGrant> All => all;

    public void Come(DateTimeOffset until)
    {
        var next = world.Now + Luck.Between(TimeSpan.FromSeconds(5), Luck.Happens(0.3) ? TimeSpan.FromMinutes(3) : TimeSpan.FromHours(16));
        if (next >= until) return;
        world.Agenda.At(next, () =>
        {
            DoSomething();
            Come(until);
        });
    }

    void DoSomething()
    {
        var mine = all.FindAll(g => g.DeletedAt is null);
        var draw = Luck.Fraction();
        if (mine.Count == 0 || draw < 0.35) Create();
        else if (draw < 0.55) Move(Luck.One(mine));
        else if (draw < 0.70) ChangeHours(Luck.One(mine));
        else if (draw < 0.84) ChangeDoors(Luck.One(mine));
        else if (draw < 0.91) Revoke(Luck.One(mine));
        else Delete(Luck.One(mine));
    }

    List<BadLock> SomeDoors() => [.. world.Doors.Where(_ => Luck.Happens(0.6)).DefaultIfEmpty(world.Doors.First())];

    void Create()
    {
        var (doors, name, (start, end)) = (SomeDoors(), $"Party {++named}", guests.SomeTime());
        var hours = Luck.Happens(0.35) ? guests.SomeHours() : null;
        var code = Luck.Happens(0.3) ? guests.SomePin(doors[0]).Reveal() : null;
        Guid? known = all.Count > 0 && Luck.Happens(0.4) ? Luck.One(all).PersonId : null;
        var frame = Guests.FrameOf(start ?? world.ServersNow, end, hours);
        var asked = new AskedGrant(name, known ?? Guid.Empty) { Doors = [.. doors], Frame = frame };
        var (ending, answer, why) = front.Ask(call => AccessGrants.Create.Handle(new(
            known, known is null ? new(null, name, null, null) : null, null, null, null, [.. doors.Select(d => d.DeviceId)], end, null, null, name,
            [new(Means.Code, code?.Length <= 9 ? code : null, null)], null, null, null, start, hours), call));
        world.Story.Say($"{name} asks for {string.Join(" and ", doors.Select(d => d.Label))} {start:dd-HH:mm}..{end:dd-HH:mm} {hours} {code}: {ending} {why}");
        if (ending == Ending.Answered) Granted(asked, answer!.AccessGrant.AccessGrantId, answer.AccessGrant.UserIdentityId);
        if (ending == Ending.NoAnswer) unsure[name] = asked;
    }

    void Granted(AskedGrant asked, Guid id, Guid personId)
    {
        (asked.Id, asked.PersonId) = (id, personId);
        all.Add(asked);
    }

    void Move(AskedGrant grant)
    {
        var (start, end) = guests.SomeTime(isTimeBound: true);
        var wanted = Wanted.Of(grant) with { Frame = new(start ?? grant.Frame.Start, end) { Schedule = grant.Frame.Schedule } };
        Change(grant, wanted, $"comes {start:dd-HH:mm}..{end:dd-HH:mm}", new(grant.Id, null, new(true, end), default, start, null, null, null));
    }

    void ChangeHours(AskedGrant grant)
    {
        var hours = Luck.Happens(0.7) ? guests.SomeHours() : null;
        var wanted = Wanted.Of(grant) with { Frame = Guests.FrameOf(grant.Frame.Start, grant.Frame.End, hours) };
        Change(grant, wanted, $"wants the hours {hours}", new(grant.Id, null, default, default, null, null, null, null, new(true, hours)));
    }

    void ChangeDoors(AskedGrant grant)
    {
        var doors = SomeDoors();
        Change(grant, Wanted.Of(grant) with { Doors = [.. doors] }, $"wants {string.Join(" and ", doors.Select(d => d.Label))}",
            new(grant.Id, null, default, default, null, [.. doors.Select(d => d.DeviceId)], null, null));
    }

    void Change(AskedGrant grant, Wanted wanted, string words, AccessGrants.Update.Request ask)
    {
        var (ending, _, why) = front.Ask(call => AccessGrants.Update.Handle(ask, call));
        world.Story.Say($"{grant.Name} {words}: {ending} {why}");
        if (ending == Ending.Answered) Became(grant, wanted);
        if (ending == Ending.NoAnswer) grant.Unsure = wanted;
    }

    void Became(AskedGrant grant, Wanted wanted)
    {
        (grant.Frame, grant.Doors) = (wanted.Frame, wanted.Doors);
        grant.Revoked.UnionWith(wanted.Revoked);
        grant.IsRevoked |= wanted.IsRevoked;
        if (wanted.IsDeleted) grant.DeletedAt ??= world.Now;
        foreach (var asked in ledger.All.Where(a => a.Grant == grant && a.IsWanted))
        {
            if (MayBeOff(asked)) asked.DeletedAt ??= world.Now;
            // What came from a pool keeps its own start, and the list shows it.
            else if (!asked.IsBackup) asked.Changed(asked.Pin, wanted.Frame, world.Now);
        }
    }

    void Revoke(AskedGrant grant)
    {
        var methods = store.Now(session => session.AccessMethodsOf(vault, workspaceId, grant.Id)).FindAll(m => m.DeletedAt is null);
        if (methods.Count == 0) return;
        var method = Luck.One(methods);
        var (ending, _, why) = front.Ask(call => AccessMethods.Delete.Handle(new(method.AccessMethodId, null, null), call));
        world.Story.Say($"{grant.Name} loses a PIN: {ending} {why}");
        var wanted = Wanted.Of(grant) with { Revoked = [.. method.Parts.Select(p => p.DoorId)], IsRevoked = methods.Count == 1 };
        if (ending == Ending.Answered) Became(grant, wanted);
        if (ending == Ending.NoAnswer) grant.Unsure = wanted;
    }

    void Delete(AskedGrant grant)
    {
        var (ending, _, why) = front.Ask(call => AccessGrants.Delete.Handle(new(grant.Id), call));
        world.Story.Say($"{grant.Name} leaves: {ending} {why}");
        if (ending == Ending.Answered) Became(grant, Wanted.Of(grant) with { IsDeleted = true });
        if (ending == Ending.NoAnswer) grant.Unsure = Wanted.Of(grant) with { IsDeleted = true };
    }

    /// <summary>What became of the requests that the dead server never answered: all of it happened, or nothing.</summary>
    public void AskAgain()
    {
        foreach (var row in store.Now(session => session.AccessGrants(vault, workspaceId, new())))
            if (row.Name is { } name && unsure.TryGetValue(name, out var asked)) Granted(asked, row.AccessGrantId, row.UserIdentityId);
        unsure.Clear();
        foreach (var grant in all)
        {
            if (grant.Unsure is { } wanted && Has(wanted, store.Now(session => session.AnyAccessGrant(vault, workspaceId, grant.Id)))) Became(grant, wanted);
            grant.Unsure = null;
        }
    }

    static bool Has(Wanted wanted, AccessGrant? row) => row is null or { DeletedAt: not null } ? wanted.IsDeleted
        : !wanted.IsDeleted && Seen(row.Frame) == wanted.Frame && row.DeviceIds.ToHashSet().SetEquals(wanted.Doors.Select(d => d.DeviceId))
            && wanted.Revoked.All(row.Requests[0].Withdrawn.Contains);

    public static TimeFrame Seen(TimeFrame frame) => Guests.FrameOf(frame.Start, frame.End,
        frame.Schedule is { } s ? new(s.Rrule, s.StartTime, s.EndTime, s.TimeZone) : null);

    /// <summary>A code that nobody asked for by itself: a grant's, as it was promised.</summary>
    public Asked? Promised(BadLock door, AccessCodeView view)
    {
        if (GrantOf(view.AccessCodeId) is not { } grant) return null;
        if (!grant.IsWantedAt(door) || view.Name != grant.Name || Guests.FrameOf(view) != grant.Frame)
            throw new BrokenLawException($"{door.Label} gets {view.Name} {Guests.FrameOf(view)} for {grant.Name}, which is {grant.Frame}.");
        var asked = guests.Promised(door, view);
        asked.Grant = grant;
        return asked;
    }

    AskedGrant? GrantOf(Guid accessCodeId) => store.Now(session => session.AccessCode(vault, workspaceId, accessCodeId)?.AccessMethodId is { } method
        ? session.AccessMethod(vault, workspaceId, method)?.AccessGrantId ?? default : default) is var id && id != default ? all.Find(g => g.Id == id) : null;

    /// <summary>A code of a grant, or one from a pool that a grant may have taken, as the list shows it: whether it is to go.</summary>
    public void Follow(Asked asked, AccessCodeStatus status)
    {
        if (asked.IsBackup) asked.Grant ??= GrantOf(asked.Id);
        if (asked.Grant is null || asked.DeletedAt is not null || status != AccessCodeStatus.Removing) return;
        if (MayBeOff(asked)) asked.DeletedAt = world.Now;
    }

    /// <summary>The grant does not want it (any more).</summary>
    public bool MayBeOff(Asked asked) => asked.Grant is { } grant && (!grant.IsWantedAt(asked.Door) || pulled.Contains(asked.Id)
        || (grant.Frame.Schedule is not null && (asked.Door.Door.ChoosesPins || asked.IsBackup)));

    /// <summary>The doors of the grants that something was told of.</summary>
    public IEnumerable<Guid> DoorsAbout(Event happened)
    {
        var ids = new[] { (string?)happened.Details?["access_grant_id"], (string?)(happened.Details?["access_grant_ids"] as JsonArray)?[0] };
        return all.Where(g => ids.Contains(g.Id.ToString())).SelectMany(g => g.Doors).Select(d => d.DeviceId);
    }

    public void Pulled(Guid accessCodeId) => pulled.Add(accessCodeId);
}

/// <summary>What somebody wants by a grant.</summary>
sealed record Wanted(TimeFrame Frame, IReadOnlyList<BadLock> Doors, IReadOnlyList<Guid> Revoked, bool IsRevoked, bool IsDeleted)
{
    public static Wanted Of(AskedGrant grant) => new(grant.Frame, grant.Doors, [], false, false);
}

/// <summary>A grant, as those who asked for it were told that it is.</summary>
sealed class AskedGrant(string name, Guid personId)
{
    public Guid Id { get; set; }
    public Guid PersonId { get; set; } = personId;
    public string Name => name;
    public required IReadOnlyList<BadLock> Doors { get; set; }
    public required TimeFrame Frame { get; set; }

    /// <summary>Doors whose method was revoked: they get no other.</summary>
    public HashSet<Guid> Revoked { get; } = [];

    /// <summary>All of its methods were revoked: it gets no other at any door.</summary>
    public bool IsRevoked { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>A change that was never answered.</summary>
    public Wanted? Unsure { get; set; }

    public bool IsWantedAt(BadLock door) => DeletedAt is null && !IsRevoked && Doors.Contains(door) && !Revoked.Contains(door.DeviceId);
}
