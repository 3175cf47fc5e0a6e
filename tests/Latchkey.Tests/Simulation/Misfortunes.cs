namespace Latchkey.Simulation;

/// <summary>What befalls the house as a whole: the server is killed at any write, accounts are lost and come back.</summary>
static class Misfortunes
{
    public static void Come(World world, StoreInHand store, DateTimeOffset until, Action<BadLock, bool> loseAccount)
    {
        Kill(world, store, until);
        Lose(world, until, loseAccount);
    }

    static void Kill(World world, StoreInHand store, DateTimeOffset until)
    {
        var luck = world.Luck;
        var next = world.Now + luck.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(20));
        if (next >= until) return;
        world.Agenda.At(next, () =>
        {
            // Not at this moment but at one of the next writes: wherever those are.
            store.DieAt(1 + luck.Below(30), isKept: luck.Happens(0.5));
            Kill(world, store, until);
        });
    }

    static void Lose(World world, DateTimeOffset until, Action<BadLock, bool> loseAccount)
    {
        var luck = world.Luck;
        var next = world.Now + luck.Between(TimeSpan.FromHours(10), TimeSpan.FromDays(4));
        if (next >= until) return;
        world.Agenda.At(next, () =>
        {
            var door = luck.One(world.Doors.ToList());
            loseAccount(door, true);
            var back = world.Now + luck.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(12));
            world.Agenda.At(back < until ? back : until, () => loseAccount(door, false));
            Lose(world, until, loseAccount);
        });
    }
}
