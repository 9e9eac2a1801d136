/// How a scalar comes onto a ``Surface``.
enum DrawnForm {
    case narrow, wide
    /// On the character before it.
    case mark
    /// As U+FFFD, in one cell: controls, what is unassigned, and whatever has no look of its own.
    case replaced
    /// Terminals disagree about what U+FE0E and U+FE0F do to a width, so they are not sent.
    case nothing

    init(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x7F {
            self = scalar.value >= 0x20 ? .narrow : .replaced
            return
        }
        if scalar.value == 0xFE0E || scalar.value == 0xFE0F {
            self = .nothing
            return
        }
        let width = Width.of(scalar)
        let properties = scalar.properties
        if width < 0 || properties.isBidiControl || properties.isDefaultIgnorableCodePoint {
            self = .replaced
        } else {
            self = width == 0 ? .mark : width == 1 ? .narrow : .wide
        }
    }
}

extension Unicode.Scalar {
    var asText: String { String(Character(self)) }
}
