using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

/// <summary>Brings a virtual lock's hub back online, or gives it the bridge that it lacked.</summary>
static class ConnectToHub
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.ConnectToHub(), "can_simulate_hub_connection");
        return new Response();
    });
}
