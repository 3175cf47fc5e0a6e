using System.Text;
using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Drivers.Virtual;
using Latchkey.Stores;
using Latchkey.Workspaces;

namespace Latchkey.Storage;

public class RowsTests
{
    static readonly DateTimeOffset now = new(2026, 5, 1, 15, 0, 0, TimeSpan.Zero);
    static readonly Guid inn = Guid.CreateVersion7();
    static readonly Guid elsewhere = Guid.CreateVersion7();
    static readonly Keys vault = new(KeyFile.New());

    static readonly Workspace workspace = new()
    {
        WorkspaceId = inn, Name = "The Inn · Gästehaus", IsSandbox = true, CreatedAt = now,
    };

    [Theory, BothEngines]
    public async Task A_workspace_comes_back_as_it_was_put(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.AddWorkspace(workspace));
        Assert.Equal(workspace, await fresh.Store.Read(session => session.FindWorkspace(inn)));

        var renamed = workspace with { Name = "The Lodge", IsSandbox = false };
        Assert.True(await fresh.Store.Write(session => session.UpdateWorkspace(renamed)));
        Assert.Equal([renamed], await fresh.Store.Read(session => session.ListWorkspaces()));
        var unknown = workspace with { WorkspaceId = elsewhere };
        Assert.False(await fresh.Store.Write(session => session.UpdateWorkspace(unknown)));
        Assert.Null(await fresh.Store.Read(session => session.FindWorkspace(elsewhere)));
    }

    [Theory, BothEngines]
    public async Task Moving_a_workspaces_clock_moves_when_its_locks_are_due(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.AddWorkspace(workspace));
        await Do(fresh, session => session.AddWorkspace(workspace with { WorkspaceId = elsewhere }));
        await Do(fresh, session => AddDoor(session, inn, look: now.AddHours(3), check: now.AddHours(9)));
        await Do(fresh, session => AddDoor(session, inn, look: null, check: now.AddHours(10)));
        await Do(fresh, session => AddDoor(session, elsewhere, look: now.AddHours(3), check: null));

        await Do(fresh, session => session.SetClock(inn, new WorkspaceClock(TimeSpan.FromHours(2), null)));
        Assert.Equal([(now.AddHours(1), now.AddHours(7)), (null, now.AddHours(8))], await Due(fresh, inn));
        Assert.Equal([(now.AddHours(3), null)], await Due(fresh, elsewhere));

        var stopped = new WorkspaceClock(TimeSpan.FromHours(2), now.AddHours(2));
        await Do(fresh, session => session.SetClock(inn, stopped));
        Assert.Equal([(null, null), (null, null)], await Due(fresh, inn));
        Assert.Equal(stopped, await fresh.Store.Read(session => session.ClockOf(inn)));

        await Do(fresh, session => session.SetClock(inn, stopped with { StoppedAt = now.AddHours(4) }));
        await Do(fresh, session => session.SetClock(inn, new WorkspaceClock(TimeSpan.FromHours(4), null)));
        Assert.Equal([(now.AddHours(-1), now.AddHours(5)), (null, now.AddHours(6))], await Due(fresh, inn));
    }

    [Theory, BothEngines]
    public async Task A_clock_that_runs_again_wakes_the_loop_and_one_that_stops_does_not(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await Do(fresh, session => session.AddWorkspace(workspace));

        Assert.False(await MarksDue(new WorkspaceClock(TimeSpan.Zero, now)));
        Assert.False(await MarksDue(new WorkspaceClock(TimeSpan.Zero, now.AddHours(1))));
        Assert.True(await MarksDue(new WorkspaceClock(TimeSpan.FromHours(1), null)));
        Assert.False(await MarksDue(new WorkspaceClock(TimeSpan.FromHours(1), null)));

        Task<bool> MarksDue(WorkspaceClock clock) => fresh.Store.Write(session =>
        {
            session.SetClock(inn, clock);
            return session.HasDue;
        });
    }

    [Theory, BothEngines]
    public async Task An_API_key_is_found_by_its_hash_until_it_is_revoked(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var key = new ApiKey
        {
            ApiKeyId = Guid.CreateVersion7(),
            Kind = KeyKind.ApiKey,
            WorkspaceId = inn,
            Name = "Channel manager",
            Hint = "lk_…9f",
            CreatedAt = now,
        };
        var token = key with { ApiKeyId = Guid.CreateVersion7(), Kind = KeyKind.PersonalToken, WorkspaceId = null };
        await Do(fresh, session => session.AddApiKey(key, [1, 2, 3]));
        await Do(fresh, session => session.AddApiKey(token, [4]));

        Assert.Equal(key, await fresh.Store.Read(session => session.FindApiKey([1, 2, 3])));
        Assert.Equal(token, await fresh.Store.Read(session => session.FindApiKey([4])));
        Assert.Null(await fresh.Store.Read(session => session.FindApiKey([5])));

        Assert.True(await fresh.Store.Write(session => session.RevokeApiKey(key.ApiKeyId, now.AddDays(1))));
        Assert.False(await fresh.Store.Write(session => session.RevokeApiKey(key.ApiKeyId, now.AddDays(2))));
        Assert.Null(await fresh.Store.Read(session => session.FindApiKey([1, 2, 3])));
        var revoked = key with { RevokedAt = now.AddDays(1) };
        Assert.Equal([revoked], await fresh.Store.Read(session => session.ListApiKeys(inn)));
        Assert.Equal([token], await fresh.Store.Read(session => session.ListPersonalTokens()));
    }

    [Theory, BothEngines]
    public async Task Connected_accounts_are_listed_page_by_page(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        // Three share a moment: then the id decides.
        var accounts = Enumerable.Range(0, 6)
            .Select(i => Account with { DisplayName = $"{i}", CreatedAt = now.AddMinutes(i / 3) })
            .OrderBy(account => account.CreatedAt)
            .ThenBy(account => account.ConnectedAccountId.ToString(), StringComparer.Ordinal)
            .ToList();
        foreach (var account in accounts.AsEnumerable().Reverse())
            await Do(fresh, session => session.AddConnectedAccount(account));

        var listed = new List<ConnectedAccount>();
        Place? after = null;
        while (await fresh.Store.Read(session => session.ListConnectedAccounts(inn, after, 2)) is { Count: > 0 } page)
        {
            listed.AddRange(page);
            after = new Place(page[^1].CreatedAt, page[^1].ConnectedAccountId);
        }

        Assert.Equal(accounts.Select(Bodies.Text), listed.Select(Bodies.Text));
        Assert.Empty(await fresh.Store.Read(session => session.ListConnectedAccounts(elsewhere, null, 10)));
        Assert.Equal(6, (await fresh.Store.Read(session => session.ListAllConnectedAccounts())).Count);
    }

    [Theory, BothEngines]
    public async Task An_accounts_credentials_lie_sealed_and_go_with_it(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var account = Account;
        var id = account.ConnectedAccountId;
        await Do(fresh, session => session.AddConnectedAccount(account));
        Assert.Null(await fresh.Store.Read(session => session.FindCredentials(vault, inn, id)));

        Assert.True(await fresh.Store.Write(session => session.SetCredentials(vault, inn, id, "token"u8)));
        var renamed = account with { DisplayName = "Lodge" };
        Assert.True(await fresh.Store.Write(session => session.UpdateConnectedAccount(renamed)));

        Assert.Equal("token"u8.ToArray(), await fresh.Store.Read(session => session.FindCredentials(vault, inn, id)));
        Assert.Equal("Lodge", (await fresh.Store.Read(session => session.FindConnectedAccount(inn, id)))!.DisplayName);
        var stored = await fresh.Store.Read(session =>
            session.First("select credentials from connected_accounts", row => row.Bytes(0)));
        Assert.DoesNotContain("token", Encoding.Latin1.GetString(stored!));
        Assert.True(await fresh.Store.Write(session => session.DeleteConnectedAccount(inn, id)));
        Assert.Null(await fresh.Store.Read(session => session.FindConnectedAccount(inn, id)));
    }

    [Theory, BothEngines]
    public async Task Action_attempts_are_pending_until_they_are_answered(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var door = Guid.CreateVersion7();
        var attempts = Enumerable.Range(0, 4).Select(i => new ActionAttempt
        {
            WorkspaceId = inn,
            ActionAttemptId = Guid.CreateVersion7(),
            ActionType = "UNLOCK_DOOR",
            DeviceId = i == 3 ? Guid.CreateVersion7() : door,
            CreatedAt = now.AddSeconds(i),
            Deadline = now.AddMinutes(1),
        }).ToList();
        foreach (var attempt in attempts)
            await Do(fresh, session => session.Save(attempt));

        var ids = attempts.ConvertAll(attempt => attempt.ActionAttemptId);
        var done = attempts[0] with { Status = AttemptStatus.Error, ErrorType = "no_answer" };
        await Do(fresh, session => session.Save(done));

        var pending = await fresh.Store.Read(session => session.PendingActionAttempts(inn, door, 10));
        Assert.Equal(ids[1..3], pending.Select(attempt => attempt.ActionAttemptId));
        var found = await fresh.Store.Read(session => session.FindActionAttempt(inn, done.ActionAttemptId));
        Assert.Equal(Bodies.Text(done), Bodies.Text(found!));
        var atDoor = new ActionAttemptFilter { DeviceId = door };
        Assert.Equal([0, 1, 2], await Listed(atDoor, null));
        Assert.Equal([2], await Listed(atDoor, new Place(now.AddSeconds(1), ids[1])));
        Assert.Equal([1, 3], await Listed(new ActionAttemptFilter { ActionAttemptIds = [ids[3], ids[1], door] }, null));

        async Task<IEnumerable<int>> Listed(ActionAttemptFilter filter, Place? after) =>
            (await fresh.Store.Read(session => session.ListActionAttempts(inn, filter, after, 10)))
            .Select(attempt => (int)(attempt.CreatedAt - now).TotalSeconds);
    }

    [Theory, BothEngines]
    public async Task An_idempotent_answer_is_found_again_until_it_is_purged(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var body = "1234"u8.ToArray();
        var answers = Enumerable.Range(0, 5)
            .Select(i => new IdempotencyRow([.. Enumerable.Repeat((byte)i, 32)], [7], now.AddHours(i), body))
            .ToList();
        foreach (var answer in answers)
            await Do(fresh, session => session.PutIdempotency(vault, inn, answer));
        await Do(fresh, session => session.PutIdempotency(vault, inn, answers[4] with { Body = [9] }));

        var found = await Find(inn, 3);
        Assert.Equal(body, found!.Body);
        Assert.Equal((now.AddHours(3), (byte)7), (found.ExpiresAt, found.RequestHash.Single()));
        Assert.Equal([9], (await Find(inn, 4))!.Body);
        Assert.Null(await Find(elsewhere, 3));

        Assert.Equal(2, await fresh.Store.Write(session => session.PurgeIdempotency(now.AddHours(2), 2)));
        Assert.Equal(1, await fresh.Store.Write(session => session.PurgeIdempotency(now.AddHours(2), 2)));
        Assert.Equal(0, await fresh.Store.Write(session => session.PurgeIdempotency(now.AddHours(2), 2)));
        Assert.Null(await Find(inn, 2));

        Task<IdempotencyRow?> Find(Guid workspace, int number) =>
            fresh.Store.Write(session => session.FindIdempotency(vault, workspace, answers[number].KeyHash));
    }

    [Theory, BothEngines]
    public async Task A_virtual_lock_remembers_what_was_last_put(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var door = Guid.CreateVersion7();
        Assert.Null(await fresh.Store.Read(session => session.VirtualLock(vault, inn, door)));

        var august = VirtualSandbox.Lock(Makes.August, secret: [1, 2, 3]);
        await Do(fresh, session => session.Save(vault, inn, door, august));
        await Do(fresh, session => session.Save(vault, inn, door, august.KeypadAdd(new("2580"), "Aunt", true).Lock));
        var held = (await fresh.Store.Read(session => session.VirtualLock(vault, inn, door)))!;
        Assert.Equal(new HeldCode("code-1", new("2580"), "Aunt", TimeFrame.Always), Assert.Single(held.Codes));

        await Do(fresh, session => session.DeleteVirtualLock(inn, door));
        Assert.Null(await fresh.Store.Read(session => session.VirtualLock(vault, inn, door)));
    }

    static Task<int> Do(FreshStore fresh, Action<Session> work) => fresh.Store.Write(session =>
    {
        work(session);
        return 0;
    });

    static ConnectedAccount Account => new()
    {
        WorkspaceId = inn,
        ConnectedAccountId = Guid.CreateVersion7(),
        AccountType = "august",
        DisplayName = "Inn",
        CreatedAt = now,
        CustomMetadata = new Dictionary<string, JsonElement> { ["floor"] = JsonSerializer.SerializeToElement(2) },
        Errors = new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = now },
    };

    static void AddDoor(Session session, Guid workspace, DateTimeOffset? look, DateTimeOffset? check) =>
        session.Execute(
            """
            insert into devices (workspace_id, device_id, connected_account_id, is_managed, created_at,
                look_at, due_at, check_at, check_due_at, body)
            values ($1, $2, $3, $4, $5, $6, $6, $7, $7, $8)
            """,
            workspace, Guid.CreateVersion7(), Guid.Empty, true, now, look, check, "{}");

    static ValueTask<List<(DateTimeOffset?, DateTimeOffset?)>> Due(FreshStore fresh, Guid workspace) =>
        fresh.Store.Read(session => session.Query(
            "select due_at, check_due_at from devices where workspace_id = $1 order by check_at",
            row => (row.MomentOrNull(0), row.MomentOrNull(1)), workspace));
}
