using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>A PIN that this door would take now. Nothing is kept of it: another caller may be given the same.</summary>
static class GenerateCode
{
    public sealed record Request(Guid DeviceId);

    /// <summary>The public description gives the answer the shape of an access code; this one does not exist.</summary>
    public sealed record Response(AccessCodeView GeneratedCode);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var device = session.Device(call.WorkspaceId, ask.DeviceId);
        if (device is not { IsManaged: true }) throw Refusals.NoDevice(ask.DeviceId);
        var account = session.AccountOf(device);
        var rules = device.Traits.Pins;
        if (device.Traits.CanProgramOnlineCodes != true || rules.Constraints.Contains(PinConstraint.CannotSpecifyPinCode))
            throw new Refusal(400, "cannot_specify_pin_code", "This device does not let its codes be chosen.");
        var pin = PinMaking.Make([rules], PinMaking.LengthFor(rules, null), call.Server.Chance,
            session.TakenPins(call.Server.Vault, call.WorkspaceId, ask.DeviceId, rules)) ?? throw Draft.NoneLeft();
        var now = call.Now(session);
        var code = new AccessCode
        {
            WorkspaceId = call.WorkspaceId, AccessCodeId = call.Server.Ids.New(now), DeviceId = ask.DeviceId,
            ConnectedAccountId = device.ConnectedAccountId, IsManaged = true, Pin = pin, CreatedAt = now, WantedSince = now,
        };
        var view = AccessCodeView.Of(code, device, account, call.Server.Timing, now);
        return new Response(view with { Status = AccessCodeStatus.Unset, PendingMutations = [] });
    });
}
