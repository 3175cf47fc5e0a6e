using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Latchkey.Api.Binding;

/// <summary>Which <see cref="Kind"/> reads a parameter of a request.</summary>
static class Kinds
{
    static readonly ConcurrentDictionary<Type, RecordKind> records = new();

    public static RecordKind OfRequest(Type type) => records.GetOrAdd(type, t => new RecordKind(t));

    public static Kind Of(Type type, ParameterInfo parameter)
    {
        var bounds = parameter.GetCustomAttribute<BoundsAttribute>() ?? new(double.NegativeInfinity);
        if (type == typeof(string))
            return new TextKind(bounds.Min, bounds.Max, parameter.GetCustomAttribute<DigitsAttribute>() is not null);
        if (type == typeof(int) || type == typeof(long) || type == typeof(double)) return new NumberKind(type, bounds.Min, bounds.Max);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return ListOf(type.GetGenericArguments()[0], bounds);
        return Plain(type) ?? throw new NotSupportedException($"{parameter.Member.DeclaringType}: no field can be a {type}.");
    }

    static Kind ListOf(Type item, BoundsAttribute bounds)
    {
        var max = double.IsPositiveInfinity(bounds.Max) ? ListKind<object>.CountMax : bounds.Max;
        var kind = item == typeof(string) ? new TextKind(0, double.PositiveInfinity, false)
            : item == typeof(int) || item == typeof(long) || item == typeof(double)
                ? new NumberKind(item, double.NegativeInfinity, double.PositiveInfinity)
                : Plain(item) ?? throw new NotSupportedException($"No field can be a list of {item}.");
        return (Kind)Activator.CreateInstance(typeof(ListKind<>).MakeGenericType(item), kind, bounds.Min, max)!;
    }

    static Kind? Plain(Type type) =>
        type == typeof(Guid) ? new IdKind()
        : type == typeof(bool) ? new FlagKind()
        : type == typeof(DateTimeOffset) ? new MomentKind()
        : type == typeof(IReadOnlyDictionary<string, JsonElement>) ? new MapKind()
        : type.IsEnum ? new WordKind(type)
        : type.IsClass && type.FullName!.StartsWith("Latchkey.", StringComparison.Ordinal) ? OfRequest(type)
        : null;
}
