import Basics
import Foundation
package import Licensing

/// The name, mark, colors and contact of the operator or of a partner, which replace Vitrina's own.
///
/// They come from `brand.json`: <doc:SiteFiles#Brand>. Pages depend on them as on Templates/.
package struct Brand: Sendable {
    /// The color of links, buttons, and the selected page, in light and dark color schemes.
    package struct Accent: Sendable {
        package let light: Color
        package let dark: Color

        package init(light: Color, dark: Color) {
            self.light = light
            self.dark = dark
        }
    }

    /// The contact for readers who need help.
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

    /// This brand, with the members of `other` in place of missing ones.
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

    /// Parses `#RRGGBB`; nil for other text.
    package init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy(\.isASCIIHexDigit),
            let number = Int(text.dropFirst(), radix: 16)
        else { return nil }
        description = text.lowercased()
        channels = [16, 8, 0].map { Double(number >> $0 & 0xFF) / 255 }
    }

    /// The relative luminance according to WCAG 2.2.
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
    /// The minimum contrast of text with its background: WCAG 2.2, 1.4.3.
    package static let neededContrast = 4.5

    /// The background colors of the accent in the style sheet: `--sheet`, `--paper`, and `--inset`.
    private static let grounds = (light: ["#ffffff", "#f3f6f6", "#f6f9f9"], dark: ["#161e23", "#0e1417", "#11181c"])

    /// The lowest contrast with the background colors, for each color scheme.
    package var lowestContrast: (light: Double, dark: Double) {
        func lowest(_ color: Color, _ grounds: [String]) -> Double {
            grounds.compactMap { Color($0).map(color.contrast) }.min() ?? 1
        }
        return (lowest(light, Self.grounds.light), lowest(dark, Self.grounds.dark))
    }

    /// The style sheet that sets the accent of pages.
    var styleSheet: String {
        func rule(_ color: Color) -> String {
            ":root { --accent: \(color); --light: \(color); --accent-soft: color-mix(in srgb, \(color) 12%, var(--sheet)); }"
        }
        return "\(rule(light))\n@media (prefers-color-scheme: dark) {\n  \(rule(dark))\n}\n"
    }
}
