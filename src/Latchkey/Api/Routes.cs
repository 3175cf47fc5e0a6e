namespace Latchkey.Api;

/// <summary>The table of contents: every path, its verbs, and the file that answers it.</summary>
/// <remarks><c>/access_codes/unmanaged/get</c> is answered by <c>AccessCodes/Unmanaged/Get.cs</c>; a test holds this.</remarks>
static class Routes
{
    // route.Post / Read (GET and POST) / Update (PATCH, POST and PUT) / Delete (DELETE and POST), each with the endpoint's Handle:
    // routes.Read<AccessCodes.Get.Request, AccessCodes.Get.Response>("/access_codes/get", AccessCodes.Get.Handle);
}
