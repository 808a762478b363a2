#if Cluster
/// A parameter of a statement in PostgreSQL's binary format.
///
/// In this format, values need no escaping, and arrays carry whole batches.
struct PostgresValue: Sendable {
    /// The object identifiers of PostgreSQL's built-in types.
    enum Kind: UInt32 {
        case boolean = 16
        case bytes = 17
        case integer = 20
        case text = 25
        case booleans = 1000
        case manyBytes = 1001
        case texts = 1009
        case integers = 1016

        /// The type of an array's elements; for other types, the type itself.
        fileprivate var element: Kind {
            switch self {
            case .booleans: .boolean
            case .manyBytes: .bytes
            case .texts: .text
            case .integers: .integer
            case .boolean, .bytes, .integer, .text: self
            }
        }
    }

    let kind: Kind
    /// The encoded value; nil is NULL.
    let bytes: [UInt8]?

    private init(_ kind: Kind, _ bytes: [UInt8]?) {
        self.kind = kind
        self.bytes = bytes
    }

    static func integer(_ value: Int64?) -> Self { Self(.integer, value.map(encoded)) }
    static func boolean(_ value: Bool) -> Self { Self(.boolean, [value ? 1 : 0]) }
    static func text(_ value: String) -> Self { Self(.text, Array(value.utf8)) }
    static func bytes(_ value: [UInt8]?) -> Self { Self(.bytes, value) }

    static func integers(_ values: some Collection<Int64>) -> Self { array(.integers, values.map(encoded)) }
    static func booleans(_ values: some Collection<Bool>) -> Self { array(.booleans, values.map { [$0 ? 1 : 0] }) }
    static func manyBytes(_ values: some Collection<[UInt8]>) -> Self { array(.manyBytes, Array(values)) }
    static func texts(_ values: some Collection<String?>) -> Self {
        array(.texts, values.map { $0.map { Array($0.utf8) } })
    }

    /// A one-dimensional array: its header, then each element after its length, which is -1 for NULL.
    private static func array(_ kind: Kind, _ elements: [[UInt8]?]) -> Self {
        let hasNull = elements.contains { $0 == nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.reduce(20) { $0 + 4 + ($1?.count ?? 0) })
        bytes += encoded(Int32(elements.isEmpty ? 0 : 1)) + encoded(Int32(hasNull ? 1 : 0))
        bytes += encoded(Int32(bitPattern: kind.element.rawValue))
        if !elements.isEmpty { bytes += encoded(Int32(elements.count)) + encoded(Int32(1)) }
        for element in elements {
            bytes += encoded(Int32(element?.count ?? -1))
            if let element { bytes += element }
        }
        return Self(kind, bytes)
    }

    private static func encoded(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// One row of an answer, valid only during the call that passes it.
struct PostgresRow {
    /// The bytes of a column; nil is NULL.
    let column: (Int32) -> UnsafeRawBufferPointer?

    /// The integer of a `bigint` column; nil is NULL.
    func integer(_ index: Int32) -> Int64? {
        column(index).flatMap { bytes in
            bytes.count == 8 ? Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)) : nil
        }
    }

    func boolean(_ index: Int32) -> Bool { column(index)?.first == 1 }
    func bytes(_ index: Int32) -> [UInt8]? { column(index).map { Array($0) } }
    func text(_ index: Int32) -> String? { column(index).map { String(decoding: $0, as: UTF8.self) } }
}
#endif
