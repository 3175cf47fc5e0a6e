using Microsoft.Extensions.Logging;

namespace Latchkey.Simulation;

/// <summary>Whatever the server logs as a problem is one, except that a driver broke on purpose.</summary>
sealed class Alarm(Story story) : ILoggerFactory, ILogger
{
    public string? Rung { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> text)
    {
        if (!IsEnabled(level) || e is BrokenDriverException) return;
        // Says its stack in the message only: the story's hash must not depend on where the code lies.
        Rung ??= e is BrokenLawException ? e.Message : $"{text(state, e)}\n{e}";
        story.Say($"LOG {e?.GetType().Name}");
    }

    public void AddProvider(ILoggerProvider provider) { }
    public void Dispose() { }
}
