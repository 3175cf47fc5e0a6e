using Microsoft.AspNetCore.WebUtilities;

namespace Latchkey.Api.Binding;

/// <summary>A query string as official clients write it: repeated keys are a list, <c>k=</c> is an empty list or null, <c>a.b=</c> is a field of an object.</summary>
sealed class Query
{
    readonly List<(string Name, string Value)> pairs = [];

    public static readonly Query Empty = new("");

    public Query(string? text)
    {
        foreach (var pair in new QueryStringEnumerable(text))
            pairs.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
    }

    public bool First(string name, out string value, out bool again)
    {
        (value, again) = ("", false);
        var found = false;
        foreach (var pair in pairs)
        {
            if (pair.Name != name) continue;
            if (!found) value = pair.Value;
            again = found;
            found = true;
        }
        return found;
    }

    /// <summary>The values under <paramref name="name"/>, also when written <c>name[]</c>.</summary>
    public List<string> All(string name) =>
        [.. pairs.Where(p => p.Name == name || (p.Name.Length == name.Length + 2 && p.Name == name + "[]")).Select(p => p.Value)];

    /// <summary>What lies below <paramref name="name"/>, without its prefix.</summary>
    public Query Below(string name)
    {
        var below = new Query("");
        var prefix = name + ".";
        foreach (var pair in pairs.Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)))
            below.pairs.Add((pair.Name[prefix.Length..], pair.Value));
        return below;
    }

    public IReadOnlyList<(string Name, string Value)> Pairs => pairs;
}
