namespace Latchkey.Webhooks;

public class JudgementTests
{
    static readonly DateTimeOffset noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly Webhook webhook = new()
    {
        WorkspaceId = Guid.NewGuid(), WebhookId = Guid.NewGuid(), CreatedAt = noon, Url = "https://hooks.example.com", EventTypes = ["*"], Secret = "whsec_AAAA",
    };

    static Attempt Failed(DateTimeOffset at) => new(at, 500, null, 1);

    [Fact]
    public void A_failure_now_and_then_switches_nothing_off()
    {
        var judged = webhook;
        for (var at = noon; at < noon.AddDays(60); at += Judgement.RunEndsAfter * 1.1) judged = Judgement.Of(judged, Failed(at), at);
        Assert.Null(judged.DisabledAt);
    }

    [Fact]
    public void One_that_gets_through_lets_it_begin_anew()
    {
        var judged = webhook;
        for (var at = noon; at < noon.AddDays(20); at += TimeSpan.FromHours(6))
            judged = Judgement.Of(judged, at.Day % 4 == 0 ? new(at, 200, null, 1) : Failed(at), at);
        Assert.Null(judged.DisabledAt);
    }

    [Fact]
    public void Five_days_of_failure_are_enough_and_not_less()
    {
        var judged = webhook;
        var at = noon;
        while (judged.DisabledAt is null && at < noon.AddDays(9)) judged = Judgement.Of(judged, Failed(at), at += TimeSpan.FromHours(5));
        Assert.Equal(DisabledReason.Failing, judged.DisabledReason);
        Assert.InRange(judged.DisabledAt!.Value - judged.FailingSince!.Value, TimeSpan.FromDays(5), TimeSpan.FromDays(5) + TimeSpan.FromHours(5));
    }

    [Fact]
    public void The_row_of_one_that_fails_again_and_again_is_written_once_an_hour()
    {
        var first = Judgement.Of(webhook, Failed(noon), noon);
        Assert.Same(first, Judgement.Of(first, Failed(noon), noon.AddMinutes(59)));
        Assert.NotSame(first, Judgement.Of(first, Failed(noon), noon.AddMinutes(60)));
    }
}
