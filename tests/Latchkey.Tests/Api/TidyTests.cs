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

    static string Pascal(string snake) => string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../src/Latchkey"));
}
