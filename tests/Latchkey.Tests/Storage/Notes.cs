namespace Latchkey.Storage;

/// <summary>A table to try a store with.</summary>
static class Notes
{
    public static int Create(Session session) =>
        session.Execute("create table notes (number bigint not null primary key, words text not null)");

    public static int Add(Session session, int number, string words) =>
        session.Execute("insert into notes (number, words) values ($1, $2)", number, words);

    /// <summary>In the order of their numbers.</summary>
    public static List<string> All(Session session) =>
        session.Query("select words from notes order by number", row => row.Text(0));
}
