using System.Collections.Frozen;
using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Drivers;
using Latchkey.Drivers.Hubs;
using Latchkey.Drivers.Matter;
using Latchkey.Drivers.Virtual;
using Latchkey.Drivers.ZWaveJs;
using Latchkey.Drivers.Zigbee2Mqtt;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Sandbox;
using Latchkey.Storage;
using Latchkey.Webhooks;
using Latchkey.Workspaces;
using Turn = Latchkey.Reconciling.Turn;

namespace Latchkey;

/// <summary>The parts put together: the same server for Program and for tests.</summary>
/// <remarks>The store and the vault belong to who opened them; they outlive the server.</remarks>
sealed class Server : IAsyncDisposable
{
    readonly CancellationTokenSource stopping = new();
    readonly List<Task> loops = [];
    readonly ILogger<Server> log;

    /// <param name="drivers">The drivers for accounts that are not virtual; a test puts its bad locks here, before the sandbox's own.</param>
    public Server(
        Store store, Vault vault, TimeProvider clock, Settings settings, ILoggerFactory logs, Chance? chance = null,
        params IEnumerable<LockDriver> drivers)
    {
        log = logs.CreateLogger<Server>();
        (Store, Vault, Clock, Settings, Chance) = (store, vault, clock, settings, chance ?? Chance.OfTheMachine);
        Ids = new(Chance.Fill);
        DeviceLimits = new(clock, settings.DeviceLimits);
        Callers = new(this);
        Waiting = new(clock);
        Events = new(vault, Ids, clock);
        Turn = new(vault, Events, Ids, Chance, clock, Timing);
        Reports = new(store, Turn);
        SandboxTime = new(store, clock, Timing);
        VirtualDoors = new(vault, Reports, clock);
        Furniture = new(this, vault, Events, Ids, Chance, clock);
        Drivers = [.. drivers, new VirtualDriver(store, VirtualDoors, SandboxTime), new ZWaveJsDriver(clock), new Zigbee2MqttDriver(clock), new MatterDriver(clock)];
        var node = Guid.NewGuid();
        Reconciler = new(store, Turn, Drivers, Waiting, clock, Timing, node, logs.CreateLogger<Reconciler>());
        Rounds = new(this, logs.CreateLogger<Acs.Rounds>());
        HubLedger = new(store, Turn, Reports, Events, Ids, clock);
        Hubs = new(store, vault, HubLedger, Reports, Drivers, node, clock, Chance, logs.CreateLogger<HubKeeper>());
        WebhookTargets = AddressRules.Of(settings.Webhooks.AllowedNetworks);
        Courier = new(WebhookTargets, clock);
        Deliverer = new(store, vault, Courier, clock, logs.CreateLogger<Deliverer>());
    }

    public Store Store { get; }
    public Vault Vault { get; }

    /// <summary>The machine's clock. A sandbox workspace has its own: <see cref="Call.Now"/>.</summary>
    public TimeProvider Clock { get; }

    public Settings Settings { get; }
    public Timing Timing => Settings.Timing;
    public Chance Chance { get; }
    public Ids Ids { get; }
    public Callers Callers { get; }
    public DeviceLimits DeviceLimits { get; }
    public Waiting Waiting { get; }
    public EventLog Events { get; }
    public Audience Audience { get; } = new();
    public Turn Turn { get; }
    public Reports Reports { get; }
    public SandboxTime SandboxTime { get; }
    public VirtualDoor VirtualDoors { get; }
    public Furniture Furniture { get; }
    public IReadOnlyList<LockDriver> Drivers { get; }
    public Reconciler Reconciler { get; }
    public HubLedger HubLedger { get; }
    public HubKeeper Hubs { get; }
    public Acs.Rounds Rounds { get; }
    public AddressRules WebhookTargets { get; }
    public Courier Courier { get; }
    public Deliverer Deliverer { get; }

    public FrozenDictionary<string, Api.Endpoint> Endpoints { get; init; } = Routes.All();

    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Requests may come in before; none is answered before the store is as this version wants it, and the first keys are in it.</summary>
    public Task Opened => opened.Task;

    /// <summary>Requests are answered, and locks are worked on.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Answers every request that comes to <paramref name="app"/>.</summary>
    public void Answer(WebApplication app)
    {
        var door = new FrontDoor(this, app.Services.GetRequiredService<ILogger<FrontDoor>>());
        app.UseSwaggerUI(reference =>
        {
            reference.RoutePrefix = OpenApi.ReferencePath[1..];
            reference.SwaggerEndpoint(OpenApi.Path, "Latchkey");
            reference.DocumentTitle = "Latchkey: API reference";
            reference.EnableFilter();
            reference.DocExpansion(Swashbuckle.AspNetCore.SwaggerUI.DocExpansion.None);
            // No validator elsewhere is asked: the page works offline.
            reference.EnableValidator(null!);
        });
        app.Run(door.Answer);
    }

    /// <summary>Makes the first workspace when there is none, and begins what runs beside the requests.</summary>
    /// <returns>The first keys, to be shown once; null: this was not the first start.</returns>
    public async Task<FirstStart.Keys?> Start()
    {
        await Store.Write(session => session.FillColumns());
        var keys = await FirstStart.Happen(this);
        opened.SetResult();
        await SandboxTime.RunAbandoned();
        await Reconciler.Start();
        Rounds.Start();
        await Hubs.Start();
        await Deliverer.Start();
        Every(HubLease.Renewal, Hubs.Renew);
        Every(Idempotency.PurgedEvery, () => Idempotency.Purge(Store, Clock));
        Every(LeaseRows.Length, SandboxTime.RunAbandoned);
        Every(Keeping.PurgedEvery, () => Keeping.Purge(Store, Clock));
        IsReady = true;
        return keys;
    }

    /// <summary>Runs <paramref name="work"/> again and again until the server stops. A failure is logged, and does not end it.</summary>
    public void Every(TimeSpan period, Func<Task> work) => loops.Add(Loop(period, work));

    public async ValueTask DisposeAsync()
    {
        IsReady = false;
        await stopping.CancelAsync();
        await Task.WhenAll(loops);
        await Reconciler.DisposeAsync();
        await Rounds.DisposeAsync();
        await Hubs.DisposeAsync();
        await Deliverer.DisposeAsync();
        Courier.Dispose();
        stopping.Dispose();
    }

    async Task Loop(TimeSpan period, Func<Task> work)
    {
        using var timer = new PeriodicTimer(period, Clock);
        while (await IsDue(timer))
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                log.LogError(e, "What runs every {Period} failed; it is tried again then", period);
            }
        }
    }

    async Task<bool> IsDue(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
