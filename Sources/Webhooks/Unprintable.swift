/// A value that says nothing about itself, whichever way it is printed, dumped or mirrored.
package protocol Unprintable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unprintable {
    package var description: String { "‹secret›" }
    package var debugDescription: String { description }
    /// Without children: `dump` and the default descriptions look here for what to show.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
