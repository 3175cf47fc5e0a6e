using Latchkey.AccessMethods;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Latchkey.Pages;

/// <summary>A page on which whoever has its link works the doors of a cloud key. What looks at the link only looks: a door moves by POST alone.</summary>
/// <remarks>
/// The secret is in the path and not behind a #, so that the page works without script. So nothing of ours logs these paths, and the docs tell
/// operators to keep them out of a proxy's log.
/// </remarks>
sealed class WebPass(Server server)
{
    const string Folder = "/pass/", Doors = "/doors";

    /// <summary>A form of ours has 100 bytes.</summary>
    const int FormBytesMax = 4096;

    readonly PassLimits limits = new(server.Clock);

    public static string AddressOf(PassLink pass) => $"{pass.Origin}{Folder}{pass.Secret}";

    public static bool IsAt(HttpRequest request) => request.Path.Value?.StartsWith(Folder, StringComparison.Ordinal) == true;

    public async Task Answer(HttpContext http)
    {
        var words = PassWords.For(http.Request.Headers.AcceptLanguage);
        var visit = new Visit(http, words, http.Request.Path.Value!.EndsWith(Doors, StringComparison.Ordinal));
        try
        {
            await Answer(visit);
        }
        catch (Refusal refusal)
        {
            if (refusal.RetryAfter is { } wait) http.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds))}";
            await Sorry(visit, refusal);
        }
        catch (StoreBusyException)
        {
            http.Response.Headers.RetryAfter = "1";
            await visit.Sorry(503, words.Trouble, words.TroubleWhy);
        }
    }

    static Task Sorry(Visit visit, Refusal refusal) => refusal.Status switch
    {
        404 => visit.Sorry(404, visit.Words.Dead, visit.Words.DeadWhy),
        429 => visit.Sorry(429, visit.Words.TooOften, visit.Words.TroubleWhy),
        var status => visit.Sorry(status, visit.Words.Trouble, visit.Words.TroubleWhy),
    };

    async Task Answer(Visit visit)
    {
        var request = visit.Http.Request;
        Pause(limits.Look(visit.Http.Connection.RemoteIpAddress));
        var isPost = HttpMethods.IsPost(request.Method);
        if (!isPost && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            visit.Http.Response.Headers.Allow = "GET, HEAD, POST";
            throw new Refusal(405, "method_not_allowed", "GET or POST.");
        }
        if (isPost && !IsOurs(request)) throw new Refusal(403, "forbidden", "Another site's form.");
        var secret = request.Path.Value![Folder.Length..^(visit.IsLive ? Doors.Length : 0)];
        if (!Secrets.IsLinkSecret(secret) || await server.Store.Read(session => Pass.Find(session, server, secret)) is not { } pass) throw Dead();
        Pause(limits.Look(pass.Method.AccessMethodId));
        if (isPost) await Move(visit, pass, secret);
        else await Show(visit, pass, secret, AttemptIn(request), null);
    }

    async Task Move(Visit visit, Pass pass, string secret)
    {
        Pause(limits.Move(pass.Method.AccessMethodId));
        var move = PassMove.Of(await Form(visit.Http)) ?? throw new Refusal(400, "invalid_input", "No form of ours.");
        ActionAttemptView attempt;
        try
        {
            attempt = await PassMoves.Make(new PassCall(server, visit.Http, pass.Workspace), pass, move);
        }
        catch (Refusal refusal) when (refusal.Status is 400 or 404 or 409)
        {
            // The door, not the page: the guest is told beside it. Whether the pass still is one, the look after this tells.
            var text = refusal.Type == "access_denied" ? visit.Words.Denied : visit.Words.Failed;
            await Show(visit, pass, secret, null, new(move.DoorId, OutcomeKind.Failed, text, null));
            return;
        }
        if (visit.IsLive) await Show(visit, pass, secret, attempt.ActionAttemptId, null);
        else See(visit.Http, attempt.ActionAttemptId);
    }

    /// <summary>The answer to a form: look at the page again. Loading that once more moves nothing.</summary>
    static void See(HttpContext http, Guid actionAttemptId)
    {
        Embedded.Close(http.Response);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        // From where we are, so that the secret stands in no header.
        http.Response.Headers.Location = $"?attempt={actionAttemptId}";
    }

    /// <param name="attemptId">The move that is asked about; null: none.</param>
    /// <param name="told">What became of a move that was not begun; null: that does not arise.</param>
    async Task Show(Visit visit, Pass seen, string secret, Guid? attemptId, PassOutcome? told)
    {
        var shown = await server.Store.Read(session => Pass.Find(session, server, secret) is { } pass
            ? new Shown(PassState.Of(session, server, pass), attemptId is { } id ? PassMoves.Find(session, seen, id) : null)
            : null) ?? throw Dead();
        var outcome = shown.Attempt is { } attempt && shown.State.Doors.FirstOrDefault(d => d.DoorId == (attempt.DeviceId ?? attempt.AcsEntranceId)) is { } door
            ? PassPage.Outcome(door, new(attempt), visit.Words)
            : told;
        await visit.Show(shown.State, outcome);
    }

    sealed record Shown(PassState State, ActionAttempt? Attempt);

    // One answer for what never was, what is over and what was revoked: nobody learns which.
    static Refusal Dead() => Refusal.NotFound("pass_not_found", "No such pass.");

    static void Pause(TimeSpan? wait)
    {
        if (wait is { } time) throw new Refusal(429, "too_many_requests", "Too many requests.") { RetryAfter = time };
    }

    static Guid? AttemptIn(HttpRequest request) => Guid.TryParseExact(request.Query["attempt"], "D", out var id) ? id : null;

    /// <summary>Whether a form was sent from a page of ours, as far as the browser tells.</summary>
    /// <remarks>
    /// With <c>no-referrer</c> a browser calls the origin of our own form "null", so then its word on where the request comes from must do. Schemes
    /// may differ: a proxy before us speaks https. (Fetch standard, "append a request Origin header"; Fetch Metadata.)
    /// </remarks>
    static bool IsOurs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == "null"
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    static async Task<IReadOnlyDictionary<string, StringValues>> Form(HttpContext http)
    {
        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true
            || http.Request.ContentLength is null or > FormBytesMax) return new Dictionary<string, StringValues>();
        try
        {
            using var reader = new FormReader(http.Request.Body);
            return await reader.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return new Dictionary<string, StringValues>();
        }
    }
}

/// <summary>One request to a pass, and how it wants its answer.</summary>
/// <param name="IsLive">The page's script asks, and takes JSON.</param>
sealed record Visit(HttpContext Http, PassWords Words, bool IsLive)
{
    public Task Show(PassState state, PassOutcome? outcome) => IsLive
        ? Tell(200, PassPage.Live(state, outcome, Words))
        : Page(200, PassPage.Of(state, outcome, Words));

    public Task Sorry(int status, string title, string why) => IsLive
        ? Tell(status, new SorryView($"{title}. {why}"))
        : Page(status, PassPage.Sorry(Words, title.TrimEnd('.'), why));

    Task Page(int status, string page)
    {
        Http.Response.Headers.Vary = "Accept-Language, Accept-Encoding";
        return Embedded.Answer(Http, status, PassPage.Policy, page);
    }

    Task Tell<T>(int status, T told)
    {
        Embedded.Close(Http.Response);
        Http.Response.Headers.Vary = "Accept-Language";
        return Answers.Write(Http, status, told);
    }

    sealed record SorryView(string Text);
}
