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
            session.Insert(door.Device);
            session.Save(vault, workspace.WorkspaceId, door.Device.DeviceId, door.Lock);
            var account = seed.Accounts.First(a => a.ConnectedAccountId == door.Device.ConnectedAccountId);
            log.Append(session, new Event("device.connected", now)
            {
                DeviceId = door.Device.DeviceId, ConnectedAccountId = account.ConnectedAccountId,
            }, door.Device, account);
            session.LookAt(workspace.WorkspaceId, door.Device.DeviceId, now, now, clock);
        }
        new VirtualBuildings(new(server, session, workspace.WorkspaceId)).Place(seed.Accounts);
    }

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
