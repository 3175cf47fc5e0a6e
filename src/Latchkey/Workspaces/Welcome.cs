namespace Latchkey.Workspaces;

/// <summary>What the server says when it is ready.</summary>
static class Welcome
{
    /// <param name="keys">Null: this was not the first start, and no key is shown again.</param>
    public static void Print(TextWriter to, string url, FirstStart.Keys? keys, Settings settings)
    {
        to.WriteLine($"Latchkey is ready on {url}");
        if (keys is null) return;
        // A key that stands in the configuration need not stand in a log as well; the shell that gave it fills it in.
        var isMade = settings.BootstrapApiKey is null;
        var apiKey = isMade ? keys.ApiKey : Secrets.Hint(keys.ApiKey);
        var header = isMade ? $"'Authorization: Bearer {keys.ApiKey}'" : $"\"Authorization: Bearer $Latchkey__{nameof(Settings.BootstrapApiKey)}\"";
        var token = settings.BootstrapToken is null ? keys.Token : Secrets.Hint(keys.Token);
        to.WriteLine(
            $"""

              API key of the sandbox   {apiKey}
              Personal token           {token}

            They are shown this once. Try:

              curl -s {url}/devices/list -H {header}

            """);
    }
}
