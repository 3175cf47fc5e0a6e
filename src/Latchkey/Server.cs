using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey;

/// <summary>The parts put together: the same server for Program and for tests.</summary>
sealed class Server
{
    readonly CancellationTokenSource stopping = new();
    readonly List<Task> loops = [];

    public Server(Store store, Vault vault, TimeProvider clock, Settings settings)
    {
        (Store, Vault, Clock, Settings) = (store, vault, clock, settings);
        DeviceLimits = new(clock, settings.DeviceLimits);
        Callers = new(this);
    }

    public Store Store { get; }
    public Vault Vault { get; }

    /// <summary>The machine's clock. A sandbox workspace has its own: <see cref="Call.Now"/>.</summary>
    public TimeProvider Clock { get; }

    public Settings Settings { get; }
    public Callers Callers { get; }
    public DeviceLimits DeviceLimits { get; }

    /// <summary>Furnishes a new sandbox workspace with its virtual locks, in the transaction that makes it.</summary>
    public SeedSandbox SeedSandbox { get; init; } = (_, _, _) => { };

    /// <summary>Answers every request that comes to <paramref name="app"/>, and runs what runs beside them until it stops.</summary>
    public void Serve(WebApplication app)
    {
        var door = new FrontDoor(this, app.Services.GetRequiredService<ILogger<FrontDoor>>());
        app.Run(door.Answer);
        app.Lifetime.ApplicationStopping.Register(stopping.Cancel);
    }
}
