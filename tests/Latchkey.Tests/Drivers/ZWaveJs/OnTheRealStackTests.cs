namespace Latchkey.Drivers.ZWaveJs;

/// <summary>A lock with numbered codes and schedules (User Code, Schedule Entry Lock), through the real Z-Wave JS server.</summary>
[Collection("Z-Wave node 2")]
public sealed class UserCodeLockTests : UnreliableLockContract
{
    private protected override async Task<DoorHands> Door() => await ZWaveHands.On(ZWavePeer.UserCode);
}

/// <summary>A lock with users and credentials (User Credential), through the real Z-Wave JS server.</summary>
[Collection("Z-Wave node 3")]
public sealed class UserCredentialLockTests : LockDriverContract
{
    private protected override async Task<DoorHands> Door() => await ZWaveHands.On(ZWavePeer.UserCredential);
}
