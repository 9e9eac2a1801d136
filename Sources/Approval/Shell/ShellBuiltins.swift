import JSON

/// What a shell does itself and looks up in no folder.
enum ShellBuiltins {
    static let names: Set<ExactString> = ["cd", "echo", "printf", "pwd", "true", "false", ":", "test", "[", "exit", "return", "break", "continue", "shift", "wait", "jobs", "type"]
}
