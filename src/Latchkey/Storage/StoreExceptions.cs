namespace Latchkey.Storage;

/// <summary>More work waits than the store may keep waiting: try again in a second. Nothing was done.</summary>
sealed class StoreBusyException(int max) : Exception($"{max} requests are waiting for the store already.");

/// <summary>The store cannot be used, and a person must do something about it: the message says what, and holds no secret.</summary>
sealed class StoreUnusableException(string message, Exception? cause = null) : Exception(message, cause);
