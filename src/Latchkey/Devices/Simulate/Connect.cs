using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

/// <summary>Brings a virtual lock back online, or back into its account.</summary>
static class Connect
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.Connect(), "can_simulate_connection");
        return new Response();
    });
}
