using Npgsql;
using NpgsqlTypes;

namespace Latchkey.Storage.Postgres;

/// <summary>One SQL text on one connection, prepared from its second use on.</summary>
sealed class PostgresStatement : IDisposable
{
    readonly NpgsqlCommand command;
    bool isSeenBefore;
    bool isPrepared;

    public PostgresStatement(string sql, int parameters, NpgsqlConnection connection)
    {
        command = new NpgsqlCommand(sql, connection);
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new NpgsqlParameter());
    }

    /// <returns>The command, ready to run.</returns>
    public NpgsqlCommand With(object?[] values)
    {
        if (command.Parameters.Count != values.Length)
            throw new ArgumentException($"{values.Length} values for: {command.CommandText}", nameof(values));
        for (var i = 0; i < values.Length; i++)
            Bind(command.Parameters[i], values[i]);
        if (isSeenBefore && !isPrepared)
        {
            command.Prepare();
            isPrepared = true;
        }

        isSeenBefore = true;
        return command;
    }

    public void Dispose() => command.Dispose();

    // A null says nothing of its type. The parameter keeps the type it had, so that rows with and without a value share
    // one prepared statement; until a value comes PostgreSQL works the type out; then it is prepared anew.
    void Bind(NpgsqlParameter parameter, object? value)
    {
        if (value is null)
        {
            parameter.Value = DBNull.Value;
            return;
        }

        var (stored, type) = Stored(value);
        parameter.Value = stored;
        if (parameter.NpgsqlDbType == type)
            return;
        parameter.NpgsqlDbType = type;
        if (!isPrepared)
            return;
        command.Unprepare();
        isPrepared = false;
    }

    static (object Value, NpgsqlDbType Type) Stored(object value) => value switch
    {
        string => (value, NpgsqlDbType.Text),
        long => (value, NpgsqlDbType.Bigint),
        Guid => (value, NpgsqlDbType.Uuid),
        byte[] => (value, NpgsqlDbType.Bytea),
        DateTimeOffset moment => (moment.ToMicroseconds(), NpgsqlDbType.Bigint),
        bool flag => (flag ? 1L : 0L, NpgsqlDbType.Bigint),
        int number => ((long)number, NpgsqlDbType.Bigint),
        double => (value, NpgsqlDbType.Double),
        _ => throw new ArgumentException($"The store does not keep values of type {value.GetType()}.", nameof(value)),
    };
}
