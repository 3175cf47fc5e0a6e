using Latchkey.AccessCodes;
using Latchkey.Drivers;

namespace Latchkey.Reconciling;

/// <summary>The words in which the timeline and the change events tell what was done to a lock.</summary>
public class TimelineTests
{
    static readonly InFlight put = new(CommandKind.Put, "3", new Pin("2580"), "Jane", Guests.Frame(0, 2), Guests.Noon);

    [Fact]
    public void What_is_sent_is_told_without_its_PIN() => Assert.Equal(
        """{"command":"put","slot":"3","schedule":{"starts_at":"2025-06-14T12:00:00.000Z","ends_at":"2025-06-14T14:00:00.000Z"}}""",
        Timeline.Started(put).ToJsonString());

    [Fact]
    public void A_removal_is_told_with_its_slot() => Assert.Equal(
        """{"command":"remove","slot":"3","schedule":{"starts_at":null,"ends_at":null}}""",
        Timeline.Started(put with { Kind = CommandKind.Remove, Schedule = TimeFrame.Always }).ToJsonString());

    [Fact]
    public void Hours_of_the_week_are_told()
    {
        var hours = new Schedule("FREQ=WEEKLY;BYDAY=TU", "10:00", "13:00", "Europe/Berlin", Guests.Noon);
        var told = Timeline.Started(put with { Schedule = put.Schedule with { Schedule = hours } });
        Assert.Equal(hours.ToString(), (string?)told["schedule"]!["hours"]);
    }

    [Theory]
    [InlineData(nameof(Outcome.Confirmed), "confirmed")]
    [InlineData(nameof(Outcome.AcceptedUnreadable), "accepted_unreadable")]
    [InlineData(nameof(Outcome.RefusedForGood), "refused")]
    [InlineData(nameof(Outcome.Transient), "not_reached")]
    [InlineData(nameof(Outcome.Unknown), "no_answer")]
    public void What_came_back_is_told_with_the_next_try(string outcome, string word) => Assert.Equal(
        $$"""{"command":"put","outcome":"{{word}}","detail":"asleep","tries":2,"next_try_at":"2025-06-14T13:00:00.000Z"}""",
        Timeline.Finished(put, Enum.Parse<Outcome>(outcome), "asleep", new() { Tries = 2, NextTryAt = Guests.Hours(1) }).ToJsonString());

    [Fact]
    public void A_PIN_that_was_changed_on_the_lock_is_told_with_both() => Assert.Equal(
        """{"description":"The code was changed on the device.","from":{"code":"2580"},"to":{"code":"1379"}}""",
        Changes.Code(new Pin("2580"), new Pin("1379")).ToJsonString());

    [Fact]
    public void A_name_that_was_changed_on_the_lock_is_told_with_both() => Assert.Equal(
        """{"description":"The name was changed on the device.","from":{"name":"Jane"},"to":{"name":null}}""",
        Changes.Name("Jane", null).ToJsonString());

    [Fact]
    public void Times_that_were_changed_on_the_lock_are_told_with_both() => Assert.Equal(
        """
        {"description":"The time frame was changed on the device.","from":{"starts_at":null,"ends_at":null},"to":{"starts_at":"2025-06-14T12:00:00.000Z","ends_at":null}}
        """,
        Changes.TimeFrame(TimeFrame.Always, Guests.Frame(0, null)).ToJsonString());
}
