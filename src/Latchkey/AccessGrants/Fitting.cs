using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>Makes the codes and credentials of a grant what the grant wants: its doors, its times, its ways in. Done twice, it changes nothing.</summary>
sealed class Fitting
{
    readonly Call call;
    readonly Session session;
    readonly AcsDesk acs;
    readonly CodeParts codes;
    readonly KeyParts keys;
    readonly MethodNews news;
    readonly Vault vault;

    public Fitting(Call call, Session session)
    {
        (this.call, this.session, vault) = (call, session, call.Server.Vault);
        acs = new(call.Server, session, call.WorkspaceId);
        (codes, keys) = (new(call, session), new(acs));
        news = new(call.Server);
    }

    DateTimeOffset Now => acs.Now;

    /// <summary>Whatever the caller sees: a grant's other doors are not lost on one who does not see them.</summary>
    /// <returns>The grant as it is kept.</returns>
    public AccessGrant Fit(AccessGrant grant) => session.As(null, _ =>
    {
        session.Hold(grant.AccessGrantId);
        session.Save(vault, grant);
        if (!grant.IsOver(Now))
        {
            var person = acs.Person(grant.UserIdentityId) ?? throw AcsRefusals.NoPerson(grant.UserIdentityId);
            var doors = Doors.Of(acs, grant);
            grant = grant with { Unmade = [.. grant.Unmade.Where(u => u.Frame == grant.Frame)] };
            for (var request = 0; request < grant.Requests.Count; request++) grant = Fit(grant, request, doors, person);
            // What was told meanwhile of single doors stays told.
            grant = TellMissing(grant with { Told = session.AnyAccessGrant(vault, grant.WorkspaceId, grant.AccessGrantId)!.Told, WithoutCode = StillWithout(grant, doors) }, doors);
            session.Save(vault, grant);
        }
        else
        {
            Leave(grant);
        }
        Look(grant);
        return session.AnyAccessGrant(vault, grant.WorkspaceId, grant.AccessGrantId)!;
    });

    /// <summary>Takes a method off its doors.</summary>
    public void Revoke(AccessMethod method)
    {
        if (method.DeletedAt is not null) return;
        var revoked = method with { DeletedAt = Now };
        session.Save(vault, revoked);
        if (method.InstantKeyId is { } key) InstantAccess.End(session, call, key);
        Free(revoked, revoked.Parts);
        news.Look(session, method.WorkspaceId, method.AccessMethodId);
    }

