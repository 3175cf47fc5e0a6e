using System.Text.Json;
using System.Threading.Channels;

namespace Latchkey.Drivers.Hubs;

/// <summary>What a session hears, and what it is to do later, one after the other: so reports keep their order.</summary>
sealed class HubLine(TimeProvider clock)
{
    /// <summary>What waits to be told of one hub. A guess: a burst of all its locks at once.</summary>
    const int LengthMax = 1000;

    readonly Channel<Func<Task>> line = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(LengthMax) { SingleReader = true });

    /// <summary>Cancelled when the session is over; none before it runs.</summary>
    CancellationToken over;

    /// <summary>Does something after a while, in line with what is heard; never, when the session is over by then.</summary>
    public void Later(TimeSpan after, Func<Task> deed) => _ = Wait(after, deed);

    /// <summary>Hears until the session ends, and sees to <paramref name="chore"/> beside that.</summary>
    /// <exception cref="HubLostException">The session broke.</exception>
    public async Task Run(HubSocket socket, Func<JsonElement, CancellationToken, Task> hear, Func<CancellationToken, Task> chore, CancellationToken cut)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cut);
        over = end.Token;
        var chores = Task.WhenAll(Feed(socket, hear), Until(chore));
        try
        {
            await foreach (var deed in line.Reader.ReadAllAsync(cut)) await deed();
        }
        finally
        {
            await end.CancelAsync();
            await chores;
        }
    }

    /// <summary>Puts what the hub tells into the line. When that is full, the hub waits, and then the session breaks.</summary>
    async Task Feed(HubSocket socket, Func<JsonElement, CancellationToken, Task> hear)
    {
        try
        {
            await foreach (var happened in socket.Events.ReadAllAsync(over)) await line.Writer.WriteAsync(() => Hear(happened), over);
            line.Writer.TryComplete(new HubLostException("the session ended"));
        }
        catch (Exception e)
        {
            line.Writer.TryComplete(e);
        }

        async Task Hear(Happened happened)
        {
            await hear(happened.Event, over);
            socket.Done(happened);
        }
    }

    async Task Until(Func<CancellationToken, Task> chore)
    {
        try
        {
            await chore(over);
        }
        catch (OperationCanceledException)
        {
            // The session is over.
        }
    }

    async Task Wait(TimeSpan after, Func<Task> deed)
    {
        try
        {
            await Task.Delay(after, clock, over);
            await line.Writer.WriteAsync(deed, over);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The session is over; the next one begins with a listing.
        }
    }
}
