import StrictJSON

/// A kind of problem in the server's description, for one answer.
struct DescribedProblem {
    let type: String
    let title: String
    let description: String
    let status: Int
    /// The names of the headers in lower case.
    let headers: Set<String>

    /// The problems of all answers in the components of a description.
    static func all(in document: OpenAPIDocument) -> [DescribedProblem] {
        (document.value("components", "responses")?.object?.members ?? []).flatMap { all(of: $0.value, in: document) }
    }

    /// The problems of an answer.
    static func all(of answer: JSONValue, in document: OpenAPIDocument) -> [DescribedProblem] {
        let schema = document.value(at: ["content", "application/problem+json", "schema"], from: answer)
        guard let special = schema?.object?["allOf"]?.elements.last,
            let status = document.value(at: ["properties", "status", "const"], from: special)?.integer
        else { return [] }
        let headers = Set((answer.object?["headers"]?.keys ?? []).map { $0.lowercased() })
        let kinds = document.value(at: ["properties", "type", "oneOf"], from: special)?.elements ?? []
        return kinds.compactMap { kind in
            guard let type = kind.object?["const"]?.string, let title = kind.object?["title"]?.string,
                let description = kind.object?["description"]?.string
            else { return nil }
            return DescribedProblem(
                type: type,
                title: title,
                description: description,
                status: status,
                headers: headers
            )
        }
    }
}
