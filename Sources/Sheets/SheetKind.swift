/// The kind of rows in a sheet.
package enum SheetKind: String, Sendable, CaseIterable {
    case users, orders, accounts

    /// The possible fields of a sheet, in the order of its template.
    var fields: [SheetField] {
        switch self {
        case .users:
            [
                .account, .user, .firstName, .lastName, .name, .email, .role, .registered, .licenses, .product,
                .outcome, .retained, .cause, .tier,
            ]
        case .orders:
            [
                .order, .partner, .product, .quantity, .purchased, .starts, .expires, .account, .assigned, .sapOrder,
                .resellerPO, .customerPO, .tracking, .otherReferences,
            ]
        case .accounts: [.account, .number, .name, .partner, .locale]
        }
    }

    /// A column that only the exports of the site have.
    var headerOfExports: String {
        switch self {
        case .users: "outcome"
        case .orders: "validity"
        case .accounts: "never-registered"
        }
    }

    /// The fields that a sheet of this kind must have.
    var required: [SheetField] {
        switch self {
        case .users: [.email]
        case .orders: [.order, .product, .quantity]
        case .accounts: [.name]
        }
    }

    /// The names of the columns of an empty sheet; nil if the language is neither English nor Spanish.
    func template(locale: String) -> [String]? {
        guard let language = ["en", "es"].first(where: { locale == $0 || locale.hasPrefix("\($0)-") }) else {
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
            return (language == "en" ? names.english : names.spanish)[0]
        }
    }

    /// An empty sheet; nil if the language is neither English nor Spanish.
    ///
    /// Spreadsheet programs in Spanish separate cells by semicolons. The byte order mark identifies UTF-8.
    package func templateFile(locale: String) -> [UInt8]? {
        template(locale: locale).map { columns in
            [0xEF, 0xBB, 0xBF] + Array("\(columns.joined(separator: locale.hasPrefix("es") ? ";" : ","))\r\n".utf8)
        }
    }
}