    /// <summary>Takes everything off. To callers the grant is gone at once; nothing is forgotten on a lock.</summary>
    public void Delete(AccessGrant grant) => session.As(null, _ =>
    {
        session.Hold(grant.AccessGrantId);
        var methods = session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId);
        session.Save(vault, grant with { DeletedAt = Now });
        foreach (var method in methods) Revoke(method);
        news.Say(session, "access_grant.deleted", grant, Now);
        if (session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId).Count == 0)
            session.DeleteAccessGrant(grant.WorkspaceId, grant.AccessGrantId);
        return true;
    });

    void Look(AccessGrant grant)
    {
        foreach (var method in session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId))
            news.Look(session, grant.WorkspaceId, method.AccessMethodId);
    }

    List<AccessMethod> MethodsOf(AccessGrant grant, int request) =>
        [.. session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId).Where(m => m.Request == request && m.DeletedAt is null)];

    /// <summary>What has ended comes off by itself; but where the clock that said so was wrong, not off doors that the grant has lost since.</summary>
    void Leave(AccessGrant grant)
    {
        var doors = Doors.Of(acs, grant);
        foreach (var method in session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId).Where(m => m.DeletedAt is null))
        {
            var lost = doors.Lost(method);
            if (lost.Count == method.Parts.Count) Revoke(method);
            else if (lost.Count > 0) Free(method with { Parts = [.. method.Parts.Except(lost)] }, lost);
        }
    }

    AccessGrant Fit(AccessGrant grant, int request, Doors all, Person person)
    {
        var asked = grant.Requests[request];
        var doors = all.For(grant, asked, acs);
        foreach (var method in MethodsOf(grant, request)) Keep(grant, method, doors, person);
        grant = AddMissing(grant, request, doors, person);
        foreach (var method in MethodsOf(grant, request).Where(m => m.Parts.Count == 0)) Revoke(method);
        return grant;
    }

    AccessGrant AddMissing(AccessGrant grant, int request, Doors doors, Person person)
    {
        var covered = MethodsOf(grant, request).SelectMany(m => m.Parts).Select(p => p.DoorId).ToHashSet();
        var missing = doors.Without(covered);
        if (missing is { Devices.Count: 0, Entrances.Count: 0 }) return grant;
        switch (grant.Requests[request].Mode)
        {
            case Means.Code: return AddCodes(grant, request, missing, person);
            case Means.Card:
                // A card belongs to one system: each has its own.
                foreach (var system in missing.Entrances.GroupBy(e => e.AcsSystemId).OrderBy(s => s.Key)) AddKeys(grant, request, new([], [.. system]), person, system.Key);
                return grant;
            case Means.MobileKey or Means.CloudKey:
                AddKeys(grant, request, missing, person, null);
                return grant;
            default: throw new InvalidOperationException($"{grant.Requests[request].Mode}");
        }
    }

    /// <summary>What a method has already: doors that are wanted no more lose it, the others get the grant's times.</summary>
    void Keep(AccessGrant grant, AccessMethod method, Doors doors, Person person)
    {
        var lost = doors.Lost(method);
        var outdated = codes.Outdated(method, grant).Concat(keys.Gone(method)).Except(lost).ToList();
        var kept = method with { Parts = [.. method.Parts.Except(lost).Except(outdated).Concat(outdated.Where(IsAskedFor).Select(p => p with { ThingId = null }))] };
        if (outdated.Count > 0) kept = kept with { WantedSince = Now, Ask = new() };
        if (lost.Count + outdated.Count > 0) Free(kept, [.. lost, .. outdated]);
        kept = session.AccessMethod(vault, method.WorkspaceId, method.AccessMethodId)!;
        codes.Reframe(kept, grant, NameOf(grant, person));
        keys.Reframe(kept, grant.Frame, doors);
        if (kept.InstantKeyId is { } link) InstantAccess.Reframe(session, call, link, grant.Frame.End);
    }

    /// <summary>Its maker is asked for another code of the same kind; other doors are covered anew.</summary>
    bool IsAskedFor(Part part) => part.Kind == DoorKind.Device && session.Device(call.WorkspaceId, part.DoorId) is { } device && Doors.TakesOfflineCodes(device);

    /// <summary>Some parts are wanted no more: they leave, and are forgotten when nothing of them is at a door.</summary>
    void Free(AccessMethod method, IReadOnlyList<Part> lost)
    {
        session.Save(vault, method with { Leaving = [.. method.Leaving, .. lost.Where(p => p.ThingId is not null)] });
        codes.TakeOff(lost);
        keys.TakeOff(lost, method.DeletedAt is null ? method.Parts : []);
    }

    AccessGrant AddCodes(AccessGrant grant, int request, Doors doors, Person person)
    {
        var asked = grant.Requests[request].Code;
        doors = AddToKnownSystems(grant, request, doors, person);
        // Each has a PIN of its own, which its maker gives when nobody waits for this transaction.
        foreach (var device in doors.Devices.Where(Doors.TakesOfflineCodes))
            Add(grant, New(grant, request, Means.Code), [new(DoorKind.Device, device.DeviceId, null)]);
        doors = doors with { Devices = [.. doors.Devices.Where(d => !Doors.TakesOfflineCodes(d))] };
        var methods = MethodsOf(grant, request);
        List<Pin> preferred = [.. methods.Select(m => m.Pin).OfType<Pin>()];
        if (asked is { } wish) preferred.Insert(0, wish);
        var keypads = codes.Keypads(doors.Devices).Concat(keys.Keypads(doors.Entrances)).ToList();
        var groups = Sharing.Of(keypads, preferred.Distinct(), codes.Familiar(grant), call.Server.Chance);
        foreach (var (pin, on) in groups)
        {
            var method = methods.FirstOrDefault(m => m.Pin is not null && m.Pin == pin && m.PulledAt is null) ?? New(grant, request, Means.Code) with { Pin = pin };
            var parts = on.SelectMany(keypad => keypad.Device is { } device
                ? [codes.Make(method, device, pin, grant, NameOf(grant, person))]
                : keys.Give(method, keypad.Entrances, grant.Frame, person, pin)).ToList();
            Add(grant, method, parts);
        }
        return grant with { Replaced = [.. grant.Replaced, .. Replaced(asked, groups)], WithoutCode = Without(grant, keypads, groups) };
    }

    /// <summary>A credential that somebody has in a system opens more of its entrances, with the same PIN.</summary>
    Doors AddToKnownSystems(AccessGrant grant, int request, Doors doors, Person person)
    {
        foreach (var method in MethodsOf(grant, request))
        {
            var more = doors.Entrances.Where(e => keys.IsOf(method, e.AcsSystemId)).ToList();
            if (more.Count == 0) continue;
            Add(grant, method, keys.Add(method, more, grant.Frame, person));
            doors = doors.Without(more.Select(e => e.AcsEntranceId).ToHashSet());
        }
        return doors;
    }

    IEnumerable<ReplacedCode> Replaced(Pin? asked, List<SharedPin> groups) => asked is not { } wish ? [] : groups.Where(g => g.Pin != wish)
        .SelectMany(g => g.Keypads.Where(k => k.Device is not null).Select(k => new ReplacedCode(k.Device!.DeviceId, wish, g.Pin, Now)));

    /// <summary>Doors that got no PIN and have none now.</summary>
    List<Guid> StillWithout(AccessGrant grant, Doors doors)
    {
        var covered = session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId)
            .Where(m => m is { Mode: Means.Code, DeletedAt: null }).SelectMany(m => m.Parts).Select(p => p.DoorId).ToHashSet();
        return [.. grant.WithoutCode.Where(id => !covered.Contains(id) && doors.Devices.Any(d => d.DeviceId == id))];
    }

    static IReadOnlyList<Guid> Without(AccessGrant grant, List<Keypad> keypads, List<SharedPin> groups) =>
        [.. grant.WithoutCode.Union(keypads.Except(groups.SelectMany(g => g.Keypads)).Select(k => k.Device?.DeviceId).OfType<Guid>())];

    void AddKeys(AccessGrant grant, int request, Doors doors, Person person, Guid? systemId)
    {
        var mode = grant.Requests[request].Mode;
        var method = MethodsOf(grant, request).FirstOrDefault(m => systemId is null || keys.IsOf(m, systemId.Value)) ?? New(grant, request, mode);
        if (mode == Means.MobileKey && method.InstantKeyId is null)
            method = method with { InstantKeyId = InstantAccess.Begin(session, call, grant, grant.Requests[request].UsesMax ?? 1) };
        var parts = keys.Add(method, doors.Entrances, grant.Frame, person).Concat(doors.Devices.Select(d => new Part(DoorKind.Device, d.DeviceId, null)));
        Add(grant, method, [.. parts]);
    }

    AccessMethod New(AccessGrant grant, int request, Means mode) => new()
    {
        WorkspaceId = grant.WorkspaceId, AccessMethodId = acs.NewId(), AccessGrantId = grant.AccessGrantId, Request = request, Mode = mode,
        CreatedAt = Now, WantedSince = Now, Pass = mode == Means.CloudKey ? PassLink.New(call.Origin) : null,
    };

    void Add(AccessGrant grant, AccessMethod method, List<Part> parts)
    {
        var known = session.AccessMethod(vault, method.WorkspaceId, method.AccessMethodId);
        session.Save(vault, (known ?? method) with { Parts = [.. (known ?? method).Parts, .. parts], WantedSince = Now });
        if (known is null) news.Say(session, "access_method.created", grant, method, Now);
    }

    /// <summary>Tells that a requested method could not be made, once as long as that is so.</summary>
    AccessGrant TellMissing(AccessGrant grant, Doors doors)
    {
        var (isMissing, devices) = GrantTroubles.CouldNotMake(grant, session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId), doors);
        if (isMissing == grant.Told.CouldNotSince is not null) return grant;
        if (isMissing)
        {
            JsonObject details = new() { ["error_message"] = GrantTroubles.CouldNot };
            if (devices.Count > 0) details["missing_device_ids"] = new JsonArray([.. devices.Select(id => (JsonNode)id.ToString())]);
            news.Say(session, "access_grant.could_not_create_requested_access_methods", grant, Now, details);
        }
        return grant with { Told = grant.Told with { CouldNotSince = isMissing ? Now : null } };
    }

    public static string NameOf(AccessGrant grant, Person? person) => grant.Name ?? person?.FullName ?? person?.Email ?? "Guest";
}
