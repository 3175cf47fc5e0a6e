using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Devices;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Pages;

/// <summary>A link that opens something, now or later.</summary>
sealed record Pass(Workspace Workspace, AccessMethod Method, AccessGrant Grant)
{
    /// <summary>Null: there is none, or it is over or was revoked. Nobody learns which.</summary>
    public static Pass? Find(Session session, Server server, string secret)
    {
        if (session.AccessMethodOfPass(server.Vault, secret) is not { } method
            || session.FindWorkspace(method.WorkspaceId) is not { IsSuspended: false } workspace
            || session.AnyAccessGrant(server.Vault, method.WorkspaceId, method.AccessGrantId) is not { } grant) return null;
        var now = session.ClockOf(method.WorkspaceId).Now(server.Clock);
        return Passing.Decide(method, grant, now) is MayOpen.Yes or MayOpen.NotYet or MayOpen.NotAtThisHour ? new(workspace, method, grant) : null;
    }
}

/// <summary>What a pass shows: whose it is, until when, and how its doors stand.</summary>
/// <param name="Guest">Null: nobody named the person or the grant.</param>
/// <param name="Hours">The running window, or the next one where it <see cref="IsAhead"/>.</param>
sealed record PassState(string? Guest, bool IsAhead, TimeFrame Hours, DateTimeOffset Now, IReadOnlyList<PassDoor> Doors)
{
    public static PassState Of(Session session, Server server, Pass pass)
    {
        var desk = new AcsDesk(server, session, pass.Workspace.WorkspaceId);
        var standing = Standing.Of(session, server.Vault, pass.Method, pass.Grant, server.Timing, desk.Now);
        var doors = standing.Parts.Select(part => DoorOf(desk, part, Passing.Decide(pass.Method, pass.Grant, standing, part.Part.DoorId, desk.Now)));
        return new(
            desk.Person(pass.Grant.UserIdentityId)?.FullName ?? pass.Grant.Name, Passing.Decide(pass.Method, pass.Grant, desk.Now) != MayOpen.Yes,
            pass.Grant.Frame.At(desk.Now), desk.Now, [.. doors.OfType<PassDoor>().OrderBy(d => d.Name, StringComparer.Ordinal)]);
    }

    static PassDoor? DoorOf(AcsDesk desk, PartStanding part, MayOpen answer) => part.Part.Kind switch
    {
        DoorKind.Device => desk.Session.Device(desk.WorkspaceId, part.Part.DoorId) is { } device ? OfDevice(desk, device, answer) : null,
        DoorKind.AcsEntrance => desk.Entrances([part.Part.DoorId]) is [var entrance] ? OfEntrance(desk, entrance, answer) : null,
    };

    static PassDoor OfDevice(AcsDesk desk, Device device, MayOpen answer)
    {
        var account = desk.Session.FindConnectedAccount(desk.WorkspaceId, device.ConnectedAccountId)!;
        var shows = !Connection.IsOnline(device, account) ? DoorShows.Offline : device.State.IsLocked switch
        {
            true => DoorShows.Locked,
            false => DoorShows.Unlocked,
            null => DoorShows.Reachable,
        };
        return new(device.DeviceId, DoorKind.Device, device.DisplayName, device.TimeZone, Seen(shows, answer), device.Traits.CanRemotelyLock == true);
    }

    static PassDoor OfEntrance(AcsDesk desk, AcsEntrance entrance, MayOpen answer)
    {
        var system = desk.System(entrance.AcsSystemId);
        var shows = system.IsReachable ? DoorShows.Reachable : DoorShows.Offline;
        return new(entrance.AcsEntranceId, DoorKind.AcsEntrance, entrance.Name, system.TimeZone, Seen(shows, answer), CanLock: false);
    }

    // Who comes tomorrow does not see whether somebody is at home today.
    static DoorShows Seen(DoorShows shows, MayOpen answer) => answer switch
    {
        MayOpen.Yes => shows,
        MayOpen.NotYet or MayOpen.NotAtThisHour => DoorShows.Hidden,
        MayOpen.NotIssued => DoorShows.NotReady,
        MayOpen.NotFromAfar or MayOpen.Revoked or MayOpen.NotThisDoor or MayOpen.Over => DoorShows.Hidden,
    };
}

/// <param name="TimeZone">IANA; null: not known.</param>
/// <param name="CanLock">From afar.</param>
sealed record PassDoor(Guid DoorId, DoorKind Kind, string Name, string? TimeZone, DoorShows Shows, bool CanLock)
{
    /// <summary>The one thing that somebody before the door wants; null: it does nothing now.</summary>
    public DoorMove? Move => Shows switch
    {
        DoorShows.Hidden or DoorShows.NotReady => null,
        DoorShows.Unlocked => CanLock ? DoorMove.Lock : DoorMove.Unlock,
        DoorShows.Locked or DoorShows.Reachable or DoorShows.Offline => DoorMove.Unlock,
    };
}

/// <summary>How a door stands, as far as a guest is told.</summary>
enum DoorShows
{
    Locked, Unlocked,

    /// <summary>Whether it is locked is not known.</summary>
    Reachable,

    Offline,

    /// <summary>The door does not know the pass yet.</summary>
    NotReady,

    /// <summary>The pass opens nothing now.</summary>
    Hidden,
}
