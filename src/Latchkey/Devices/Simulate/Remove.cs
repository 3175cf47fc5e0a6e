using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

/// <summary>Takes a virtual lock out of its account at the maker.</summary>
static class Remove
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.VanishFromAccount(), "can_simulate_removal");
        return new Response();
    });
}
