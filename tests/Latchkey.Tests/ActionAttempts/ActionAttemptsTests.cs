using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.ActionAttempts;

public sealed class ActionAttemptsTests
{
    [Theory, BothEngines]
    public async Task An_attempt_is_got_in_the_shape_of_its_outcome(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var workspace = (Guid)(await server.Get("/workspaces/get")).Body["workspace"]!["workspace_id"]!;
        var failed = new ActionAttempt
        {
            WorkspaceId = workspace, ActionAttemptId = Guid.NewGuid(), ActionType = "LOCK_DOOR", CreatedAt = server.Clock.GetUtcNow(),
            Status = AttemptStatus.Error, ErrorType = "device_offline", ErrorMessage = "The lock does not answer.",
        };
        await server.Server.Store.Write(session =>
        {
            session.Save(failed);
            return true;
        });

        var answer = await server.Get($"/action_attempts/get?action_attempt_id={failed.ActionAttemptId}");

        Assert.Equal(200, answer.Status);
        var shown = answer.Body["action_attempt"]!.AsObject();
        Assert.Equal(["action_attempt_id", "action_type", "status", "result", "error"], shown.Select(p => p.Key));
        Assert.Equal((failed.ActionAttemptId, "LOCK_DOOR", "error"),
            ((Guid)shown["action_attempt_id"]!, (string)shown["action_type"]!, (string)shown["status"]!));
        Assert.Null(shown["result"]);
        Assert.Equal("""{"type":"device_offline","message":"The lock does not answer."}""", shown["error"]!.ToJsonString());
    }

    [Theory, BothEngines]
    public async Task Attempts_are_listed_by_their_ids_or_their_door(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, back) = (Guid.NewGuid(), Guid.NewGuid());
        var onFront = await PagingTests.Attempts(server, 2, front);
        var onBack = await PagingTests.Attempts(server, 1, back);

        Assert.Equal(onFront, PagingTests.Ids((await server.Post("/action_attempts/list", new { device_id = front })).Body));
        Assert.Equal(onBack, PagingTests.Ids((await server.Get($"/action_attempts/list?action_attempt_ids={onBack[0]}")).Body));
        Assert.Empty(PagingTests.Ids((await server.Get("/action_attempts/list?action_attempt_ids=")).Body));
    }

    [Fact]
    public async Task One_that_never_was_is_not_found()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/action_attempts/get", new { action_attempt_id = Guid.NewGuid() });
        Assert.Equal((404, "action_attempt_not_found"), (answer.Status, answer.ErrorType));
    }
}
