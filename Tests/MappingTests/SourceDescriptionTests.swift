import Basics
import Mapping
import Testing
import Webhooks

struct SourceDescriptionTests {
    private func error(in text: String) -> String? {
        let error = #expect(throws: Diagnostic.self) {
            try SourceDescription(parsing: text.utf8, file: "erp.json")
        }
        return error?.description
    }

    private func rule(_ rule: String) -> String? { error(in: #"{"rules":[\#(rule)]}"#) }

    /// An event whose data is `{"v": VALUE}`; the value begins at column 56.
    private func value(_ value: String, tables: String = "") -> String? {
        let text =
            #"{"rules":[{"events":[{"type":"t","time":"","data":{"v":\#(value)}}]}]\#(tables.isEmpty ? "" : #","tables":\#(tables)"#)}"#
        return error(in: text)?.replacing("erp.json:1:", with: "")
    }

    @Test func `a description defines the signature of a source, which is standard by default`() throws {
        let standard = try SourceDescription(parsing: "{}".utf8, file: "a.json")
        #expect(standard.preset == "standard" && !standard.hasRules && standard.otherwise == .ignore)
        let preset = try SourceDescription(parsing: #"{"signature": "gitlab"}"#.utf8, file: "a.json")
        #expect(preset.preset == "gitlab" && preset.signature == .token(header: "X-Gitlab-Token"))
        let own = try SourceDescription(parsing: #"{"signature": {"basic": "automation"}}"#.utf8, file: "a.json")
        #expect(own.preset == nil && own.signature == .basic(user: "automation"))
    }

    @Test func `a description can start with a byte order mark, and UTF-16 is reported`() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        #expect(try SourceDescription(parsing: mark + "{}".utf8, file: "a.json").preset == "standard")
        #expect(error(in: "\u{FEFF}{\r\n!")?.hasPrefix("erp.json:2:1: error: unexpected") == true)
        let error = #expect(throws: Diagnostic.self) {
            try SourceDescription(parsing: [0xFF, 0xFE] + "{}".utf8.flatMap { [$0, 0] }, file: "a.json")
        }
        #expect(error?.description.contains("UTF-16") == true)
    }

    @Test func `an error in a description has a file, line and column`() {
        #expect(
            error(in: "{\n  \"rulez\": []\n}") == #"erp.json:2:3: error: unknown key "rulez": did you mean "rules"?"#
        )
        #expect(error(in: "{\n!") == #"erp.json:2:1: error: unexpected "!" in JSON: expected a key in quotes"#)
        #expect(error(in: "[]") == "erp.json:1:1: error: expected an object, found an array")
        #expect(error(in: #"{"rules": {}}"#) == "erp.json:1:11: error: expected an array, found an object")
        #expect(error(in: #"{"rules": []}"#) == "erp.json:1:11: error: 0 rules: 1 to 64 are allowed")
        #expect(
            error(in: #"{"otherwise": "ignor", "rules": []}"#)
                == #"erp.json:1:15: error: "ignor" is unknown: did you mean "ignore"?"#
        )
        #expect(
            error(in: #"{"otherwise": "ignore"}"#)
                == #"erp.json:1:15: error: "otherwise" has no effect without "rules""#
        )
        #expect(error(in: #"{"tables": {}}"#) == #"erp.json:1:12: error: "tables" has no effect without "rules""#)
        #expect(
            error(in: #"{"tables": {"a b": {}}}"#)
                == #"erp.json:1:20: error: the name of a table is 1 to 64 letters, digits, "_" or "-""#
        )
        #expect(
            error(in: #"{"tables": {"a": {"k": [1]}}}"#)
                == "erp.json:1:24: error: expected a plain value or an object, found an array"
        )
        #expect(
            error(in: #"{"tables": {"a": {"k": {"f": {}}}}}"#)
                == "erp.json:1:30: error: expected a plain value, found an object"
        )
        #expect(
            error(in: #"{"signature": "githup"}"#)
                == #"erp.json:1:15: error: this word is unknown: did you mean "github"?"#
        )
    }

    @Test func `an event type that this version does not know is a warning at its place`() throws {
        func warnings(_ type: String) throws -> [String] {
            let text = #"{"rules":[{"events":[{"type":"\#(type)","time":"","data":{}}]}]}"#
            return try SourceDescription(parsing: text.utf8, file: "a.json").warnings.map(\.description)
        }
        #expect(try warnings("order.purchased") == [])
        #expect(
            try warnings("order.purchase") == [
                #"a.json:1:30: warning: events of the unknown type "order.purchase" are stored, but change no page: did you mean "order.purchased"?"#
            ]
        )
        let list = try #require(try warnings("invoice.paid").first)
        #expect(list.contains(#"use "partner.created", "#) && list.contains(#""list.withdrawn""#))
    }

    @Test func `an error in an element of a list is reported at that element`() {
        let text = """
            {"rules": [
              {"events": [{"type": "a", "time": "", "data": {}}]}, {"events": [{"type": "]", "time": "", "data": {}},
                {"type": "\\"", "time": "", "data": {}},
                 7]}
            ]}
            """
        #expect(error(in: text) == "erp.json:4:6: error: expected an object, found a number")
    }

    @Test func `rules must be complete and refer to existing names`() {
        #expect(rule("{}") == #"erp.json:1:11: error: "events" is missing: a rule needs at least one event"#)
        #expect(rule(#"{"events":[]}"#) == "erp.json:1:21: error: 0 events: 1 to 64 are allowed")
        #expect(rule(#"{"events":[{}]}"#) == #"erp.json:1:22: error: "type" is missing, such as "order.purchased""#)
        #expect(
            rule(#"{"events":[{"type":"a"}]}"#)
                == #"erp.json:1:22: error: "time" is missing: the place of the event's time in the body"#
        )
        #expect(
            rule(#"{"events":[{"type":"a","time":""}]}"#)
                == #"erp.json:1:22: error: "data" is missing: the fields of the event"#
        )
        #expect(
            rule(#"{"events":[{"type":"","time":"","data":{}}]}"#)
                == "erp.json:1:30: error: a type has 1 to 256 characters"
        )
        #expect(
            rule(#"{"events":[{"type":"{/t}","time":"","data":{}}]}"#)
                == #"erp.json:1:30: error: places in braces are not allowed: write one event for each type, with "if""#
        )
        #expect(
            rule(#"{"events":[{"type":"a","time":"","data":1}]}"#)
                == "erp.json:1:51: error: expected an object of values"
        )
        #expect(rule(#"{"only":{}}"#) == #"erp.json:1:19: error: "only" needs "each", which is missing"#)
        #expect(
            rule(#"{"each":"items"}"#)
                == #"erp.json:1:19: error: "items" is not a place: begin with "/", or "@/" inside "each""#
        )
        #expect(
            rule(#"{"each":"@/items"}"#) == #"erp.json:1:19: error: "@" is the item of "each", which is missing here"#
        )
        #expect(rule(#"{"unpack":["entity"]}"#) == "erp.json:1:22: error: not a JSON Pointer to a string in the body")
        #expect(
            rule(#"{"when":{}}"#)
                == #"erp.json:1:19: error: no condition: remove the key, or write one such as {"/status": "paid"}"#
        )
        #expect(
            rule(#"{"when":{"/a":[1]}}"#)
                == #"erp.json:1:25: error: expected a value or a test, found an array: write {"in": […]}"#
        )
        #expect(
            rule(#"{"when":{"/a":{}}}"#)
                == #"erp.json:1:25: error: a test has exactly one of "in", "in-table", "exists" and "not""#
        )
        #expect(
            rule(#"{"when":{"/a":{"exists":1}}}"#) == "erp.json:1:35: error: expected true or false, found a number"
        )
        #expect(
            rule(#"{"when":{"/a":{"in-table":"x"}}}"#) == #"erp.json:1:37: error: "x" is unknown: none is defined here"#
        )
        #expect(
            rule(#"{"when":{"/~2":1}}"#)
                == #"erp.json:1:26: error: "/~2" is not a place: write a place such as /order/id, @/id or {name}"#
        )
    }

    @Test func `a name in a path must be a whole segment`() {
        func path(_ pattern: String) -> String? { rule(#"{"path":{"from":"/s","pattern":"\#(pattern)"}}"#) }
        #expect(
            rule(#"{"path":{"from":"/s"}}"#)
                == #"erp.json:1:19: error: a path needs "from" (a place) and "pattern" (such as /users/{user})"#
        )
        #expect(path("/a/x{b}") == "erp.json:1:42: error: a name must be a whole segment: write /users/{user}")
        #expect(path("/{a}/{a}") == "erp.json:1:42: error: {a} occurs more than once")
        #expect(path("/{}") == "erp.json:1:42: error: {} is not a name")
        #expect(path(String(repeating: "/", count: 32)) == "erp.json:1:42: error: 33 segments: at most 32 are allowed")
    }

    @Test func `an invalid value is refused at its place`() {
        #expect(value(#""{/a""#) == "56: error: unbalanced brace: write {{ or }} for a literal brace")
        #expect(value(#""{a b}""#) == "56: error: {a b} is not a placeholder: write {/pointer}, {@/pointer} or {name}")
        #expect(value(#""{name}""#) == #"56: error: "name" is unknown: none is defined here"#)
        #expect(value(#""{@/a}""#) == #"56: error: "@" is the item of "each", which is missing here"#)
        #expect(value(#"{"from":[]}"#) == #"56: error: "from" is empty: write a place such as /order/id"#)
        #expect(value(#"{"from":"/a","az":"id"}"#) == #"69: error: unknown key "az": did you mean "as"?"#)
        #expect(value(#"{"from":"/a","as":"dat"}"#) == #"74: error: "dat" is unknown: did you mean "date"?"#)
        #expect(value(#"{"from":"/a","as":{}}"#) == #"74: error: write either "date" or "local""#)
        #expect(
            value(#"{"from":"/a","as":{"date":"d/d/y"}}"#)
                == #"82: error: "d/d/y" is not a date pattern: write d, m and y, such as d/m/y"#
        )
        #expect(
            value(#"{"from":"/a","as":{"local":"Europe/Madri"}}"#)
                == #"83: error: "Europe/Madri" is not a time zone: write a name such as Europe/Madrid"#
        )
        #expect(value(#"{"from":"/a","take":"/b"}"#) == #"76: error: "take" needs "find", which is missing"#)
        #expect(value(#"{"from":"/a","find":{"/b":1},"take":"b"}"#) == "92: error: not a JSON Pointer")
        #expect(
            value(#"{"from":"/a","find":{"@/b":1}}"#) == #"83: error: "@" is the item of "each", which is missing here"#
        )
        #expect(value(#"{"from":"/a","field":"b"}"#) == #"77: error: "field" needs "table", which is missing"#)
        #expect(
            value(#"{"from":"/a","plus":"P1Y"}"#)
                == #"76: error: "plus" needs a date: add "as": "date""#
        )
        #expect(
            value(#"{"from":"/a","as":"date","plus":"1Y"}"#)
                == #"88: error: "1Y" is not a term: write P12M, P1Y or P30D"#
        )
        let tables = #"{"skus":{"a":{"seats":1}},"plain":{"a":1}}"#
        #expect(
            value(#"{"from":"/a","table":"skuz"}"#, tables: tables)
                == #"77: error: "skuz" is unknown: did you mean "skus"?"#
        )
        #expect(
            value(#"{"from":"/a","table":"skus"}"#, tables: tables)
                == #"77: error: the rows of this table are objects: choose a "field""#
        )
        #expect(
            value(#"{"from":"/a","table":"skus","field":"seat"}"#, tables: tables)
                == #"92: error: "seat" is unknown: did you mean "seats"?"#
        )
        #expect(
            value(#"{"from":"/a","table":"plain","field":"x"}"#, tables: tables)
                == #"93: error: "x" is unknown: none is defined here"#
        )
    }
}
