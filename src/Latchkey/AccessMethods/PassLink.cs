using Latchkey.Workspaces;

namespace Latchkey.AccessMethods;

/// <summary>The link with which whoever has it works the doors of a cloud key: no account, no app.</summary>
/// <param name="Secret">256 bits, in clear: rows that hold it are sealed, and found by a keyed index.</param>
/// <param name="Origin">Scheme and host under which the caller who made it reached us.</param>
sealed record PassLink(string Secret, string Origin)
{
    public static PassLink New(string origin) => new(Secrets.NewLinkSecret(), origin);

    /// <summary>Without the secret, so that a link which strays into a log stays secret.</summary>
    public override string ToString() => $"a pass at {Origin}";
}
