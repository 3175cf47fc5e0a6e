using Latchkey.AccessCodes;
using Latchkey.Stores;

namespace Latchkey.Storage;

public class AccessCodeRowsTests
{
    static readonly Keys vault = new(KeyFile.New());
    static readonly PinRules rules = new() { Lengths = [6], Constraints = [PinConstraint.UniqueFirstFourDigits] };

    /// <summary>Only what changed is written: whatever changed, with whatever else, has to be.</summary>
    [Theory, BothEngines]
    public async Task A_code_that_changes_again_and_again_is_found_by_what_it_is_now(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var random = new Random(7);
        var code = Guests.Code() with { AccessCodeId = Guid.CreateVersion7() };
        for (var change = 0; change < 200; change++)
        {
            code = Changed(code, random);
            var (isActive, wakeAt) = (random.Next(2) == 0, random.Next(2) == 0 ? Guests.Hours(change) : (DateTimeOffset?)null);
            // Some of them undone, as by a refusal.
            if (random.Next(5) == 0)
            {
                var undone = Changed(code, random);
                await Assert.ThrowsAsync<TimeoutException>(() => fresh.Store.Write<bool>(session =>
                {
                    session.Save(vault, undone, rules, !isActive, null);
                    throw new TimeoutException();
                }));
            }
            await fresh.Store.Write(session => { session.Save(vault, code, rules, isActive, wakeAt); return true; });

            Assert.Equal(Expected(code, isActive, wakeAt), await fresh.Store.Read(session => session.First(
                "select is_managed, is_active, wake_at, pin_index, held_pin_index, prefix_index, common_code_key from access_codes where access_code_id = $1",
                row => string.Join(' ', row.Bool(0), row.Bool(1), row.MomentOrNull(2)?.UtcTicks, Hex(row.BytesOrNull(3)), Hex(row.BytesOrNull(4)),
                    Hex(row.BytesOrNull(5)), row.TextOrNull(6)),
                code.AccessCodeId)));
            Assert.Equal(code, await fresh.Store.Read(session => session.AccessCode(vault, code.WorkspaceId, code.AccessCodeId)));
        }
    }

    [Theory, BothEngines]
    public async Task Asked_about_many_PINs_the_store_says_of_each_what_it_says_of_it_alone(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        var random = new Random(11);
        var code = Guests.Code();
        await fresh.Store.Write(session =>
        {
            for (var i = 0; i < 30; i++)
                session.Save(vault, Changed(Changed(code, random), random) with { AccessCodeId = Guid.CreateVersion7(), Pin = new($"{random.Next(300):D4}{i % 10}") }, rules, true, null);
            return true;
        });
        await fresh.Store.Read(session =>
        {
            var isTaken = session.TakenPins(vault, code.WorkspaceId, code.DeviceId, rules);
            var asked = Enumerable.Range(0, 3000).Select(n => new Pin($"{n:D5}")).Concat(Enumerable.Range(0, 8).Select(_ => SomePin(random))).ToList();
            Assert.All(asked, pin => Assert.Equal(session.IsPinTaken(vault, code.WorkspaceId, code.DeviceId, rules, pin), isTaken(pin)));
            Assert.Contains(asked, isTaken.Invoke);
            Assert.Contains(asked, pin => !isTaken(pin));
            return true;
        });
    }

    static AccessCode Changed(AccessCode code, Random random) => random.Next(6) switch
    {
        0 => code with { Pin = random.Next(4) == 0 ? null : SomePin(random) },
        1 => code with { Held = random.Next(3) == 0 ? null : new("1", SomePin(random), null, TimeFrame.Always, Guests.Noon, true) },
        2 => code with { IsManaged = !code.IsManaged },
        3 => code with { CommonCodeKey = random.Next(2) == 0 ? null : $"flat {random.Next(2)}" },
        4 => code with { IsStray = !code.IsStray },
        _ => code with { Name = $"Guest {random.Next()}" },
    };

    static Pin SomePin(Random random) => new($"{random.Next(2)}234{random.Next(2)}6");

    static string Expected(AccessCode code, bool isActive, DateTimeOffset? wakeAt) => string.Join(' ', code.IsManaged, isActive, isActive ? null : wakeAt?.UtcTicks,
        code is { IsStray: false, Pin: { } wanted } ? Hex(vault.IndexOf(code.DeviceId, wanted.Reveal())) : "",
        code.Held?.Pin is { } held ? Hex(vault.IndexOf(code.DeviceId, held.Reveal())) : "",
        code is { IsStray: false, Pin: { } whole } ? Hex(vault.IndexOf(code.DeviceId, $"first four {whole.Reveal()[..4]}")) : "", code.CommonCodeKey);

    static string Hex(byte[]? bytes) => bytes is null ? "" : Convert.ToHexString(bytes);
}
