extension UInt8 {
    /// A letter of ASCII, large or small.
    @inline(__always)
    package var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    @inline(__always)
    package var isASCIIDigit: Bool { self &- 0x30 < 10 }

    /// The small letter of a large one; any other byte is itself.
    package var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
