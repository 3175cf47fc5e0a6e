using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Devices;
using Latchkey.Spaces;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>The doors of a grant: those that it names, and those that lie in its spaces now, themselves or with their account.</summary>
sealed record Doors(IReadOnlyList<Device> Devices, IReadOnlyList<AcsEntrance> Entrances)
{
    public static Doors Of(AcsDesk desk, AccessGrant grant)
    {
        var (session, workspaceId) = (desk.Session, desk.WorkspaceId);
        List<Guid> In(MemberKind kind) => [.. grant.SpaceIds.SelectMany(space => session.MembersOf(workspaceId, space, kind)).Distinct()];
        var accounts = In(MemberKind.ConnectedAccount);
        var devices = grant.DeviceIds.Concat(In(MemberKind.Device)).Select(id => session.Device(workspaceId, id)).OfType<Device>()
            .Concat(accounts.Count == 0 ? [] : session.Devices(workspaceId, new() { ConnectedAccountIds = accounts }, int.MaxValue));
        var entrances = desk.Entrances([.. grant.AcsEntranceIds.Concat(In(MemberKind.AcsEntrance)).Distinct()])
            .Concat(accounts.SelectMany(account => Outages.SystemsOf(desk, account)).SelectMany(system => desk.EntrancesOf(system.AcsSystemId)));
        return new(
            [.. devices.Where(d => d.IsManaged).DistinctBy(d => d.DeviceId).OrderBy(d => d.DeviceId)],
            [.. entrances.DistinctBy(e => e.AcsEntranceId).OrderBy(e => e.AcsEntranceId)]);
    }

    /// <summary>Those that open in one of the ways that a grant asks for, at its times.</summary>
    public Doors For(AccessGrant grant, RequestedMethod asked, AcsDesk desk) => asked.IsWithdrawn ? new([], []) : new(
        [.. Devices.Where(d => Takes(d, asked.Mode) && !asked.Withdrawn.Contains(d.DeviceId) && !IsLeftOut(d, asked.Mode, grant))],
        [.. Entrances.Where(e => Takes(e, asked.Mode, desk, grant.Frame) && !asked.Withdrawn.Contains(e.AcsEntranceId))]);

    /// <summary>Why no code for the grant's times is on a device that takes codes; null: there is nothing against one.</summary>
    public static Unmade? WhyNoCode(Device device, AccessGrant grant) => !Takes(device, Means.Code) ? null
        : GrantTimes.Objection(device, grant.Frame) is { } reason ? new(device.DeviceId, grant.Frame, IsOutOfTime: true, reason, grant.CreatedAt)
        : grant.Unmade.FirstOrDefault(u => u.DeviceId == device.DeviceId && u.Frame == grant.Frame);

    static bool IsLeftOut(Device device, Means mode, AccessGrant grant) => mode == Means.Code && WhyNoCode(device, grant) is not null;

    /// <summary>Nothing but its maker's algorithm lets codes in.</summary>
    public static bool TakesOfflineCodes(Device device) => device.Traits is { CanProgramOfflineCodes: true, CanProgramOnlineCodes: not true };

    // One that has left its account is like one that is out of reach: it may come back.
    public static bool Takes(Device device, Means mode) => mode switch
    {
        Means.Code => device.Traits.CanProgramOnlineCodes == true || TakesOfflineCodes(device),
        Means.CloudKey => device.Traits.CanRemotelyUnlock == true,
        // A lock without an access system has no readers.
        Means.Card or Means.MobileKey => false,
    };

    static bool Takes(AcsEntrance entrance, Means mode, AcsDesk desk, TimeFrame frame)
    {
        if (!entrance.Takes(mode)) return false;
        var system = desk.System(entrance.AcsSystemId);
        if (frame.Schedule is not null && GrantTimes.Carries(system, mode)) return false;
        // A card may come from the drawer where the system itself makes none.
        return (system.Traits.Means.Contains(mode) || mode == Means.Card) && new KeyDesk(desk, system).CanLetIn(entrance);
    }

    /// <summary>The parts of a method at doors that are not among these.</summary>
    public List<Part> Lost(AccessMethod method) => [.. method.Parts.Where(part => !Has(part))];

    bool Has(Part part) => part.Kind switch
    {
        DoorKind.Device => Devices.Any(d => d.DeviceId == part.DoorId),
        DoorKind.AcsEntrance => Entrances.Any(e => e.AcsEntranceId == part.DoorId),
    };

    public Doors Without(IReadOnlySet<Guid> doors) =>
        new([.. Devices.Where(d => !doors.Contains(d.DeviceId))], [.. Entrances.Where(e => !doors.Contains(e.AcsEntranceId))]);
}
