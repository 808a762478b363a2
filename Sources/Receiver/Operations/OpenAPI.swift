// swift-format-ignore-file
package import Licensing
import StrictJSON

/// The description of the HTTP interface at `/openapi.json`: OpenAPI 3.1.
///
/// A literal, because an embedded resource is an array of bytes, which takes the compiler ten seconds.
package enum OpenAPI {
    /// - Parameter products: the products whose codes events can name.
    package static func document(products: ProductCatalog) -> String {
        let codes = JSONValue.array(products.products.map { .string($0.id.text) }).canonicalText
        return #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Vitrina",
            "version": "1",
            "summary": "Takes license events in as signed webhooks, and shows what follows from them.",
            "description": "Events come in at `/webhooks`, signed as Standard Webhooks has it; pages, feeds and files go out to whoever holds a link.\n\nEvery address that knows GET knows HEAD. Addresses of pages that end with a slash show `index.html`. Errors are `application/problem+json` (RFC 9457); people who look for a page get one in their language instead, also where no route leads. Besides the answers listed below, a request that is no HTTP, or names no host, gets 400, one that arrives too slowly 408, and one with too many headers 431."
          },
          "servers": [{"url": "/"}],
          "tags": [
            {"name": "webhooks", "description": "For senders of events."},
            {"name": "links", "description": "For visitors with a link."},
            {
              "name": "site",
              "description": "The published files. The start page, the guides and the assets are for everybody, everything else for visitors with a link."
            },
            {"name": "operations", "description": "For operators and their tools."}
          ],
          "paths": {
            "/webhooks": {
              "post": {
                "operationId": "receiveEvents",
                "tags": ["webhooks"],
                "summary": "Send events of the source `default`",
                "description": "Answered once the events are on disk; their pages follow at once. What is authentic and refused is laid aside for the operator, never lost.",
                "parameters": [
                  {"$ref": "#/components/parameters/WebhookID"},
                  {"$ref": "#/components/parameters/WebhookTimestamp"},
                  {"$ref": "#/components/parameters/WebhookSignature"}
                ],
                "requestBody": {"$ref": "#/components/requestBodies/Events"},
                "responses": {
                  "202": {"$ref": "#/components/responses/Accepted"},
                  "400": {"$ref": "#/components/responses/BadRequest"},
                  "401": {"$ref": "#/components/responses/Unauthenticated"},
                  "405": {"$ref": "#/components/responses/MethodNotAllowed"},
                  "408": {"$ref": "#/components/responses/RequestTimeout"},
                  "409": {"$ref": "#/components/responses/EventConflict"},
                  "413": {"$ref": "#/components/responses/ContentTooLarge"},
                  "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
                  "422": {"$ref": "#/components/responses/InvalidEvent"},
                  "431": {"$ref": "#/components/responses/HeadersTooLarge"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/Unavailable"}
                }
              },
              "options": {
                "operationId": "askToSend",
                "tags": ["webhooks"],
                "summary": "Ask whether events may be sent here",
                "description": "The validation handshake of CloudEvents' HTTP webhooks. No callback address is ever called.",
                "parameters": [{"$ref": "#/components/parameters/Origin"}, {"$ref": "#/components/parameters/Rate"}],
                "responses": {
                  "200": {"$ref": "#/components/responses/Welcome"},
                  "204": {
                    "description": "The methods of the address; nobody asked for permission.",
                    "headers": {"Allow": {"$ref": "#/components/headers/Allow"}}
                  },
                  "503": {"$ref": "#/components/responses/Unavailable"}
                }
              }
            },
            "/webhooks/{source}": {
              "parameters": [{"$ref": "#/components/parameters/Source"}],
              "post": {
                "operationId": "receiveEventsOfSource",
                "tags": ["webhooks"],
                "summary": "Send events of a source",
                "description": "Like `/webhooks`, with the keys of the source. A source with a description (`sources/NAME.json`) has the headers, the signature and the bodies of its sender instead of those below; with rules it answers every authentic body of up to 1 MiB with 202, also one that is ignored or quarantined.",
                "parameters": [
                  {"$ref": "#/components/parameters/WebhookID"},
                  {"$ref": "#/components/parameters/WebhookTimestamp"},
                  {"$ref": "#/components/parameters/WebhookSignature"}
                ],
                "requestBody": {"$ref": "#/components/requestBodies/Events"},
                "responses": {
                  "200": {"$ref": "#/components/responses/Tested"},
                  "202": {"$ref": "#/components/responses/Accepted"},
                  "400": {"$ref": "#/components/responses/BadRequest"},
                  "401": {"$ref": "#/components/responses/Unauthenticated"},
                  "404": {"$ref": "#/components/responses/UnknownSource"},
                  "405": {"$ref": "#/components/responses/MethodNotAllowed"},
                  "408": {"$ref": "#/components/responses/RequestTimeout"},
                  "409": {"$ref": "#/components/responses/EventConflict"},
                  "413": {"$ref": "#/components/responses/ContentTooLarge"},
                  "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
                  "422": {"$ref": "#/components/responses/InvalidEvent"},
                  "431": {"$ref": "#/components/responses/HeadersTooLarge"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/Unavailable"}
                }
              },
              "options": {
                "operationId": "askToSendOfSource",
                "tags": ["webhooks"],
                "summary": "Ask whether events may be sent here",
                "description": "The validation handshake of CloudEvents' HTTP webhooks. No callback address is ever called.",
                "parameters": [{"$ref": "#/components/parameters/Origin"}, {"$ref": "#/components/parameters/Rate"}],
                "responses": {
                  "200": {"$ref": "#/components/responses/Welcome"},
                  "204": {
                    "description": "The methods of the address; nobody asked for permission.",
                    "headers": {"Allow": {"$ref": "#/components/headers/Allow"}}
                  },
                  "404": {"$ref": "#/components/responses/UnknownSource"},
                  "503": {"$ref": "#/components/responses/Unavailable"}
                }
              }
            },
            "/s/{token}": {
              "get": {
                "operationId": "openLink",
                "tags": ["links"],
                "summary": "Open a link of `vitrina share`",
                "parameters": [
                  {
                    "name": "token",
                    "in": "path",
                    "required": true,
                    "description": "The secret of the link: 32 characters of Crockford's base32.",
                    "schema": {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{32}$"},
                    "example": "0123456789abcdefghjkmnpqrstvwxyz"
                  }
                ],
                "responses": {
                  "303": {
                    "description": "Goes to the page that the link opens, with a cookie that opens it.",
                    "headers": {
                      "Location": {
                        "required": true,
                        "description": "The page, relative to this address, in the link's language or the visitor's.",
                        "schema": {"type": "string", "format": "uri-reference"}
                      },
                      "Set-Cookie": {
                        "required": true,
                        "description": "`vitrina-{id}`, for the addresses of the link's account or partner alone, until the link ends.",
                        "schema": {"type": "string"}
                      },
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    }
                  },
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/s/{token}/{file}": {
              "get": {
                "operationId": "fileOfLink",
                "tags": ["links"],
                "summary": "A feed, table or data file of a link, for programs, which keep no cookies",
                "description": "`file` is a name below the link's account or partner, such as `users.csv` or `es/changes.atom`; without a language, the link's or the program's. Pages are not answered here.",
                "parameters": [
                  {
                    "name": "token",
                    "in": "path",
                    "required": true,
                    "description": "The secret of the link: 32 characters of Crockford's base32.",
                    "schema": {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{32}$"},
                    "example": "0123456789abcdefghjkmnpqrstvwxyz"
                  },
                  {
                    "name": "file",
                    "in": "path",
                    "required": true,
                    "description": "The name of the file.",
                    "schema": {"type": "string"},
                    "example": "users.csv"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {
                      "text/csv": {"schema": {"type": "string"}},
                      "application/atom+xml": {"schema": {"type": "string"}},
                      "application/json": {"schema": {"type": "object"}}
                    }
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/access": {
              "get": {
                "operationId": "askForAccess",
                "tags": ["links"],
                "summary": "Ask whether a visitor may see a page",
                "description": "For `auth_request` of a web server that serves the files itself; see `vitrina config nginx`.",
                "parameters": [
                  {
                    "name": "X-Original-URI",
                    "in": "header",
                    "description": "The address that the visitor asked for, as it was sent.",
                    "schema": {"type": "string"},
                    "example": "/accounts/acme/es/index.html"
                  },
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "204": {"description": "The visitor may see it, whether it exists or not."},
                  "403": {"description": "The visitor may not see it, or no such page can exist."},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/health/live": {
              "get": {
                "operationId": "isAlive",
                "tags": ["operations"],
                "summary": "Whether the server answers at all",
                "responses": {
                  "200": {
                    "description": "It does.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["status"],
                          "properties": {"status": {"const": "alive"}}
                        }
                      }
                    }
                  }
                }
              }
            },
            "/health/ready": {
              "get": {
                "operationId": "isReady",
                "tags": ["operations"],
                "summary": "Whether the server can do its work",
                "responses": {
                  "200": {
                    "description": "Every check passes.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Readiness"}}}
                  },
                  "503": {
                    "description": "A check does not pass.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Readiness"}}}
                  }
                }
              }
            },
            "/metrics": {
              "get": {
                "operationId": "readMetrics",
                "tags": ["operations"],
                "summary": "Metrics for Prometheus",
                "description": "For the machine that the server runs on, not through a proxy, unless `--public-metrics` was given.",
                "responses": {
                  "200": {
                    "description": "Counters, histograms and gauges.",
                    "content": {"text/plain": {"schema": {"type": "string"}}}
                  },
                  "404": {"$ref": "#/components/responses/NothingHere"}
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "readDescription",
                "tags": ["operations"],
                "summary": "This description",
                "responses": {
                  "200": {
                    "description": "An OpenAPI document.",
                    "content": {"application/json": {"schema": {"type": "object", "required": ["openapi"]}}}
                  }
                }
              }
            },
            "/": {
              "get": {
                "operationId": "startPage",
                "tags": ["site"],
                "summary": "Choose a language",
                "parameters": [{"$ref": "#/components/parameters/IfNoneMatch"}],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"}
                }
              }
            },
            "/help/{locale}/{guide}.html": {
              "get": {
                "operationId": "guide",
                "tags": ["site"],
                "summary": "A guide, or the list of them",
                "parameters": [
                  {"$ref": "#/components/parameters/Locale"},
                  {
                    "name": "guide",
                    "in": "path",
                    "required": true,
                    "description": "The name of a guide; `index` is the list.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
                    "example": "index"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"}
                }
              }
            },
            "/assets/{name}": {
              "get": {
                "operationId": "asset",
                "tags": ["site"],
                "summary": "A file that never changes under its name",
                "parameters": [
                  {
                    "name": "name",
                    "in": "path",
                    "required": true,
                    "description": "The name with its fingerprint.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9-][A-Za-z0-9.-]{0,127}$"}
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"*/*": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"}
                }
              }
            },
            "/partners/{partner}/{locale}/{page}.html": {
              "get": {
                "operationId": "partnerPage",
                "tags": ["site"],
                "summary": "A page of a partner",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {
                    "name": "page",
                    "in": "path",
                    "required": true,
                    "description": "Dashboard, orders or accounts.",
                    "schema": {"enum": ["index", "orders", "accounts"]}
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/{locale}/{page}.html": {
              "get": {
                "operationId": "accountPage",
                "tags": ["site"],
                "summary": "A page of an account",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/Locale"},
                  {
                    "name": "page",
                    "in": "path",
                    "required": true,
                    "description": "Overview, users or history.",
                    "schema": {"enum": ["index", "users", "history"]}
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/{locale}/users/{user}.html": {
              "get": {
                "operationId": "userPage",
                "tags": ["site"],
                "summary": "What one user has, and why",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/Locale"},
                  {
                    "name": "user",
                    "in": "path",
                    "required": true,
                    "schema": {"$ref": "#/components/schemas/Identifier"},
                    "example": "u1"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/{locale}/changes.atom": {
              "get": {
                "operationId": "changes",
                "tags": ["site"],
                "summary": "The latest changes of an account, as a feed",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/atom+xml": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/{locale}/users.xlsx": {
              "get": {
                "operationId": "usersXLSX",
                "tags": ["site"],
                "summary": "The users of an account as a workbook",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/{locale}/orders.xlsx": {
              "get": {
                "operationId": "accountOrdersXLSX",
                "tags": ["site"],
                "summary": "The orders of an account as a workbook",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/{locale}/lists/{list}/{part}.html": {
              "get": {
                "operationId": "accountList",
                "tags": ["site"],
                "summary": "A list of users, or a part of a long one",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/Locale"},
                  {
                    "name": "list",
                    "in": "path",
                    "required": true,
                    "description": "The name of the list, as pages link to it.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"},
                    "example": "all"
                  },
                  {
                    "name": "part",
                    "in": "path",
                    "required": true,
                    "description": "The part; index for the whole list.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"},
                    "example": "index"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/search/{part}.json": {
              "get": {
                "operationId": "partnerSearchIndex",
                "tags": ["site"],
                "summary": "A part of what the accounts of a large partner are searched in",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {
                    "name": "part",
                    "in": "path",
                    "required": true,
                    "description": "The part; index names the others.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"},
                    "example": "index"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": ["object", "array"]}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/people/index.json": {
              "get": {
                "operationId": "people",
                "tags": ["site"],
                "summary": "The accounts in whose indexes people are searched; opens with the accounts",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": "object"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/search/{part}.json": {
              "get": {
                "operationId": "searchIndex",
                "tags": ["site"],
                "summary": "A part of what the users of an account are searched in",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {
                    "name": "part",
                    "in": "path",
                    "required": true,
                    "description": "The part; index names the others.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"},
                    "example": "index"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": ["object", "array"]}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/account.json": {
              "get": {
                "operationId": "accountJSON",
                "tags": ["site"],
                "summary": "An account for programs",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": "object"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/users.csv": {
              "get": {
                "operationId": "usersCSV",
                "tags": ["site"],
                "summary": "The users of an account for spreadsheets",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/csv": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/accounts/{account}/orders.csv": {
              "get": {
                "operationId": "accountOrdersCSV",
                "tags": ["site"],
                "summary": "The orders of an account for spreadsheets, with their references",
                "parameters": [
                  {"$ref": "#/components/parameters/Account"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/csv": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/{locale}/lists/{list}/{part}.html": {
              "get": {
                "operationId": "partnerList",
                "tags": ["site"],
                "summary": "A list of orders or accounts, or a part of a long one",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {
                    "name": "list",
                    "in": "path",
                    "required": true,
                    "description": "The name of the list, as pages link to it.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"},
                    "example": "all"
                  },
                  {
                    "name": "part",
                    "in": "path",
                    "required": true,
                    "description": "The part; index for the whole list.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"},
                    "example": "index"
                  },
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/html": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/{locale}/changes.atom": {
              "get": {
                "operationId": "partnerChanges",
                "tags": ["site"],
                "summary": "The latest changes in the accounts of a partner, as a feed",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/atom+xml": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/{locale}/renewals.ics": {
              "get": {
                "operationId": "renewals",
                "tags": ["site"],
                "summary": "The expiration dates of the orders of a partner, as a calendar",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/calendar": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/{locale}/summary.txt": {
              "get": {
                "operationId": "partnerSummary",
                "tags": ["site"],
                "summary": "What a partner has to do, as plain text",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/plain": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/{locale}/orders.xlsx": {
              "get": {
                "operationId": "partnerOrdersXLSX",
                "tags": ["site"],
                "summary": "The orders of a partner as a workbook",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/{locale}/accounts.xlsx": {
              "get": {
                "operationId": "accountsXLSX",
                "tags": ["site"],
                "summary": "The accounts of a partner as a workbook",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/Locale"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/orders.csv": {
              "get": {
                "operationId": "partnerOrdersCSV",
                "tags": ["site"],
                "summary": "The orders of a partner for spreadsheets, with their references",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/csv": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/partners/{partner}/accounts.csv": {
              "get": {
                "operationId": "accountsCSV",
                "tags": ["site"],
                "summary": "The accounts of a partner for spreadsheets",
                "parameters": [
                  {"$ref": "#/components/parameters/Partner"},
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"text/csv": {"schema": {"type": "string"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            },
            "/schemas/account.json": {
              "get": {
                "operationId": "accountSchema",
                "tags": ["site"],
                "summary": "What account.json holds: JSON Schema 2020-12",
                "parameters": [
                  {"$ref": "#/components/parameters/IfNoneMatch"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": "object"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"}
                }
              }
            },
            "/freshness.json": {
              "get": {
                "operationId": "siteFreshness",
                "tags": ["site"],
                "summary": "When the last event happened, for everybody",
                "parameters": [
                  {"$ref": "#/components/parameters/IfNoneMatch"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": "object"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"}
                }
              }
            },
            "/status.json": {
              "get": {
                "operationId": "siteStatus",
                "tags": ["site"],
                "summary": "How fresh the site is",
                "parameters": [
                  {"$ref": "#/components/parameters/IfNoneMatch"},
                  {"$ref": "#/components/parameters/Cookie"}
                ],
                "responses": {
                  "200": {
                    "description": "The file as it was last published.",
                    "headers": {
                      "ETag": {"$ref": "#/components/headers/ETag"},
                      "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                      "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                      "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                      "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                      "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                      "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                    },
                    "content": {"application/json": {"schema": {"type": "object"}}}
                  },
                  "304": {"$ref": "#/components/responses/NotModified"},
                  "404": {"$ref": "#/components/responses/HiddenPage"},
                  "500": {"$ref": "#/components/responses/InternalError"},
                  "503": {"$ref": "#/components/responses/LinksUnavailable"}
                }
              }
            }
          },
          "components": {
            "parameters": {
              "WebhookID": {
                "name": "webhook-id",
                "in": "header",
                "required": true,
                "description": "The id of the message, the same for every attempt to deliver it. Visible ASCII characters without the full stop.",
                "schema": {"type": "string", "pattern": "^[!-\\-/-~]{1,256}$"},
                "example": "msg_2Xh7mFq0"
              },
              "WebhookTimestamp": {
                "name": "webhook-timestamp",
                "in": "header",
                "required": true,
                "description": "When this attempt was signed, in seconds since 1970; at most five minutes from the server's time.",
                "schema": {"type": "string", "pattern": "^(?:0|[1-9][0-9]{0,11})$"},
                "example": "1772359200"
              },
              "WebhookSignature": {
                "name": "webhook-signature",
                "in": "header",
                "required": true,
                "description": "Up to 16 signatures with spaces between them, of which one must fit one of the source's keys: `v1,` and the HMAC-SHA256, or `v1a,` and the Ed25519 signature, of `webhook-id.webhook-timestamp.body`, in base64. Other versions are passed over. Where none of these three headers is there, those that begin with `svix-` instead of `webhook-` are taken.",
                "schema": {"type": "string", "maxLength": 4096},
                "example": "v1,6fjFdczhtJ+Z0hRXLYl2Qt+FZ1bE7vi7UQoxiJRvEsE="
              },
              "Source": {
                "name": "source",
                "in": "path",
                "required": true,
                "description": "The name of a sender. Each has keys of its own.",
                "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,64}$"},
                "example": "console"
              },
              "Origin": {
                "name": "WebHook-Request-Origin",
                "in": "header",
                "description": "Who would like to send.",
                "schema": {"type": "string"},
                "example": "events.example.com"
              },
              "Rate": {
                "name": "WebHook-Request-Rate",
                "in": "header",
                "description": "How many requests a minute the sender would like to send.",
                "schema": {"type": "string"},
                "example": "120"
              },
              "IfNoneMatch": {
                "name": "If-None-Match",
                "in": "header",
                "description": "Tags of what the visitor has.",
                "schema": {"type": "string"}
              },
              "Cookie": {
                "name": "Cookie",
                "in": "header",
                "description": "The cookies `vitrina-{id}` that links have set.",
                "schema": {"type": "string"}
              },
              "Locale": {
                "name": "locale",
                "in": "path",
                "required": true,
                "description": "A language of the site.",
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
                "example": "es"
              },
              "Partner": {
                "name": "partner",
                "in": "path",
                "required": true,
                "schema": {"$ref": "#/components/schemas/Identifier"},
                "example": "p1"
              },
              "Account": {
                "name": "account",
                "in": "path",
                "required": true,
                "schema": {"$ref": "#/components/schemas/Identifier"},
                "example": "acme"
              }
            },
            "headers": {
              "Retry-After": {
                "description": "Seconds after which the same request is worth sending again.",
                "required": true,
                "schema": {"type": "integer", "minimum": 1}
              },
              "Allow": {
                "description": "The methods that the address knows.",
                "required": true,
                "schema": {"type": "string"}
              },
              "webhook-delivery": {
                "description": "There where sending the same again cannot help; senders that know the header give the message up.",
                "schema": {"const": "abort-message"}
              },
              "WWW-Authenticate": {
                "description": "How a request is authenticated: by its signature, or by credentials in `Authorization` where the description of the source says so.",
                "required": true,
                "schema": {"enum": ["Webhook-Signature realm=\"webhooks\"", "Basic realm=\"vitrina\"", "Bearer realm=\"vitrina\""]}
              },
              "Accept": {
                "description": "The media types that are taken.",
                "required": true,
                "schema": {"type": "string"}
              },
              "ETag": {
                "description": "A strong tag of the content.",
                "required": true,
                "schema": {"type": "string", "pattern": "^\"[0-9a-f]{32}\"$"}
              },
              "Content-Language": {"description": "The language of the page, where it has one.", "schema": {"type": "string"}},
              "Content-Security-Policy": {
                "description": "Nothing inline, nothing from elsewhere.",
                "required": true,
                "schema": {"type": "string"}
              },
              "Referrer-Policy": {"required": true, "schema": {"const": "no-referrer"}},
              "X-Robots-Tag": {"required": true, "schema": {"const": "noindex"}},
              "X-Content-Type-Options": {"required": true, "schema": {"const": "nosniff"}},
              "Cache-Control": {
                "description": "What may be kept, and for how long.",
                "required": true,
                "schema": {"type": "string"}
              }
            },
            "requestBodies": {
              "Events": {
                "description": "At most 1048576 bytes of UTF-8, without content encoding. The signature covers them as they are sent.",
                "required": true,
                "content": {
                  "application/cloudevents+json": {
                    "schema": {"$ref": "#/components/schemas/CloudEvent"},
                    "examples": {
                      "assignment": {
                        "summary": "An order goes to an account",
                        "value": {
                          "specversion": "1.0",
                          "id": "e-17",
                          "source": "/console",
                          "type": "order.assigned",
                          "time": "2026-03-01T10:00:00Z",
                          "data": {"order": "o-1", "account": "acme"}
                        }
                      }
                    }
                  },
                  "application/cloudevents-batch+json": {
                    "schema": {"$ref": "#/components/schemas/Batch"},
                    "examples": {
                      "one": {
                        "summary": "A batch of one event",
                        "value": [
                          {
                            "specversion": "1.0",
                            "id": "e-17",
                            "source": "/console",
                            "type": "order.assigned",
                            "time": "2026-03-01T10:00:00Z",
                            "data": {"order": "o-1", "account": "acme"}
                          }
                        ]
                      }
                    }
                  },
                  "application/json": {
                    "schema": {"$ref": "#/components/schemas/StandardPayload"},
                    "examples": {
                      "assignment": {
                        "summary": "An order goes to an account",
                        "value": {
                          "type": "order.assigned",
                          "timestamp": "2026-03-01T10:00:00Z",
                          "data": {"order": "o-1", "account": "acme"}
                        }
                      }
                    }
                  }
                }
              }
            },
            "responses": {
              "BadRequest": {
                "description": "The request, or its body, cannot be read as what it should be.",
                "headers": {"webhook-delivery": {"$ref": "#/components/headers/webhook-delivery"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:bad-request",
                                  "title": "The request cannot be read",
                                  "description": "It is not HTTP as RFC 9112 has it, or the method has no meaning anywhere."
                                },
                                {
                                  "const": "urn:vitrina:problem:malformed-body",
                                  "title": "The body is not JSON",
                                  "description": "Strict JSON in UTF-8 is taken: no key twice in one object, nothing after the value, at most 64 levels."
                                },
                                {
                                  "const": "urn:vitrina:problem:incomplete-body",
                                  "title": "The body ends too early",
                                  "description": "Fewer bytes arrived than `Content-Length` said. Send it again."
                                },
                                {
                                  "const": "urn:vitrina:problem:not-an-event",
                                  "title": "The body is not an event",
                                  "description": "It is JSON without the attributes that every event has; `pointer` says which is missing."
                                }
                              ]
                            },
                            "status": {"const": 400}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "Unauthenticated": {
                "description": "Nobody who holds a key of this source has signed the request, or the signature is older or newer than five minutes.",
                "headers": {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:unauthenticated",
                                  "title": "The request is not signed by a known sender",
                                  "description": "Sign the bytes of the body as they are sent, at the time of sending; `detail` says what was looked at first and did not fit."
                                }
                              ]
                            },
                            "status": {"const": 401}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "UnknownSource": {
                "description": "The address names a source that nobody set up.",
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:unknown-source",
                                  "title": "No such source is set up",
                                  "description": "Check the address, or set `VITRINA_WEBHOOK_SECRET_<SOURCE>` on the server."
                                }
                              ]
                            },
                            "status": {"const": 404}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "NothingHere": {
                "description": "There is nothing at this address.",
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:not-found",
                                  "title": "There is nothing here",
                                  "description": "Check the address. `/metrics` answers so to everybody but the machine it runs on."
                                }
                              ]
                            },
                            "status": {"const": 404}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "MethodNotAllowed": {
                "description": "Another method was used than those that the address knows.",
                "headers": {"Allow": {"$ref": "#/components/headers/Allow"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:method-not-allowed",
                                  "title": "The address does not know this method",
                                  "description": "Use one of those that `Allow` lists."
                                }
                              ]
                            },
                            "status": {"const": 405}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "RequestTimeout": {
                "description": "The request took longer than ten seconds to arrive.",
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:request-timeout",
                                  "title": "The request took too long to arrive",
                                  "description": "Send it again, faster or in parts."
                                }
                              ]
                            },
                            "status": {"const": 408}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "EventConflict": {
                "description": "An event with the same source and id and other content is on disk. It stands, and nothing of this request was kept as an event; it was laid aside for the operator.",
                "headers": {"webhook-delivery": {"$ref": "#/components/headers/webhook-delivery"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:event-conflict",
                                  "title": "Another event has this identity",
                                  "description": "Send what changed as an event with an id of its own."
                                }
                              ]
                            },
                            "status": {"const": 409}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "ContentTooLarge": {
                "description": "The body has more than 1048576 bytes, or the batch more than 1000 events.",
                "headers": {"webhook-delivery": {"$ref": "#/components/headers/webhook-delivery"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:content-too-large",
                                  "title": "The body is too large",
                                  "description": "Send it in parts."
                                }
                              ]
                            },
                            "status": {"const": 413}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "UnsupportedMediaType": {
                "description": "The body comes in a form that is not taken. Content encodings and other character sets than UTF-8 are not taken either.",
                "headers": {
                  "Accept": {"$ref": "#/components/headers/Accept"},
                  "webhook-delivery": {"$ref": "#/components/headers/webhook-delivery"}
                },
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:unsupported-media-type",
                                  "title": "The body has a type that is not taken",
                                  "description": "Send one of the media types that `Accept` lists."
                                },
                                {
                                  "const": "urn:vitrina:problem:unsigned-attributes",
                                  "title": "Event attributes travel outside the signature",
                                  "description": "CloudEvents' binary mode puts them into headers, which the signature does not cover. Send `application/cloudevents+json`."
                                }
                              ]
                            },
                            "status": {"const": 415}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "InvalidEvent": {
                "description": "An authentic event breaks a rule. It was laid aside for the operator; of a batch nothing was kept as events.",
                "headers": {"webhook-delivery": {"$ref": "#/components/headers/webhook-delivery"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:invalid-event",
                                  "title": "The event breaks a rule",
                                  "description": "`errors` lists every event that is wrong: the field as a JSON Pointer into the body, and the rule."
                                }
                              ]
                            },
                            "status": {"const": 422}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "HeadersTooLarge": {
                "description": "A header line has more than 16 KiB, all of them together more than 32 KiB, or there are more than 100.",
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:headers-too-large",
                                  "title": "The headers are too large",
                                  "description": "Send fewer and shorter headers."
                                }
                              ]
                            },
                            "status": {"const": 431}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "InternalError": {
                "description": "The server made a mistake; nothing was done.",
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:internal",
                                  "title": "The server made a mistake",
                                  "description": "Send it again later; the operator finds the reason in the log."
                                }
                              ]
                            },
                            "status": {"const": 500}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "Unavailable": {
                "description": "Nothing was stored, and the same request may succeed later.",
                "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:overloaded",
                                  "title": "Too much waits to be stored",
                                  "description": "Send it again after a moment."
                                },
                                {
                                  "const": "urn:vitrina:problem:storage-unavailable",
                                  "title": "The event cannot be stored at the moment",
                                  "description": "The disk is full, or locked by somebody else. Send it again later."
                                },
                                {
                                  "const": "urn:vitrina:problem:not-configured",
                                  "title": "No key is set up to tell senders by",
                                  "description": "Send it again once the operator has set `VITRINA_WEBHOOK_SECRET`."
                                }
                              ]
                            },
                            "status": {"const": 503}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "LinksUnavailable": {
                "description": "Links cannot be looked up at the moment, and nothing opens.",
                "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}},
                "content": {
                  "application/problem+json": {
                    "schema": {
                      "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                          "properties": {
                            "type": {
                              "oneOf": [
                                {
                                  "const": "urn:vitrina:problem:storage-unavailable",
                                  "title": "The event cannot be stored at the moment",
                                  "description": "Try again later."
                                }
                              ]
                            },
                            "status": {"const": 503}
                          }
                        }
                      ]
                    }
                  }
                }
              },
              "Accepted": {
                "description": "Every event of the request is on disk; the commit is done before this answer is sent.",
                "content": {
                  "application/json": {
                    "schema": {"$ref": "#/components/schemas/Receipt"},
                    "examples": {"one": {"summary": "One new event", "value": {"accepted": 1, "duplicates": 0}}}
                  }
                }
              },
              "Tested": {
                "description": "The body is the unsigned test of WooCommerce, `webhook_id=N`, at a source with that preset. Nothing is kept.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
              },
              "Welcome": {
                "description": "Whoever asked may send; signatures are asked for all the same.",
                "headers": {
                  "Allow": {"$ref": "#/components/headers/Allow"},
                  "WebHook-Allowed-Origin": {
                    "required": true,
                    "description": "Who may send: who asked.",
                    "schema": {"type": "string"}
                  },
                  "WebHook-Allowed-Rate": {
                    "required": true,
                    "description": "How many requests a minute are welcome: as many as were asked for, or `*` for any number.",
                    "schema": {"type": "string"}
                  }
                }
              },
              "NotModified": {
                "description": "The visitor has this content already.",
                "headers": {
                  "ETag": {"$ref": "#/components/headers/ETag"},
                  "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                  "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                  "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                  "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                  "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                  "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                }
              },
              "HiddenPage": {
                "description": "There is nothing here, or it is not part of the visitor's links: the same in every respect, in the visitor's language.",
                "headers": {
                  "Content-Language": {"$ref": "#/components/headers/Content-Language"},
                  "Cache-Control": {"$ref": "#/components/headers/Cache-Control"},
                  "Content-Security-Policy": {"$ref": "#/components/headers/Content-Security-Policy"},
                  "Referrer-Policy": {"$ref": "#/components/headers/Referrer-Policy"},
                  "X-Robots-Tag": {"$ref": "#/components/headers/X-Robots-Tag"},
                  "X-Content-Type-Options": {"$ref": "#/components/headers/X-Content-Type-Options"}
                },
                "content": {"text/html": {"schema": {"type": "string"}}}
              }
            },
            "schemas": {
              "Identifier": {
                "description": "The id of a partner, account, order or user, as the sender made it.",
                "type": "string",
                "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                "examples": ["acme", "o-1"]
              },
              "Name": {
                "description": "1 to 200 characters of any script, without control characters.",
                "type": "string",
                "minLength": 1,
                "maxLength": 200,
                "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
              },
              "OptionalName": {
                "description": "Like a name; null is the same as leaving it out.",
                "type": ["string", "null"],
                "minLength": 1,
                "maxLength": 200,
                "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
              },
              "OptionalDate": {
                "description": "A day of the calendar, or null for none.",
                "type": ["string", "null"],
                "format": "date",
                "pattern": "^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$",
                "examples": ["2026-12-31", null]
              },
              "Time": {
                "description": "An RFC 3339 time of the years 1 to 9999 in UTC, with any offset and at most nine digits of a second's fraction. At the very ends of those years the offset decides, so that the first and the last day are better not used. A leap second is the first instant of the next day.",
                "type": "string",
                "format": "date-time",
                "maxLength": 64,
                "pattern": "^(?!0000|0001-01-01|9999-12-31)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt](?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])|23:59:60(?:\\.[0-9]{1,9})?[Zz])$",
                "examples": ["2026-03-01T10:00:00Z"]
              },
              "Product": {
                "description": "The code of a product whose licenses are followed.",
                "type": "string",
                "enum": \#(codes)
              },
              "PartnerData": {
                "description": "A partner and what it is called.",
                "type": "object",
                "required": ["partner", "name"],
                "properties": {
                  "partner": {"$ref": "#/components/schemas/Identifier"},
                  "name": {"$ref": "#/components/schemas/Name"}
                },
                "examples": [{"partner": "p1", "name": "Northwind Telecom"}]
              },
              "AccountData": {
                "description": "An account, whose customer it is and what it is called.",
                "type": "object",
                "required": ["account", "partner", "name"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "partner": {"$ref": "#/components/schemas/Identifier"},
                  "name": {"$ref": "#/components/schemas/Name"},
                  "number": {
                    "description": "The account's number, as a text or as a number.",
                    "type": ["string", "number", "null"],
                    "minLength": 1,
                    "maxLength": 200,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "locale": {
                    "description": "The language in which the account's links open by default, such as `es`.",
                    "$ref": "#/components/schemas/OptionalName"
                  }
                },
                "examples": [{"account": "acme", "partner": "p1", "name": "Acme, S.A.", "locale": "es"}]
              },
              "AccountReference": {
                "description": "An account.",
                "type": "object",
                "required": ["account"],
                "properties": {"account": {"$ref": "#/components/schemas/Identifier"}},
                "examples": [{"account": "acme"}]
              },
              "OrderPurchase": {
                "description": "An order as it was bought.",
                "type": "object",
                "required": ["order", "partner", "product", "quantity"],
                "properties": {
                  "order": {"$ref": "#/components/schemas/Identifier"},
                  "partner": {"$ref": "#/components/schemas/Identifier"},
                  "product": {"$ref": "#/components/schemas/Product"},
                  "quantity": {"description": "Seats.", "type": "integer", "minimum": 1, "maximum": 1000000},
                  "purchased": {
                    "description": "The day on which it was bought.",
                    "$ref": "#/components/schemas/OptionalDate"
                  },
                  "starts": {
                    "description": "The first day on which it counts; without one, at once.",
                    "$ref": "#/components/schemas/OptionalDate"
                  },
                  "expires": {
                    "description": "The last day on which it counts; without one it is perpetual.",
                    "$ref": "#/components/schemas/OptionalDate"
                  },
                  "references": {
                    "description": "Numbers for reconciliation, by their names.",
                    "type": ["object", "null"],
                    "propertyNames": {"minLength": 1, "maxLength": 200, "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"},
                    "additionalProperties": {"$ref": "#/components/schemas/OptionalName"}
                  }
                },
                "examples": [
                  {
                    "order": "o-1",
                    "partner": "p1",
                    "product": "miteam-meetings",
                    "quantity": 25,
                    "starts": "2026-03-01",
                    "expires": "2027-02-28",
                    "references": {"sap": "4500012345"}
                  }
                ]
              },
              "OrderRenewal": {
                "description": "Until when an order counts from now on. `expires` must be there: null makes the order perpetual.",
                "type": "object",
                "required": ["order", "expires"],
                "properties": {
                  "order": {"$ref": "#/components/schemas/Identifier"},
                  "expires": {"$ref": "#/components/schemas/OptionalDate"}
                },
                "examples": [{"order": "o-1", "expires": "2028-02-28"}]
              },
              "OrderReference": {
                "description": "An order.",
                "type": "object",
                "required": ["order"],
                "properties": {"order": {"$ref": "#/components/schemas/Identifier"}},
                "examples": [{"order": "o-1"}]
              },
              "OrderAssignment": {
                "description": "An order and the account that gets it; both belong to the same partner.",
                "type": "object",
                "required": ["order", "account"],
                "properties": {
                  "order": {"$ref": "#/components/schemas/Identifier"},
                  "account": {"$ref": "#/components/schemas/Identifier"}
                },
                "examples": [{"order": "o-1", "account": "acme"}]
              },
              "IntegrationSwitch": {
                "description": "An integration of an account.",
                "type": "object",
                "required": ["account", "integration"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "integration": {
                    "description": "`miteam-meetings`, `micollab` or `mivoice-office`; any other code is kept and takes part in no rule.",
                    "$ref": "#/components/schemas/Name"
                  }
                },
                "examples": [{"account": "acme", "integration": "micollab"}]
              },
              "UserData": {
                "description": "A user's own facts.",
                "type": "object",
                "required": ["account", "user", "name", "email"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "user": {"$ref": "#/components/schemas/Identifier"},
                  "name": {"$ref": "#/components/schemas/Name"},
                  "email": {
                    "description": "1 to 320 characters without control characters.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 320,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "role": {
                    "description": "What the user may do in the account. A new user is a plain user unless this says otherwise; an update without it keeps what was.",
                    "enum": ["user", "account-admin", null]
                  },
                  "registered": {
                    "description": "Whether the user has registered. An update without it keeps what was.",
                    "type": ["boolean", "null"]
                  }
                },
                "examples": [
                  {
                    "account": "acme",
                    "user": "u1",
                    "name": "Ana Prueba",
                    "email": "ana@example.com",
                    "role": "user"
                  }
                ]
              },
              "UserReference": {
                "description": "A user of an account.",
                "type": "object",
                "required": ["account", "user"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "user": {"$ref": "#/components/schemas/Identifier"}
                },
                "examples": [{"account": "acme", "user": "u1"}]
              },
              "LicenseAssignment": {
                "description": "A user who gets a license.",
                "type": "object",
                "required": ["account", "user", "product"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "user": {"$ref": "#/components/schemas/Identifier"},
                  "product": {"$ref": "#/components/schemas/Product"},
                  "tier": {
                    "description": "The kind of license, for products that have several.",
                    "$ref": "#/components/schemas/OptionalName"
                  }
                },
                "examples": [{"account": "acme", "user": "u1", "product": "miteam-meetings"}]
              },
              "LicenseRemoval": {
                "description": "A user whose license is taken back.",
                "type": "object",
                "required": ["account", "user", "product"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "user": {"$ref": "#/components/schemas/Identifier"},
                  "product": {"$ref": "#/components/schemas/Product"}
                },
                "examples": [{"account": "acme", "user": "u1", "product": "miteam-meetings"}]
              },
              "UserList": {
                "description": "Everybody who is in an account at the time of the event, each once, in any order.",
                "type": "object",
                "required": ["account", "users"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "users": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["user", "name", "email"],
                      "properties": {
                        "user": {"$ref": "#/components/schemas/Identifier"},
                        "name": {"$ref": "#/components/schemas/Name"},
                        "email": {
                          "description": "1 to 320 characters without control characters.",
                          "type": "string",
                          "minLength": 1,
                          "maxLength": 320,
                          "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                        },
                        "role": {
                          "description": "Without it, what was stays; a new user is a plain user.",
                          "enum": ["user", "account-admin", null]
                        },
                        "registered": {
                          "description": "Without it, what was stays.",
                          "type": ["boolean", "null"]
                        },
                        "licenses": {
                          "description": "The licenses that the user holds.",
                          "type": ["array", "null"],
                          "items": {
                            "oneOf": [
                              {"$ref": "#/components/schemas/Product"},
                              {
                                "type": "object",
                                "required": ["product"],
                                "properties": {
                                  "product": {"$ref": "#/components/schemas/Product"},
                                  "tier": {
                                    "description": "Without it, a license that is held keeps its tier.",
                                    "$ref": "#/components/schemas/OptionalName"
                                  }
                                }
                              }
                            ]
                          }
                        }
                      }
                    }
                  },
                  "complete": {
                    "description": "Whether users who are not listed are removed; true unless said otherwise.",
                    "type": ["boolean", "null"]
                  },
                  "products": {
                    "description": "The products whose licenses are taken from listed users who are listed without one. Without it: all products if any user has `licenses`, else none.",
                    "type": ["array", "null"],
                    "items": {"$ref": "#/components/schemas/Product"}
                  }
                },
                "examples": [
                  {
                    "account": "acme",
                    "users": [
                      {
                        "user": "u1",
                        "name": "Ana Prueba",
                        "email": "ana@example.com",
                        "licenses": ["miteam-meetings"]
                      }
                    ],
                    "complete": true,
                    "products": ["miteam-meetings"]
                  }
                ]
              },
              "ListWithdrawal": {
                "description": "A list of users that counts as never sent.",
                "type": "object",
                "required": ["account", "list"],
                "properties": {
                  "account": {"$ref": "#/components/schemas/Identifier"},
                  "list": {
                    "description": "The id of a `users.listed` event of the same source.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  }
                },
                "examples": [{"account": "acme", "list": "list-2026-03-01"}]
              },
              "Happening": {
                "title": "What happened",
                "description": "The type of an event decides what its data says. A type that is not listed is accepted with any data and kept; `vitrina status` counts it until a version of the program knows it. Members of data that are not listed are kept too.",
                "oneOf": [
                  {
                    "title": "partner.created",
                    "description": "A partner appears.",
                    "properties": {
                      "type": {"const": "partner.created"},
                      "data": {"$ref": "#/components/schemas/PartnerData"}
                    }
                  },
                  {
                    "title": "partner.updated",
                    "description": "A partner is called something else.",
                    "properties": {
                      "type": {"const": "partner.updated"},
                      "data": {"$ref": "#/components/schemas/PartnerData"}
                    }
                  },
                  {
                    "title": "account.created",
                    "description": "An account of a partner appears.",
                    "properties": {
                      "type": {"const": "account.created"},
                      "data": {"$ref": "#/components/schemas/AccountData"}
                    }
                  },
                  {
                    "title": "account.updated",
                    "description": "An account changes its name, number, language or partner.",
                    "properties": {
                      "type": {"const": "account.updated"},
                      "data": {"$ref": "#/components/schemas/AccountData"}
                    }
                  },
                  {
                    "title": "account.deactivated",
                    "description": "An account is switched off, and can come back.",
                    "properties": {
                      "type": {"const": "account.deactivated"},
                      "data": {"$ref": "#/components/schemas/AccountReference"}
                    }
                  },
                  {
                    "title": "account.reactivated",
                    "description": "A deactivated account is back.",
                    "properties": {
                      "type": {"const": "account.reactivated"},
                      "data": {"$ref": "#/components/schemas/AccountReference"}
                    }
                  },
                  {
                    "title": "account.deleted",
                    "description": "An account is gone for good.",
                    "properties": {
                      "type": {"const": "account.deleted"},
                      "data": {"$ref": "#/components/schemas/AccountReference"}
                    }
                  },
                  {
                    "title": "order.purchased",
                    "description": "A partner bought seats.",
                    "properties": {
                      "type": {"const": "order.purchased"},
                      "data": {"$ref": "#/components/schemas/OrderPurchase"}
                    }
                  },
                  {
                    "title": "order.renewed",
                    "description": "An order gets another end.",
                    "properties": {
                      "type": {"const": "order.renewed"},
                      "data": {"$ref": "#/components/schemas/OrderRenewal"}
                    }
                  },
                  {
                    "title": "order.cancelled",
                    "description": "An order no longer counts.",
                    "properties": {
                      "type": {"const": "order.cancelled"},
                      "data": {"$ref": "#/components/schemas/OrderReference"}
                    }
                  },
                  {
                    "title": "order.assigned",
                    "description": "An order goes to an account.",
                    "properties": {
                      "type": {"const": "order.assigned"},
                      "data": {"$ref": "#/components/schemas/OrderAssignment"}
                    }
                  },
                  {
                    "title": "integration.enabled",
                    "description": "An integration is switched on.",
                    "properties": {
                      "type": {"const": "integration.enabled"},
                      "data": {"$ref": "#/components/schemas/IntegrationSwitch"}
                    }
                  },
                  {
                    "title": "integration.disabled",
                    "description": "An integration is switched off.",
                    "properties": {
                      "type": {"const": "integration.disabled"},
                      "data": {"$ref": "#/components/schemas/IntegrationSwitch"}
                    }
                  },
                  {
                    "title": "user.added",
                    "description": "An account gets a user.",
                    "properties": {"type": {"const": "user.added"}, "data": {"$ref": "#/components/schemas/UserData"}}
                  },
                  {
                    "title": "user.updated",
                    "description": "A user's facts change.",
                    "properties": {"type": {"const": "user.updated"}, "data": {"$ref": "#/components/schemas/UserData"}}
                  },
                  {
                    "title": "user.removed",
                    "description": "A user leaves the account.",
                    "properties": {
                      "type": {"const": "user.removed"},
                      "data": {"$ref": "#/components/schemas/UserReference"}
                    }
                  },
                  {
                    "title": "user.erased",
                    "description": "A person's name and e-mail address are erased, also from earlier events, whenever they arrive.",
                    "properties": {
                      "type": {"const": "user.erased"},
                      "data": {"$ref": "#/components/schemas/UserReference"}
                    }
                  },
                  {
                    "title": "license.assigned",
                    "description": "A user gets a license from the account's pool.",
                    "properties": {
                      "type": {"const": "license.assigned"},
                      "data": {"$ref": "#/components/schemas/LicenseAssignment"}
                    }
                  },
                  {
                    "title": "license.unassigned",
                    "description": "A user's license goes back to the pool.",
                    "properties": {
                      "type": {"const": "license.unassigned"},
                      "data": {"$ref": "#/components/schemas/LicenseRemoval"}
                    }
                  },
                  {
                    "title": "users.listed",
                    "description": "The users of an account as a whole: who is new is added, who differs is updated, who is not listed is removed.",
                    "properties": {
                      "type": {"const": "users.listed"},
                      "data": {"$ref": "#/components/schemas/UserList"}
                    }
                  },
                  {
                    "title": "list.withdrawn",
                    "description": "A list of users was wrong, and counts as never sent.",
                    "properties": {
                      "type": {"const": "list.withdrawn"},
                      "data": {"$ref": "#/components/schemas/ListWithdrawal"}
                    }
                  },
                  {
                    "title": "any other type",
                    "description": "Kept without effect.",
                    "properties": {
                      "type": {
                        "not": {
                          "enum": [
                            "partner.created",
                            "partner.updated",
                            "account.created",
                            "account.updated",
                            "account.deactivated",
                            "account.reactivated",
                            "account.deleted",
                            "order.purchased",
                            "order.renewed",
                            "order.cancelled",
                            "order.assigned",
                            "integration.enabled",
                            "integration.disabled",
                            "user.added",
                            "user.updated",
                            "user.removed",
                            "user.erased",
                            "license.assigned",
                            "license.unassigned",
                            "users.listed",
                            "list.withdrawn"
                          ]
                        }
                      },
                      "data": {"type": "object"}
                    }
                  }
                ]
              },
              "CloudEvent": {
                "title": "A CloudEvents 1.0 event",
                "description": "`source` and `id` are its identity, whoever sends it and how: the same identity with the same content is a duplicate and counted as such, with other content it is refused. Extension attributes are welcome and not kept.",
                "type": "object",
                "required": ["specversion", "id", "source", "type", "time", "data"],
                "properties": {
                  "specversion": {"const": "1.0"},
                  "id": {
                    "type": "string",
                    "description": "Unique within its source.",
                    "minLength": 1,
                    "maxLength": 256,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "source": {
                    "type": "string",
                    "description": "Where it happened, as a URI reference.",
                    "minLength": 1,
                    "maxLength": 1024,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "type": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "time": {
                    "description": "When it happened. Events take effect in the order of their times, whatever order they arrive in; one of the future waits for its time.",
                    "$ref": "#/components/schemas/Time"
                  },
                  "sequence": {
                    "type": ["string", "null"],
                    "description": "The order within one source and time, compared as bytes.",
                    "minLength": 1,
                    "maxLength": 256,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "actor": {
                    "type": ["string", "null"],
                    "description": "Who did it, as the sender names them.",
                    "minLength": 1,
                    "maxLength": 200,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "data": {"type": "object"}
                },
                "allOf": [{"$ref": "#/components/schemas/Happening"}],
                "examples": [
                  {
                    "specversion": "1.0",
                    "id": "e-17",
                    "source": "/console",
                    "type": "order.assigned",
                    "time": "2026-03-01T10:00:00Z",
                    "data": {"order": "o-1", "account": "acme"}
                  }
                ]
              },
              "Batch": {
                "title": "A batch of events",
                "description": "Kept all or not at all.",
                "type": "array",
                "maxItems": 1000,
                "items": {"$ref": "#/components/schemas/CloudEvent"}
              },
              "StandardPayload": {
                "title": "A Standard Webhooks payload",
                "description": "Becomes an event whose id is the header `webhook-id`, whose source is `/webhooks/{source}` (`/webhooks/default` at `/webhooks`) and whose time is `timestamp`.",
                "type": "object",
                "required": ["type", "timestamp", "data"],
                "properties": {
                  "type": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"
                  },
                  "timestamp": {
                    "description": "When it happened; not the header `webhook-timestamp`, which says when it was sent.",
                    "$ref": "#/components/schemas/Time"
                  },
                  "data": {"type": "object"}
                },
                "allOf": [{"$ref": "#/components/schemas/Happening"}],
                "examples": [
                  {
                    "type": "order.assigned",
                    "timestamp": "2026-03-01T10:00:00Z",
                    "data": {"order": "o-1", "account": "acme"}
                  }
                ]
              },
              "Receipt": {
                "description": "What became of the events of a request. Their sum is the number of events in it. A source with rules also reports a body that is ignored or quarantined, which gives no events.",
                "type": "object",
                "required": ["accepted", "duplicates"],
                "additionalProperties": false,
                "properties": {
                  "accepted": {"description": "Events that are new, and on disk.", "type": "integer", "minimum": 0},
                  "duplicates": {"description": "Events that were on disk before.", "type": "integer", "minimum": 0},
                  "ignored": {"description": "1 if no rule of the source fits the body, or if it is a test.", "const": 1},
                  "quarantined": {"description": "1 if the body is in quarantine, on disk.", "const": 1}
                }
              },
              "Problem": {
                "title": "A problem (RFC 9457)",
                "description": "`type` and `status` are for programs, `title` and `detail` for people; `detail` says what to do.",
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "additionalProperties": false,
                "properties": {
                  "type": {
                    "description": "The kind of problem; does not change.",
                    "type": "string",
                    "format": "uri",
                    "pattern": "^urn:vitrina:problem:[a-z-]+$"
                  },
                  "title": {"description": "The kind of problem in a few words.", "type": "string"},
                  "status": {
                    "description": "The status of the answer.",
                    "type": "integer",
                    "minimum": 400,
                    "maximum": 599
                  },
                  "detail": {"description": "What is wrong here and what to do.", "type": "string"},
                  "pointer": {
                    "description": "The first of `errors`: where it is.",
                    "type": "string",
                    "format": "json-pointer"
                  },
                  "errors": {
                    "description": "Everything that is wrong in the body.",
                    "type": "array",
                    "minItems": 1,
                    "items": {
                      "type": "object",
                      "required": ["pointer", "detail"],
                      "additionalProperties": false,
                      "properties": {
                        "pointer": {
                          "description": "JSON Pointer (RFC 6901) into the body; empty for the body itself.",
                          "type": "string",
                          "format": "json-pointer"
                        },
                        "detail": {"description": "What is wrong there.", "type": "string"}
                      }
                    }
                  }
                }
              },
              "Readiness": {
                "type": "object",
                "required": ["status", "checks"],
                "properties": {
                  "status": {"enum": ["ready", "not ready"]},
                  "checks": {
                    "description": "`keys`: a key is set up by which a sender can be told. `site`: there are pages to show.",
                    "type": "object",
                    "required": ["keys", "site"],
                    "properties": {"keys": {"type": "boolean"}, "site": {"type": "boolean"}},
                    "additionalProperties": {"type": "boolean"}
                  }
                },
                "examples": [{"status": "ready", "checks": {"keys": true, "site": true}}]
              }
            }
          }
        }

        """#
    }
}
