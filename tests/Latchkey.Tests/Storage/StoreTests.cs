using Latchkey.Stores;

namespace Latchkey.Storage;

public class StoreTests
{
    [Theory, BothEngines]
    public async Task What_was_acknowledged_is_there_after_a_restart(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 1, "the cleaner's code"));
        await fresh.Close();

        await fresh.Open();

        Assert.Equal(["the cleaner's code"], await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task A_work_that_throws_undoes_all_of_its_own_and_nothing_of_others(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);

        var before = fresh.Store.Write(session => Notes.Add(session, 1, "before"));
        var failing = fresh.Store.Write<int>(session =>
        {
            Notes.Add(session, 2, "half");
            throw new InvalidOperationException("no such door");
        });
        var after = fresh.Store.Write(session => Notes.Add(session, 3, "after"));

        await before;
        Assert.Equal("no such door", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await after;
        Assert.Equal(["before", "after"], await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task Among_many_works_at_once_only_those_that_throw_are_undone(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);

        var works = Enumerable.Range(0, 300).Select(i => fresh.Store.Write(session =>
            Notes.Add(session, i, $"{i}") + (i % 7 == 3 ? throw new InvalidOperationException() : 0))).ToList();
        await Task.WhenAll(works).ContinueWith(_ => { }, TaskScheduler.Default);

        var thrown = works.Index().Where(work => work.Item.IsFaulted).Select(work => work.Index);
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 7 == 3), thrown);
        var kept = Enumerable.Range(0, 300).Where(i => i % 7 != 3).Select(i => $"{i}");
        Assert.Equal(kept, await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task Among_many_reads_at_once_only_those_that_fail_get_an_error(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);

        var reads = Enumerable.Range(0, 300).Select(i => fresh.Store.Read(session => (i % 7) switch
        {
            3 => throw new InvalidOperationException("no such door"),
            5 => session.First("select 1 from nowhere", row => row.Int(0)),
            _ => session.First("select count(*) from notes", row => row.Int(0)),
        }).AsTask()).ToList();
        await Task.WhenAll(reads).ContinueWith(_ => { }, TaskScheduler.Default);

        var failed = reads.Index().Where(read => read.Item.IsFaulted).Select(read => read.Index);
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 7 is 3 or 5), failed);
    }

    [Theory, BothEngines]
    public async Task A_statement_that_fails_leaves_the_store_usable(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 1, "first"));

        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                fresh.Store.Write(session => Notes.Add(session, 1, "the same number")));
        await fresh.Store.Write(session => Notes.Add(session, 2, "second"));

        Assert.Equal(["first", "second"], await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task Every_kind_of_value_comes_back_as_it_was(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var id = Guid.CreateVersion7();
        var moment = new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddMicroseconds(123_456);
        await fresh.Store.Write(session => session.Execute(
            """
            create table kinds
                (id uuid, moment bigint, flag bigint, words text, bytes bytea, number bigint, empty text)
            """));

        // Often enough for a prepared statement, and with nulls before and after values.
        for (var i = 0; i < 4; i++)
        {
            object?[] values = i % 2 == 1
                ? [id, moment, true, "tür 🔑", new byte[] { 0, 255 }, i, null]
                : [null, null, true, null, null, i, null];
            await fresh.Store.Write(session => session.Execute(
                "insert into kinds values ($1, $2, $3, $4, $5, $6, $7)", values));
        }

        var rows = await fresh.Store.Read(session => session.Query(
            "select id, moment, flag, words, bytes, number, empty from kinds where number >= $1 order by number",
            row => (Id: row.IdOrNull(0), Moment: row.MomentOrNull(1), Flag: row.Bool(2), Words: row.TextOrNull(3),
                Bytes: row.BytesOrNull(4), Number: row.Int(5), Empty: row.TextOrNull(6)),
            0));
        Assert.Equal(4, rows.Count);
        Assert.Equal((null, null, true, null, null, 2, null), rows[2]);
        Assert.Equal((id, moment, true, "tür 🔑", null, 3, null), rows[3] with { Bytes = null });
        Assert.Equal([0, 255], rows[3].Bytes);
    }

    [Theory, BothEngines]
    public async Task Ids_and_moments_are_found_and_ordered_alike(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(session => session.Execute("create table ids (id uuid not null primary key)"));
        Guid[] ids =
        [
            new("00000000-0000-7000-8000-0000000000ff"), new("7fffffff-0000-7000-8000-000000000000"),
            new("80000000-0000-7000-8000-000000000000"), new("ff000000-0000-7000-8000-000000000000"),
        ];
        foreach (var id in ids.Reverse())
            await fresh.Store.Write(session => session.Execute("insert into ids values ($1)", id));

        Assert.Equal(ids, await Read("select id from ids order by id"));
        Assert.Equal(ids[2..], await Read("select id from ids where id > $1 order by id", ids[1]));
        Assert.Equal([ids[3]], await Read("select id from ids where id = $1", ids[3]));

        ValueTask<List<Guid>> Read(string sql, params object?[] values) =>
            fresh.Store.Read(session => session.Query(sql, row => row.Id(0), values));
    }

    [Theory, BothEngines]
    public async Task Counts_are_numbers_and_no_row_is_nothing(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);

        Assert.Equal(0, await fresh.Store.Read(s => s.First("select count(*) from notes", row => row.Int(0))));
        Assert.Null(await fresh.Store.Read(session => session.First("select words from notes", row => row.Text(0))));
        Assert.Equal(0, await fresh.Store.Write(session => session.Execute("update notes set words = $1", "nobody's")));
    }

    [Theory, BothEngines]
    public async Task A_read_that_writes_is_refused(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () =>
            await fresh.Store.Read(session => Notes.Add(session, 1, "slipped in")));

        Assert.Empty(await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task All_queries_of_a_read_see_the_same_moment(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);

        var (before, after) = await fresh.Store.Read(session =>
        {
            var first = Notes.All(session).Count;
            fresh.Store.Write(s => Notes.Add(s, 1, "meanwhile")).GetAwaiter().GetResult();
            return (first, Notes.All(session).Count);
        });

        Assert.Equal((0, 0), (before, after));
        Assert.Single(await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task What_many_callers_hold_is_changed_by_one_after_the_other(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var door = Guid.CreateVersion7();
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 1, "0"));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => fresh.Store.Write(session =>
        {
            session.Hold(door);
            var count = int.Parse(Notes.All(session).Single());
            return session.Execute("update notes set words = $1", $"{count + 1}");
        })));

        Assert.Equal(["100"], await fresh.Store.Read(Notes.All));
    }

    [Theory, BothEngines]
    public async Task A_lock_that_became_due_wakes_the_loop_after_the_commit(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);
        var woken = new TaskCompletionSource<int>();
        fresh.Store.LockBecameDue += () =>
        {
            var seen = fresh.Store.Read(Notes.All).AsTask().Result.Count;
            if (seen > 0)
                woken.TrySetResult(seen);
        };

        await fresh.Store.Write(session =>
        {
            session.MarkDue();
            return Notes.Add(session, 1, "look at the front door");
        });

        Assert.Equal(1, await woken.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory, BothEngines]
    public async Task A_work_that_throws_wakes_nobody(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        // The bell rings once when a node begins to listen.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var wakes = 0;
        fresh.Store.LockBecameDue += () => wakes++;

        await Assert.ThrowsAsync<InvalidOperationException>(() => fresh.Store.Write<int>(session =>
        {
            session.MarkDue();
            throw new InvalidOperationException();
        }));
        await fresh.Store.Write(session => session.HasDue ? throw new InvalidOperationException() : 0);

        Assert.Equal(0, wakes);
    }

    [Theory, BothEngines]
    public async Task A_closed_store_finishes_what_it_took_and_takes_nothing_more(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);
        var store = fresh.Store;
        var taken = Enumerable.Range(0, 50).Select(i => store.Write(s => Notes.Add(s, i, "taken"))).ToList();
        await fresh.Close();
        await Task.WhenAll(taken);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Write(Notes.Create));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Read(Notes.All));
        await fresh.Open();
        Assert.Equal(50, (await fresh.Store.Read(Notes.All)).Count);
    }

    [Theory, BothEngines]
    public async Task Text_with_the_wrong_number_of_values_is_refused(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        await fresh.Store.Write(Notes.Create);
        await fresh.Store.Write(session => Notes.Add(session, 1, "right"));

        await Assert.ThrowsAnyAsync<Exception>(() =>
            fresh.Store.Write(session => session.Execute("insert into notes (number, words) values ($1, $2)", 2)));

        Assert.Single(await fresh.Store.Read(Notes.All));
    }
}