/// The field that a column contains.
package enum SheetField: String, Sendable, CaseIterable {
    case account, partner, user, email, name, role, registered, licenses, product, outcome, retained, cause, tier
    case firstName = "first-name"
    case lastName = "last-name"
    case order, quantity, purchased, starts, expires, assigned, tracking
    case sapOrder = "sap-order"
    case resellerPO = "reseller-po"
    case customerPO = "customer-po"
    case otherReferences = "other-references"
    case number, locale

    /// The names of the column, with the official or most common name first.
    ///
    /// Official names in English are those of the console, and names such as `NOME` are those of its Italian help. All
    /// other names are common ones.
    func headers(of kind: SheetKind) -> ColumnNames {
        switch self {
        case .account where kind == .orders:
            .init(
                ["ACCOUNT", "ACCOUNT ID", "COMPANY", "ASSIGNED ACCOUNT", "CUSTOMER"],
                ["CUENTA", "ID DE CUENTA", "IDENTIFICADOR DE CUENTA", "EMPRESA", "CUENTA ASIGNADA", "CLIENTE"]
            )
        case .account: .init(["ACCOUNT", "ACCOUNT ID"], ["CUENTA", "ID DE CUENTA", "IDENTIFICADOR DE CUENTA"])
        case .partner: .init(["PARTNER", "MITEL PARTNER"], ["SOCIO", "SOCIO MITEL"])
        case .user: .init(["USER", "USER ID"], ["USUARIO", "ID DE USUARIO", "IDENTIFICADOR DE USUARIO"])
        case .email:
            .init(
                ["EMAIL", "EMAIL ADDRESS", "USER PRINCIPAL NAME", "USER ID/EMAIL", "MAIL"],
                ["CORREO ELECTRÓNICO", "CORREO", "DIRECCIÓN DE CORREO ELECTRÓNICO", "DIRECCIÓN DE CORREO"],
                ["E-MAIL"]
            )
        case .name where kind == .accounts:
            .init(
                ["NAME", "ACCOUNT NAME", "COMPANY", "COMPANY NAME", "CUSTOMER", "CUSTOMER NAME"],
                [
                    "NOMBRE", "NOMBRE DE LA CUENTA", "NOMBRE DE CUENTA", "EMPRESA", "RAZÓN SOCIAL", "CLIENTE",
                    "NOMBRE DEL CLIENTE",
                ]
            )
        case .name:
            .init(
                ["NAME", "FULL NAME", "DISPLAY NAME"],
                ["NOMBRE COMPLETO", "NOMBRE PARA MOSTRAR", "NOMBRE Y APELLIDOS"],
                ["NOME COMPLETO"]
            )
        case .firstName: .init(["FIRST NAME", "GIVEN NAME"], ["NOMBRE", "NOMBRE DE PILA"], ["NOME"])
        case .lastName: .init(["LAST NAME", "SURNAME"], ["APELLIDOS", "APELLIDO"], ["COGNOME"])
        case .role: .init(["ROLE"], ["ROL", "FUNCIÓN"], ["RUOLO"])
        case .registered: .init(["REGISTERED"], ["REGISTRADO", "CON REGISTRO"])
        case .licenses:
            .init(["LICENSES", "LICENSE", "PRODUCTS & LICENSES"], ["LICENCIAS", "LICENCIA", "PRODUCTOS Y LICENCIAS"])
        case .product: .init(["PRODUCT", "PRODUCT NAME"], ["PRODUCTO", "NOMBRE DEL PRODUCTO"])
        case .outcome: .init(["OUTCOME", "IN THE CONSOLE"], ["OUTCOME", "EN LA CONSOLA"])
        case .cause: .init(["WHY"], ["POR QUÉ"])
        case .retained: .init(["RETAINED"], ["RETAINED"])
        case .tier: .init(["TIER"], ["NIVEL"])
        case .order:
            .init(
                ["ORDER", "ORDER ID", "ORDER NUMBER", "ORDER NO."],
                ["PEDIDO", "NÚMERO DE PEDIDO", "ID DE PEDIDO", "N.º DE PEDIDO", "ID DEL PEDIDO", "NÚMERO DEL PEDIDO"]
            )
        case .quantity:
            .init(
                ["QUANTITY", "QTY", "SEATS", "LICENSES"],
                ["CANTIDAD", "UNIDADES", "LICENCIAS", "NÚMERO DE LICENCIAS"]
            )
        case .purchased:
            .init(
                ["PURCHASED", "PURCHASE DATE", "PURCHASED ON", "ORDER DATE"],
                ["FECHA DE COMPRA", "COMPRADO", "COMPRA", "FECHA COMPRA", "FECHA DE PEDIDO", "FECHA DEL PEDIDO"]
            )
        case .starts:
            .init(["STARTS", "START DATE", "START", "VALID FROM"], ["FECHA DE INICIO", "INICIO", "VÁLIDO DESDE"])
        case .expires:
            .init(
                [
                    "EXPIRES", "EXPIRY", "EXPIRY DATE", "EXPIRATION DATE", "EXPIRATION", "EXPIRES ON", "END DATE",
                    "END",
                    "VALID UNTIL",
                ],
                [
                    "VENCIMIENTO", "FECHA DE VENCIMIENTO", "VENCE", "CADUCIDAD", "FECHA DE CADUCIDAD", "CADUCA",
                    "FECHA DE FIN", "FIN", "VÁLIDO HASTA",
                ]
            )
        case .assigned: .init(["ASSIGNED", "ASSIGNED ON"], ["ASIGNADO", "ASIGNADO EL", "FECHA DE ASIGNACIÓN"])
        case .sapOrder:
            .init(
                ["SAP ORDER", "SAP ORDER ID", "SAP ORDER NUMBER"],
                ["PEDIDO SAP", "PEDIDO DE SAP", "NÚMERO DE PEDIDO SAP"]
            )
        case .resellerPO: .init(["RESELLER PO"], ["OC DEL REVENDEDOR", "PO DEL REVENDEDOR"])
        case .customerPO:
            .init(
                ["CUSTOMER PO", "PURCHASE ORDER", "PO NUMBER"],
                ["OC DEL CLIENTE", "ORDEN DE COMPRA", "PO DEL CLIENTE"]
            )
        case .tracking: .init(["TRACKING", "TRACKING NUMBER"], ["NÚMERO DE SEGUIMIENTO", "SEGUIMIENTO"])
        case .otherReferences: .init(["OTHER REFERENCES"], ["OTRAS REFERENCIAS"])
        case .number:
            .init(["NUMBER", "ACCOUNT NUMBER", "ACCOUNT NO."], ["NÚMERO", "NÚMERO DE CUENTA", "N.º DE CUENTA"])
        case .locale: .init(["LOCALE", "LANGUAGE"], ["IDIOMA"])
        }
    }
}

/// The possible names of a column, with the official or most common name first.
struct ColumnNames {
    let english: [String]
    let spanish: [String]
    let other: [String]

    init(_ english: [String], _ spanish: [String], _ other: [String] = []) {
        self.english = english
        self.spanish = spanish
        self.other = other
    }

    var all: [String] { english + spanish + other }
}

/// A word for comparison, without case, accents, punctuation, and parts in brackets such as `[Required]`.
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

    /// The letter without its accent; nil if the scalar is neither a letter nor a digit.
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
