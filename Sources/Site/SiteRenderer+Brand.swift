import Licensing
import Templating

/// The parts of a brand in the frame of a page.
extension Frame {
    struct Owner: Sendable {
        var name = "Vitrina"
        /// The address of the mark; nil for Vitrina's own.
        var mark: String?
        /// The address of the style sheet with the accent; nil if there is none.
        var styleSheet: String?
        var contact = Brand.Contact()

        var hasContact: Bool {
            contact.text != nil || contact.mail != nil || contact.phone != nil || contact.url != nil
        }

        var phoneLink: String? {
            contact.phone.map { "tel:" + $0.filter { $0 == "+" || $0.isASCII && $0.isNumber } }
        }
    }
}

/// A brand with the names of its files in the assets.
struct PublishedBrand: Sendable {
    let brand: Brand
    var mark: String?
    var styleSheet: String?

    /// - Parameter files: receives the files of the brand by name.
    init(_ brand: Brand, files: inout [String: [UInt8]]) {
        self.brand = brand
        func publish(_ name: String, _ bytes: [UInt8]) -> String {
            let published = SiteRenderer.fingerprinted(name, bytes)
            files[published] = bytes
            return published
        }
        mark = brand.mark.map { publish("mark.svg", $0) }
        styleSheet = brand.accent.map { publish("brand.css", Array($0.styleSheet.utf8)) }
    }

    func owner(_ link: (Route) -> String) -> Frame.Owner {
        var owner = Frame.Owner()
        if let name = brand.name { owner.name = name }
        owner.mark = mark.map { link(.asset($0)) }
        owner.styleSheet = styleSheet.map { link(.asset($0)) }
        owner.contact = brand.contact ?? Brand.Contact()
        return owner
    }
}

extension SiteRenderer {
    /// The brand of a page: that of its partner if there is one, or else that of the site.
    func owner(_ partner: PartnerID? = nil, from route: Route) -> Frame.Owner {
        (partner.flatMap { partnerBrands[$0] } ?? siteBrand).owner { $0.link(from: route) }
    }
}
