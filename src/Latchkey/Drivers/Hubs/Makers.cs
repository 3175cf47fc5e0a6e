namespace Latchkey.Drivers.Hubs;

/// <summary>The public description's manufacturers, by what the stacks' device files call them.</summary>
static class Makers
{
    static readonly (string Name, string Word)[] known =
    [
        ("schlage", "schlage"), ("allegion", "schlage"), ("kwikset", "kwikset"), ("spectrum brands", "kwikset"), ("weiser", "kwikset"),
        ("yale", "yale"), ("assa abloy", "yale"), ("august", "august"), ("samsung", "samsung"), ("u-tec", "ultraloq"),
    ];

    public static string WordFor(string? maker) => known
        .Where(one => maker?.Contains(one.Name, StringComparison.OrdinalIgnoreCase) == true)
        .Select(one => one.Word)
        .FirstOrDefault("unknown");
}
