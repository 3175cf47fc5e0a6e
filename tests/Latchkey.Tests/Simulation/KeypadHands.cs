using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Simulation;

/// <summary>People at the keypad with the installer's code: they add, change and delete codes, and the lock may make no sound about it.</summary>
sealed class KeypadHands(World world)
{
    Luck Luck => world.Luck;

    public void Come(DateTimeOffset until)
    {
        var next = world.Now + Luck.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(40));
        if (next >= until) return;
        world.Agenda.At(next, () =>
        {
            Edit(Luck.One(world.Doors.ToList()));
            Come(until);
        });
    }

    void Edit(BadLock door)
    {
        var isReported = Luck.Happens(0.6);
        var draw = Luck.Fraction();
        // Where PINs are hidden, nobody can tell that one was changed.
        var canChange = !door.Door.HidesPins && !door.Door.Habits.HidesPins && !door.Door.ChoosesPins;
        if (draw < 0.5 || door.Door.Codes.Count == 0) Add(door, isReported);
        else if (draw < 0.75 && canChange) Change(door, isReported);
        else Delete(door, isReported);
        // A report from a lock that cannot be reached, or to a server that just dies, is lost.
        door.SlowUntil = world.Now + world.Timing.RoutineListing + TimeSpan.FromHours(2);
    }

    void Add(BadLock door, bool isReported)
    {
        // Into a numbered slot that we believe free, in secret: nobody can know before writing there.
        isReported |= door.Door.Traits.FirstSlot is not null;
        if (isReported && !door.IsCalm) return;
        var pin = AnyPin(door);
        var slots = door.Door.Codes.Select(c => c.Slot).ToHashSet();
        var done = world.Touch(door, d => d.KeypadAdd(pin, $"Aunt {Luck.Below(1000)}", isReported));
        world.Story.Say($"{door.Label} keypad: add {pin.Reveal()} {(isReported ? "" : "in secret ")}{done}");
        if (done != KeypadEdit.Done || door.Door.CodeWith(pin) is not { } code || slots.Contains(code.Slot)) return;
        // Where a code was deleted in secret, the new one looks like that code with other digits.
        if (door.SecretlyFreed.Contains(code.Slot)) door.Disputed.Add(pin);
        else door.BecomeStrangers(code.Slot, pin);
    }

    void Change(BadLock door, bool isReported)
    {
        var code = Luck.One(door.Door.Codes);
        var to = AnyPin(door);
        door.MeddledWith.Add(code.Pin);
        door.MeddledWith.Add(to);
        var isStranger = door.Strangers.ContainsKey(code.Slot);
        if (isStranger) door.Strangers.Remove(code.Slot);
        if (door.Disputed.Contains(code.Pin) || (!isStranger && door.Untold.Contains(code.Slot))) door.Disputed.Add(to);
        var done = world.Touch(door, d => d.KeypadChange(code.Pin, to, null, isReported));
        world.Story.Say($"{door.Label} keypad: {code.Pin.Reveal()} becomes {to.Reveal()} {(isReported ? "" : "in secret ")}{done}");
        if (isStranger && door.Door.In(code.Slot) is { } now) door.BecomeStrangers(code.Slot, now.Pin);
    }

    void Delete(BadLock door, bool isReported)
    {
        var code = Luck.One(door.Door.Codes);
        door.MeddledWith.Add(code.Pin);
        door.Strangers.Remove(code.Slot);
        if (!isReported || !door.IsCalm) door.SecretlyFreed.Add(code.Slot);
        var done = world.Touch(door, d => d.KeypadDelete(code.Pin, isReported));
        world.Story.Say($"{door.Label} keypad: delete {code.Pin.Reveal()} {(isReported ? "" : "in secret ")}{done}");
    }

    Pin AnyPin(BadLock door)
    {
        var rules = door.Door.Traits.Pins;
        while (true)
        {
            var pin = new Pin(string.Concat(Enumerable.Range(0, rules.Lengths[^1]).Select(_ => (char)('0' + Luck.Below(10)))));
            if (rules.Objection(pin) is null) return pin;
        }
    }
}
