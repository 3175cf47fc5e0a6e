using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Latchkey.Bench;

/// <summary>What the disk gives to a program that commits each row by itself: WAL, synchronous=FULL, one writer.</summary>
static class SqliteCommits
{
    static bool isReady;

    /// <summary>A row as large as a code's in Latchkey, give or take.</summary>
    const int RowBytes = 400;

    public static Round Measure(string folder, TimeSpan time, int commitsMax)
    {
        UseSystemLibrary();
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

    /// <summary>The same library that Latchkey uses.</summary>
    static void UseSystemLibrary()
    {
        if (isReady)
            return;
        isReady = true;
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0") : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }
}
