using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

/// <summary>Ends or renews the subscription at the maker without which nothing is allowed.</summary>
static class PaidSubscription
{
    public sealed record Request(Guid DeviceId, bool IsExpired);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Simulation.Touch(
            session, call, ask.DeviceId, (door, _) => door.Subscribe(ask.IsExpired), "can_simulate_paid_subscription");
        return new Response();
    });
}
