/// Fictitious companies.
enum SampleCompanies {
    /// A company, and the short form of its name for ids.
    struct Company: Hashable, Sendable {
        let name: String
        let slug: String
    }

    /// The partners, in the order of their use.
    ///
    /// The first has orders of every kind.
    static let partners = [
        Company(name: "Norte Quimera Comunicaciones, S. L.", slug: "norte"),
        Company(name: "Harbourlark & Finch Networks Ltd", slug: "harbourlark"),
        Company(name: "Veus de l'Atzavara, SCCL", slug: "atzavara"),
    ]

    static let customers = [
        Company(name: "Molinos del Faro Azul, S. A.", slug: "molinos"),
        Company(name: "Brindlewick & Sons Ltd", slug: "brindlewick"),
        Company(name: "Confeitaria Três Gaivotas, Lda.", slug: "gaivotas"),
        Company(name: "Cooperativa L'Olivera Vella, SCCL", slug: "olivera"),
        Company(name: "شركة نخلة القمر للتجارة", slug: "nakhla"),
        Company(name: "שקמה הכחולה בע״מ", slug: "shikma"),
        Company(name: "青蜻蜓科技有限公司", slug: "qingting"),
        Company(name: "Γαλάζιο Ροδάκι Α.Ε.", slug: "rodaki"),
        Company(name: "Clínica Doña Luciérnaga", slug: "luciernaga"),
        Company(name: "O’Hollerhan Freight (Ireland) DAC", slug: "hollerhan"),
        Company(name: "Hôtel de l’Étoile-Rousse", slug: "etoile"),
        Company(name: "Universidad Invisible de Valdeniebla", slug: "valdeniebla"),
        Company(name: "चंद्रकमल वस्त्रालय", slug: "chandrakamal"),
        Company(name: "Кав’ярня «Сьомий місяць»", slug: "misiats"),
        Company(name: "Larkspur-Whitcombe Dental Group", slug: "larkspur"),
        Company(name: "Bodegas Tres Cuervos, S. A. U.", slug: "cuervos"),
        Company(name: "R&D \"Moonbeam\" <Labs>", slug: "moonbeam"),
        Company(name: "Ayuntamiento de Villarriba del Eco", slug: "villarriba"),
        Company(name: "Transportes Ñandú Veloz, S. R. L.", slug: "nandu"),
        Company(name: "木星茶房株式会社", slug: "mokusei"),
        Company(name: "Farmàcia Sant Tramuntana, S. C. P.", slug: "tramuntana"),
        Company(name: "Gutterfinch 24/7 Plumbing", slug: "gutterfinch"),
        Company(name: "Ærø Vindmølle-Værksted ApS", slug: "vindmoelle"),
        Company(
            name:
                "Asociación Intercomarcal de Cooperativas Agroalimentarias, Apícolas y Forestales de los Valles Altos "
                + "del Río Imaginario y la Sierra de la Media Luna, S. Coop.",
            slug: "intercomarcal"
        ),
    ]

    /// The company of an account.
    ///
    /// After the last company, accounts are branches of the first ones again.
    static func customer(of account: Int, offset: Int) -> Company {
        let company = customers[(account + offset) % customers.count]
        let branch = account / customers.count
        return Company(
            name: branch == 0 ? company.name : "\(company.name) – \(branch + 1)",
            slug: "\(company.slug)-\(zeroPadded(account + 1, to: 2))"
        )
    }
}
