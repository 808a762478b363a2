/// A secret value, whose descriptions and mirrors reveal nothing.
package protocol Unprintable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unprintable {
    package var description: String { "‹secret›" }
    package var debugDescription: String { description }
    /// A mirror without children, because `dump` and default descriptions use mirrors.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
