using Latchkey.Api;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Sandbox;

/// <summary>Rings at a virtual door that has a bell: an intercom's.</summary>
static class RingDoorbell
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        if (!Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.Ring()).Answer)
            throw new Refusal(400, "no_doorbell", "The device has no doorbell.");
        return new Response();
    });
}
