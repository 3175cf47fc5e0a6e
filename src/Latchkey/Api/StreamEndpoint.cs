using System.Text.Json.Nodes;
using Latchkey.Api.Binding;

namespace Latchkey.Api;

/// <summary>The path whose answer goes on: events, as they happen.</summary>
sealed class StreamEndpoint(RouteRules rules, Func<Events.List.Request, Call, EventSource, Task> answer) : Endpoint(rules, answer.Method)
{
    readonly RecordKind shape = Kinds.OfRequest(typeof(Events.List.Request));

    public override Type Request => typeof(Events.List.Request);

    /// <summary>One event after another.</summary>
    public override Type Response => typeof(JsonObject);

    public override async Task Answer(HttpContext http, HttpCall call, Body body)
    {
        var ask = (Events.List.Request)Bind(shape, http, body);
        using var source = new EventSource(http, call);
        try
        {
            await answer(ask, call, source);
        }
        catch (OperationCanceledException) when (http.Response.HasStarted)
        {
            // Nobody reads any more, or too slowly, or the server stops: whoever wants to goes on from the last event's id.
            if (!source.IsStopping) http.Abort();
        }
    }
}
