using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>A code, by its id, or by its device and PIN.</summary>
static class Get
{
    public sealed record Request(Guid? AccessCodeId, Guid? DeviceId, string? Code);

    public sealed record Response(AccessCodeView AccessCode);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var code = Find(session, ask.AccessCodeId, ask.DeviceId, ask.Code, call, isManaged: true);
        var device = session.Device(call.WorkspaceId, code.DeviceId)!;
        var account = session.AccountOf(device);
        return new Response(AccessCodeView.Of(code, device, account, call.Server.Timing, call.Now(session)));
    });

    /// <exception cref="Refusal">Nothing was named, or nothing visible has that name.</exception>
    public static AccessCode Find(Session session, Guid? accessCodeId, Guid? deviceId, string? pin, Call call, bool isManaged)
    {
        var vault = call.Server.Vault;
        AccessCode? code;
        if (accessCodeId is { } id)
        {
            code = session.AccessCode(vault, call.WorkspaceId, id);
        }
        else
        {
            if (deviceId is null) throw Refusal.Invalid("access_code_id", FieldError.Required);
            if (pin is null) throw Refusal.Invalid("code", FieldError.Required);
            code = Pin.IsPin(pin) ? session.AccessCodeWithPin(vault, call.WorkspaceId, deviceId.Value, new(pin)) : null;
        }
        if (code is not null && code.IsManaged == isManaged && !code.IsStray && (deviceId is null || deviceId == code.DeviceId)) return code;
        throw accessCodeId is { } asked
            ? Refusals.NoAccessCode(asked)
            : Refusal.NotFound("access_code_not_found", "There is no access code with this code on the device.");
    }
}
