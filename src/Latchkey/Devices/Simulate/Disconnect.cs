using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

/// <summary>Takes a virtual lock offline.</summary>
static class Disconnect
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.Disconnect(), "can_simulate_disconnection");
        return new Response();
    });
}
