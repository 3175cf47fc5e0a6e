using Latchkey.AccessCodes;
using Latchkey.Sandbox;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Reconciling;

public sealed class TurnTests
{
    [Theory, BothEngines]
    public async Task A_put_that_was_never_answered_concerns_its_lock_between_the_windows_too(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorNamed("Workshop");
        var (withIt, without) = await server.Server.Store.Write(session =>
        {
            var workspace = session.ListWorkspaces()[0].WorkspaceId;
            var open = server.Server.Turn.OpenFor(session, workspace, door, [])!;
            var hours = new TimeFrame(open.Now, null) { Schedule = new("FREQ=DAILY", $"{open.Now.AddHours(6):HH:mm}", $"{open.Now.AddHours(7):HH:mm}", "UTC", open.Now) };
            AccessCode Code() => new()
            {
                WorkspaceId = workspace, AccessCodeId = open.NewId(), DeviceId = door, ConnectedAccountId = open.Device.ConnectedAccountId, IsManaged = true,
                Frame = hours, CreatedAt = open.Now, WantedSince = open.Now,
            };
            // Nothing lies on the lock and nothing is on its way, as far as anybody knows: what got lost may still land there.
            var lost = Code() with { Pin = new("2580"), Unanswered = new(CommandKind.Put, "1", new("2580"), null, TimeFrame.Always, open.Now) };
            var idle = Code() with { Pin = new("3691") };
            open.Change(lost);
            open.Change(idle);
            server.Server.Turn.CloseFor(session, open);
            var concern = session.CodesOfConcern(server.Server.Vault, workspace, door, open.Now).ConvertAll(c => c.Code.AccessCodeId);
            return (concern.Contains(lost.AccessCodeId), concern.Contains(idle.AccessCodeId));
        });
        Assert.True(withIt);
        Assert.False(without);
    }
}
