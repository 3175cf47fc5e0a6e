using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Latchkey.AccessMethods;
using Latchkey.ActionAttempts;
using NodaTime;

namespace Latchkey.Pages;

/// <summary>What is said of one move.</summary>
/// <param name="ActionAttemptId">Null: nothing was begun.</param>
sealed record PassOutcome(Guid DoorId, OutcomeKind Kind, string Text, Guid? ActionAttemptId);

enum OutcomeKind { Working, Done, Failed }

/// <summary>A pass as a page, and as what the page asks for every few seconds; both in words.</summary>
static class PassPage
{
    static readonly string style = Embedded.Text("pass.css"), script = Embedded.Text("pass.js");

    /// <summary>Forms come back to us alone, and no other site shows the page within its own.</summary>
    public static readonly string Policy = Embedded.Policy(style, script, "'self'; frame-ancestors 'none'");

    static readonly HtmlEncoder html = HtmlEncoder.Create(UnicodeRanges.All);

    public static PassOutcome Outcome(PassDoor door, ActionAttemptView attempt, PassWords words)
    {
        var move = attempt.ActionType == "LOCK_DOOR" ? DoorMove.Lock : DoorMove.Unlock;
        var (kind, text) = attempt.Status switch
        {
            AttemptStatus.Pending => (OutcomeKind.Working, words.Moving(move)),
            AttemptStatus.Success => (OutcomeKind.Done, move == DoorMove.Lock ? words.IsLocked : door.Kind == DoorKind.Device ? words.IsUnlocked : words.IsOpen),
            AttemptStatus.Error => (OutcomeKind.Failed, words.Why(attempt.Error!.Type)),
        };
        return new(door.DoorId, kind, text, attempt.ActionAttemptId);
    }

    /// <summary>What changes while the page is open. Where anything else has changed, so has the version, and the page loads itself again.</summary>
    public static LiveView Live(PassState state, PassOutcome? outcome, PassWords words) => new(
        VersionOf(state, words), [.. state.Doors.Select(d => new LiveDoor(d.DoorId, WordOf(d.Shows), Shown(d, words), MoveOf(d.Move), Label(d, words), HasMore(d)))],
        outcome is null ? null : new(outcome.DoorId, outcome.Kind, outcome.Text, outcome.ActionAttemptId));

