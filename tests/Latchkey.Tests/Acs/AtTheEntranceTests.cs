using Latchkey.AccessCodes;

namespace Latchkey.Acs;

/// <summary>What an entrance decides, fact by fact.</summary>
public sealed class AtTheEntranceTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Guid Door = Guid.NewGuid(), Elsewhere = Guid.NewGuid(), Jane = Guid.NewGuid();

    [Fact]
    public void Who_has_what_opens_is_let_in() => Assert.Equal("Opened", Decide());

    [Fact]
    public void Nobodys_credential_opens_nothing() => Assert.Equal("Unknown", $"{AtTheEntrance.Decide(Entrance(), System(), null, null, Set(Door), Now)}");

    [Theory]
    [InlineData(1, null, "NotYet")]
    [InlineData(null, 0, "Over")]
    [InlineData(-1, 1, "Opened")]
    [InlineData(0, 1, "Opened")]
    public void A_credential_opens_from_its_start_until_before_its_end(int? start, int? end, string verdict) =>
        Assert.Equal(verdict, Decide(frame: new(start is { } s ? Now.AddHours(s) : null, end is { } e ? Now.AddHours(e) : null)));

    [Fact]
    public void What_was_used_once_opens_no_more() => Assert.Equal("Over", Decide(change: c => c with { UsedAt = Now }));

    [Fact]
    public void What_the_system_does_not_have_opens_nothing() => Assert.Equal("NotIssued", Decide(change: c => c with { Held = null }));

    [Fact]
    public void What_is_wanted_but_not_brought_decides_nothing() =>
        Assert.Equal("Opened", Decide(change: c => c with { Wanted = c.Wanted with { Frame = new(Now.AddDays(1), null) } }));

    [Fact]
    public void A_suspended_user_is_kept_out() => Assert.Equal("UserSuspended", Decide(user: f => f with { IsSuspended = true }));

    [Fact]
    public void A_user_is_kept_out_beyond_the_schedule() => Assert.Equal("UserNotNow", Decide(user: f => f with { Schedule = new(null, Now) }));

    [Fact]
    public void Where_the_user_may_not_pass_nothing_opens() => Assert.Equal("NotHere", Decide(reach: Elsewhere));

    [Fact]
    public void A_hotel_key_opens_the_doors_it_names_wherever_its_guest_may_pass()
    {
        Assert.Equal("NotHere", Decide(namesEntrances: true));
        Assert.Equal("Opened", Decide(namesEntrances: true, reach: Elsewhere, change: c => c with { Held = c.Held! with { Entrances = [Door] } }));
    }

    [Fact]
    public void A_reader_takes_only_what_it_reads() => Assert.Equal("NotForThisReader", Decide(change: c => c with { Means = Means.MobileKey }));

    [Fact]
    public void Behind_a_door_in_privacy_mode_only_a_card_is_heard()
    {
        Assert.Equal("PrivacyMode", Decide(isPrivate: true));
        Assert.Equal("Opened", Decide(isPrivate: true, change: c => c with { Means = Means.Card }));
    }

    static string Decide(
        TimeFrame frame = default, Func<AcsCredential, AcsCredential>? change = null, Func<UserFacts, UserFacts>? user = null, Guid? reach = null,
        bool namesEntrances = false, bool isPrivate = false)
    {
        var facts = new CredentialFacts(new("4711"), frame, [], Jane);
        var credential = new AcsCredential
        {
            WorkspaceId = default, AcsCredentialId = Guid.NewGuid(), AcsSystemId = default, ConnectedAccountId = default, CreatedAt = Now,
            Means = Means.Code, Name = "PIN code", Wanted = facts, Held = facts, ChangedAt = Now,
        };
        var person = new UserFacts("Jane", null, null, null, false, [], []);
        person = user?.Invoke(person) ?? person;
        var jane = new AcsUser
        {
            WorkspaceId = default, AcsUserId = Jane, AcsSystemId = default, ConnectedAccountId = default, CreatedAt = Now, ChangedAt = Now,
            Wanted = person, Held = person,
        };
        var verdict = AtTheEntrance.Decide(
            Entrance() with { IsInPrivacyMode = isPrivate }, System(namesEntrances), change?.Invoke(credential) ?? credential, jane, Set(reach ?? Door), Now);
        return $"{verdict}";
    }

    static HashSet<Guid> Set(Guid id) => [id];

    static AcsEntrance Entrance() => new()
    {
        WorkspaceId = default, AcsEntranceId = Door, AcsSystemId = default, ConnectedAccountId = default, Name = "Door", CreatedAt = Now,
        Means = [Means.Code, Means.Card],
    };

    static AcsSystem System(bool namesEntrances = false) => new()
    {
        WorkspaceId = default, AcsSystemId = default, ConnectedAccountId = default, Make = "test", Name = "Test", TimeZone = "UTC", CreatedAt = Now,
        Traits = new() { TypeName = "Test", CredentialsNameEntrances = namesEntrances },
    };
}
