import Licensing
import Templating

/// What the frame of a page shows of a brand.
extension Frame {
    struct Owner: Sendable {
        var name = "Vitrina"
        /// The picture before the name; nil for Vitrina's own.
        var mark: String?
        /// The style sheet that changes colors, if there is one.
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

/// A brand with the names of its files among the assets.
struct PublishedBrand: Sendable {
    let brand: Brand
    var mark: String?
    var styleSheet: String?

    /// - Parameter files: takes up the files that pages of the brand need.
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
    /// Whose name, mark, color and contact a page shows: those of the site, or of the partner whom it is about.
    func owner(_ partner: PartnerID? = nil, from route: Route) -> Frame.Owner {
        (partner.flatMap { partnerBrands[$0] } ?? siteBrand).owner { $0.link(from: route) }
    }
}
