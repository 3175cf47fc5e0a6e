using Latchkey.Stores;
using Microsoft.AspNetCore.Http;

namespace Latchkey.Webhooks;

public sealed class DelivererTests
{
    [Theory, BothEngines]
    public async Task An_event_comes_signed_and_as_it_is_listed(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        var hook = await post.Hook(receiver.Url);

        var id = await post.Happens();
        await hook.Tried(id, 1);

        var parcel = Assert.Single(receiver.Got);
        Assert.Equal(Delivery.MessageIdOf(id), parcel.Id);
        Assert.Equal(post.Clock.GetUtcNow(), parcel.SentAt);
        Assert.True(parcel.IsSignedWith(hook.Secret));
        var listed = (await post.Ask("/events/get", new { event_id = id }))["event"]!;
        Assert.Equal(listed.ToJsonString(), parcel.Event.ToJsonString());
        var delivery = await hook.Delivery(id);
        Assert.Equal(("delivered", parcel.Id, null), ((string?)delivery["status"], (string?)delivery["svix_id"], (string?)delivery["next_attempt_at"]));
        Assert.Equal(204, (int?)delivery["attempts"]![0]!["response_status"]);
        Assert.Empty(post.Server.Problems);
    }

    [Theory, BothEngines]
    public async Task Eight_attempts_are_made_to_the_second_under_one_id(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        receiver.AnswersWith(500);
        var hook = await post.Hook(receiver.Url);
        var begin = post.Clock.GetUtcNow();

        var id = await post.Happens();

        // At once, then as the owner's paper on the wire says.
        int[] pauses = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];
        for (var i = 0; i < pauses.Length; i++)
        {
            await hook.Tried(id, i + 1);
            post.Clock.Advance(TimeSpan.FromSeconds(pauses[i] - 1));
            post.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await hook.Tried(id, 8);
        post.Clock.Advance(TimeSpan.FromDays(1));

        var expected = Enumerable.Range(0, 8).Select(i => begin.AddSeconds(pauses.Take(i).Sum()));
        Assert.Equal(expected, receiver.Got.Select(p => p.SentAt));
        Assert.Single(receiver.Ids);
        Assert.Equal("failed", (string?)(await hook.Delivery(id))["status"]);
    }

    [Fact]
    public async Task Only_what_it_hears_of_is_sent_to_a_webhook()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        var hook = await post.Hook(receiver.Url, "lock.locked", "device.tampered");

        await post.Happens("lock.unlocked");
        await post.Happens("internal.lock.jammed");
        var id = await post.Happens("lock.locked");
        await hook.Tried(id, 1);

