import Ledger
import Licensing
import Logging

extension [StoredEvent] {
    /// Decodes the events; those that cannot be decoded are logged and omitted.
    func decoded(_ products: ProductCatalog, _ logger: Logger) -> [RegenerationPlan.CommittedEvent] {
        let decoder = EventDecoder(from: .ledger, products: products)
        var known = ListedEntries()
        return compactMap { stored in
            do throws(EventDecodingError) {
                return (stored.position, try decoder.decode(kept: stored.line, sharing: &known))
            } catch {
                logger.error(
                    "a stored event breaks a rule of this version",
                    metadata: ["position": "\(stored.position.rawValue)", "field": "\(error.pointer ?? "")"]
                )
                return nil
            }
        }
    }
}
