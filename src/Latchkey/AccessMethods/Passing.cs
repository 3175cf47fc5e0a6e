using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;

namespace Latchkey.AccessMethods;

/// <summary>Whether a method may open a door from afar, now.</summary>
static class Passing
{
    /// <summary>Whichever door: whether it may open any that takes it.</summary>
    public static MayOpen Decide(AccessMethod method, AccessGrant grant, DateTimeOffset now)
    {
        if (method.Mode != Means.CloudKey) return MayOpen.NotFromAfar;
        if (method.DeletedAt is not null || grant.DeletedAt is not null) return MayOpen.Revoked;
        return grant.Frame.PhaseAt(now) switch
        {
            Phase.Ahead => grant.Frame.Schedule is null || grant.Frame.Start > now ? MayOpen.NotYet : MayOpen.NotAtThisHour,
            Phase.Over => MayOpen.Over,
            Phase.Running => MayOpen.Yes,
        };
    }

    /// <param name="doorId">A device or an entrance.</param>
    public static MayOpen Decide(AccessMethod method, AccessGrant grant, Standing standing, Guid doorId, DateTimeOffset now)
    {
        var anywhere = Decide(method, grant, now);
        if (anywhere is MayOpen.NotFromAfar or MayOpen.Revoked) return anywhere;
        if (standing.Parts.FirstOrDefault(p => p.Part.DoorId == doorId) is not { } part) return MayOpen.NotThisDoor;
        return anywhere == MayOpen.Yes && part.State != PartState.Issued ? MayOpen.NotIssued : anywhere;
    }

    /// <summary>In words for whoever stands before the door.</summary>
    public static string Words(MayOpen answer) => answer switch
    {
        MayOpen.Yes => "The door may be opened.",
        MayOpen.NotFromAfar => "Only access methods with mode cloud_key open doors from afar.",
        MayOpen.Revoked => "The access method was revoked.",
        MayOpen.NotThisDoor => "The access method does not open this door.",
        MayOpen.NotYet => "The access grant has not begun.",
        MayOpen.NotAtThisHour => "The access grant does not open at this hour: its next_windows tell when it does.",
        MayOpen.Over => "The access grant has ended.",
        MayOpen.NotIssued => "The access method has not been issued at this door yet.",
    };
}

enum MayOpen { Yes, NotFromAfar, Revoked, NotThisDoor, NotYet, NotAtThisHour, Over, NotIssued }
