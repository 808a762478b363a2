import Tables

/// What the rows of a sheet are.
package enum SheetKind: String, Sendable, CaseIterable {
    case users, orders, accounts

    /// The fields that a sheet of the kind may have, in the order of its template.
    var fields: [SheetField] {
        switch self {
        case .users:
            [
                .account, .user, .firstName, .lastName, .name, .email, .role, .registered, .licenses, .product,
                .outcome, .retained, .tier,
            ]
        case .orders:
            [
                .order, .partner, .product, .quantity, .purchased, .starts, .expires, .account, .assigned, .sapOrder,
                .resellerPO, .customerPO, .tracking, .otherReferences,
            ]
        case .accounts: [.account, .number, .name, .partner, .locale]
        }
    }

    /// The fields without which a sheet is not of the kind.
    var required: [SheetField] {
        switch self {
        case .users: [.email]
        case .orders: [.order, .product, .quantity]
        case .accounts: [.name]
        }
    }

    /// The names of the columns of an empty sheet, or nil if no names of the language are known.
    package func template(locale: String) -> [String]? {
        guard let language = ["en", "es"].firstIndex(where: { locale == $0 || locale.hasPrefix("\($0)-") }) else {
            return nil
        }
        let written: [SheetField] =
            switch self {
            case .users: [.firstName, .lastName, .name, .email, .role, .licenses]
            case .orders: fields.filter { $0 != .otherReferences && $0 != .assigned }
            case .accounts: fields
            }
        return written.map { field in
            let names = field.headers(of: self)
            return (language == 0 ? names.english : names.spanish)[0]
        }
    }

    /// A whole file with the names of the columns alone.
    ///
    /// Spreadsheet programs in Spanish split at semicolons. The byte order mark tells them UTF-8.
    package func templateFile(locale: String) -> [UInt8]? {
        template(locale: locale).map { columns in
            [0xEF, 0xBB, 0xBF] + Array("\(columns.joined(separator: locale.hasPrefix("es") ? ";" : ","))\r\n".utf8)
        }
    }
}

