using Latchkey.Stores;

namespace Latchkey.Storage.Postgres;

public class PostgresStoreTests
{
    [Fact]
    public async Task Two_nodes_that_hold_the_same_door_take_turns()
    {
        await using var fresh = await FreshStore.On(Engine.Postgres);
        await using var other = await fresh.OpenAnother();
        var door = Guid.CreateVersion7();
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 1, "0"));

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? fresh.Store : other).Write(session =>
        {
            session.Hold(door);
            var count = int.Parse(Notes.All(session).Single());
            return session.Execute("update notes set words = $1", $"{count + 1}");
        })));

        Assert.Equal(["60"], await other.Read(Notes.All));
    }

    [Fact]
    public async Task Works_that_wait_for_each_other_are_run_again()
    {
        await using var fresh = await FreshStore.On(Engine.Postgres);
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 1, "") + Notes.Add(session, 2, ""));
        using var bothHaveOne = new Barrier(2);
        var isFirstRun = new ThreadLocal<bool>(() => true);

        // Each takes one row and then wants the other's: PostgreSQL ends one of them, after a second.
        Task<int> Cross(int mine, int theirs) => fresh.Store.Write(session =>
        {
            session.Execute("update notes set words = words || $1 where number = $2", "+", mine);
            if (isFirstRun.Value)
                bothHaveOne.SignalAndWait(TimeSpan.FromSeconds(5));
            isFirstRun.Value = false;
            return session.Execute("update notes set words = words || $1 where number = $2", "+", theirs);
        });

        await Task.WhenAll(Cross(1, 2), Cross(2, 1));

        Assert.Equal(["++", "++"], await fresh.Store.Read(Notes.All));
    }

    [Fact]
    public async Task A_lock_that_became_due_wakes_the_other_node()
    {
        await using var fresh = await FreshStore.On(Engine.Postgres);
        await using var other = await fresh.OpenAnother();
        var heard = new SemaphoreSlim(0);
        other.LockBecameDue += () => heard.Release();

        // The first may be the one that every node gives itself when it begins to listen.
        for (var i = 0; i < 3; i++)
        {
            await fresh.Store.Write(session =>
            {
                session.MarkDue();
                return 0;
            });
            Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public async Task Connections_that_the_database_closed_are_opened_again()
    {
        await using var fresh = await FreshStore.On(Engine.Postgres);
        await fresh.Store.Write(Notes.Create);
        for (var i = 0; i < 10; i++)
            await fresh.Store.Read(Notes.All);
        var server = await PostgresServer.Shared();
        var name = fresh.ConnectionString.Split("Database=")[1].Split(';')[0];

        await server.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");

        for (var i = 0; i < 10; i++)
        {
            await fresh.Store.Write(session => Notes.Add(session, i, "after the restart"));
            Assert.Equal(i + 1, (await fresh.Store.Read(Notes.All)).Count);
        }
    }

    [Fact]
    public async Task The_bell_is_heard_again_after_its_connection_was_closed()
    {
        await using var fresh = await FreshStore.On(Engine.Postgres);
        await using var other = await fresh.OpenAnother();
        var heard = new SemaphoreSlim(0);
        other.LockBecameDue += () => heard.Release();
        await fresh.Store.Write(session =>
        {
            session.MarkDue();
            return 0;
        });
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
        var server = await PostgresServer.Shared();
        var name = fresh.ConnectionString.Split("Database=")[1].Split(';')[0];

        await server.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");

        // It is told so when it listens again, because it may have missed something.
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
