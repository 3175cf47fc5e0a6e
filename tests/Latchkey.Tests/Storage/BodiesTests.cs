using Latchkey.ConnectedAccounts;

namespace Latchkey.Storage;

public class BodiesTests
{
    [Fact]
    public void A_body_written_before_a_property_existed_reads_with_that_propertys_default()
    {
        var account = Bodies.Read<ConnectedAccount>(
            """
            {"WorkspaceId":"019a0000-0000-7000-8000-000000000001",
             "ConnectedAccountId":"019a0000-0000-7000-8000-000000000002",
             "AccountType":"august","DisplayName":"Inn","CreatedAt":"2026-01-01T00:00:00+00:00","SinceRemoved":[1]}
            """);

        Assert.True(account.ManagesNewDevices);
        Assert.Equal(["lock"], account.AcceptedCapabilities);
        Assert.Empty(account.Errors);
        Assert.Null(account.TimeZone);
    }
}
