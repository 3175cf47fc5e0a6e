using System.Collections.Frozen;

namespace Latchkey.Api;

/// <summary>The table of contents: every path, its verbs, and the file that answers it.</summary>
/// <remarks><c>/access_codes/unmanaged/get</c> is answered by <c>AccessCodes/Unmanaged/Get.cs</c>; a test holds this.</remarks>
static class Routes
{
    public static FrozenDictionary<string, Endpoint> All()
    {
        var route = new RouteTable();
        return route.Freeze();
    }
}
