import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ProcessTree {
    /// Whether this process was started by a tool's call, however many programs lie between: one of its parents bears a
    /// call's sign, or is this same program. False where the system does not say (anything but Linux).
    ///
    /// - Parameter program: this program's own file, links followed.
    public static func isBelowCall(program: String?) -> Bool {
        var number = getpid()
        // Deeper than any tree of processes is; parents that change meanwhile cannot make it go round.
        for step in 0..<1000 where number > 1 {
            if ProcessTable.hasVariable(ChildEnvironment.sign.name, in: number) == true { return true }
            if step > 0, let program, file(of: number)?.elementsEqual(program.utf8) == true { return true }
            guard let entry = ProcessTable.entry(number) else { return false }
            number = entry.parent
        }
        return false
    }

    private static func file(of number: Int32) -> [UInt8]? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/\(number)/exe", &buffer, buffer.count)
        return count > 0 ? buffer[0..<count].map { UInt8(bitPattern: $0) } : nil
    }
}
