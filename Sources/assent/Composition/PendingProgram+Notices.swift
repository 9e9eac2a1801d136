import Link
import Tools

extension PendingProgram {
    /// What the person is told at the beginning of a program that cannot be run.
    var notices: [Notice] {
        trouble.map { [Notice(.warning, "The program of attention.on_pending \($0). It tells you of no call.", hint: "`assent doctor` looks at it; mend it in config.toml.")] } ?? []
    }
}
