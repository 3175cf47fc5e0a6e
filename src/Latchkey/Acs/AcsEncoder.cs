using Latchkey.AccessCodes;

namespace Latchkey.Acs;

/// <summary>The device on the reception desk that writes and reads cards.</summary>
sealed record AcsEncoder
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AcsEncoderId { get; init; }
    public required Guid AcsSystemId { get; init; }
    public required Guid ConnectedAccountId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Name { get; init; }

    /// <summary>The number of the port that its system knows it by; null: the make has none.</summary>
    public string? Number { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>What lies on it; null: nothing, or a blank card.</summary>
    public CardContent? Card { get; init; }

    /// <summary>What a test has said of the next card that is written; null: it succeeds.</summary>
    public EncodeFate? NextEncode { get; init; }

    /// <summary>What a test has said of the next scan; null: the card that lies there is read.</summary>
    public ScanFate? NextScan { get; init; }
}

/// <summary>A card as it can be read.</summary>
/// <param name="WrittenAt">Null: never; it came with its number from the factory.</param>
sealed record CardContent(string Number, TimeFrame Frame, DateTimeOffset? WrittenAt)
{
    /// <summary>Digits of a card's number. A guess: what is printed on hotel cards.</summary>
    const int NumberDigits = 10;

    public static string NewNumber(Chance chance) => string.Create(NumberDigits, chance, static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = (char)('0' + source.Below(10));
    });
}

/// <param name="Error">The description's error type; null: it succeeds.</param>
/// <param name="AcsCredentialId">Only when this one is written; null: whichever is.</param>
sealed record EncodeFate(string? Error, Guid? AcsCredentialId);

/// <param name="Error">The description's error type; null: <paramref name="Scenario"/> happens.</param>
/// <param name="AcsCredentialId">The credential that lies there, or that the error is about; null: whichever does.</param>
sealed record ScanFate(string? Error, ScanScenario? Scenario, Guid? AcsCredentialId);

enum ScanScenario { CredentialExistsOnSeam, CredentialOnEncoderNeedsUpdate, CredentialDoesNotExistOnSeam, CredentialOnEncoderIsEmpty }
