using System.Reflection;
using System.Text.Json;
using Latchkey.Api.Binding;

namespace Latchkey.Api;

/// <param name="NeedsWorkspace">False: a personal token may come without naming a workspace.</param>
sealed record RouteRules(string Path, Verbs Verbs, bool Writes, bool NeedsWorkspace);

/// <summary>One path of the API.</summary>
abstract class Endpoint(RouteRules rules, MethodInfo handle)
{
    public string Path => rules.Path;
    public Verbs Verbs => rules.Verbs;

    /// <summary>True when the request may change something, and so heeds an <c>Idempotency-Key</c>.</summary>
    public bool Writes => rules.Writes;

    public bool NeedsWorkspace => rules.NeedsWorkspace;

    /// <summary>The function that answers: its class stands in the file that the path names.</summary>
    public MethodInfo Handle => handle;

    public abstract Type Request { get; }
    public abstract Type Response { get; }

    /// <exception cref="Refusal">The request breaks the rules of its fields, or those of the endpoint.</exception>
    public abstract Task Answer(HttpContext http, HttpCall call, Body body);

    protected static object Bind(RecordKind shape, HttpContext http, Body body)
    {
        var faults = new Faults();
        var verb = http.Request.Method;
        var ask = body.IsEmpty && (HttpMethods.IsGet(verb) || HttpMethods.IsDelete(verb) || HttpMethods.IsHead(verb))
            ? shape.Read(new Query(http.Request.QueryString.Value), faults)
            : shape.Read(body.Json, faults);
        return ask ?? throw Refusal.Invalid(faults.Errors);
    }
}

sealed class Endpoint<TRequest, TResponse>(
    RouteRules rules, MethodInfo handle, Func<TRequest, Call, Task<TResponse>> answer)
    : Endpoint(rules, handle)
    where TRequest : class where TResponse : class
{
    readonly RecordKind shape = Kinds.OfRequest(typeof(TRequest));

    public override Type Request => typeof(TRequest);
    public override Type Response => typeof(TResponse);

    public override async Task Answer(HttpContext http, HttpCall call, Body body)
    {
        var response = await answer((TRequest)Bind(shape, http, body), call);
        await call.Settle(response);
        await Answers.Write(http, 200, response);
    }
}
