/// The files that configure the program.
struct ConfigurationCheck {
    let themes: ThemeFinder
    /// Of the person's configuration.
    let folder: String

    var findings: [Finding] { [theme] }

    private var theme: Finding {
        do {
            _ = try themes.theme(named: nil)
            return .ok("theme", "dark")
        } catch {
            return .problem("theme", (error as? Failure)?.message ?? "\(error)", mend: "Mend the file, or move it away.")
        }
    }
}
