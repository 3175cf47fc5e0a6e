namespace Latchkey.Api;

/// <summary>Lets pages of any origin call the API: what admits a caller is a key in a header, never a cookie.</summary>
static class Cors
{
    const string Methods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";

    const string Headers = "accept, authorization, content-type, idempotency-key, client-session-token, seam-api-key, "
        + "seam-client-session-token, seam-customer-key, seam-lts-version, seam-publishable-key, seam-sdk-name, "
        + "seam-sdk-version, seam-user-identifier-key, seam-workspace, user-agent, x-requested-with";

    /// <summary>Official clients send credentials, and then browsers want the exact origin, no star.</summary>
    public static void Admit(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        if (origin.Count != 1) return;
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlExposeHeaders = "seam-request-id, idempotent-replayed, retry-after";
        headers.Vary = "Origin";
    }

    /// <summary>Answers a browser's question before the call itself; the answer holds for a day.</summary>
    public static void Preflight(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = Headers;
        headers.AccessControlMaxAge = "86400";
        headers.Allow = Methods;
        http.Response.StatusCode = 204;
    }
}
