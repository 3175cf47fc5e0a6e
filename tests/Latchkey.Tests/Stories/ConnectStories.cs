using Latchkey.ConnectWebviews;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>Owners who lend their locks to a property manager, and change their passwords.</summary>
public sealed class ConnectStories
{
    [Theory, BothEngines]
    public async Task An_owner_connects_a_lock_is_cut_off_and_logs_in_again_and_nothing_is_lost(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var server = stay.Server;

        // Jane connects her August account, and a guest gets a code for her front door.
        var account = await server.Connect(await server.Webview(new { accepted_providers = new[] { "august" }, wait_for_device_creation = true }));
        var door = (await stay.Ask("/devices/list", new { connected_account_id = account.AccountId() }))["devices"]!.AsArray()
            .Single(d => (string)d!["display_name"]! == "Front Door")!;
        var guest = await stay.Create(new { device_id = (string)door["device_id"]!, code = "2580", starts_at = stay.Hour(1), ends_at = stay.Hour(72) });
        await stay.Ask("/sandbox/edit_keypad", new { device_id = (string)door["device_id"]!, action = "add", code = "1470", name = "Her own" });
        await stay.Until(2);
        Assert.Equal("set", await stay.Status(guest));

        // She changes her password: nobody knows what her lock holds, and what is asked meanwhile waits.
        await stay.Ask("/connected_accounts/simulate/disconnect", new { connected_account_id = account.AccountId() });
        var unknown = await stay.Code(guest);
        Assert.Equal("unknown", (string)unknown["status"]!);
        Assert.Contains("account_disconnected", Stay.Errors(unknown));
        var late = await stay.Create(new { device_id = (string)door["device_id"]!, code = "1379", ends_at = stay.Hour(72) });
        await stay.Ask("/sandbox/edit_keypad", new { device_id = (string)door["device_id"]!, action = "delete", code = "2580", is_reported = false });
        await stay.Until(5);
        Assert.Equal(["unknown", "unknown"], [await stay.Status(guest), await stay.Status(late)]);
        Assert.Equal(["1470"], await stay.OnLock((Guid)door["device_id"]!));

        // She logs in again: it is the same account and the same lock; what was lost at it is put back, and what waited is done.
        var again = await server.Connect(await server.Webview());
        await stay.Now();
        Assert.Equal(account.AccountId(), again.AccountId());
        Assert.Empty(again["errors"]!.AsArray());
        await stay.Until(6);
        Assert.Equal(["set", "set"], [await stay.Status(guest), await stay.Status(late)]);
        Assert.Equal(["1379", "1470", "2580"], (await stay.OnLock((Guid)door["device_id"]!)).Order(StringComparer.Ordinal));
        var types = await server.TypesTold(new { connected_account_id = account.AccountId() });
        Assert.Equal(
            [
                "connected_account.created", "connected_account.connected", "connected_account.completed_first_sync",
                "connected_account.successful_login", "connect_webview.login_succeeded", "connected_account.disconnected",
                "connected_account.connected", "connected_account.completed_first_sync_after_reconnection",
                "connected_account.successful_login", "connect_webview.login_succeeded",
            ],
            types.Where(t => t.StartsWith("connect", StringComparison.Ordinal)));

        // At the end of the stay nothing of the guest is left on the lock.
        await stay.Until(72.2);
        Assert.Equal(["1470"], await stay.OnLock((Guid)door["device_id"]!));
    }
}
