using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

/// <summary>Takes a virtual lock's hub offline.</summary>
static class DisconnectFromHub
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Simulation.Touch(
            session, call, ask.DeviceId, (door, _) => door.DisconnectFromHub(), "can_simulate_hub_disconnection");
        return new Response();
    });
}