    public static string Of(PassState state, PassOutcome? outcome, PassWords words)
    {
        var (page, towns) = (new StringBuilder(), TownsOf(state));
        page.Append($"""
            <header>
            {(state.Guest is { } guest ? $"<p class=\"for\">{html.Encode(words.PassFor)}</p><h1>{html.Encode(guest)}</h1>" : $"<h1>{html.Encode(words.YourPass)}</h1>")}
            {(towns.Count == 1 ? Lines(Frame(state, towns[0], words)) : "")}{(state.IsAhead ? $"<p class=\"hint\">{html.Encode(words.ComeBack)}</p>" : "")}
            </header>
            <p id="net" role="alert" hidden>{html.Encode(words.NoConnection)}</p>
            <h2 class="vh">{html.Encode(words.Doors)}</h2>
            """);
        foreach (var door in state.Doors)
        {
            var frame = towns.Count == 1 ? "" : $"<div class=\"own\">{Lines(Frame(state, door.TimeZone, words))}</div>";
            page.Append(Card(door, frame, outcome?.DoorId == door.DoorId ? outcome : null, words));
        }
        if (!state.IsAhead) page.Append($"<noscript><p class=\"hint\"><a href=\"?\">{html.Encode(words.Refresh)}</a></p></noscript>");
        page.Append($"<footer>{html.Encode(words.KeepIt)}</footer>");
        var again = outcome?.Kind == OutcomeKind.Working ? "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>" : "";
        var data = $"{(state.Doors.Count == 1 ? "class=\"one\" " : "")}data-version=\"{VersionOf(state, words)}\" data-ahead=\"{(state.IsAhead ? 1 : 0)}\" {Said(words)}";
        return Whole(words, state.Guest is { } name ? $"{words.PassFor} {name}" : words.YourPass, data, page.ToString(), again, script);
    }

    /// <summary>A page that says why there is none.</summary>
    public static string Sorry(PassWords words, string title, string why) =>
        Whole(words, title, "class=\"sorry\"", $"{Lock}<h1>{html.Encode(title)}</h1><p>{html.Encode(why)}</p>", "", null);

    static string Whole(PassWords words, string title, string data, string body, string head, string? runs) => $"""
        <!doctype html>
        <html lang="{words.Tag}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow">
        <meta name="referrer" content="no-referrer">
        <meta name="color-scheme" content="light dark">
        <title>{html.Encode(title)}</title>
        <style>{style}</style>{head}
        </head>
        <body>
        <main {data}>
        {body}
        </main>
        {(runs is null ? "" : $"<script>{runs}</script>")}
        </body>
        </html>
        """;

    static string Card(PassDoor door, string frame, PassOutcome? outcome, PassWords words) => $"""
        <section class="door" id="d{door.DoorId}" data-shows="{WordOf(door.Shows)}"{(outcome is null ? "" : $" data-outcome=\"{WordOf(outcome.Kind)}\"")} aria-labelledby="n{door.DoorId}">
        <div class="top">{Lock}<div><h3 id="n{door.DoorId}">{html.Encode(door.Name)}</h3><p class="shows">{html.Encode(Shown(door, words))}</p></div></div>
        {frame}{(door.Shows == DoorShows.Hidden ? "" : Form(door, outcome, words))}
        </section>
        """;

    static string Form(PassDoor door, PassOutcome? outcome, PassWords words)
    {
        var label = outcome?.Kind == OutcomeKind.Failed ? words.TryAgain : Label(door, words);
        return $"""
            <form method="post">
            <input type="hidden" name="door" value="{door.DoorId}"><input type="hidden" name="once" value="{PassMove.NewOnce()}">
            <button class="big" name="act" value="{MoveOf(door.Move) ?? "unlock"}"{(door.Move is null ? " hidden" : "")}><span class="label">{html.Encode(label)}</span><span class="vh"> {html.Encode(door.Name)}</span></button>
            <p class="outcome" role="status">{html.Encode(outcome?.Text ?? "")}</p>
            <button class="more" name="act" value="unlock"{(HasMore(door) ? "" : " hidden")}>{html.Encode(words.UnlockAgain)}<span class="vh"> {html.Encode(door.Name)}</span></button>
            </form>
            """;
    }

    // Decoration: what it shows stands in words beside it.
    const string Lock = """
        <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path class="shut" d="M7.5 11V7.5a4.5 4.5 0 0 1 9 0V11"/><path class="ajar" d="M7.5 11V6.5a4.5 4.5 0 0 1 8.7-1.6"/><rect x="4.5" y="11" width="15" height="10" rx="2.5"/><path d="M12 15v2"/><path class="cut" d="M3 3l18 18"/></svg>
        """;

    /// <summary>What the script says where no server can.</summary>
    static string Said(PassWords words)
    {
        (string Name, string Text)[] said =
        [
            ("unlocking", words.Unlocking), ("locking", words.Locking), ("retrying", words.Retrying), ("failed", words.NoServer), ("again", words.TryAgain),
        ];
        return string.Join(' ', said.Select(s => $"data-{s.Name}=\"{html.Encode(s.Text)}\""));
    }

    /// <summary>By whose clocks there is something to say: where all doors have the same, it is said once.</summary>
    static List<string?> TownsOf(PassState state) => [.. state.Doors.Select(d => d.TimeZone).Distinct()];

    static string Lines(IEnumerable<(string Kind, string Text)> lines) =>
        string.Concat(lines.Select(line => $"<p class=\"{line.Kind}\">{html.Encode(line.Text)}</p>"));

    /// <summary>From when and until when, by a door's own clock.</summary>
    /// <param name="timeZone">IANA; null: not known, and then it is said that this is UTC.</param>
    static IEnumerable<(string Kind, string Text)> Frame(PassState state, string? timeZone, PassWords words)
    {
        var zone = timeZone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone);
        if (state.IsAhead && state.Hours.Start is { } start) yield return ("when", words.Begins(Text(start)));
        yield return (state.IsAhead ? "until" : "when", state.Hours.End is { } end ? words.Until(Text(end)) : words.Endless);
        if (state.IsAhead || state.Hours.End is not null) yield return ("zone", words.LocalTime(zone is null ? "UTC" : zone.Id.Split('/')[^1].Replace('_', ' ')));

        string Text(DateTimeOffset moment)
        {
            var (then, now) = (Local(moment), Local(state.Now));
            return words.Date(then, then.Year != now.Year);
        }

        LocalDateTime Local(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(zone ?? DateTimeZone.Utc).LocalDateTime;
    }

    static string Shown(PassDoor door, PassWords words) => door.Shows switch
    {
        DoorShows.Locked => words.Locked,
        DoorShows.Unlocked => words.Unlocked,
        DoorShows.Reachable => words.Reachable,
        DoorShows.Offline => words.Offline,
        DoorShows.NotReady => words.NotReady,
        DoorShows.Hidden => "",
    };

    static string Label(PassDoor door, PassWords words) => door.Shows == DoorShows.Offline ? words.TryAnyway
        : door.Move == DoorMove.Lock ? words.Lock
        : door.Kind == DoorKind.Device ? words.Unlock
        : words.Open;

    // Locks are wrong about themselves: one that only says that it is open can still be asked to open.
    static bool HasMore(PassDoor door) => door.Move == DoorMove.Lock;

    static string? MoveOf(DoorMove? move) => move?.ToString().ToLowerInvariant();

    static string WordOf(DoorShows shows) => Api.Wire.NameOf($"{shows}");

    static string WordOf(OutcomeKind kind) => Api.Wire.NameOf($"{kind}");

    /// <summary>Of whatever the page does not change by itself.</summary>
    static string VersionOf(PassState state, PassWords words)
    {
        var text = string.Join('\n', (string[])
        [
            words.Tag, state.Guest ?? "", $"{state.IsAhead}", .. TownsOf(state).SelectMany(zone => Frame(state, zone, words)).Select(l => l.Text), .. state.Doors.Select(d => $"{d.DoorId} {d.Name}"),
        ]);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
    }
}

/// <param name="Version">Changes with whatever else stands on the page.</param>
/// <param name="Outcome">Of the move that was asked about; null: none was.</param>
sealed record LiveView(string Version, IReadOnlyList<LiveDoor> Doors, LiveOutcome? Outcome);

/// <param name="Act"><c>unlock</c> or <c>lock</c>; null: it does nothing now.</param>
/// <param name="More">It can be unlocked again, too.</param>
sealed record LiveDoor(Guid Id, string Shows, string Word, string? Act, string Label, bool More);

sealed record LiveOutcome(Guid Door, OutcomeKind Kind, string Text, Guid? Attempt);
