using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Customers;

/// <summary>By which events are found that are about what belongs to a customer of the caller's, also when it is there no more.</summary>
static class CustomerMark
{
    /// <returns>128 bits of a hash: what events are found by are ids.</returns>
    public static Guid Of(Guid workspaceId, string customerKey) =>
        new(SHA256.HashData([.. workspaceId.ToByteArray(), .. Encoding.UTF8.GetBytes($"customer {customerKey}")]).AsSpan(0, 16));
}
