using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Latchkey.Storage;

/// <summary>Brings a database to this program's schema: the numbered files in <c>Schema/</c>, each applied once.</summary>
/// <remarks>A file that was released never changes again. In a file, a semicolon at the end of a line ends a statement.</remarks>
static partial class Migrations
{
    /// <summary>Keeps two nodes that start at once from applying the same file.</summary>
    static readonly Guid turn = new("019a0000-0000-7000-8000-6d6967726174");

    /// <summary>The files in the program, by number.</summary>
    public static readonly IReadOnlyDictionary<int, string> All = Embedded();

    /// <returns>The numbers that were applied now.</returns>
    /// <exception cref="StoreUnusableException">The database is newer than the program.</exception>
    public static Task<List<int>> Apply(Store store, DateTimeOffset now) => Apply(store, All, now);

    public static Task<List<int>> Apply(Store store, IReadOnlyDictionary<int, string> files, DateTimeOffset now) =>
        store.Write(session =>
        {
            session.Hold(turn);
            session.Execute(
                """
                create table if not exists schema_versions
                    (number bigint not null primary key, applied_at bigint not null)
                """);
            var applied = session.Query("select number from schema_versions order by number", row => row.Int(0));
            RefuseNewer(applied, files);
            var missing = files.Keys.Except(applied).Order().ToList();
            foreach (var number in missing)
                Apply(session, number, files[number], now);
            return missing;
        });

    static void RefuseNewer(List<int> applied, IReadOnlyDictionary<int, string> files)
    {
        var unknown = applied.Except(files.Keys).ToList();
        if (unknown.Count > 0)
            throw new StoreUnusableException(
                $"The database is newer than this program: it has schema {unknown.Max():0000}, " +
                $"the program knows up to {files.Keys.Max():0000}. Run the newer program, or restore an older backup.");
    }

    static void Apply(Session session, int number, string script, DateTimeOffset now)
    {
        foreach (var statement in EndOfStatement().Split(script).Where(text => !string.IsNullOrWhiteSpace(text)))
            session.Execute(statement);
        session.Execute("insert into schema_versions (number, applied_at) values ($1, $2)", number, now);
    }

    static Dictionary<int, string> Embedded()
    {
        var program = Assembly.GetExecutingAssembly();
        return program.GetManifestResourceNames()
            .Select(name => (Name: name, Number: NumberedFile().Match(name).Groups["number"].Value))
            .Where(file => file.Number.Length > 0)
            .ToDictionary(
                file => int.Parse(file.Number, CultureInfo.InvariantCulture),
                file => Text(program, file.Name));
    }

    static string Text(Assembly program, string name)
    {
        using var reader = new StreamReader(program.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.Schema\.(?<number>\d{4})\.sql$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NumberedFile();

    [GeneratedRegex(@";[ \t]*(?:\r?\n|$)", RegexOptions.NonBacktracking)]
    private static partial Regex EndOfStatement();
}