/// What a column says.
package enum SheetField: String, Sendable, CaseIterable {
    case account, partner, user, email, name, role, registered, licenses, product, outcome, retained, tier
    case firstName = "first-name"
    case lastName = "last-name"
    case order, quantity, purchased, starts, expires, assigned, tracking
    case sapOrder = "sap-order"
    case resellerPO = "reseller-po"
    case customerPO = "customer-po"
    case otherReferences = "other-references"
    case number, locale

    /// The names of the column: the official or usual one first.
    ///
    /// The names of the console are official in English; `NOME` and the others are those of its Italian help. All other
    /// names are usual ones.
    func headers(of kind: SheetKind) -> (english: [String], spanish: [String], other: [String]) {
        switch self {
        case .account where kind == .orders:
            (["ACCOUNT", "COMPANY", "ASSIGNED ACCOUNT"], ["CUENTA", "EMPRESA", "CUENTA ASIGNADA"], [])
        case .account: (["ACCOUNT", "ACCOUNT ID"], ["CUENTA", "ID DE CUENTA"], [])
        case .partner: (["PARTNER", "MITEL PARTNER"], ["SOCIO", "SOCIO MITEL"], [])
        case .user: (["USER", "USER ID"], ["USUARIO", "ID DE USUARIO"], [])
        case .email:
            (
                ["EMAIL", "EMAIL ADDRESS", "USER PRINCIPAL NAME", "USER ID/EMAIL"],
                ["CORREO ELECTRÓNICO", "CORREO", "DIRECCIÓN DE CORREO ELECTRÓNICO"], ["E-MAIL"]
            )
        case .name where kind == .accounts:
            (
                ["NAME", "ACCOUNT NAME", "COMPANY", "COMPANY NAME"],
                ["NOMBRE", "NOMBRE DE LA CUENTA", "EMPRESA"], []
            )
        case .name:
            (
                ["NAME", "FULL NAME", "DISPLAY NAME"], ["NOMBRE COMPLETO", "NOMBRE PARA MOSTRAR", "NOMBRE Y APELLIDOS"],
                ["NOME COMPLETO"]
            )
        case .firstName: (["FIRST NAME", "GIVEN NAME"], ["NOMBRE", "NOMBRE DE PILA"], ["NOME"])
        case .lastName: (["LAST NAME", "SURNAME"], ["APELLIDOS", "APELLIDO"], ["COGNOME"])
        case .role: (["ROLE"], ["ROL", "FUNCIÓN"], ["RUOLO"])
        case .registered: (["REGISTERED"], ["REGISTRADO"], [])
        case .licenses:
            (["LICENSES", "LICENSE", "PRODUCTS & LICENSES"], ["LICENCIAS", "LICENCIA", "PRODUCTOS Y LICENCIAS"], [])
        case .product: (["PRODUCT"], ["PRODUCTO"], [])
        case .outcome: (["OUTCOME"], ["OUTCOME"], [])
        case .retained: (["RETAINED"], ["RETAINED"], [])
        case .tier: (["TIER"], ["NIVEL"], [])
        case .order: (["ORDER", "ORDER ID", "ORDER NUMBER"], ["PEDIDO", "NÚMERO DE PEDIDO", "ID DE PEDIDO"], [])
        case .quantity: (["QUANTITY", "QTY", "SEATS"], ["CANTIDAD", "UNIDADES"], [])
        case .purchased: (["PURCHASED", "PURCHASE DATE"], ["FECHA DE COMPRA", "COMPRADO"], [])
        case .starts: (["STARTS", "START DATE"], ["FECHA DE INICIO", "INICIO"], [])
        case .expires:
            (["EXPIRES", "EXPIRY", "EXPIRY DATE", "EXPIRATION DATE"], ["VENCIMIENTO", "FECHA DE VENCIMIENTO", "VENCE"], [])
        case .assigned: (["ASSIGNED", "ASSIGNED ON"], ["ASIGNADO", "FECHA DE ASIGNACIÓN"], [])
        case .sapOrder: (["SAP ORDER", "SAP ORDER ID"], ["PEDIDO SAP"], [])
        case .resellerPO: (["RESELLER PO"], ["OC DEL REVENDEDOR", "PO DEL REVENDEDOR"], [])
        case .customerPO: (["CUSTOMER PO", "PURCHASE ORDER"], ["OC DEL CLIENTE", "ORDEN DE COMPRA", "PO DEL CLIENTE"], [])
        case .tracking: (["TRACKING", "TRACKING NUMBER"], ["NÚMERO DE SEGUIMIENTO", "SEGUIMIENTO"], [])
        case .otherReferences: (["OTHER REFERENCES"], ["OTRAS REFERENCIAS"], [])
        case .number: (["NUMBER", "ACCOUNT NUMBER"], ["NÚMERO", "NÚMERO DE CUENTA"], [])
        case .locale: (["LOCALE", "LANGUAGE"], ["IDIOMA"], [])
        }
    }
}

/// A word as it is compared: without case, accents, punctuation and marks such as `[Required]`.
struct FoldedWord: Hashable {
    let text: String

    init(_ word: String) {
        var folded = String.UnicodeScalarView()
        var depth = 0
        for scalar in word.lowercased().unicodeScalars {
            switch scalar {
            case "[", "(": depth += 1
            case "]", ")": depth = max(0, depth - 1)
            case _ where depth > 0: break
            default: if let plain = Self.plain(scalar) { folded.append(plain) }
            }
        }
        text = String(folded)
    }

    /// The letter without its accent; nil for what is neither a letter nor a digit.
    private static func plain(_ scalar: UnicodeScalar) -> UnicodeScalar? {
        switch scalar {
        case "a"..."z", "0"..."9": scalar
        case "à"..."å": "a"
        case "ç": "c"
        case "è"..."ë": "e"
        case "ì"..."ï": "i"
        case "ñ": "n"
        case "ò"..."ö", "ø": "o"
        case "ù"..."ü": "u"
        case "ý", "ÿ": "y"
        default: scalar.value > 0x7F && scalar.properties.isAlphabetic ? scalar : nil
        }
    }
}
