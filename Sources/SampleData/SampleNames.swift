/// Names of invented people, in many scripts and styles.
enum SampleNames {
    /// How the people of one language are called.
    struct Culture: Sendable {
        /// A part of a name as it is written, and in the letters of an e-mail address.
        struct Part: Sendable {
            let written: String
            let ascii: String
        }

        let given: [Part]
        let family: [Part]
        let isFamilyFirst: Bool

        /// Parts are written `Ana=ana, Lucía=lucia`.
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

    /// A name, and the part of an e-mail address before the `@`.
    struct Person: Hashable, Sendable {
        let name: String
        let mailbox: String
    }

    /// Given and family names per culture: the tables are of this size, which a test checks.
    static let partCount = 12

    /// The people of one account: no two of the first 1728 have the same name, and no two the same mailbox.
    ///
    /// A walk through all pairs of names with a stride that shares no factor with their number, so that no
    /// name has to be remembered.
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

    /// A person whose name needs room.
    static let longest = Person(
        name: "María de los Ángeles Inmaculada Concepción Fernández de Villaverde-Montenegro y Ruiz de la Encina "
            + "Quebrada, viuda de O’Callaghan-Świętosławska",
        mailbox: "angeles.villaverde-montenegro"
    )

    static let cultures = someCultures + moreCultures
}
