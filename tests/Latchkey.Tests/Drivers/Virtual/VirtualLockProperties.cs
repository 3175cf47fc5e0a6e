using FsCheck;
using FsCheck.Fluent;
using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>Long lives of one lock, against a model that is a plain table of who may come in when.</summary>
public class VirtualLockProperties
{
    static readonly Pin[] Pins = [.. Enumerable.Range(0, 6).Select(i => new Pin($"{2581 + i * 1111}"))];

    [Fact]
    public void The_door_opens_if_and_only_if_the_lock_holds_the_code_and_its_time_is_now() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), OpensExactlyToWhomItHolds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Shuffled_digits_come_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<PositiveInt>(),
        (seed, number, tweak) => Enumerable.Range(2, 11).All(digits =>
        {
            var plain = Math.Abs((long)number * 7919) % (long)Math.Pow(10, digits);
            var mixed = DigitShuffle.Mix(Doors.Secret(seed), tweak.Get, digits, plain);
            return mixed >= 0 && mixed < (long)Math.Pow(10, digits) &&
                DigitShuffle.Unmix(Doors.Secret(seed), tweak.Get, digits, mixed) == plain;
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void An_offline_code_opens_within_its_first_day_and_its_frame_and_never_else() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(),
        (ahead, length, later) =>
        {
            var door = Doors.Of(Makes.IgloohomeWithoutBridge);
            var start = Doors.Now.AddHours(Within(ahead, 50_000));
            var end = start.AddHours(1 + Within(length, 672));
            var moment = start.AddMinutes(Within(later, 60 * 800) - 60 * 50);
            var pin = OfflineCodes.Make(door, new(OfflineKind.Hourly, start, end)).Pin!.Value;
            var opens = door.TypeCode(pin, moment).Answer.Result == EntryResult.Opened;
            return opens == (moment >= start && moment < end && moment < start.AddHours(24));
        }).QuickCheckThrowOnFailure();

    static bool OpensExactlyToWhomItHolds(int[] deeds)
    {
        var door = Doors.August.With(new LockFaults { RefusesDuplicates = false });
        var model = new Dictionary<string, (Pin Pin, DateTimeOffset From, DateTimeOffset Until)>();
        var now = Doors.Now;
        foreach (var deed in deeds.Select(d => Math.Abs((long)d)))
        {
            now = now.AddMinutes(deed % 50);
            var pin = Pins[deed % 6];
            switch (deed % 5)
            {
                case 0:
                    door = door.KeypadAdd(pin, null, isReported: false).Lock;
                    model[door.Codes[^1].Slot] = (pin, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
                    break;
                case 1 or 2:
                    var (from, until) = (now.AddMinutes(deed % 70 - 20), now.AddMinutes(deed % 90 + 60));
                    door = door.Put(new(null, pin, null, new(from, until)), now).Lock;
                    model[door.Codes[^1].Slot] = (pin, from, until);
                    break;
                case 3 when door.Codes.Count > 0:
                    var slot = door.Codes[(int)(deed % door.Codes.Count)].Slot;
                    door = door.Remove(slot).Lock;
                    model.Remove(slot);
                    break;
            }
            foreach (var typed in Pins)
            {
                var opens = door.TypeCode(typed, now).Answer.Result == EntryResult.Opened;
                if (opens != model.Values.Any(code => code.Pin == typed && code.From <= now && now < code.Until))
                    return false;
            }
        }
        return true;
    }

    static int Within(int any, int count) => (int)(Math.Abs((long)any * 48_271) % count);
}
