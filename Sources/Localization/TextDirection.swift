/// The writing direction of a language, with the values of HTML's `dir`.
package enum TextDirection: String, CaseIterable, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"
}
