using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>Grants of one stay: the first establishes its rooms, others may join it.</summary>
/// <remarks>Source: the Seam guide "Reservation Access Grants", its four rules. Doors that are no rooms are free of them.</remarks>
static class Reservation
{
    /// <exception cref="Refusal">One of the rules is broken.</exception>
    public static void Check(Session session, AcsDesk desk, AccessGrant grant)
    {
        if (grant.ReservationKey is not { } key) return;
        // Two who begin the same stay at once: the second waits, and joins the first.
        session.Hold(new Guid(desk.Server.Vault.IndexOf(grant.WorkspaceId, $"reservation {key}")));
        var rooms = RoomsOf(desk, grant);
        if (rooms.Count == 0)
        {
            throw Refusal.Invalid("reservation_key",
                "No targeted entrances support reservation behavior. Remove reservation_key or include at least one reservation-capable entrance");
        }
        var others = session.AccessGrants(desk.Server.Vault, grant.WorkspaceId, new() { ReservationKey = key })
            .FindAll(g => g.AccessGrantId != grant.AccessGrantId);
        if (others.Count == 0) return;
        CheckRooms(rooms, RoomsOf(desk, others[0]));
        CheckTimes(grant, others);
    }

    /// <summary>The rooms of a stay stay as they are.</summary>
    static void CheckRooms(HashSet<Guid> rooms, HashSet<Guid> established)
    {
        if (rooms.IsSubsetOf(established)) return;
        throw rooms.IsSupersetOf(established)
            ? Refusal.Conflict("reservation_joiner_entrance_set_conflict",
                "Joiner access grants must use the same or a subset of the reservation-capable doors of the first access grant with this reservation_key.")
            : Refusal.Conflict("reservation_entrance_change_requires_cleanup",
                "To change the doors for this reservation, delete the existing access grants with this reservation_key first.");
    }

    public static void CheckTimes(AccessGrant grant, IEnumerable<AccessGrant> others)
    {
        if (others.Any(other => !Overlap(grant, other)))
        {
            throw Refusal.Conflict("reservation_time_frames_must_overlap",
                "Access grants in the same reservation must have overlapping time frames. Use another reservation_key for another stay.");
        }
    }

    static bool Overlap(AccessGrant one, AccessGrant other) =>
        !(one.Frame.End <= other.Frame.Start) && !(other.Frame.End <= one.Frame.Start);

    // Whatever the caller sees: a stay's other rooms are not lost on one who does not see them.
    static HashSet<Guid> RoomsOf(AcsDesk desk, AccessGrant grant) =>
        [.. desk.Session.As(null, _ => Doors.Of(desk, grant)).Entrances.Where(e => e.CanBelongToReservation).Select(e => e.AcsEntranceId)];
}
