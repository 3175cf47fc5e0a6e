using System.Globalization;

namespace Latchkey.Api;

public class TidyTests
{
    public static TheoryData<string> Paths => [.. Routes.All().Keys.Order(StringComparer.Ordinal)];

    /// <summary><c>/access_codes/unmanaged/get</c> is answered by <c>AccessCodes/Unmanaged/Get.cs</c>.</summary>
    [Theory, MemberData(nameof(Paths))]
    public void A_path_is_answered_by_the_file_that_it_names(string path)
    {
        var names = path.TrimStart('/').Split('/').Select(Pascal).ToList();
        var type = Routes.All()[path].Handle.DeclaringType!;
        Assert.Equal($"Latchkey.{string.Join('.', names)}", type.FullName);
        Assert.True(File.Exists(Path.Combine([SourceFolder(), .. names[..^1], $"{type.Name}.cs"])), $"{type.FullName} has a file of its own.");
    }

    public static TheoryData<string, string> Numbers => new(typeof(AccessCodes.Timing).GetProperties()
        .Where(p => p.CanWrite)
        .Select(p => (p.Name, string.Create(CultureInfo.InvariantCulture, $"{p.GetValue(AccessCodes.Timing.Default)}"))));

    /// <summary>The page on settings names every number of <see cref="AccessCodes.Timing"/>, with the default that it has.</summary>
    [Theory, MemberData(nameof(Numbers))]
    public void A_number_stands_on_the_page_on_settings_with_its_default(string name, string value) =>
        Assert.Contains($"| `Latchkey__Timing__{name}` | `{value}` |", File.ReadAllText(Path.Combine(SourceFolder(), "../../docs/settings.md")), StringComparison.Ordinal);

    static string Pascal(string snake) => string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../src/Latchkey"));
}
