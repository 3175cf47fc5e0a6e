using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Drivers.Virtual;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>Furnishes a sandbox with its virtual locks and access systems, and takes it back to that first state.</summary>
sealed class Furniture(Server server, Vault vault, EventLog log, Ids ids, Chance chance, TimeProvider machine)
{
    /// <summary>In the transaction that makes (or resets) the workspace.</summary>
    public void Place(Session session, Workspace workspace)
    {
        var clock = session.ClockOf(workspace.WorkspaceId);
        var now = clock.Now(machine);
        var seed = VirtualSandbox.Seed(workspace.WorkspaceId, now, () => ids.New(now), Secret);
        foreach (var account in seed.Accounts) session.AddConnectedAccount(account);
        foreach (var door in seed.Doors)
        {
            var account = seed.Accounts.First(a => a.ConnectedAccountId == door.Device.ConnectedAccountId);
            Put(session, door, clock);
            Tell(session, "device.connected", door.Device, account, now);
        }
        new VirtualBuildings(new(server, session, workspace.WorkspaceId)).Place(seed.Accounts);
    }

    /// <summary>Puts a maker's locks into an account that was just connected.</summary>
    /// <param name="isManaged">Of the lock of each make.</param>
    public void PlaceLocks(Session session, ConnectedAccount account, Func<Make, bool> isManaged)
    {
        var clock = session.ClockOf(account.WorkspaceId);
        var now = clock.Now(machine);
        foreach (var make in Makes.All.Where(m => m.AccountType == account.AccountType))
        {
            var door = VirtualSandbox.Door(account, make, ids.New(now), Secret(), now);
            door = door with { Device = door.Device with { IsManaged = isManaged(make) } };
            Put(session, door, clock);
            Tell(session, "device.added", door.Device, account, now);
            if (Connection.IsOnline(door.Device, account))
                Tell(session, door.Device.IsManaged ? "device.connected" : "device.unmanaged.connected", door.Device, account, now);
        }
    }

    void Put(Session session, SandboxDoor door, WorkspaceClock clock)
    {
        var (workspaceId, deviceId, now) = (door.Device.WorkspaceId, door.Device.DeviceId, clock.Now(machine));
        session.Insert(door.Device);
        session.Save(vault, workspaceId, deviceId, door.Lock);
        session.LookAt(workspaceId, deviceId, now, now, clock);
    }

    void Tell(Session session, string type, Device device, ConnectedAccount account, DateTimeOffset now) => log.Append(session, new Event(type, now)
    {
        DeviceId = device.DeviceId, ConnectedAccountId = account.ConnectedAccountId,
    }, device, account);

    /// <summary>Everything in the sandbox goes, its clock is the machine's again, and new locks stand there.</summary>
    public void Reset(Session session, Workspace workspace)
    {
        session.Hold(workspace.WorkspaceId);
        session.EmptyWorkspace(workspace.WorkspaceId);
        session.SetClock(workspace.WorkspaceId, new WorkspaceClock(TimeSpan.Zero, null));
        Place(session, workspace);
    }

    byte[] Secret()
    {
        var secret = new byte[16];
        chance.Fill(secret);
        return secret;
    }
}
