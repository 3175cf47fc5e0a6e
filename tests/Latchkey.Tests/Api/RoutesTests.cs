using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Latchkey.Api;

/// <summary>The layout is the API: who knows a path knows its file.</summary>
public sealed partial class RoutesTests
{
    [Fact]
    public void Every_path_is_answered_by_the_file_that_it_names()
    {
        foreach (var endpoint in Routes.All().Values)
        {
            var expected = string.Join('/', endpoint.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Pascal));
            var type = endpoint.Handle.DeclaringType!;
            Assert.Equal($"Latchkey.{expected.Replace('/', '.')}", type.FullName);
            Assert.True(File.Exists(Path.Combine(Source(), $"{expected}.cs")), $"{endpoint.Path} is not answered by {expected}.cs");
        }
    }

    [Fact]
    public void Paths_stand_in_the_order_of_the_alphabet()
    {
        var paths = RoutePath().Matches(File.ReadAllText(Path.Combine(Source(), "Api", "Routes.cs"))).Select(m => m.Groups["path"].Value).ToList();
        Assert.Equal(Routes.All().Count, paths.Count);
        Assert.Equal(paths.OrderBy(path => path, StringComparer.Ordinal), paths);
    }

    static string Pascal(string words) => string.Concat(words.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static string Source([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Latchkey"));

    [GeneratedRegex("route\\.\\w+\\(\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RoutePath();
}
