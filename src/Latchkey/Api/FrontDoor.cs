using System.Collections.Frozen;

namespace Latchkey.Api;

/// <summary>Where requests come in: one lookup from the path to its endpoint, and every error in the API's shape.</summary>
sealed class FrontDoor(Server server, ILogger<FrontDoor> log)
{
    readonly FrozenDictionary<string, Endpoint> endpoints = Routes.All();

    public async Task Answer(HttpContext http)
    {
        var requestId = Guid.NewGuid().ToString();
        http.Response.Headers["seam-request-id"] = requestId;
        Cors.Admit(http);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            Cors.Preflight(http);
            return;
        }
        try
        {
            await Answer(http, EndpointOf(http.Request));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception e)
        {
            await Refuse(http, e, requestId);
        }
    }

    async Task Answer(HttpContext http, Endpoint endpoint)
    {
        var caller = await server.Callers.Identify(http);
        using var body = await Body.Read(http);
        await endpoint.Answer(http, new HttpCall(server, http, caller), body);
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
            log.LogError(e, "{RequestId} {Path} failed", requestId, http.Request.Path.Value);
            refusal = new(500, "internal_error", $"The server failed; its log tells why under {requestId}.");
        }
        await Answers.Refuse(http, refusal, requestId);
    }

    static Refusal? AsRefusal(Exception e) => e switch
    {
        Refusal refusal => refusal,
        BadHttpRequestException { StatusCode: 413 } => Body.TooLarge(),
        BadHttpRequestException bad => new(bad.StatusCode, "bad_request", bad.Message),
        _ => null,
    };
}
