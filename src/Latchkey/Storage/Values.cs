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
}
