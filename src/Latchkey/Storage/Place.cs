namespace Latchkey.Storage;

/// <summary>Where a row stands in a list: by its moment, and among rows of one moment by its id. A page begins after one.</summary>
/// <param name="Moment">Finer than a microsecond is dropped, as in the rows.</param>
readonly record struct Place(DateTimeOffset Moment, Guid Id);
