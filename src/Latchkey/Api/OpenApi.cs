using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Latchkey.Api.Binding;

namespace Latchkey.Api;

/// <summary>The server's own description, OpenAPI 3.1, made from what reads the requests and writes the answers: it cannot say anything else.</summary>
/// <remarks>
/// Each path is described under the one verb that current clients use; POST with the same fields as JSON works on every path. A read that asks
/// for objects is described as POST: a query string has no standard form for them.
/// </remarks>
static class OpenApi
{
    public const string Path = "/openapi.json";

    /// <summary>Where the interactive reference is: Swagger UI, served by this program, so that it works offline.</summary>
    public const string ReferencePath = "/reference";

    const string Error = "Error", ErrorReference = $"#/components/schemas/{Error}";

    public static byte[] Bytes(IEnumerable<Endpoint> endpoints, Docs docs) => JsonSerializer.SerializeToUtf8Bytes(Document(endpoints, docs), Wire.Json);

    public static JsonObject Document(IEnumerable<Endpoint> endpoints, Docs docs)
    {
        var schemas = new Schemas(docs);
        schemas.Named[Error] = ErrorSchema();
        var paths = new JsonObject(endpoints.OrderBy(e => e.Path, StringComparer.Ordinal)
            .Select(e => (Endpoint: e, Verb: VerbOf(e)))
            .Select(e => KeyValuePair.Create(e.Endpoint.Path, (JsonNode?)new JsonObject { [e.Verb] = Operation(e.Endpoint, e.Verb, docs, schemas) })));
        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Latchkey",
                ["version"] = typeof(OpenApi).Assembly.GetName().Version!.ToString(3),
                ["description"] = "One HTTP API for every smart lock. Every path also takes POST with its fields as JSON.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key (seam_…)." },
                },
                ["schemas"] = new JsonObject(schemas.Named.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))),
            },
        };
    }

    static string VerbOf(Endpoint endpoint)
    {
        var fitsQuery = Kinds.OfRequest(endpoint.Request).Fields.All(f => f.IsFlat);
        return fitsQuery && endpoint.Verbs.HasFlag(Verbs.Get) ? "get"
            : fitsQuery && endpoint.Verbs.HasFlag(Verbs.Delete) ? "delete"
            : endpoint.Verbs.HasFlag(Verbs.Patch) ? "patch"
            : "post";
    }

    static JsonObject Operation(Endpoint endpoint, string verb, Docs docs, Schemas schemas)
    {
        var request = Kinds.OfRequest(endpoint.Request);
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Path[1..].Replace('/', '_'),
            ["tags"] = new JsonArray(endpoint.Path.Split('/')[1]),
            ["summary"] = docs.Of(endpoint.Handle.DeclaringType!) ?? endpoint.Path,
        };
        if (verb is "get" or "delete")
        {
            operation["parameters"] = new JsonArray([.. request.Fields.Select(f => (JsonNode)new JsonObject
            {
                ["name"] = f.Name, ["in"] = "query", ["required"] = f.IsRequired, ["schema"] = f.Schema(),
            })]);
        }
        else if (request.Fields.Count > 0)
        {
            operation["requestBody"] = new JsonObject { ["required"] = request.Fields.Any(f => f.IsRequired), ["content"] = Json(request.Schema()) };
        }
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Done.", ["content"] = Json(schemas.Of(endpoint.Response)) },
            ["default"] = new JsonObject
            {
                ["description"] = "Refused: nothing was changed.", ["content"] = Json(new JsonObject { ["$ref"] = ErrorReference }),
            },
        };
        return operation;
    }

    static JsonObject Json(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    static JsonObject ErrorSchema()
    {
        static JsonObject Text(string says) => new() { ["type"] = "string", ["description"] = says };
        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("error", "ok"),
            ["properties"] = new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("type", "message", "request_id"),
                    ["properties"] = new JsonObject
                    {
                        ["type"] = Text("A word that programs can rely on."),
                        ["message"] = Text("What is wrong, for people."),
                        ["request_id"] = Text("Also in the header seam-request-id, and in the server's log."),
                        ["data"] = new JsonObject(),
                        ["validation_errors"] = new JsonObject { ["description"] = "A tree of the request's fields, each with its _errors." },
                    },
                },
                ["ok"] = new JsonObject { ["const"] = false },
            },
        };
    }

    /// <summary>The schemas of answers. A record that stands in several is described once, under its own name.</summary>
    sealed class Schemas(Docs docs)
    {
        public Dictionary<string, JsonNode> Named { get; } = [];

        public JsonNode Of(Type response) => Wire.Json.GetJsonSchemaAsNode(response, new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => context.Path.Length == 0 ? schema : Reference(context.TypeInfo.Type, schema),
        });

        JsonNode Reference(Type type, JsonNode schema)
        {
            if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?)) return Moment(type != typeof(DateTimeOffset));
            // "Anything" is written as true, which readers of OpenAPI trip over.
            if (schema is not JsonObject described) return new JsonObject();
            // The exporter points to where a type stood before; that place is a reference by now.
            var isRepeated = described["$ref"] is not null;
            if ((!isRepeated && described["properties"] is null) || type.Namespace?.StartsWith("Latchkey", StringComparison.Ordinal) != true) return schema;
            var takesNull = described["type"] is JsonArray;
            var name = NameOf(type);
            if (!isRepeated && !Named.ContainsKey(name))
            {
                var own = described.DeepClone().AsObject();
                own["type"] = "object";
                if (docs.Of(type) is { } says) own["description"] = says;
                Named[name] = own;
            }
            var reference = new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
            return takesNull ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
        }

        static JsonObject Moment(bool takesNull) => new()
        {
            ["type"] = takesNull ? new JsonArray("string", "null") : "string", ["format"] = "date-time",
        };

        // AccessCodes.AccessCodeView is AccessCode; a record within an endpoint is named after that too.
        static string NameOf(Type type)
        {
            var own = type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;
            return type.DeclaringType is { } outer ? $"{outer.Namespace!["Latchkey".Length..].Replace(".", "")}{outer.Name}{own}" : own;
        }
    }
}
