import FabulaInterface

/// The OpenAPI 3.1 description of the interface, at `/openapi.json`.
enum OpenAPIDocument {
  /// The whole document.
  static let text = """
    {
      "openapi": "3.1.0",
      "info": {
        "title": "Fabula",
        "version": "1",
        "summary": "Captions nearest to a photograph, and stories from them, over a Unix socket.",
        "description": "Unknown fields and query parameters are errors."
      },
      "servers": [{"url": "http://localhost", "description": "curl --unix-socket PATH"}],
      "paths": {
        \(paths.joined(separator: ",\n"))
      },
      "components": {
        "parameters": {\(parameters)},
        "responses": {\(responses)},
        "schemas": {\(schemas)}
      }
    }
    """

  private static let paths = [search, stories, embeddings, captions, information]

  private static let search = """
    "/v1/search": {"post": {
      "operationId": "search",
      "summary": "The captions nearest to vectors, texts, an image or captions of the index",
      "parameters": [\(references(SearchOptions.names + ["dimension"]))],
      "requestBody": {"required": true, "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/SearchRequest"}},
        "application/octet-stream": {"schema": {
          "type": "string", "format": "binary", "maxLength": \(ServerLimits.vectorBytes),
          "description": "float32 little-endian vectors, one after the other"}},
        "image/jpeg": {"schema": {"$ref": "#/components/schemas/JPEG"}}
      }},
      "responses": {\(reply("SearchReply"))}
    }}
    """

  private static let stories = """
    "/v1/stories": {"post": {
      "operationId": "tell",
      "summary": "A story, whole or word by word",
      "description": "With Accept: text/event-stream the events are captions \
    (data: {captions}), word (data: {text}), story (data: a StoryReply) and problem \
    (data: a Problem).",
      "parameters": [\(references(StoryDials.names))],
      "requestBody": {"required": true, "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/StoryRequest"}},
        "image/jpeg": {"schema": {"$ref": "#/components/schemas/JPEG"}}
      }},
      "responses": {
        "200": {"description": "The story", "content": {
          "application/json": {"schema": {"$ref": "#/components/schemas/StoryReply"}},
          "text/event-stream": {"schema": {"type": "string"}}
        }},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }}
    """

  private static let embeddings = """
    "/v1/embeddings": {"post": {
      "operationId": "embed",
      "summary": "A text or an image as a vector of the joint space",
      "requestBody": {"required": true, "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/EmbeddingRequest"}},
        "image/jpeg": {"schema": {"$ref": "#/components/schemas/JPEG"}}
      }},
      "responses": {\(reply("EmbeddingReply"))}
    }}
    """

  private static let captions = """
    "/v1/captions": {"put": {
      "operationId": "putCaptions",
      "summary": "Adds captions, or replaces those with the same ids: all or none, durably",
      "requestBody": {"required": true, "content": {"application/jsonl": {"schema": {
        "type": "string", "maxLength": \(ServerLimits.jsonLinesBytes),
        "description": "JSON Lines, each a NewCaption"}}}},
      "responses": {\(reply("ChangeReply"))}
    }},
    "/v1/captions/{id}": {
      "get": {
        "operationId": "caption",
        "summary": "One caption",
        "parameters": [\(captionID)],
        "responses": {\(reply("Caption"))}
      },
      "delete": {
        "operationId": "removeCaption",
        "summary": "Removes one caption, durably",
        "parameters": [\(captionID)],
        "responses": {\(reply("ChangeReply"))}
      }
    }
    """

  private static let captionID = """
    {"name": "id", "in": "path", "required": true, "schema": {
      "type": "integer", "minimum": 0, "maximum": \(RequestLimits.captionID)}}
    """

  private static let information = """
    "/v1/index": {"get": {
      "operationId": "describeIndex", "summary": "What is loaded",
      "responses": {\(reply("IndexDescription"))}
    }},
    "/healthz": {"get": {
      "operationId": "health", "summary": "Whether the daemon lives",
      "responses": {\(reply("Health"))}
    }},
    "/readyz": {"get": {
      "operationId": "ready", "summary": "Whether the daemon can serve, or why not",
      "responses": {\(reply("Health"))}
    }},
    "/metrics": {"get": {
      "operationId": "metrics", "summary": "Metrics in the Prometheus text format",
      "responses": {"200": {"description": "Metrics", "content": {
        "text/plain": {"schema": {"type": "string"}}}}}
    }},
    "/openapi.json": {"get": {
      "operationId": "openAPI", "summary": "This document",
      "responses": {"200": {"description": "OpenAPI 3.1", "content": {
        "application/json": {"schema": {"type": "object"}}}}}
    }}
    """

  private static func reply(_ schema: String) -> String {
    """
    "200": {"description": "Done", "content": {"application/json": {
      "schema": {"$ref": "#/components/schemas/\(schema)"}}}},
    "default": {"$ref": "#/components/responses/Problem"}
    """
  }

  private static func references(_ names: [String]) -> String {
    names.map { "{\"$ref\": \"#/components/parameters/\($0)\"}" }.joined(separator: ", ")
  }
}
