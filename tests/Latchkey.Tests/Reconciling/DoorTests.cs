using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Reconciling;

/// <summary>What of a door is written after a turn.</summary>
public class DoorTests
{
    static readonly Guid method = Guid.CreateVersion7(Guests.Noon);

    readonly Stage stage = new(Makes.August);
    readonly AccessCode jane;
    readonly Door door;

    public DoorTests()
    {
        jane = stage.Has("2580", with: code => code with { AccessMethodId = method });
        door = stage.Open();
    }

    [Fact]
    public void What_is_as_it_was_is_not_written()
    {
        door.Change(jane with { });
        door.Change(door.Device with { });
        Assert.Empty(door.ChangedCodes);
        Assert.False(door.IsDeviceChanged);
    }

    [Fact]
    public void What_is_changed_is_written_once()
    {
        door.Change(jane with { Name = "Joe" });
        door.Change(jane with { Name = "Jack" });
        door.SlotChanged();
        Assert.Equal("Jack", Assert.Single(door.ChangedCodes).Name);
        Assert.Equal([method], door.ChangedMethods);
        Assert.True(door.IsDeviceChanged);
        Assert.Equal(stage.Watch.SlotsVersion + 1, door.Device.Watch.SlotsVersion);
    }

    [Fact]
    public void What_is_forgotten_is_written_no_more_and_known_no_more()
    {
        door.Change(jane with { Name = "Joe" });
        door.Forget(jane);
        Assert.Empty(door.Codes);
        Assert.Empty(door.ChangedCodes);
        Assert.Equal([jane.AccessCodeId], door.GoneCodes);
        Assert.Equal([method], door.ChangedMethods);
    }

    [Fact]
    public void What_is_forgotten_and_comes_back_stays()
    {
        door.Forget(jane);
        door.Change(jane);
        Assert.Empty(door.GoneCodes);
        Assert.Equal(jane, Assert.Single(door.ChangedCodes));
    }
}
