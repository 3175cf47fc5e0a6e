namespace Latchkey.Simulation.Laws;

/// <summary>Whoever slept while a successor took the locks sends them nothing more.</summary>
static class LeaseLaw
{
    /// <param name="server">Who sends, counted as <see cref="World.ServersSoFar"/>.</param>
    public static void Check(World world, BadLock door, int server, string what)
    {
        if (server != world.ServersSoFar)
            throw new BrokenLawException($"{door.Label}: server {server} sends {what}, and the lock is server {world.ServersSoFar}'s by now.");
    }
}
