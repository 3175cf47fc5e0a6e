namespace Latchkey.Bench;

/// <summary>Measures both sides of a row in turns, so that a change of the machine's mood meets both.</summary>
static class Duel
{
    public static async Task<Score> Fight(Row row, Plan plan)
    {
        // Until what is run often has been compiled a second time, with what was learnt from running it.
        var warmUp = plan with { Round = TimeSpan.FromSeconds(5) };
        await row.Ours.Measure(warmUp);
        await row.Theirs.Measure(warmUp);
        var (ours, theirs) = (new List<Round>(), new List<Round>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            // Whoever goes first alternates.
            if (round % 2 == 0)
                ours.Add(await row.Ours.Measure(plan));
            theirs.Add(await row.Theirs.Measure(plan));
            if (round % 2 != 0)
                ours.Add(await row.Ours.Measure(plan));
        }
        return new(Median(ours), Median(theirs));
    }

    static Round Median(List<Round> rounds)
    {
        var inOrder = rounds.OrderBy(r => r.PerSecond).ToList();
        return inOrder[inOrder.Count / 2];
    }
}

sealed record Score(Round Ours, Round Theirs);
