using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Devices;
using Latchkey.Spaces;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>The doors of a grant: those that it names, and those that lie in its spaces now.</summary>
sealed record Doors(IReadOnlyList<Device> Devices, IReadOnlyList<AcsEntrance> Entrances)
{
    public static Doors Of(AcsDesk desk, AccessGrant grant)
    {
        var (session, workspaceId) = (desk.Session, desk.WorkspaceId);
        IEnumerable<Guid> In(MemberKind kind) => grant.SpaceIds.SelectMany(space => session.MembersOf(workspaceId, space, kind));
        var devices = grant.DeviceIds.Concat(In(MemberKind.Device)).Distinct().Order()
            .Select(id => session.Device(workspaceId, id)).OfType<Device>().Where(d => d.IsManaged);
        var entrances = grant.AcsEntranceIds.Concat(In(MemberKind.AcsEntrance)).Distinct().Order().ToList();
        return new([.. devices], desk.Entrances(entrances));
    }

    /// <summary>Those that open in some way at all.</summary>
    public Doors For(Means mode, AcsDesk desk, IReadOnlyList<Guid> withdrawn) => new(
        [.. Devices.Where(d => Takes(d, mode) && !withdrawn.Contains(d.DeviceId))],
        [.. Entrances.Where(e => Takes(e, mode, desk) && !withdrawn.Contains(e.AcsEntranceId))]);

    public static bool Takes(Device device, Means mode) => !device.Errors.ContainsKey(DeviceErrors.DeviceRemoved) && mode switch
    {
        Means.Code => device.Traits.CanProgramOnlineCodes == true,
        Means.CloudKey => device.Traits.CanRemotelyUnlock == true,
        // A lock without an access system has no readers.
        Means.Card or Means.MobileKey => false,
    };

    static bool Takes(AcsEntrance entrance, Means mode, AcsDesk desk)
    {
        if (!entrance.Takes(mode)) return false;
        var system = desk.System(entrance.AcsSystemId);
        // A card may come from the drawer where the system itself makes none.
        return (system.Traits.Means.Contains(mode) || mode == Means.Card) && new KeyDesk(desk, system).CanLetIn(entrance);
    }

    public bool Has(Part part) => part.Kind switch
    {
        DoorKind.Device => Devices.Any(d => d.DeviceId == part.DoorId),
        DoorKind.AcsEntrance => Entrances.Any(e => e.AcsEntranceId == part.DoorId),
    };

    public Doors Without(IReadOnlySet<Guid> doors) =>
        new([.. Devices.Where(d => !doors.Contains(d.DeviceId))], [.. Entrances.Where(e => !doors.Contains(e.AcsEntranceId))]);
}
