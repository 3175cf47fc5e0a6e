using Latchkey.Drivers.Hubs;

namespace Latchkey.ConnectWebviews;

/// <summary>Why an owner was not let in.</summary>
enum LoginFault
{
    WrongPassword,
    WrongCode,

    /// <summary>Nothing answers at the address, or it is no such hub: which of them is not the business of who has a link.</summary>
    HubNotReached,

    /// <summary>The account belongs to another customer of the caller's.</summary>
    AnotherCustomers,
}

/// <summary>What an owner is told, and what the address is told to which the owner goes from there.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Message">For the owner: what is wrong, and what to do.</param>
sealed record FaultWords(string Code, string Message)
{
    public static readonly FaultWords Cancelled = new("cancelled", "The owner did not connect an account.");

    public static FaultWords Of(LoginFault fault, Maker maker) => fault switch
    {
        LoginFault.WrongPassword => new(
            "invalid_credentials", $"{maker.DisplayName} does not know this email address with this password. Check both, and try again."),
        LoginFault.WrongCode => new(
            "invalid_two_factor_code", "This is not the code that was sent. Check it, and type it again."),
        LoginFault.HubNotReached => new(
            "hub_not_reached", $"No {maker.DisplayName} server answers at this address{(TakesToken(maker) ? " with this token" : "")}. Check what you typed, and that the server is on."),
        LoginFault.AnotherCustomers => new(
            "connected_account_of_another_customer",
            $"This {maker.DisplayName} account is connected for somebody else already. Log in with another account."),
    };

    static bool TakesToken(Maker maker) => maker.Fields.Any(field => field.Name == HubSettings.TokenName);
}
