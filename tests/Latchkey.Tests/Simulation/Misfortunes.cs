namespace Latchkey.Simulation;

/// <summary>
/// What befalls the house as a whole: the server is killed at any write, its clock is set wrong and right again, accounts are lost and come
/// back, locks turn out to be in another zone.
/// </summary>
static class Misfortunes
{
    public static void Come(World world, StoreInHand store, DateTimeOffset until, Action<BadLock, bool> loseAccount, Action<BadLock, string?> moveTo)
    {
        Kill(world, store, until);
        Lose(world, until, loseAccount);
        Move(world, until, moveTo);
        // In every third house: while a clock is wrong, much is excused.
        if (world.Luck.Happens(0.33)) SetClock(world, until);
    }

    static void Move(World world, DateTimeOffset until, Action<BadLock, string?> moveTo)
    {
        var luck = world.Luck;
        var next = world.Now + luck.Between(TimeSpan.FromHours(2), TimeSpan.FromDays(4));
        if (next >= until) return;
        world.Agenda.At(next, () =>
        {
            moveTo(luck.One(world.Doors.ToList()), luck.One(Zones));
            Move(world, until, moveTo);
        });
    }

    static readonly string?[] Zones = ["Europe/London", "Australia/Lord_Howe", null];

    // By an hour or a day, and after a while back.
    static void SetClock(World world, DateTimeOffset until)
    {
        var luck = world.Luck;
        var next = world.Now + luck.Between(TimeSpan.FromHours(5), TimeSpan.FromDays(3));
        var right = next + luck.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(3));
        if (right >= until) return;
        var wrong = luck.One([TimeSpan.FromHours(-1), TimeSpan.FromHours(1), TimeSpan.FromDays(-1), TimeSpan.FromDays(1)]);
        void Set(TimeSpan forward)
        {
            world.Story.Say($"the server's clock is set by {forward.TotalHours:0} h");
            world.SetClock(forward);
        }
        world.Agenda.At(next, () => Set(wrong));
        world.Agenda.At(right, () =>
        {
            Set(-wrong);
            SetClock(world, until);
        });
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
