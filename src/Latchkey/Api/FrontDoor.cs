using System.Collections.Frozen;
using Latchkey.ClientSessions;
using Latchkey.Devices;
using Latchkey.Pages;
using Latchkey.Storage;
using Microsoft.AspNetCore.Connections;

namespace Latchkey.Api;

/// <summary>Where requests come in: one lookup from the path to its endpoint, and every error in the API's shape.</summary>
sealed class FrontDoor(Server server, ILogger<FrontDoor> log)
{
    readonly FrozenDictionary<string, Endpoint> endpoints = server.Endpoints;
    readonly Health health = new(server);
    readonly WebPass passes = new(server);
    readonly Lazy<byte[]> description = new(() => OpenApi.Bytes(server.Endpoints.Values, Docs.BesideTheProgram()));

    /// <summary>Official browser components report their use here; nobody listens.</summary>
    const string TelemetryPath = "/internal/tlmtry";

    public async Task Answer(HttpContext http)
    {
        var requestId = RequestIds.New();
        http.Response.Headers["seam-request-id"] = requestId;
        // What admits there is the path itself: no other site's page is told what it says.
        var isPass = WebPass.IsAt(http.Request);
        if (!isPass) Cors.Admit(http);
        if (!isPass && HttpMethods.IsOptions(http.Request.Method))
        {
            Cors.Preflight(http);
            return;
        }
        try
        {
            if (http.Request.Path.Value == Health.Path)
            {
                await health.Answer(http, log);
                return;
            }
            await server.Opened.WaitAsync(http.RequestAborted);
            if (isPass) await passes.Answer(http);
            else if (http.Request.Path.Value == TelemetryPath) http.Response.StatusCode = StatusCodes.Status204NoContent;
            else if (http.Request.Path.Value == OpenApi.Path) await Answers.Send(http, 200, description.Value);
            else if (Portal.IsAt(http.Request)) await Portal.Answer(http, server);
            else if (ConnectPage.IsAt(http.Request)) await ConnectPage.Answer(http, server);
            else if (Picture.MakeAt(http.Request.Path.Value) is { } make) await Picture.Answer(http, make);
            else await Answer(http, EndpointOf(http.Request));
        }
        catch (Replayed kept)
        {
            await Replay(http, kept.Answer);
        }
        catch (Exception e) when (IsGone(e, http))
        {
            // Nobody is left to answer.
            http.Abort();
        }
        catch (Exception e)
        {
            await Refuse(http, e, requestId);
        }
    }

    // Kestrel's words for a connection that ended within a body; it has no other mark.
    const string EndedEarly = "Unexpected end of request content.";

    static bool IsGone(Exception e, HttpContext http) =>
        e is ConnectionResetException or ConnectionAbortedException or BadHttpRequestException { Message: EndedEarly }
        || (e is OperationCanceledException && http.RequestAborted.IsCancellationRequested);

    async Task Answer(HttpContext http, Endpoint endpoint)
    {
        var who = await server.Callers.Identify(http);
        Permits.Check(endpoint, who.Caller);
        CheckWorkspace(endpoint, who);
        using var body = await Body.Read(http);
        var idempotency = Idempotency.Of(http.Request, endpoint, body, who);
        var call = new HttpCall(server, http, endpoint, who, idempotency);
        // Before the endpoint looks at what the first request has changed: a code that it deleted is there no more.
        if (idempotency is not null && await call.Read(s => idempotency.Find(s, server.Vault, server.Clock.GetUtcNow())) is { } kept)
            await Replay(http, kept);
        else
            await endpoint.Answer(http, call, body);
    }

    static void CheckWorkspace(Endpoint endpoint, Who who)
    {
        if (who.Workspace is null)
        {
            if (endpoint.NeedsWorkspace) throw Callers.NoWorkspaceNamed();
        }
        else if (who.Workspace.IsSuspended && !(who.Caller.Kind == CallerKind.PersonalToken && endpoint.Path.StartsWith("/workspaces/", StringComparison.Ordinal)))
        {
            throw new Refusal(403, "workspace_suspended", "This workspace is suspended. A personal token can open it again with /workspaces/update.");
        }
    }

    static Task Replay(HttpContext http, byte[] answer)
    {
        http.Response.Headers[Idempotency.ReplayedHeader] = "true";
        return Answers.Send(http, 200, answer);
    }

    Endpoint EndpointOf(HttpRequest request)
    {
        if (!endpoints.TryGetValue(request.Path.Value ?? "", out var endpoint))
            throw Refusal.NotFound("not_found", "There is no such path in this API.");
        if ((endpoint.Verbs & VerbOf(request.Method)) != Verbs.None) return endpoint;
        var allowed = endpoint.Verbs.ToString().ToUpperInvariant();
        request.HttpContext.Response.Headers.Allow = allowed;
        throw new Refusal(405, "method_not_allowed", $"This path takes {allowed}.");
    }

    static Verbs VerbOf(string method) =>
        HttpMethods.IsPost(method) ? Verbs.Post
        : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Verbs.Get
        : HttpMethods.IsPatch(method) ? Verbs.Patch
        : HttpMethods.IsDelete(method) ? Verbs.Delete
        : HttpMethods.IsPut(method) ? Verbs.Put
        : Verbs.None;

    async Task Refuse(HttpContext http, Exception e, string requestId)
    {
        if (http.Response.HasStarted)
        {
            log.LogError(e, "The answer to {RequestId} broke off", requestId);
            http.Abort();
            return;
        }
        if (AsRefusal(e) is not { } refusal)
        {
            // The path is one of ours and says what was asked, not of whom: ids and PINs are never in it.
            log.LogError(e, "{RequestId} {Path} failed", requestId, WebPass.IsAt(http.Request) ? "/pass/…" : http.Request.Path.Value);
            refusal = new(500, "internal_error", $"The server failed; its log tells why under {requestId}.");
        }
        await Answers.Refuse(http, refusal, requestId);
    }

    static Refusal? AsRefusal(Exception e) => e switch
    {
        Refusal refusal => refusal,
        StoreBusyException => new(503, "busy", "Too many requests are waiting. Nothing was done; try again.") { RetryAfter = TimeSpan.FromSeconds(1) },
        BadHttpRequestException { StatusCode: 413 } => Body.TooLarge(),
        BadHttpRequestException bad => new(bad.StatusCode, "bad_request", bad.Message),
        _ => null,
    };
}
