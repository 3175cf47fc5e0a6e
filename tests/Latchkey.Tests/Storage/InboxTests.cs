namespace Latchkey.Storage;

public class InboxTests
{
    [Fact]
    public void A_caller_goes_before_a_lock_that_waits_and_that_before_one_that_has_answered()
    {
        var inbox = Filled((Urgency.Settle, 1), (Urgency.Send, 1), (Urgency.Caller, 1), (Urgency.Caller, 1));

        Assert.Equal([Urgency.Caller, Urgency.Caller, Urgency.Send, Urgency.Settle], Taken(inbox, 10));
    }

    [Fact]
    public void However_much_of_the_urgent_waits_the_rest_has_a_share_of_every_batch()
    {
        var inbox = Filled((Urgency.Caller, 1000), (Urgency.Send, 1000), (Urgency.Settle, 1000));

        var batch = Taken(inbox, 100);

        Assert.Equal(100, batch.Count);
        Assert.InRange(batch.Count(u => u == Urgency.Caller), 50, 65);
        Assert.InRange(batch.Count(u => u == Urgency.Send), 20, 30);
        Assert.InRange(batch.Count(u => u == Urgency.Settle), 10, 20);
    }

    [Fact]
    public void Where_nothing_more_urgent_waits_a_batch_is_full_all_the_same() =>
        Assert.Equal(100, Taken(Filled((Urgency.Settle, 1000)), 100).Count);

    [Fact]
    public void Works_of_one_urgency_are_taken_in_the_order_in_which_they_came()
    {
        var inbox = new Inbox(100);
        var works = Enumerable.Range(0, 50).Select(_ => Work(Urgency.Send)).ToList();
        foreach (var work in works) inbox.Add(work);
        var taken = new List<Work>();

        for (var i = 0; i < 50 && taken.Count < 50; i++)
        {
            var batch = new List<Work>();
            inbox.Take(batch, 7, TimeSpan.Zero);
            taken.AddRange(batch);
        }

        Assert.Equal(works, taken);
    }

    [Fact]
    public void Only_callers_are_refused_when_as_many_wait_as_may()
    {
        var inbox = Filled((Urgency.Caller, 10));

        Assert.Throws<StoreBusyException>(() => inbox.Add(Work(Urgency.Caller)));
        inbox.Add(Work(Urgency.Send));
        inbox.Add(Work(Urgency.Settle));
    }

    static Inbox Filled(params (Urgency Urgency, int Count)[] works)
    {
        var inbox = new Inbox(works.Max(w => w.Count) > 10 ? 10_000 : 10);
        foreach (var (urgency, count) in works)
        {
            for (var i = 0; i < count; i++) inbox.Add(Work(urgency));
        }
        return inbox;
    }

    static Work Work(Urgency urgency) => new Work<int>(_ => 0) { Urgency = urgency, IsAhead = false };

    static List<Urgency> Taken(Inbox inbox, int most)
    {
        var batch = new List<Work>();
        inbox.Take(batch, most, TimeSpan.Zero);
        return batch.ConvertAll(w => w.Urgency);
    }
}
