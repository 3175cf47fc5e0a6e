using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;

namespace Latchkey.AccessGrants;

/// <summary>The parts of methods that are credentials in access systems: one for all of a method's entrances in a system.</summary>
sealed class KeyParts(AcsDesk desk)
{
    public IEnumerable<Keypad> Keypads(IEnumerable<AcsEntrance> entrances) => entrances.GroupBy(e => e.AcsSystemId).OrderBy(s => s.Key).Select(s =>
    {
        var system = desk.System(s.Key);
        return new Keypad(system.Traits.Pins!, new KeyDesk(desk, system).IsTaken) { System = system, Entrances = [.. s] };
    });

    /// <summary>Whether a method has entrances of a system.</summary>
    public bool IsOf(AccessMethod method, Guid systemId) => method.Parts.Any(p => SystemOf(p) == systemId);

    Guid? SystemOf(Part part) => part.Kind == DoorKind.AcsEntrance ? desk.Entrances([part.DoorId]).FirstOrDefault()?.AcsSystemId : null;

    /// <summary>More entrances for a method: its credential in their system opens them too, or a new one does.</summary>
    public List<Part> Add(AccessMethod method, IEnumerable<AcsEntrance> entrances, TimeFrame frame, Person person) =>
        [.. entrances.GroupBy(e => e.AcsSystemId).OrderBy(s => s.Key).SelectMany(s => Add(method, s.Key, [.. s], frame, person))];

    List<Part> Add(AccessMethod method, Guid systemId, List<AcsEntrance> more, TimeFrame frame, Person person)
    {
        var system = desk.Hold(systemId);
        var of = method.Parts.FirstOrDefault(p => SystemOf(p) == systemId);
        if (of is { ThingId: { } id } && desk.FindCredential(id) is { DeletedAt: null } known)
        {
            var all = desk.Entrances(known.Wanted.Entrances).Concat(more).DistinctBy(e => e.AcsEntranceId).ToList();
            new KeyDesk(desk, system).ChangeAccess(known, all, Framed(known, frame));
            return PartsOf(more, id);
        }
        // A card that is chosen from the drawer comes later.
        return method.Mode == Means.Card && !system.Traits.Means.Contains(Means.Card) ? PartsOf(more, null) : Give(method, more, frame, person, null);
    }

    /// <summary>A credential of a method for entrances of one system.</summary>
    public List<Part> Give(AccessMethod method, IReadOnlyList<AcsEntrance> entrances, TimeFrame frame, Person person, Pin? pin)
    {
        var system = desk.Hold(entrances[0].AcsSystemId);
        var wish = new CredentialWish(method.Mode, frame) { Code = pin, AccessMethodId = method.AccessMethodId };
        var credential = new KeyDesk(desk, system).GiveAccess(person, entrances, wish);
        return PartsOf(entrances, credential.AcsCredentialId);
    }

    /// <summary>Parts whose credentials somebody has deleted.</summary>
    public List<Part> Gone(AccessMethod method) => [.. method.Parts.Where(p =>
        p is { Kind: DoorKind.AcsEntrance, ThingId: { } id } && desk.FindCredential(id) is not { DeletedAt: null })];

    /// <summary>Gives the credentials of a method the grant's times.</summary>
    public void Reframe(AccessMethod method, TimeFrame frame, Doors doors)
    {
        foreach (var thing in ThingsOf(method.Parts))
        {
            if (desk.FindCredential(thing) is not { DeletedAt: null } seen) continue;
            var system = desk.Hold(seen.AcsSystemId);
            var entrances = doors.Entrances.Where(e => method.Parts.Any(p => p.ThingId == thing && p.DoorId == e.AcsEntranceId)).ToList();
            new KeyDesk(desk, system).ChangeAccess(seen, entrances, Framed(seen, frame));
        }
    }

    // Its start was moved to when it was made: it is not moved back by asking again.
    static TimeFrame Framed(AcsCredential credential, TimeFrame frame) =>
        credential.IsStartMoved && frame.Start < credential.Wanted.Frame.Start ? frame with { Start = credential.Wanted.Frame.Start } : frame;

    /// <param name="kept">Other parts of the method: what these share with them stays, and opens less.</param>
    public void TakeOff(IReadOnlyList<Part> parts, IReadOnlyList<Part> kept)
    {
        foreach (var thing in ThingsOf(parts))
        {
            if (desk.FindCredential(thing) is not { DeletedAt: null } seen) continue;
            var system = desk.Hold(seen.AcsSystemId);
            var keys = new KeyDesk(desk, system);
            var left = kept.Where(p => p.ThingId == thing).Select(p => p.DoorId).ToList();
            if (left.Count == 0 && IsFromDrawer(seen, system)) keys.PutBack(seen);
            else if (left.Count == 0) keys.TakeAccess(seen);
            else keys.ChangeAccess(seen, desk.Entrances(left), seen.Wanted.Frame);
        }
    }

    static bool IsFromDrawer(AcsCredential credential, AcsSystem system) => credential.Means == Means.Card && !system.Traits.Means.Contains(Means.Card);

    static IEnumerable<Guid> ThingsOf(IEnumerable<Part> parts) =>
        parts.Where(p => p.Kind == DoorKind.AcsEntrance).Select(p => p.ThingId).OfType<Guid>().Distinct().Order();

    static List<Part> PartsOf(IEnumerable<AcsEntrance> entrances, Guid? thing) => [.. entrances.Select(e => new Part(DoorKind.AcsEntrance, e.AcsEntranceId, thing))];
}
