namespace Latchkey.Simulation.Laws;

/// <summary>Codes that people made at the keypad are never touched, unless a guest asked for it.</summary>
static class StrangersLaw
{
    public static void Check(BadLock door)
    {
        foreach (var (slot, pin) in door.Strangers)
        {
            if (door.Door.In(slot) is not { } code) throw new BrokenLawException($"{door.Label} slot {slot}: somebody else's code {pin.Reveal()} is gone.");
            if (code.Pin != pin) throw new BrokenLawException($"{door.Label} slot {slot}: somebody else's code {pin.Reveal()} became {code.Pin.Reveal()}.");
        }
    }
}
