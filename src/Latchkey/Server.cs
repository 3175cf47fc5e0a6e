using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey;

/// <summary>The parts put together: the same server for Program and for tests.</summary>
sealed class Server(Store store, Vault vault, TimeProvider clock)
{
    public Store Store => store;
    public Vault Vault => vault;
    public TimeProvider Clock => clock;
    public Callers Callers { get; } = new();
}
