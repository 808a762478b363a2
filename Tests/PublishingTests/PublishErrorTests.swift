import Foundation
import Publishing
import Testing

struct PublishErrorTests {
    @Test(arguments: [
        (PublishError.failed(.write, path: "p", code: ENOSPC), PublishError.Category.cannotWrite),
        (.failed(.write, path: "p", code: EDQUOT), .cannotWrite),
        (.failed(.write, path: "p", code: EFBIG), .cannotWrite),
        (.failed(.write, path: "p", code: EACCES), .cannotWrite),
        (.failed(.makeDirectory, path: "p", code: EROFS), .cannotWrite),
        (.failed(.remove, path: "p", code: EPERM), .cannotWrite),
        (.failed(.write, path: "p", code: EIO), .inputOutput),
        (.failed(.remove, path: "p", code: ESTALE), .inputOutput),
        (.failed(.read, path: "p", code: EACCES), .inputOutput),
        (.failed(.sync, path: "p", code: EIO), .inputOutput),
        (.directoryInUse("p"), .cannotWrite),
        (.obstacle("p", found: .symbolicLink, needed: .file), .cannotWrite),
        (.invalidPath("p", .emptyPart), .defect),
        (.store("s3://b", .unreachable(detail: "d")), .unavailable),
        (.store("s3://b", .inUse(holder: "h")), .unavailable),
        (.store("s3://b", .tooManyRemovals(3, of: 4)), .cannotWrite),
        (.store("s3://b", .failed(operation: "read", detail: "d")), .inputOutput),
    ])
    func `each error has its category`(
        error: PublishError,
        category: PublishError.Category
    ) {
        #expect(error.category == category)
    }

    @Test(arguments: [
        (ENOSPC, "No space left on device", "Free some space"),
        (EROFS, "Read-only file system", "Mount the file system writable"),
        (EACCES, "Permission denied", "the right to do so"), (EIO, "Input/output error", "Check the disk"),
        (EFBIG, "File too large", "ulimit -f"), (EMFILE, "Too many open files", "ulimit -n"),
        (EXDEV, "Invalid cross-device link", "one file system"),
        (ENAMETOOLONG, "File name too long", "run the command again"),
    ])
    func `an error message contains the path, the reason and what to do`(code: Int32, reason: String, advice: String) {
        let sentence = "\(PublishError.failed(.write, path: "site/a.html", code: code))"
        #expect(sentence.hasPrefix("site/a.html: cannot write this file: \(reason). "))
        #expect(sentence.contains(advice))
    }

    @Test func `the message for an obstacle contains the kind found and the kind needed`() {
        let error = PublishError.obstacle("site/a", found: .symbolicLink, needed: .directory)
        #expect(
            "\(error)" == "site/a: the site needs a directory here, but found a symbolic link. Nothing was changed. "
                + "Move it away, then run the command again."
        )
    }

    @Test func `the message for a directory in use says what to do`() {
        #expect(
            "\(PublishError.directoryInUse("site"))" == "site: another process is publishing to this directory. Stop "
                + "it, wait until it has finished, or choose another site directory."
        )
    }

    @Test func `the message for an invalid path quotes the path and names its fault`() {
        #expect(
            "\(PublishError.invalidPath("a//b", .emptyPart))"
                .hasPrefix("\"a//b\" is not a valid path for the site: a part")
        )
    }
}
