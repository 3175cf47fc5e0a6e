namespace Latchkey.Drivers.Hubs;

/// <summary>Reads a slot that was edited at the lock, and tells what is in it, without keeping other news waiting.</summary>
sealed class KeypadEdits(HubDesk desk)
{
    /// <param name="slot">Null, or one that we write ourselves: see below.</param>
    /// <param name="read">Null, or nothing read: the whole lock is to be listed.</param>
    public void Heard(HubDoor door, int? slot, Func<CancellationToken, Task<SlotReading?>>? read, CancellationToken cut)
    {
        // What the lock tells of our own writing is no edit.
        if (slot is { } known && known == door.Writing) return;
        _ = ReadAndTell(door, read, cut);
    }

    async Task ReadAndTell(HubDoor door, Func<CancellationToken, Task<SlotReading?>>? read, CancellationToken cut)
    {
        try
        {
            await door.Gate.WaitAsync(cut);
            SlotReading? reading;
            try
            {
                reading = read is null ? null : await read(cut);
            }
            finally
            {
                door.Gate.Release();
            }
            await desk.Tell(door.Native, reading is { } told ? new LockReport.SlotChanged(told) : new LockReport.Edited());
        }
        catch (OperationCanceledException)
        {
            // The session is over; the next one begins with a listing.
        }
    }
}
