private import CZlib

/// Files as gzip members: the same bytes for the same content, whenever and wherever they are made.
enum Gzip {
    private static let level: Int32 = 6
    /// The largest window, and 16 more to say "gzip, not zlib".
    private static let windowBits: Int32 = 15 + 16
    /// zlib's usual trade of memory for speed.
    private static let memoryLevel: Int32 = 8

    /// `bytes` compressed, with neither time nor name in the header; nil if memory ran out.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream,
                level,
                Z_DEFLATED,
                windowBits,
                memoryLevel,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        return run(&stream, on: bytes, room: Int(deflateBound(&stream, uLong(bytes.count)))) { stream in
            deflate(&stream, Z_FINISH)
        }
    }

    /// Whether `member` is one whole gzip member that expands to exactly `bytes`.
    static func expands(_ member: [UInt8], to bytes: [UInt8]) -> Bool {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return false
        }
        defer { inflateEnd(&stream) }
        // One byte of room more than needed: a longer content then shows as a difference, and zlib can reach the end.
        let expanded = run(&stream, on: member, room: bytes.count + 1) { stream in inflate(&stream, Z_FINISH) }
        return stream.avail_in == 0 && expanded?.isIdentical(to: bytes) == true
    }

    /// What one call of zlib makes of `input`, if it came to the end of it.
    private static func run(
        _ stream: inout z_stream,
        on input: [UInt8],
        room: Int,
        _ step: (inout z_stream) -> Int32
    ) -> [UInt8]? {
        // zlib counts in 32 bits; no page comes near.
        guard let available = uInt(exactly: input.count), let space = uInt(exactly: room) else { return nil }
        var input = input
        var ended = false
        let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = available
                stream.next_out = buffer.baseAddress
                stream.avail_out = space
                ended = step(&stream) == Z_STREAM_END
                filled = room - Int(stream.avail_out)
            }
        }
        return ended ? output : nil
    }
}
