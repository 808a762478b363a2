import Foundation
import Licensing

/// The one place that reads the clock; everything below the commands is given a moment.
enum SystemClock {
    static var now: Timestamp {
        let time = Date().timeIntervalSince1970
        let seconds = time.rounded(.down)
        return Timestamp(seconds: Int64(seconds), nanoseconds: Int32((time - seconds) * 1e9))
    }
}
