using System.Diagnostics;
using Latchkey.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Latchkey.Bench;

/// <summary>What the disk gives to a program that commits each row by itself: WAL, synchronous=FULL, one writer.</summary>
static class SqliteCommits
{
    /// <summary>A row as large as a code's in Latchkey, give or take.</summary>
    const int RowBytes = 400;

    public static Round Measure(string folder, TimeSpan time, int commitsMax)
    {
        // The same library that Latchkey uses.
        SqliteLibrary.Require();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "commits.db")}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");
        Execute(connection, "CREATE TABLE IF NOT EXISTS code (id BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO code (id, body) VALUES ($id, $body)";
        var id = insert.Parameters.Add("$id", SqliteType.Blob);
        insert.Parameters.AddWithValue("$body", new byte[RowBytes]);
        var times = new List<long>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time && times.Count < commitsMax)
        {
            id.Value = Guid.CreateVersion7().ToByteArray(bigEndian: true);
            var began = Stopwatch.GetTimestamp();
            insert.ExecuteNonQuery();
            times.Add(Stopwatch.GetTimestamp() - began);
        }
        var took = clock.Elapsed;
        times.Sort();
        return new(times.Count / took.TotalSeconds, Stopwatch.GetElapsedTime(0, times[(int)(times.Count * 0.99)]));
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
