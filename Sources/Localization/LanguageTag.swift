/// The language tags of BCP 47, such as `es`, `pt-BR` and `zh-Hant-TW`.
package enum LanguageTag {
    /// Whether a text is a tag.
    ///
    /// Two letters must be a code of ISO 639-1, whose list is complete. Other parts must have the form that RFC 5646
    /// describes, because the registry of them grows.
    package static func isTag(_ text: String) -> Bool {
        var parts = text.lowercased().utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)[...]
        guard parts.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || isDigit($0) } }),
            let language = parts.popFirst(), language.allSatisfy(isLetter),
            language.count == 3 || codes.contains(Array(language))
        else { return false }
        /// Takes off the first part, if it has the form.
        func take(_ form: (Substring.UTF8View) -> Bool) -> Bool {
            guard let first = parts.first, form(first) else { return false }
            parts.removeFirst()
            return true
        }
        _ = take { $0.count == 3 && $0.allSatisfy(isLetter) }
        _ = take { $0.count == 4 && $0.allSatisfy(isLetter) }
        _ = take { $0.count == 2 && $0.allSatisfy(isLetter) || $0.count == 3 && $0.allSatisfy(isDigit) }
        while take({ $0.count >= 5 || $0.count == 4 && $0.first.map(isDigit) == true }) {}
        while let letter = parts.first, letter.count == 1 {
            parts.removeFirst()
            let isPrivate = letter.first == UInt8(ascii: "x")
            guard take({ isPrivate || $0.count > 1 }) else { return false }
            while take({ isPrivate || $0.count > 1 }) {}
        }
        return parts.isEmpty
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    /// ISO 639-1, with the six old codes that the registry of BCP 47 keeps.
    private static let codes = Set(
        """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
        eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv \
        ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne \
        ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st \
        su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu in iw ji jw mo sh
        """.utf8.split(separator: UInt8(ascii: " ")).map { Array($0) }
    )
}
