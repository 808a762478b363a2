import Basics
import Foundation
package import Licensing

/// What pages show of those who run the site, or of one partner, instead of Vitrina's own name, mark, and color.
///
/// From `brand.json`: <doc:SiteFiles#Brand>. Pages depend on it as they do on Templates/.
package struct Brand: Sendable {
    /// A color for links, buttons, and the selected page.
    package struct Accent: Sendable {
        package let light: Color
        package let dark: Color

        package init(light: Color, dark: Color) {
            self.light = light
            self.dark = dark
        }
    }

    /// Where readers get help.
    package struct Contact: Sendable {
        package var text: String?
        package var mail: String?
        package var phone: String?
        package var url: String?

        package init() {}
    }

    package var name: String?
    /// An SVG picture.
    package var mark: [UInt8]?
    package var accent: Accent?
    package var contact: Contact?

    package init() {}

    /// The members of this brand, and those of `other` where this one has none.
    func completed(by other: Brand) -> Brand {
        var brand = self
        brand.name = name ?? other.name
        brand.mark = mark ?? other.mark
        brand.accent = accent ?? other.accent
        brand.contact = contact ?? other.contact
        return brand
    }
}

/// The brand of the site, and those of partners.
package struct Brands: Sendable {
    package var site = Brand()
    package var partners: [PartnerID: Brand] = [:]

    package init() {}
}

/// A color in sRGB.
package struct Color: Hashable, Sendable, CustomStringConvertible {
    /// `#RRGGBB`, in lowercase.
    package let description: String
    private let channels: [Double]

    /// Reads `#RRGGBB`; nil for anything else.
    package init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy(\.isASCIIHexDigit),
            let number = Int(text.dropFirst(), radix: 16)
        else { return nil }
        description = text.lowercased()
        channels = [16, 8, 0].map { Double(number >> $0 & 0xFF) / 255 }
    }

    /// The relative luminance, as WCAG 2.2 defines it.
    private var luminance: Double {
        let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// The contrast with another color, from 1 to 21.
    package func contrast(with other: Color) -> Double {
        let (low, high) = (min(luminance, other.luminance), max(luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)
    }
}

extension Brand.Accent {
    /// The contrast that text needs with what is behind it: WCAG 2.2, 1.4.3.
    package static let neededContrast = 4.5

    /// The grounds on which the style sheet puts the accent: `--sheet`, `--paper`, and `--inset`.
    private static let grounds = (light: ["#ffffff", "#f3f6f6", "#f6f9f9"], dark: ["#161e23", "#0e1417", "#11181c"])

    /// The lowest contrast of the colors with a ground of the page.
    package var lowestContrast: (light: Double, dark: Double) {
        func lowest(_ color: Color, _ grounds: [String]) -> Double {
            grounds.compactMap { Color($0).map(color.contrast) }.min() ?? 1
        }
        return (lowest(light, Self.grounds.light), lowest(dark, Self.grounds.dark))
    }

    /// The style sheet that gives pages the color.
    var styleSheet: String {
        func rule(_ color: Color) -> String {
            ":root { --accent: \(color); --light: \(color); --accent-soft: color-mix(in srgb, \(color) 12%, var(--sheet)); }"
        }
        return "\(rule(light))\n@media (prefers-color-scheme: dark) {\n  \(rule(dark))\n}\n"
    }
}
