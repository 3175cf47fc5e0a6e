namespace Latchkey.Devices;

/// <summary>The public description's words for a battery's charge.</summary>
enum BatteryStatus { Critical, Low, Good, Full }

/// <summary>What a charge is called.</summary>
/// <remarks>
/// The public description names the four words and no numbers. These are a guess: four alkaline cells at a quarter
/// still move a bolt for
/// weeks, at a tenth for days.
/// </remarks>
static class Battery
{
    public const double CriticalBelow = 0.10;
    public const double LowBelow = 0.25;
    public const double FullFrom = 0.90;

    /// <param name="level">0 to 1.</param>
    public static BatteryStatus StatusOf(double level) => level switch
    {
        < CriticalBelow => BatteryStatus.Critical,
        < LowBelow => BatteryStatus.Low,
        < FullFrom => BatteryStatus.Good,
        _ => BatteryStatus.Full,
    };

    public static bool IsLow(BatteryStatus status) => status is BatteryStatus.Critical or BatteryStatus.Low;

    public static string Word(BatteryStatus status) => status switch
    {
        BatteryStatus.Critical => "critical",
        BatteryStatus.Low => "low",
        BatteryStatus.Good => "good",
        BatteryStatus.Full => "full",
    };
}
