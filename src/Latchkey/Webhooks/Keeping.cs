using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>How long deliveries are kept.</summary>
static class Keeping
{
    /// <summary>From when it was first due, delivered or not. A guess: a month's questions. The events themselves stay.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How often what is older is removed, and how much at once, so that no other write waits long. A guess.</summary>
    public static readonly TimeSpan PurgedEvery = TimeSpan.FromMinutes(10);

    const int PurgedAtOnce = 500;

    public static async Task Purge(Store store, TimeProvider machine)
    {
        var before = machine.GetUtcNow() - KeptFor;
        while (await store.Write(session => session.PurgeDeliveries(before, PurgedAtOnce)) == PurgedAtOnce) { }
        while (await store.Write(session => session.PurgeDeleted(PurgedAtOnce)) == PurgedAtOnce) { }
    }
}
