import Foundation
import Licensing

/// The only place that reads the clock.
///
/// All code below the commands receives moments as arguments.
enum SystemClock {
    static var now: Timestamp {
        let time = Date().timeIntervalSince1970
        let seconds = time.rounded(.down)
        return Timestamp(seconds: Int64(seconds), nanoseconds: Int32((time - seconds) * 1e9))
    }
}
