using Latchkey.AccessCodes;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;
using Latchkey.Simulation.Laws;

namespace Latchkey.Simulation;

/// <summary>The way to the world's locks: slow, and in bad weather it loses answers, delays commands and tells old news.</summary>
sealed class BadLockDriver(World world) : LockDriver
{
    /// <summary>Older than the domain's second look would make old news into believed ones.</summary>
    static readonly TimeSpan CacheMax = TimeSpan.FromSeconds(8);

    /// <summary>With the way back, just within what a command may take.</summary>
    static readonly TimeSpan SleepsMax = TimeSpan.FromSeconds(27);

    readonly int server = world.ServersSoFar;

    public override bool Serves(ConnectedAccounts.ConnectedAccount account) => true;

    public override Task<Listing> List(LockAddress door, CancellationToken cut)
    {
        var luck = world.Luck;
        var mishaps = WeatherForecast.MishapsOf(world.Of(door).Weather);
        var cache = luck.Happens(mishaps.StaleRead) ? luck.Between(TimeSpan.Zero, CacheMax) : TimeSpan.Zero;
        return Carry(door, "list", isWrite: false, cut,
            (held, now) => Turn.Of(held, world.Of(door).SeenThrough(cache, now).List()),
            Listing.Failed(Outcome.Unknown, "500"), Listing.Failed(Outcome.Transient, "busy"));
    }

    public override Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut) => Carry(
        door, $"put {content.Slot ?? "new"} {content.Pin?.Reveal()} {Short(content.Schedule)}", isWrite: true, cut,
        (held, now) => held.Put(content, now),
        new(Outcome.Unknown, Detail: "500"), new(Outcome.Transient, Detail: "busy"));

    public override Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut) => Carry(
        door, $"remove {slot}", isWrite: true, cut,
        (held, _) => held.Remove(slot),
        new(Outcome.Unknown, Detail: "500"), new(Outcome.Transient, Detail: "busy"));

    public override Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut) => throw new NotSupportedException();
    public override Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut) => throw new NotSupportedException();
    public override Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut) => throw new NotSupportedException();

    static string Short(TimeFrame frame) => frame == TimeFrame.Always ? "always" : $"{frame.Start:dd-HH:mm}..{frame.End:dd-HH:mm}";

    Task<T> Carry<T>(
        LockAddress address, string what, bool isWrite, CancellationToken cut,
        Func<VirtualLock, DateTimeOffset, Turn<T>> command, T error, T busy)
    {
        var (luck, door) = (world.Luck, world.Of(address));
        LeaseLaw.Check(world, door, server, what);
        if (isWrite) door.WritesAsked++;
        var mishaps = WeatherForecast.MishapsOf(door.Weather);
        var draw = luck.Fraction();
        bool Befalls(double probability) => (draw -= probability) < 0;

        var call = new PendingCall<T>(world, cut);
        var there = luck.Between(TimeSpan.FromMilliseconds(50), door.Weather == Weather.Asleep ? SleepsMax : TimeSpan.FromSeconds(2));
        var back = luck.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
        void Do(TimeSpan after, Action<T> then) => world.After(after, () => then(world.Touch(door, d => command(d, world.Now))));

        if (Befalls(mishaps.Lost))
        {
            world.Story.Say($"{door.Label} {what}: the answer gets lost");
            Do(there, _ => { });
        }
        else if (Befalls(mishaps.Late))
        {
            var late = luck.Between(world.Timing.CommandTimeout, world.Timing.CommandTimeout + world.Timing.LateLanding);
            world.Story.Say($"{door.Label} {what}: cut off, and carried out after {late.TotalSeconds:0} s");
            // It may meet a code that has come since: nobody can tell that from a hand at the keypad.
            world.After(late, () => door.MeddledWith.UnionWith(door.Door.Codes.Select(c => c.Pin)));
            Do(late, _ => world.Story.Say($"{door.Label} {what}: carried out late"));
        }
        else if (Befalls(mishaps.ErrorButDone))
        {
            world.Story.Say($"{door.Label} {what}: an error, and done all the same");
            Do(there, _ => world.After(back, () => call.Answer(error)));
        }
        else if (Befalls(mishaps.Transient))
        {
            world.Story.Say($"{door.Label} {what}: not reached");
            world.After(there, () => call.Answer(busy));
        }
        else if (Befalls(mishaps.Broken))
        {
            world.Story.Say($"{door.Label} {what}: the driver breaks");
            world.After(there, () => call.Break());
        }
        else
        {
            Do(there, answer => world.After(back, () =>
            {
                world.Story.Say($"{door.Label} {what}: {Word(answer)}");
                door.WasTold(answer);
                call.Answer(answer);
            }));
        }
        return call.Task;
    }

    static string Word<T>(T answer) => answer switch
    {
        Listing listing => $"{listing.Outcome} {(listing.IsComplete ? "all" : "some")} [{string.Join(" ", listing.Slots.Select(s => $"{s.Slot}={s.Pin?.Reveal() ?? "?"}"))}]",
        PutAnswer put => $"{put.Outcome} {put.Slot} {put.Why}",
        CommandAnswer command => $"{command.Outcome} {command.Why}",
        _ => "",
    };
}

/// <summary>A call on its way. Of a server that is gone nobody waits for the answer.</summary>
sealed class PendingCall<T>
{
    readonly World world;
    readonly int server;
    readonly TaskCompletionSource<T> answer = new();
    readonly CancellationTokenRegistration cutting;

    public PendingCall(World world, CancellationToken cut)
    {
        (this.world, server) = (world, world.ServersSoFar);
        // The clock must come by at that moment.
        world.After(world.Timing.CommandTimeout, () => { });
        cutting = cut.Register(() => Settle(() => answer.TrySetCanceled()));
    }

    public Task<T> Task => answer.Task;

    public void Answer(T value) => Settle(() => answer.TrySetResult(value));

    public void Break() => Settle(() => answer.TrySetException(new BrokenDriverException()));

    void Settle(Action how)
    {
        // A server that was only asleep goes on where it was, although its successor has its locks.
        if (server != world.ServersSoFar && !world.OldServersWake) return;
        cutting.Unregister();
        how();
    }
}

sealed class BrokenDriverException : Exception;
