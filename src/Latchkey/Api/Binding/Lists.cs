using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Binding;

sealed class ListKind<T>(Kind item, double min, double max) : Kind
{
    /// <summary>Unless <see cref="BoundsAttribute"/> says more.</summary>
    public const int CountMax = 1_000;

    public override string Expected => "array";

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(), ["maxItems"] = (int)max };
        if (min > 0) schema["minItems"] = (int)min;
        return schema;
    }

    public override object? Read(JsonElement json, Faults faults)
    {
        if (json.ValueKind != JsonValueKind.Array) return Unexpected(json, faults);
        if (!Fits(json.GetArrayLength(), faults)) return null;
        var items = new List<T>(json.GetArrayLength());
        foreach (var element in json.EnumerateArray())
        {
            var before = faults.Count;
            Add(items, item.Read(element, faults), faults, before);
        }
        return items;
    }

    public override Given? Find(Query query, string name)
    {
        var texts = query.All(name);
        if (texts.Count == 0) return null;
        if (texts is [""]) texts = [];
        if (item.IsWord && texts is [var one]) texts = [.. one.Split(',')];
        return new Given(faults => Read(texts, faults));
    }

    List<T>? Read(List<string> texts, Faults faults)
    {
        if (!Fits(texts.Count, faults)) return null;
        var items = new List<T>(texts.Count);
        foreach (var text in texts)
        {
            var before = faults.Count;
            Add(items, item.Read(text, faults), faults, before);
        }
        return items;
    }

    static void Add(List<T> items, object? value, Faults faults, int before)
    {
        faults.Place(before, $"{items.Count}");
        items.Add(value is T it ? it : default!);
    }

    bool Fits(int count, Faults faults)
    {
        if (count < min) faults.Add($"Array must contain at least {min} element(s)");
        else if (count > max) faults.Add($"Array must contain at most {max} element(s)");
        return count >= min && count <= max;
    }
}
