using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Latchkey.Storage.Sqlite;

/// <summary>SQLite itself comes from the operating system, which keeps it patched; nothing is bundled.</summary>
static class SqliteLibrary
{
    static readonly string[] names =
        OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"] :
        OperatingSystem.IsWindows() ? ["winsqlite3", "sqlite3"] :
        ["libsqlite3.so.0"];

    static readonly Lazy<bool> loaded = new(Load);

    /// <exception cref="StoreUnusableException">The operating system has no SQLite.</exception>
    public static void Require() => _ = loaded.Value;

    static bool Load()
    {
        if (!names.Any(name => NativeLibrary.TryLoad(name, out _)))
            throw new StoreUnusableException(
                $"SQLite ({names[0]}) is not installed. On Debian and Ubuntu: apt-get install libsqlite3-0");
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library == "e_sqlite3")
            foreach (var name in names)
                if (NativeLibrary.TryLoad(name, out var handle))
                    return handle;
        return 0;
    }
}
