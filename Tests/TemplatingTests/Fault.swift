import Testing

@testable import Templating

/// A faulty template and its errors.
///
/// The errors are without the file and the word "error": `1:3 this tag is empty.`
struct Fault: Sendable, CustomTestStringConvertible {
    let template: String
    let errors: [String]

    init(_ template: String, _ errors: String...) {
        self.template = template
        self.errors = errors
    }

    var testDescription: String { template }

    /// Compiles the template as the given file, on a site with some partials, and compares the errors.
    ///
    /// `FILE` in an error is replaced with the path of the file.
    func expect(in file: String, _ location: SourceLocation = #_sourceLocation) throws {
        let site = TestSite([
            file: template, "partials/seats.html": "{{seats}}", "partials/note.md": "a",
        ])
        let expected = errors.map { error in
            let parts = error.replacing("FILE", with: "Templates/\(file)").split(separator: " ", maxSplits: 1)
            return "Templates/\(file):\(parts[0]): error: \(parts[1])"
        }
        #expect(try site.errors(file) == expected, sourceLocation: location)
    }
}
