import Ledger
import Licensing
import Logging

extension [StoredEvent] {
    /// The events; what cannot be read is told in the log and left out.
    func decoded(_ logger: Logger) -> [RegenerationPlan.CommittedEvent] {
        let decoder = EventDecoder(from: .ledger)
        return compactMap { stored in
            do throws(EventDecodingError) {
                return (stored.position, try decoder.decode(stored.line))
            } catch {
                logger.error(
                    "a kept event breaks a rule of this version",
                    metadata: ["position": "\(stored.position.rawValue)", "field": "\(error.pointer ?? "")"]
                )
                return nil
            }
        }
    }
}
