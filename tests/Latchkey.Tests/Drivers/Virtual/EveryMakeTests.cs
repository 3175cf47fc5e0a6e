namespace Latchkey.Drivers.Virtual;

/// <summary>The contract, held by the virtual driver with every make's lock that takes codes from afar.</summary>
public abstract class EveryMakeTests(SandboxStore sandbox, string key)
    : UnreliableLockContract, IClassFixture<SandboxStore>
{
    private protected override async Task<DoorHands> Door() => await VirtualHands.On(sandbox.Store, Makes.Find(key)!);
}

public sealed class AugustTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "august");

public sealed class YaleTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "yale");

public sealed class SchlageTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "schlage");

public sealed class KwiksetTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "kwikset");

public sealed class NukiTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "nuki");

public sealed class TedeeTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "tedee");

public sealed class TTLockTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "ttlock");

public sealed class TTLockFewDigitsTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "ttlock_few_digits");

public sealed class IgloohomeTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "igloohome");

public sealed class LocklyTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "lockly");

public sealed class SmartThingsTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "smartthings");

public sealed class HubitatTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "hubitat");

public sealed class SaltoKsTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "salto_ks");

public sealed class TwoNTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "two_n");

public sealed class BrivoTests(SandboxStore sandbox) : EveryMakeTests(sandbox, "brivo");
