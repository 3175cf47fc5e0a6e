namespace Latchkey.ConnectWebviews;

/// <summary>Who can log in at a make that the sandbox plays.</summary>
/// <remarks>Source: the sample data of the public sandbox, where every make knows the same two people, and August sends a code.</remarks>
static class TestLogins
{
    public const string Password = "1234", Code = "123456";

    static readonly string[] people = ["jane@example.com", "john@example.com"];

    public static LoginKind KindOf(string accountType) => accountType == "august" ? LoginKind.PasswordAndCode : LoginKind.Password;

    /// <param name="isKnown">True: the sandbox has an account of this person already, whoever that is.</param>
    /// <param name="code">Null: not asked for yet.</param>
    public static LoginVerdict Of(string accountType, string email, string password, string? code, bool isKnown)
    {
        if (!isKnown && !people.Contains(email, StringComparer.OrdinalIgnoreCase)) return LoginVerdict.WrongPassword;
        if (password != Password) return LoginVerdict.WrongPassword;
        if (KindOf(accountType) != LoginKind.PasswordAndCode) return LoginVerdict.In;
        return code is null ? LoginVerdict.NeedsCode : code == Code ? LoginVerdict.In : LoginVerdict.WrongCode;
    }
}

enum LoginVerdict
{
    In,

    /// <summary>The password is right, and the maker has sent a code.</summary>
    NeedsCode,

    /// <summary>Or nobody has this address.</summary>
    WrongPassword,

    WrongCode,
}