        Assert.Equal(id, (Guid)Assert.Single(await hook.Deliveries())["event_id"]!);
        Assert.Single(receiver.Got);
    }

    [Theory, BothEngines]
    public async Task A_receiver_that_says_nothing_costs_the_others_nothing(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var dead = await Receiver.Start();
        await using var live = await Receiver.Start();
        dead.Hangs();
        var (silent, hook) = (await post.Hook(dead.Url), await post.Hook(live.Url));

        var ids = await post.Happen("lock.unlocked", 100);
        // The clock stands still: nobody's patience ends.
        await Post.Until(() => live.Ids.Count == 100);

        Assert.Equal(ids.Select(Delivery.MessageIdOf).Order(), live.Ids.Order());
        Assert.All(await silent.Deliveries(), d => Assert.Empty(d["attempts"]!.AsArray()));
        Assert.False(await hook.IsDisabled());
    }

    [Fact]
    public async Task Fifteen_seconds_without_an_answer_are_a_failure()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        receiver.Hangs();
        var hook = await post.Hook(receiver.Url);

        var id = await post.Happens();
        await Post.Until(() => receiver.Got.Count == 1);
        post.Clock.Advance(TimeSpan.FromSeconds(15));
        await hook.Tried(id, 1);

        var delivery = await hook.Delivery(id);
        Assert.Equal("timed_out", (string?)delivery["attempts"]![0]!["error"]);
        Assert.Equal(post.Clock.GetUtcNow().AddSeconds(5), (DateTimeOffset)delivery["next_attempt_at"]!);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_nobody_goes_there()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var elsewhere = await Receiver.Start();
        await using var receiver = await Receiver.Start();
        receiver.Answer = (_, response) =>
        {
            response.Headers.Location = elsewhere.Url;
            return Receiver.Status(response, 307);
        };
        var hook = await post.Hook(receiver.Url);

        var id = await post.Happens();
        await hook.Tried(id, 1);

        Assert.Empty(elsewhere.Got);
        Assert.Equal("pending", (string?)(await hook.Delivery(id))["status"]);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("2", 5)]
    [InlineData("Sun, 01 Mar 2026 12:10:00 GMT", 600)]
    [InlineData("999999999", 86_400)]
    [InlineData("soon", 5)]
    public async Task Who_asks_to_be_left_alone_for_longer_is(string retryAfter, int seconds)
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        receiver.Answer = (_, response) =>
        {
            response.Headers.RetryAfter = retryAfter;
            return Receiver.Status(response, 429);
        };
        var hook = await post.Hook(receiver.Url);

        var id = await post.Happens();
        await hook.Tried(id, 1);

        Assert.Equal(post.Clock.GetUtcNow().AddSeconds(seconds), (DateTimeOffset)(await hook.Delivery(id))["next_attempt_at"]!);
    }

    [Theory, BothEngines]
    public async Task Who_is_gone_is_switched_off_and_on_again_by_an_update(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        receiver.AnswersWith(410);
        var hook = await post.Hook(receiver.Url);

        var first = await post.Happens();
        await Post.Until(hook.IsDisabled);
        var missed = await post.Happens();

        Assert.Equal("gone", (string?)(await hook.Now())["disabled_reason"]);
        Assert.Equal("failed", (string?)(await hook.Delivery(first))["status"]);
        Assert.Single(await hook.Deliveries());
        Assert.Equal("webhook_disabled", (await post.Server.Post("/webhooks/resend", new { webhook_id = hook.Id, event_id = missed })).ErrorType);

        receiver.AnswersWith(204);
        await post.Ask("/webhooks/update", new { webhook_id = hook.Id, event_types = new[] { "*" } });
        var second = await post.Happens();
        await hook.Tried(second, 1);

        Assert.False(await hook.IsDisabled());
        Assert.Equal([first, second], receiver.Got.Select(p => (Guid)p.Event["event_id"]!));
    }

    [Fact]
    public async Task Five_days_of_nothing_but_failure_switch_it_off_and_what_waits_is_sent_when_it_is_on_again()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        receiver.AnswersWith(503);
        var hook = await post.Hook(receiver.Url);
        var begin = post.Clock.GetUtcNow();

        Guid last = default;
        while (!await hook.IsDisabled())
        {
            Assert.True(post.Clock.GetUtcNow() - begin <= TimeSpan.FromDays(6), "It is never switched off.");
            var happened = await post.Happens();
            last = happened;
            // An older one's failure may switch it off before this one is tried.
            await Post.Until(async () => await hook.IsDisabled()
                || (await hook.Deliveries()).Find(d => (Guid)d["event_id"]! == happened)?["attempts"]!.AsArray().Count > 0);
            post.Clock.Advance(TimeSpan.FromHours(12));
        }

        var webhook = await hook.Now();
        Assert.Equal("failing", (string?)webhook["disabled_reason"]);
        Assert.InRange((DateTimeOffset)webhook["disabled_at"]! - begin, TimeSpan.FromDays(5), TimeSpan.FromDays(5.5));
        Assert.Contains(post.Server.Problems, line => line.Contains("switched off", StringComparison.Ordinal));

        receiver.AnswersWith(200);
        await post.Ask("/webhooks/update", new { webhook_id = hook.Id, event_types = new[] { "*" } });
        await Post.Until(async () => (await hook.Deliveries()).TrueForAll(d => (string?)d["status"] != "pending"));
        Assert.NotEqual(default, last);
        Assert.False(await hook.IsDisabled());
    }

    [Theory, BothEngines]
    public async Task One_delivery_is_sent_again_under_its_id(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        var before = await post.Happens();
        var hook = await post.Hook(receiver.Url);
        var id = await post.Happens();
        await hook.Tried(id, 1);

        await post.Ask("/webhooks/resend", new { webhook_id = hook.Id, event_id = id });
        await hook.Tried(id, 2);
        // It happened before the webhook was there.
        await post.Ask("/webhooks/resend", new { webhook_id = hook.Id, event_id = before });
        await hook.Tried(before, 1);

        Assert.Equal([id, id, before], receiver.Got.Select(p => (Guid)p.Event["event_id"]!));
        Assert.Equal(2, receiver.Ids.Count);
        Assert.Equal("event_not_found", (await post.Server.Post("/webhooks/resend", new { webhook_id = hook.Id, event_id = Guid.NewGuid() })).ErrorType);
    }

    [Theory, BothEngines]
    public async Task Of_many_that_happen_in_one_moment_each_is_sent_once(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        var hook = await post.Hook(receiver.Url);
        // More than are read at once, twice.
        var ids = await post.Happen("lock.unlocked", 1_300);
        await Post.Until(() => receiver.Ids.Count == ids.Count);
        await hook.Tried(ids[^1], 1);
        var later = await post.Happens();
        await hook.Tried(later, 1);
        Assert.Equal(ids.Append(later).Select(Delivery.MessageIdOf).Order(), receiver.Got.Select(p => p.Id).Order());
    }

    [Theory, BothEngines]
    public async Task Everything_since_a_moment_is_sent_again(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        await post.Happen("lock.unlocked", 3);
        post.Clock.Advance(TimeSpan.FromMinutes(1));
        var since = post.Clock.GetUtcNow();
        // More than one transaction's worth, and one that it does not hear of.
        var ids = await post.Happen("lock.unlocked", 600);
        await post.Happens("lock.locked");
        var hook = await post.Hook(receiver.Url, "lock.unlocked");

        await post.Ask("/webhooks/resend_since", new { webhook_id = hook.Id, since });
        await Post.Until(() => receiver.Ids.Count == 600);

        Assert.Equal(ids.Select(Delivery.MessageIdOf).Order(), receiver.Ids.Order());
        await Post.Until(async () => (await hook.Deliveries()).TrueForAll(d => (string?)d["status"] == "delivered"));
        var later = await post.Happens();
        await hook.Tried(later, 1);
        await post.Ask("/webhooks/resend_since", new { webhook_id = hook.Id, since, undelivered_only = true });
        post.Clock.Advance(TimeSpan.FromSeconds(1));
        var last = await post.Happens();
        await hook.Tried(last, 1);
        Assert.Equal(602, receiver.Got.Count);
    }

    [Fact]
    public async Task For_a_day_the_old_secret_signs_beside_the_new_one()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        var hook = await post.Hook(receiver.Url);
        var secret = (string)(await post.Ask("/webhooks/rotate_secret", new { webhook_id = hook.Id }))["webhook"]!["secret"]!;

        await hook.Tried(await post.Happens(), 1);
        post.Clock.Advance(TimeSpan.FromDays(1));
        await hook.Tried(await post.Happens(), 1);

        Assert.NotEqual(hook.Secret, secret);
        Assert.All(receiver.Got, p => Assert.True(p.IsSignedWith(secret)));
        Assert.Equal([true, false], receiver.Got.Select(p => p.IsSignedWith(hook.Secret)));
    }

    [Fact]
    public async Task A_moved_sandbox_clock_moves_no_delivery()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        await post.Ask("/sandbox/advance_clock", new { by_seconds = 30 * 86_400 });
        var hook = await post.Hook(receiver.Url, "lock.unlocked");

        await hook.Tried(await post.Happens(), 1);

        var parcel = Assert.Single(receiver.Got);
        Assert.Equal(post.Clock.GetUtcNow(), parcel.SentAt);
        Assert.Equal(post.Clock.GetUtcNow().AddDays(30), (DateTimeOffset)parcel.Event["occurred_at"]!, TimeSpan.FromSeconds(1));
    }

    [Theory, BothEngines]
    public async Task Old_deliveries_are_removed_and_with_a_webhook_all_of_them(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        var (hook, other) = (await post.Hook(receiver.Url, "lock.unlocked"), await post.Hook(receiver.Url, "lock.unlocked"));
        await hook.Tried(await post.Happens(), 1);
        post.Clock.Advance(Keeping.KeptFor);
        var young = await post.Happens();
        await hook.Tried(young, 1);
        await other.Tried(young, 1);
        await post.Ask("/webhooks/delete", new { webhook_id = other.Id });

        post.Clock.Advance(TimeSpan.FromSeconds(1));
        await Keeping.Purge(post.Server.Server.Store, post.Clock);

        Assert.Equal(young, (Guid)Assert.Single(await hook.Deliveries())["event_id"]!);
        Assert.Equal(1, await post.Server.Server.Store.Read(session => session.First("select count(*) from webhook_deliveries", row => row.Long(0))));
        Assert.Equal(1, await post.Server.Server.Store.Read(session => session.First("select count(*) from webhooks", row => row.Long(0))));
    }

    [Fact]
    public async Task A_sandbox_that_is_reset_has_nothing_to_send()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var receiver = await Receiver.Start();
        receiver.AnswersWith(500);
        var hook = await post.Hook(receiver.Url);
        await hook.Tried(await post.Happens(), 1);

        await post.Ask("/workspaces/reset_sandbox");
        await post.Happens();

        Assert.Empty((await post.Ask("/webhooks/list"))["webhooks"]!.AsArray());
        Assert.Single(receiver.Got);
    }
}
