using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Latchkey.Stores;

public enum Engine { Sqlite, Postgres }

/// <summary>A test with this runs once on each engine, and gets the engine as its argument.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class BothEnginesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<Engine>(Engine.Sqlite), new TheoryDataRow<Engine>(Engine.Postgres)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
