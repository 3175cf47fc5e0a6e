using System.Security.Cryptography;

namespace Latchkey.Storage;

public class IdsTests
{
    static readonly DateTimeOffset moment = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_UUID_of_version_7_with_its_moment()
    {
        var id = new Ids(RandomNumberGenerator.Fill).New(moment);

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.StartsWith(moment.ToUnixTimeMilliseconds().ToString("x12"), id.ToString("N"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_tells_its_moment_and_any_other_UUID_tells_one_too()
    {
        Assert.Equal(moment, Ids.MomentOf(new Ids(RandomNumberGenerator.Fill).New(moment.AddTicks(9_999))));
        foreach (var any in new[] { Guid.Empty, Guid.AllBitsSet, Guid.NewGuid() }) Assert.InRange(Ids.MomentOf(any), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
    }

    [Fact]
    public void Ids_sort_in_the_order_in_which_they_were_made_while_the_clock_stands_still()
    {
        var ids = new Ids(RandomNumberGenerator.Fill);

        var made = Enumerable.Range(0, 100_000).Select(_ => ids.New(moment).ToString()).ToList();

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
    }

    [Fact]
    public void Two_clocks_do_not_disturb_each_others_order()
    {
        var ids = new Ids(RandomNumberGenerator.Fill);
        var ahead = new List<string>();
        var behind = new List<string>();

        for (var i = 0; i < 1_000; i++)
        {
            ahead.Add(ids.New(moment.AddDays(30)).ToString());
            behind.Add(ids.New(moment).ToString());
        }

        Assert.Equal(ahead.Order(StringComparer.Ordinal), ahead);
        Assert.Equal(behind.Order(StringComparer.Ordinal), behind);
    }

    [Fact]
    public void A_later_moment_sorts_after_an_earlier_one_even_when_the_counter_wraps()
    {
        // The counter begins at its highest number.
        var ids = new Ids(bytes => bytes.Fill(0xff));

        var first = ids.New(moment);
        var second = ids.New(moment.AddMilliseconds(1));

        Assert.True(string.CompareOrdinal(second.ToString(), first.ToString()) > 0);
    }

    [Fact]
    public void The_same_randomness_makes_the_same_ids()
    {
        var one = new Ids(new Random(7).NextBytes);
        var other = new Ids(new Random(7).NextBytes);

        Assert.Equal(Make(one), Make(other));

        static List<Guid> Make(Ids ids) => [.. Enumerable.Range(0, 10).Select(i => ids.New(moment.AddSeconds(i)))];
    }

    [Fact]
    public void Ids_made_by_many_threads_are_all_different()
    {
        var ids = new Ids(RandomNumberGenerator.Fill);

        var made = Enumerable.Range(0, 100_000).AsParallel().Select(_ => ids.New(moment)).ToHashSet();

        Assert.Equal(100_000, made.Count);
    }
}
