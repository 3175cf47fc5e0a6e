using Latchkey.Stores;

namespace Latchkey.Storage;

public class MigrationsTests
{
    static readonly DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Dictionary<int, string> two = new()
    {
        [1] = "-- Doors; each has one.\ncreate table doors (name text);\ncreate index doors_by_name on doors (name);\n",
        [2] = "insert into doors values ('front; and back');",
    };

    [Theory, BothEngines]
    public async Task A_new_database_gets_every_table(Engine engine)
    {
        await using var fresh = await FreshStore.ClosedOn(engine);
        await fresh.Open();

        Assert.Empty(await fresh.Store.Read(s => s.Query("select device_id from devices", row => row.Id(0))));
    }

    [Theory, BothEngines]
    public async Task Each_file_is_applied_once(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var files = Migrations.All.Concat(two.Select(f => KeyValuePair.Create(f.Key + 9000, f.Value))).ToDictionary();

        Assert.Equal([9001, 9002], await Migrations.Apply(fresh.Store, files, now));
        Assert.Empty(await Migrations.Apply(fresh.Store, files, now));

        Assert.Equal(
            ["front; and back"],
            await fresh.Store.Read(session => session.Query("select name from doors", row => row.Text(0))));
        Assert.Equal(now, await fresh.Store.Read(session =>
            session.First("select applied_at from schema_versions where number = 9002", row => row.Moment(0))));
    }

    [Theory, BothEngines]
    public async Task Events_of_an_older_database_are_still_found_and_listed_in_order(Engine engine)
    {
        var vault = new Keys(KeyFile.New());
        await using var fresh = await FreshStore.ClosedOn(engine);
        await using var store = fresh.OpenWithoutSchema();
        await Migrations.Apply(store, Migrations.All.Where(f => f.Key <= 2).ToDictionary(), now);
        var (inn, door) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var ids = new Ids(System.Security.Cryptography.RandomNumberGenerator.Fill);
        var made = Enumerable.Range(0, 50).Select(i => (Id: ids.New(now.AddSeconds(i)), At: now.AddSeconds(i))).ToList();
        foreach (var (id, at) in made.Shuffle())
            await store.Write(session => { session.AddEvent(vault, inn, id, new("device.connected", at) { DeviceId = door }); return true; });

        await Migrations.Apply(store, now);

        Assert.Equal(made.Select(m => m.Id), await store.Read(session => session.ListEvents(vault, inn, new() { DeviceIds = [door] }, null, 100).Select(e => e.EventId)));
        foreach (var (id, at) in made) Assert.Equal(at, (await store.Read(session => session.FindEvent(vault, inn, id)))!.Event.OccurredAt);
    }

    [Theory, BothEngines]
    public async Task Of_an_older_database_pages_and_customers_still_find_what_is_theirs(Engine engine)
    {
        await using var fresh = await FreshStore.ClosedOn(engine);
        await using var store = fresh.OpenWithoutSchema();
        await Migrations.Apply(store, Migrations.All.Where(f => f.Key <= 3).ToDictionary(), now);
        var inn = new Workspaces.Workspace
        {
            WorkspaceId = Guid.CreateVersion7(), Name = "Inn", IsSandbox = true, CreatedAt = now, PublishableKey = Workspaces.Secrets.NewPublishableKey(),
        };
        var account = new ConnectedAccounts.ConnectedAccount
        {
            WorkspaceId = inn.WorkspaceId, ConnectedAccountId = Guid.CreateVersion7(), AccountType = "august", DisplayName = "Rooms",
            CustomerKey = "a \"good\" customer", Email = "Jane@example.com", CreatedAt = now,
        };
        await store.Write(session =>
        {
            session.AddWorkspace(inn);
            return session.Execute(
                "insert into connected_accounts (workspace_id, connected_account_id, created_at, body) values ($1, $2, $3, $4)",
                inn.WorkspaceId, account.ConnectedAccountId, now, Bodies.Text(account));
        });

        await Migrations.Apply(store, now);

        Assert.Equal(inn.WorkspaceId, (await store.Read(session => session.FindWorkspaceOf(inn.PublishableKey!)))!.WorkspaceId);
        Assert.Equal(1, await store.Write(session => session.FillColumns()));
        Assert.Equal(0, await store.Write(session => session.FillColumns()));
        Assert.Equal([account.ConnectedAccountId], await store.Read(session => session.AccountsOfCustomer(inn.WorkspaceId, account.CustomerKey)));
        // And who logs in once more is known.
        Assert.Equal(account.ConnectedAccountId, (await store.Read(session => session.ConnectedAccountOf(inn.WorkspaceId, "august jane@example.com")))!.ConnectedAccountId);
    }

    [Theory, BothEngines]
    public async Task A_file_that_fails_leaves_nothing_behind(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var files = new Dictionary<int, string>(Migrations.All)
        {
            [9001] = two[1],
            [9002] = "insert into windows values (1);",
        };

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Migrations.Apply(fresh.Store, files, now));

        files[9002] = two[2];
        Assert.Equal([9001, 9002], await Migrations.Apply(fresh.Store, files, now));
    }

    [Theory, BothEngines]
    public async Task A_database_newer_than_the_program_is_refused(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(session => session.Execute("insert into schema_versions values (9999, 0)"));
        await fresh.Close();

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(fresh.Open);

        Assert.Contains("newer than this program: it has schema 9999", refused.Message);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_a_new_database_all_start()
    {
        await using var fresh = await FreshStore.ClosedOn(Engine.Postgres);

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fresh.OpenAnother()));

        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
