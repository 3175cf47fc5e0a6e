using System.Diagnostics;
using Latchkey.Stores;

namespace Latchkey.Storage.Sqlite;

public class SqliteStoreTests
{
    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(fresh.OpenAnother);

        Assert.Contains("in use by another process", refused.Message);
        Assert.True(fresh.Store.IsMineAlone);
    }

    [Fact]
    public async Task The_file_is_free_again_when_its_process_died()
    {
        await using var fresh = await FreshStore.ClosedOn(Engine.Sqlite);
        var claim = fresh.ConnectionString["Data Source=".Length..] + ".lock";
        using (var other = Process.Start("flock", ["-x", claim, "-c", "sleep 60"]))
        {
            await Eventually(async () => await Assert.ThrowsAsync<StoreUnusableException>(async () =>
            {
                await fresh.Open();
                await fresh.Close();
            }));
            other.Kill(entireProcessTree: true);
            await other.WaitForExitAsync();
        }

        await Eventually(fresh.Open);
    }

    [Fact]
    public async Task Works_are_kept_in_the_order_in_which_they_came()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        await fresh.Store.Write(s => s.Execute("create table log (place integer primary key, number bigint)"));

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
        {
            Func<Session, int> work = session => session.Execute("insert into log (number) values ($1)", i);
            return i % 3 == 0 ? fresh.Store.WriteAhead(work) : fresh.Store.Write(work);
        }));

        var numbers = await fresh.Store.Read(s => s.Query("select number from log order by place", row => row.Int(0)));
        Assert.Equal(Enumerable.Range(0, 500), numbers);
    }

    [Fact]
    public async Task Work_answered_ahead_of_the_disk_is_committed_when_nothing_follows()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        await fresh.Store.Write(Notes.Create);

        await fresh.Store.WriteAhead(session => Notes.Add(session, 1, "ahead"));

        await Eventually(async () => Assert.Single(await fresh.Store.Read(Notes.All)));
    }

    [Fact]
    public async Task Work_answered_ahead_of_the_disk_is_kept_when_the_store_closes()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        await fresh.Store.Write(Notes.Create);

        await fresh.Store.WriteAhead(session => Notes.Add(session, 1, "ahead"));
        await fresh.Close();

        await fresh.Open();
        Assert.Single(await fresh.Store.Read(Notes.All));
    }

    [Fact]
    public async Task Work_that_throws_ahead_of_the_disk_undoes_only_itself()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        await fresh.Store.Write(Notes.Create);

        await fresh.Store.WriteAhead(session => Notes.Add(session, 1, "kept"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => fresh.Store.WriteAhead<int>(session =>
        {
            Notes.Add(session, 2, "undone");
            throw new InvalidOperationException();
        }));
        await fresh.Store.Write(session => Notes.Add(session, 3, "kept too"));

        Assert.Equal(["kept", "kept too"], await fresh.Store.Read(Notes.All));
    }

    [Fact]
    public async Task A_full_disk_fails_those_who_wrote_and_is_forgotten_when_there_is_room()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 0, "small"));
        var room = await Pages(fresh.Store, 1);

        await Assert.ThrowsAnyAsync<Exception>(() => fresh.Store.Write(session => Notes.Add(session, 1, Big)));

        Assert.Equal(["small"], await fresh.Store.Read(Notes.All));
        await Pages(fresh.Store, room + 1_000);
        await fresh.Store.Write(session => Notes.Add(session, 1, Big));
        Assert.Equal(2, (await fresh.Store.Read(Notes.All)).Count);
    }

    [Fact]
    public async Task Nothing_is_kept_after_work_that_was_answered_ahead_was_lost()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        await fresh.Store.Write(Notes.Create);
        var room = await Pages(fresh.Store, 1);

        // In one batch, so that the big one finds the small one uncommitted.
        var gate = new ManualResetEventSlim();
        var first = fresh.Store.WriteAhead(session =>
        {
            gate.Wait();
            return Notes.Add(session, 1, "answered");
        });
        var second = fresh.Store.WriteAhead(session => Notes.Add(session, 2, Big));
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<Exception>(() => second);
        if ((await fresh.Store.Read(Notes.All)).Count == 1)
            Assert.Skip("This SQLite undid the statement alone, so nothing was lost.");

        await Assert.ThrowsAsync<StoreUnusableException>(() => Pages(fresh.Store, room + 1_000));
    }

    [Fact]
    public async Task More_work_than_may_wait_is_refused_at_once()
    {
        var settings = new StoreSettings { ConnectionString = "Data Source=:memory:", WaitingMax = 10 };
        await using var store = new SqliteStore(settings);
        await store.Write(Notes.Create);
        var gate = new ManualResetEventSlim();
        var running = store.Write(_ =>
        {
            gate.Wait();
            return 0;
        });

        var waiting = new List<Task>();
        await Assert.ThrowsAsync<StoreBusyException>(async () =>
        {
            foreach (var i in Enumerable.Range(0, 30))
                waiting.Add(store.Write(session => Notes.Add(session, i, "waits")));
            await Task.WhenAll(waiting);
        });

        gate.Set();
        await running;
        await Task.WhenAll(waiting);
        await store.Write(session => Notes.Add(session, 100, "there is room again"));
    }

    static string Big => new('x', 1_000_000);

    /// <summary>Lets the database grow by so many pages of 4 KiB, as a disk with that much room would.</summary>
    /// <returns>How large it is.</returns>
    static Task<long> Pages(Store store, long more) => store.Write(session =>
    {
        var pages = session.First("pragma page_count", row => row.Long(0));
        session.First($"pragma max_page_count = {pages + more}", row => row.Long(0));
        return pages;
    });

    /// <summary>Until it passes, for ten seconds at most.</summary>
    static async Task Eventually(Func<Task> check)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
            try
            {
                await check();
                return;
            }
            catch when (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
    }
}
