namespace Latchkey.Pages;

/// <summary>Pages that lie in the program: one file each, with nothing from elsewhere.</summary>
static class Embedded
{
    /// <summary>Only what stands in the page itself runs, and it speaks with us alone.</summary>
    const string Policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

    public static ReadOnlyMemory<byte> Page(string name)
    {
        using var file = typeof(Embedded).Assembly.GetManifestResourceStream($"Latchkey.Pages.{name}")
            ?? throw new InvalidOperationException($"The program lacks its page {name}.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public static Task Answer(HttpContext http, ReadOnlyMemory<byte> page)
    {
        var response = http.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.BodyWriter.WriteAsync(page).AsTask();
    }
}
