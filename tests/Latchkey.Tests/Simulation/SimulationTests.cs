using System.Globalization;

namespace Latchkey.Simulation;

public class SimulationTests
{
    const int Together = 25;

    static int Groups => Environment.GetEnvironmentVariable("LATCHKEY_LONG") is null ? 20 : 400;

    public static TheoryData<int> FirstSeeds() => [.. Enumerable.Range(0, Groups).Select(g => 1 + g * Together)];

    /// <summary>Each seed runs on one thread; the machine's processors share the seeds.</summary>
    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Guests_on_bad_locks_are_served(int firstSeed) =>
        Parallel.For(firstSeed, firstSeed + Together, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed => Run.Of(seed));

    [Fact]
    public void The_same_seed_is_the_same_story() => Assert.Equal(Run.Of(7).Hash, Run.Of(7).Hash);

    [Fact]
    public void Another_seed_is_another_story() => Assert.NotEqual(Run.Of(7).Hash, Run.Of(8).Hash);

    /// <summary>For whoever looks into a seed: LATCHKEY_SEED names it, LATCHKEY_STORY=1 tells all of it.</summary>
    [Fact]
    public void One_seed_alone()
    {
        var named = Environment.GetEnvironmentVariable("LATCHKEY_SEED");
        var seeds = (named ?? "1").Split('-').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToList();
        var failed = new List<string>();
        for (var seed = seeds[0]; seed <= seeds[^1]; seed++)
        {
            try
            {
                Run.Of(seed);
            }
            catch (BrokenLawException broken) when (seeds.Count > 1)
            {
                failed.Add(broken.Message.Split('\n')[0]);
            }
        }
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }
}
