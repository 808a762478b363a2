/// Which way the text of a language runs, in the words of HTML's `dir`.
package enum TextDirection: String, CaseIterable, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"
}
