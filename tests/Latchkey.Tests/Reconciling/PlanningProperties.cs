using FsCheck;
using FsCheck.Fluent;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Reconciling;

public class PlanningProperties
{
    /// <summary>Whatever happened, a look that sent nothing more leaves nothing that was due already; else the door would be looked at for ever.</summary>
    [Fact]
    public void When_nothing_can_be_done_nothing_is_due() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), deeds => IsCalm(Makes.Hubitat, deeds) && IsCalm(Makes.August, deeds))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    static bool IsCalm(Make make, int[] deeds)
    {
        var stage = new Stage(make);
        stage.HasRoomFor(3);
        foreach (var deed in deeds.Select(d => Math.Abs((long)d)))
        {
            var nth = stage.Codes.ElementAtOrDefault((int)(deed / 9 % 7));
            var from = deed / 63 % 5 - 2;
            switch (deed % 9)
            {
                case 0: stage.Wants($"25{deed / 9 % 8:D2}", Guests.Frame(from * 10, from * 10 + 15)); break;
                case 1: stage.Wants($"25{deed / 9 % 8:D2}"); break;
                case 2 when nth is { IsManaged: true }: stage.Delete(nth); break;
                case 3 when nth is { IsManaged: true }: stage.Change(nth, c => c with { Frame = Guests.Frame(from * 10, 50) }); break;
                case 4: stage.LosesNextAnswer(); break;
                case 5: stage.LosesNextCommand(); break;
                case 6: stage.Suffers(new() { FailsNextCommands = (int)(deed / 9 % 3), Reading = (ReadFault)(deed / 27 % 5) }); break;
                case 7: stage.Happens(d => d.KeypadAdd(new($"25{deed / 9 % 8:D2}"), "Aunt", isReported: deed % 2 == 0)); break;
                case 8: stage.Passes(TimeSpan.FromMinutes(deed / 9 % 200)); break;
            }
            stage.Look();
            if (stage.LookAgainAt <= stage.Now) throw new InvalidOperationException($"Due at {stage.LookAgainAt:O}, and it is {stage.Now:O}.");
        }
        return true;
    }
}
