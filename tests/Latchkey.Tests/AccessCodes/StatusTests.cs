using System.Text;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;

namespace Latchkey.AccessCodes;

public class StatusTests
{
    const string Accept = "LATCHKEY_ACCEPT_STATUS_PAGE";

    /// <summary>Every state and its status as a page of text: whoever changes a rule changes a line, and a reviewer sees which.</summary>
    [Fact]
    public void The_table_of_states_is_the_one_under_review()
    {
        var file = Path.Combine(SourceFolder(), "StatusPage.txt");
        var page = Page();
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(file, page);
        var reviewed = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(page == reviewed, $"{Difference(reviewed, page)}\nTo accept: {Accept}=1, run this test again, and commit the page.");
    }

    [Fact]
    public void An_offline_code_is_set_whatever_becomes_of_its_lock() => Assert.Equal(
        AccessCodeStatus.Set, Status.Of(Guests.Code() with { IsOffline = true }, Guests.Native, Lost, Timing.Default, Guests.Noon));

    [Fact]
    public void A_lock_that_is_gone_from_its_account_leaves_its_codes_unknown() => Assert.Equal(
        Reach.Lost, Status.ReachOf(Guests.Native with { Errors = Since("device_removed") }, Doors.Account));

    [Fact]
    public void A_lock_that_is_merely_offline_does_not() => Assert.Equal(
        Reach.Connected, Status.ReachOf(Guests.Native with { Errors = Since("device_disconnected") }, Doors.Account));

    static readonly ConnectedAccount Lost = Doors.Account with { Errors = Since("account_disconnected") };

    static Dictionary<string, DateTimeOffset> Since(string error) => new() { [error] = Guests.Noon };

    static string Page()
    {
        var page = new StringBuilder();
        page.AppendLine("The status of a code, from facts: can its lock be reached, what should be on the lock now, what lies there.");
        page.AppendLine();
        foreach (var (reach, wish, onLock) in
            from reach in Enum.GetValues<Reach>()
            from wish in Enum.GetValues<WishKind>()
            from onLock in Enum.GetValues<OnLock>()
            select (reach, wish, onLock))
        {
            page.AppendLine($"{reach,-10} {wish,-7} {onLock,-10} {Status.Of(reach, wish, onLock)}");
        }
        page.AppendLine();
        page.AppendLine("The same of whole codes on a reachable lock: how the lock schedules, where the time frame lies, what the lock holds.");
        page.AppendLine("Then what is to be done.");
        page.AppendLine();
        foreach (var (scheduling, device) in new[] { ("native", Guests.Native), ("in time", Guests.JustInTime) })
        {
            foreach (var (phase, frame) in Frames)
            {
                foreach (var (held, code) in Holdings(Guests.Code(frame: frame)))
                {
                    var status = Status.Of(code, device, Doors.Account, Timing.Default, Guests.Noon);
                    var todo = string.Join(", ", Mutation.Between(code, device, Timing.Default, Guests.Noon).Select(m => m.Kind));
                    page.AppendLine($"{scheduling,-8} {phase,-24} {held,-24} {status,-9} {todo}".TrimEnd());
                }
            }
        }
        return page.ToString();
    }

    static readonly (string, TimeFrame)[] Frames =
    [
        ("ongoing", TimeFrame.Always),
        ("starts in 100 h", Guests.Frame(100, 120)),
        ("starts in 10 h", Guests.Frame(10, 20)),
        ("starts in 20 min", Guests.Frame(1 / 3.0, 20)),
        ("later, without end", Guests.Frame(10, null)),
        ("running", Guests.Frame(-1, 20)),
        ("over", Guests.Frame(-20, -1)),
    ];

    static IEnumerable<(string, AccessCode)> Holdings(AccessCode code)
    {
        var taken = new ExternalChange(true, [], Guests.Noon, IsAccepted: true);
        yield return ("not held", code);
        yield return ("held as wanted", code.On("a", code.Frame));
        yield return ("held, always open", code.On("a"));
        yield return ("held, other PIN", code.On("a", code.Frame) with { Pin = new("1379") });
        yield return ("held, PIN not readable", code.On("a", code.Frame) is var h ? h with { Held = h.Held! with { Pin = null, IsReadable = false } } : h);
        yield return ("taken off, allowed", code with { ExternalChange = taken });
        yield return ("deleted, not held", code with { DeletedAt = Guests.Noon });
        yield return ("deleted, held", code.On("a", code.Frame) with { DeletedAt = Guests.Noon });
    }

    static string Difference(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        return string.Join('\n', old.Except(now).Select(l => $"- {l}").Concat(now.Except(old).Select(l => $"+ {l}")));
    }

    static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
