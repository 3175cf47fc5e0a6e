using Latchkey.ClientSessions;

namespace Latchkey.Storage;

/// <summary>The values of a text that is put together from conditions, each standing in it by its number.</summary>
sealed class Values
{
    readonly List<object?> values = [];

    public object?[] All => [.. values];

    /// <returns>How the value is written in the text: <c>$3</c>.</returns>
    public string Add(object? value)
    {
        values.Add(value);
        return $"${values.Count}";
    }

    /// <returns><c>($3, $4)</c>, filled up to a power of two with the last value, so that lists of all lengths make few texts.</returns>
    public string AddAll<T>(IReadOnlyCollection<T> list)
    {
        if (list.Count == 0)
            return "(null)";
        var places = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)list.Count);
        var filled = list.Concat(Enumerable.Repeat(list.Last(), places - list.Count));
        return $"({string.Join(", ", filled.Select(value => Add(value)))})";
    }

    /// <returns>True for rows with a device's and an account's id that somebody sees.</returns>
    public string AddSeen(Sight sight) =>
        $"(connected_account_id in {AddAll(sight.Accounts)} or device_id in {AddAll(sight.Devices)})";

    /// <returns>As <see cref="AddSeen"/>, for rows with a device's id alone.</returns>
    public string AddSeenDevice(Sight sight, Guid workspaceId) =>
        $"device_id in (select device_id from devices where workspace_id = {Add(workspaceId)} and {AddSeen(sight)})";
}
