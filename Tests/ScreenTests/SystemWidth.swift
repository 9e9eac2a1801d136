import CPlatform
#if canImport(Glibc)
    import Glibc
#endif

func systemWidth(_ scalar: Unicode.Scalar) -> Int { Int(cplatform_wcwidth(scalar.value)) }

/// Whether this is the C library from which the width table was made.
var isReferenceSystem: Bool {
    #if canImport(Glibc)
        var name = [CChar](repeating: 0, count: 64)
        let length = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
        return length > 0 && name.prefix { $0 != 0 }.elementsEqual("glibc 2.36".utf8.map(CChar.init(bitPattern:)))
    #else
        return false
    #endif
}
