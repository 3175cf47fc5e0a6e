using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes.Unmanaged;

/// <summary>A code that somebody else put on a lock, by its id, or by its device and PIN.</summary>
static class Get
{
    public sealed record Request(Guid? AccessCodeId, Guid? DeviceId, string? Code);

    public sealed record Response(UnmanagedAccessCodeView AccessCode);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var code = AccessCodes.Get.Find(session, ask.AccessCodeId, ask.DeviceId, ask.Code, call, isManaged: false);
        return new Response(new AccessCodes.List.Views(session, call).OfUnmanaged(code));
    });
}
