using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>The parts of methods that are access codes on devices.</summary>
sealed class CodeParts(Call call, Session session)
{
    /// <summary>A person's grants in which a PIN is looked for. A guess: the newest of them has it, nearly always.</summary>
    const int GrantsRemembered = 20;

    readonly Desk desk = new(call, session);
    readonly Vault vault = call.Server.Vault;

    public IEnumerable<Keypad> Keypads(IEnumerable<Device> devices) => devices.Select(device => new Keypad(
        device.Traits.Pins, session.TakenPins(vault, call.WorkspaceId, device.DeviceId, device.Traits.Pins)) { Device = device });

    /// <summary>The PIN that the person has at other doors; null: none.</summary>
    public Pin? Familiar(AccessGrant grant) => session
        .NewestAccessGrants(vault, grant.WorkspaceId, grant.UserIdentityId, GrantsRemembered)
        .SelectMany(g => session.AccessMethodsOf(vault, g.WorkspaceId, g.AccessGrantId))
        .FirstOrDefault(m => m is { Mode: Means.Code, Pin: not null, PulledAt: null })?.Pin;

    public Part Make(AccessMethod method, Device device, Pin? pin, AccessGrant grant, string name)
    {
        var door = desk.Door(device.DeviceId);
        var draft = new Draft { Name = name, UsesBackupPool = HasBackups(device, grant.Frame) };
        var code = draft.Make(door, pin) with { Frame = grant.Frame, AccessMethodId = method.AccessMethodId };
        desk.Add(door, code);
        desk.Close(door);
        return new(DoorKind.Device, device.DeviceId, code.AccessCodeId);
    }

    /// <summary>Gives the codes of a method the grant's times and name.</summary>
    public void Reframe(AccessMethod method, AccessGrant grant, string name)
    {
        foreach (var (door, code) in Open(method.Parts))
        {
            if (code.IsOffline || code.DeletedAt is not null) continue;
            var frame = Running(code, grant.Frame);
            var wanted = code with
            {
                Frame = frame,
                // One that was pulled from a pool keeps its name, by which the lock knows it.
                Name = code.IsBackup ? code.Name : name,
                UsesBackupPool = frame == code.Frame ? code.UsesBackupPool : !code.IsBackup && HasBackups(door.Device, frame),
            };
            if (wanted == code) continue;
            AccessCodes.Update.Wanted(desk, door, code, wanted);
            desk.Close(door);
        }
    }

    // One that comes and goes has no backup: it would open the door between the windows too.
    static bool HasBackups(Device device, TimeFrame frame) => device.IsBackupPoolEnabled && frame is { End: not null, Schedule: null };

    /// <summary>Parts whose codes are gone, or cannot become what the grant wants now: the door needs another.</summary>
    public List<Part> Outdated(AccessMethod method, AccessGrant grant) => [.. method.Parts.Where(p =>
        p is { Kind: DoorKind.Device, ThingId: { } id } && IsOutdated(session.AccessCode(vault, grant.WorkspaceId, id), grant))];

    // An offline code stays as it was given; one from a pool opens all the time.
    bool IsOutdated(AccessCode? code, AccessGrant grant) => code is not { IsManaged: true, DeletedAt: null }
        || (code.IsOffline ? !Covers(code.Frame, grant.Frame) : code.IsBackup && grant.Frame.Schedule is not null);

    bool Covers(TimeFrame given, TimeFrame wanted) => given.End >= wanted.End && (given.Start <= wanted.Start || given.Start <= call.Now(session));

    // A backup code lies on the lock and opens since it was pulled.
    static TimeFrame Running(AccessCode code, TimeFrame frame) => code.IsBackup ? new(code.Frame.Start, frame.End) : frame;

    public void TakeOff(IReadOnlyList<Part> parts)
    {
        foreach (var (door, code) in Open(parts))
        {
            // The lock takes an offline code until it ends, and cannot be told otherwise.
            if (code.DeletedAt is not null || code.IsOffline) continue;
            AccessCodes.Delete.Unwant(desk, door, code);
            desk.Close(door);
        }
    }

    // In the order of the devices' ids, so that two who change several never wait for each other.
    IEnumerable<(Reconciling.Door Door, AccessCode Code)> Open(IEnumerable<Part> parts) => parts
        .Where(p => p is { Kind: DoorKind.Device, ThingId: not null }).OrderBy(p => p.DoorId)
        .Where(p => session.AccessCode(vault, call.WorkspaceId, p.ThingId!.Value) is { IsManaged: true })
        .Select(p => desk.Find(p.ThingId!.Value, isManaged: true));
}
