/// Fictitious names of people, in many scripts and styles.
enum SampleNames {
    /// The names of a language.
    struct Culture: Sendable {
        /// A part of a name in its own script, and in letters for e-mail addresses.
        struct Part: Sendable {
            let written: String
            let ascii: String
        }

        let given: [Part]
        let family: [Part]
        let isFamilyFirst: Bool

        /// Parses parts such as `Ana=ana, Lucía=lucia`.
        init(given: String, family: String, isFamilyFirst: Bool = false) {
            self.given = Self.parts(given)
            self.family = Self.parts(family)
            self.isFamilyFirst = isFamilyFirst
        }

        private static func parts(_ text: String) -> [Part] {
            text.split(separator: ",").map { part in
                let sides = part.split(separator: "=")
                return Part(
                    written: String(sides[0].drop { $0.isWhitespace }),
                    ascii: String(sides[sides.count - 1])
                )
            }
        }
    }

    /// A name, and the local part of an e-mail address.
    struct Person: Hashable, Sendable {
        let name: String
        let mailbox: String
    }

    /// The number of given names and of family names in each culture, which a test verifies.
    static let partCount = 12

    /// The person with a number in an account.
    ///
    /// The first 1728 have different names and mailboxes.
    ///
    /// The stride has no common factor with the number of pairs, so every pair occurs once before any repeats.
    static func person(_ ordinal: Int, offset: Int, stride: Int) -> Person {
        let pairs = cultures.count * partCount * partCount
        let (round, position) = ordinal.quotientAndRemainder(dividingBy: pairs)
        let pair = (offset + position * stride) % pairs
        let culture = cultures[pair % cultures.count]
        let given = culture.given[pair / cultures.count % partCount]
        let family = culture.family[pair / cultures.count / partCount]
        return Person(
            name: culture.isFamilyFirst ? family.written + given.written : "\(given.written) \(family.written)",
            mailbox: "\(given.ascii).\(family.ascii)\(round > 0 ? String(round + 1) : "")"
        )
    }

    /// Strides for `person`: primes that do not divide the number of pairs.
    static let strides = [313, 521, 727, 919, 1061, 1301, 1423, 1601]

    /// A person with a very long name.
    static let longest = Person(
        name: "María de los Ángeles Inmaculada Concepción Fernández de Villaverde-Montenegro y Ruiz de la Encina "
            + "Quebrada, viuda de O’Callaghan-Świętosławska",
        mailbox: "angeles.villaverde-montenegro"
    )

    static let cultures = someCultures + moreCultures
}
