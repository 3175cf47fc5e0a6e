using System.Collections.Frozen;
using System.Reflection;

namespace Latchkey.Api;

/// <summary>Builds the lookup from a path to its endpoint.</summary>
sealed class RouteTable
{
    readonly Dictionary<string, Endpoint> endpoints = [];

    public FrozenDictionary<string, Endpoint> Freeze() => endpoints.ToFrozenDictionary();

    /// <summary>GET, and POST for SDK 1.x.</summary>
    public void Read(string path, Delegate handle, bool needsWorkspace = true) =>
        Add(new(path, Verbs.Get | Verbs.Post, Writes: false, needsWorkspace), handle);

    public void Post(string path, Delegate handle, bool needsWorkspace = true) =>
        Add(new(path, Verbs.Post, Writes: true, needsWorkspace), handle);

    /// <summary>PATCH, and POST for SDK 1.x.</summary>
    public void Patch(string path, Delegate handle) => Add(new(path, Verbs.Patch | Verbs.Post, Writes: true, true), handle);

    /// <summary>As <see cref="Patch"/>, and PUT, where official clients of some ages send it.</summary>
    public void Update(string path, Delegate handle) => Add(new(path, Verbs.Patch | Verbs.Post | Verbs.Put, Writes: true, true), handle);

    /// <summary>POST, and PUT where the description has it beside POST.</summary>
    public void Put(string path, Delegate handle) => Add(new(path, Verbs.Post | Verbs.Put, Writes: true, true), handle);

    /// <summary>DELETE, and POST for SDK 1.x.</summary>
    public void Delete(string path, Delegate handle) => Add(new(path, Verbs.Delete | Verbs.Post, Writes: true, true), handle);

    /// <summary>GET alone; the answer goes on for as long as the caller listens.</summary>
    public void Stream(string path, Func<Events.List.Request, Call, EventSource, Task> handle) =>
        endpoints.Add(path, new StreamEndpoint(new(path, Verbs.Get, Writes: false, NeedsWorkspace: true), handle));

    /// <param name="handle"><c>static Task&lt;Response&gt; Handle(Request ask, Call call)</c>, or without the request where nothing is asked.</param>
    void Add(RouteRules rules, Delegate handle)
    {
        var method = handle.Method;
        var response = method.ReturnType.GetGenericArguments().Single();
        var request = method.GetParameters() is [var first, _] ? first.ParameterType : typeof(Nothing);
        var make = typeof(RouteTable).GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!;
        endpoints.Add(rules.Path, (Endpoint)make.MakeGenericMethod(request, response).Invoke(null, [rules, handle])!);
    }

    static Endpoint<TRequest, TResponse> Make<TRequest, TResponse>(RouteRules rules, Delegate handle)
        where TRequest : class where TResponse : class
    {
        var answer = handle is Func<Call, Task<TResponse>> unasked
            ? (_, call) => unasked(call)
            : (Func<TRequest, Call, Task<TResponse>>)handle;
        return new(rules, handle.Method, answer);
    }

    /// <summary>The request of an endpoint that is asked nothing.</summary>
    sealed record Nothing;
}

[Flags]
enum Verbs { None = 0, Get = 1, Post = 2, Put = 4, Patch = 8, Delete = 16 }
