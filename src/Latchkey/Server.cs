using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Sandbox;
using Latchkey.Storage;
using Turn = Latchkey.Reconciling.Turn;

namespace Latchkey;

/// <summary>The parts put together: the same server for Program and for tests.</summary>
sealed class Server : IAsyncDisposable
{
    readonly CancellationTokenSource stopping = new();

    public Server(Store store, Vault vault, TimeProvider clock, Settings settings, ILoggerFactory logs)
    {
        (Store, Vault, Clock, Settings, Timing, Chance) = (store, vault, clock, settings, settings.Timing, settings.Chance);
        Ids = new(Chance.Fill);
        DeviceLimits = new(clock, settings.DeviceLimits);
        Callers = new(this);
        Waiting = new(clock);
        Log = new(vault, Ids);
        Turn = new(vault, Log, Ids, Chance, clock, Timing);
        Reports = new(store, Turn);
        SandboxTime = new(store, clock, Timing);
        VirtualDoors = new(vault, Reports, clock);
        Furniture = new(vault, Log, Ids, Chance, clock);
        Drivers = [new VirtualDriver(store, VirtualDoors, SandboxTime)];
        Reconciler = new(store, Turn, Drivers, Waiting, clock, Timing, logs.CreateLogger<Reconciler>());
    }

    public Store Store { get; }
    public Vault Vault { get; }

    /// <summary>The machine's clock. A sandbox workspace has its own: <see cref="Call.Now"/>.</summary>
    public TimeProvider Clock { get; }

    public Settings Settings { get; }
    public Timing Timing { get; }
    public Chance Chance { get; }
    public Ids Ids { get; }
    public Callers Callers { get; }
    public DeviceLimits DeviceLimits { get; }
    public Waiting Waiting { get; }
    public EventLog Log { get; }
    public Turn Turn { get; }
    public Reports Reports { get; }
    public SandboxTime SandboxTime { get; }
    public VirtualDoor VirtualDoors { get; }
    public Furniture Furniture { get; }
    public IReadOnlyList<LockDriver> Drivers { get; }
    public Reconciler Reconciler { get; }

    /// <summary>Begins to work on locks: clocks that nobody moves any more run again, and what is due is found.</summary>
    public async Task Start()
    {
        await SandboxTime.RunAbandoned();
        await Reconciler.Start();
    }

    /// <summary>Answers every request that comes to <paramref name="app"/>.</summary>
    public void Serve(WebApplication app)
    {
        var door = new FrontDoor(this, app.Services.GetRequiredService<ILogger<FrontDoor>>());
        app.Run(door.Answer);
        app.Lifetime.ApplicationStopping.Register(stopping.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Reconciler.DisposeAsync();
        stopping.Dispose();
    }
}
