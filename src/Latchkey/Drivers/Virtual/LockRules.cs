using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>What the lock itself objects to, whatever the server thinks of it.</summary>
static class LockRules
{
    public static Refused? Objection(this PinRules rules, Pin pin) =>
        !rules.Lengths.Contains(pin.Length) ? Refused.Length :
        PinChecks.Broken(rules, pin) is not null ? Refused.Digits :
        null;

    /// <param name="slot">Where the code is to lie: what is there now goes away.</param>
    public static bool WouldRepeat(this VirtualLock door, Pin pin, string? slot)
    {
        var others = door.Codes.Where(code => code.Slot != slot);
        return door.Traits.Pins.Constraints.Contains(PinConstraint.UniqueFirstFourDigits)
            ? others.Any(code => FirstFour(code.Pin) == FirstFour(pin))
            : others.Any(code => code.Pin == pin);
    }

    public static string? Cut(this PinRules rules, string? name) =>
        name?.Length > rules.NameLengthMax ? name[..rules.NameLengthMax.Value].TrimEnd() : name;

    static string FirstFour(Pin pin) => pin.Length > 4 ? pin.Reveal()[..4] : pin.Reveal();
}
