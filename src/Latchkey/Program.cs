using Latchkey;
using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

var builder = Hosting.Builder(args);
await using var app = builder.Build();
var settings = app.Configuration.GetSection("Latchkey").Get<Settings>() ?? new Settings();
var connection = app.Configuration.GetConnectionString("Latchkey") ?? "Data Source=data/latchkey.db";
try
{
    var logs = app.Services.GetRequiredService<ILoggerFactory>();
    await using var store = await Engines.Open(new() { ConnectionString = connection }, TimeProvider.System, logs.CreateLogger<Store>());
    using var vault = await Vaults.Open(store, settings.KeyFile);
    await using var server = new Server(store, vault, TimeProvider.System, settings, logs);
    server.Answer(app);
    await app.StartAsync();
    Welcome.Print(Console.Out, app.Urls.First(), await server.Start(), settings);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (e is StoreUnusableException or IOException)
{
    // The person who starts the server can do something about it; where in the program it was noticed does not help them.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
