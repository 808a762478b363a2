import Basics
private import CZlib

/// Deterministic gzip compression.
enum Gzip {
    private static let level: Int32 = 6
    /// The largest window; zlib adds 16 for the gzip format.
    private static let windowBits: Int32 = 15 + 16
    /// zlib's default.
    private static let memoryLevel: Int32 = 8

    /// Compresses bytes, without a time or name in the header; nil if memory ran out.
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
        // The extra byte lets zlib reach the end of the stream, and makes longer content differ.
        let expanded = run(&stream, on: member, room: bytes.count + 1) { stream in inflate(&stream, Z_FINISH) }
        return stream.avail_in == 0 && expanded?.hasSameBytes(as: bytes) == true
    }

    /// The output of one call of zlib; nil if the call did not reach the end of the stream.
    private static func run(
        _ stream: inout z_stream,
        on input: [UInt8],
        room: Int,
        _ step: (inout z_stream) -> Int32
    ) -> [UInt8]? {
        // zlib's sizes have 32 bits, far more than any page needs.
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
