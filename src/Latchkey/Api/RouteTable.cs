using System.Collections.Frozen;
using System.Reflection;

namespace Latchkey.Api;

/// <summary>Builds the lookup from a path to its endpoint.</summary>
sealed class RouteTable
{
    readonly Dictionary<string, Endpoint> endpoints = [];

    public FrozenDictionary<string, Endpoint> Freeze() => endpoints.ToFrozenDictionary();

    /// <summary>GET, and POST for SDK 1.x.</summary>
    public void Read(string path, Delegate handle) => Add(path, handle, Verbs.Get | Verbs.Post, writes: false);

    public void Post(string path, Delegate handle) => Add(path, handle, Verbs.Post, writes: true);

    /// <summary>PATCH, and POST for SDK 1.x; official clients of any age also send PUT.</summary>
    public void Update(string path, Delegate handle) => Add(path, handle, Verbs.Patch | Verbs.Post | Verbs.Put, writes: true);

    /// <summary>POST, and PUT where the description has it beside POST.</summary>
    public void Put(string path, Delegate handle) => Add(path, handle, Verbs.Post | Verbs.Put, writes: true);

    /// <summary>DELETE, and POST for SDK 1.x.</summary>
    public void Delete(string path, Delegate handle) => Add(path, handle, Verbs.Delete | Verbs.Post, writes: true);

    /// <param name="handle"><c>static Task&lt;Response&gt; Handle(Request ask, Call call)</c>, or without the request where nothing is asked.</param>
    void Add(string path, Delegate handle, Verbs verbs, bool writes)
    {
        var method = handle.Method;
        var response = method.ReturnType.GetGenericArguments().Single();
        var request = method.GetParameters() is [var first, _] ? first.ParameterType : typeof(Nothing);
        var make = typeof(RouteTable).GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!;
        endpoints.Add(path, (Endpoint)make.MakeGenericMethod(request, response).Invoke(null, [path, handle, verbs, writes])!);
    }

    static Endpoint<TRequest, TResponse> Make<TRequest, TResponse>(string path, Delegate handle, Verbs verbs, bool writes)
        where TRequest : class where TResponse : class
    {
        var answer = handle is Func<Call, Task<TResponse>> unasked
            ? (_, call) => unasked(call)
            : (Func<TRequest, Call, Task<TResponse>>)handle;
        return new(path, verbs, writes, handle.Method, answer);
    }

    /// <summary>The request of an endpoint that is asked nothing.</summary>
    sealed record Nothing;
}

[Flags]
enum Verbs { None = 0, Get = 1, Post = 2, Put = 4, Patch = 8, Delete = 16 }
