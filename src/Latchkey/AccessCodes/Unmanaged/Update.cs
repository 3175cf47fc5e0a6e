using Latchkey.Api;

namespace Latchkey.AccessCodes.Unmanaged;

/// <summary>The older way to adopt a code: <c>is_managed: true</c>.</summary>
static class Update
{
    public sealed record Request(
        Guid AccessCodeId, bool IsManaged, [Also("allow_external_modification")] bool? IsExternalModificationAllowed, bool? Force);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => ask.IsManaged
        ? ConvertToManaged.Adopt<Response>(new(ask.AccessCodeId, ask.IsExternalModificationAllowed, ask.Force, null), call)
        : throw Refusal.Invalid("is_managed", "Must be true: the code is unmanaged already");
}
