using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Latchkey.Api;

/// <summary>What the program's own comments say of its types, for the reference. They lie beside the program, where the compiler puts them.</summary>
sealed partial class Docs
{
    readonly Dictionary<string, string> summaries;

    Docs(Dictionary<string, string> summaries) => this.summaries = summaries;

    public static Docs BesideTheProgram()
    {
        var path = Path.ChangeExtension(typeof(Docs).Assembly.Location, ".xml");
        // Without the file the reference is only less talkative.
        if (!File.Exists(path)) return new([]);
        return new(XDocument.Load(path).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal) && member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value[2..], member => Plain(member.Element("summary")!)));
    }

    /// <returns>Null: the type has no comment.</returns>
    public string? Of(Type type) => summaries.GetValueOrDefault(type.FullName!.Replace('+', '.'));

    static string Plain(XElement summary) => Blanks().Replace(string.Concat(summary.Nodes().Select(TextOf)), " ").Trim();

    static string TextOf(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => (see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? see.Value).Split('.', ':')[^1],
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => element.Value,
        XText text => text.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
