/// What has been read of a line so far.
struct ShellReading {
    /// The first thing that makes the line not plain.
    private(set) var obstacle: ShellObstacle?
    /// All of them.
    private(set) var obstacles: Set<ShellObstacle> = []
    private(set) var traits: Set<ShellTrait> = []
    private(set) var commands: [ShellCommand] = []
    private(set) var plainCommands: [[String]] = []
    private(set) var operators: [String] = []

    mutating func note(_ obstacle: ShellObstacle, _ trait: ShellTrait? = nil) {
        if self.obstacle == nil { self.obstacle = obstacle }
        obstacles.insert(obstacle)
        if let trait { traits.insert(trait) }
    }

    mutating func note(_ trait: ShellTrait) { traits.insert(trait) }

    mutating func join(_ sign: String) { operators.append(sign) }

    /// - Parameter written: its words after quote removal, with globs and tildes as they are written.
    mutating func add(_ command: ShellCommand, written: [String] = []) {
        commands.append(command)
        plainCommands.append(written)
    }

    mutating func add(_ other: ShellReading) {
        if obstacle == nil { obstacle = other.obstacle }
        obstacles.formUnion(other.obstacles)
        traits.formUnion(other.traits)
        for command in other.commands { add(command) }
    }
}

/// What ends the reading of a part.
enum ShellStop: Error {
    /// bash would refuse the text here.
    case syntax(String)
    /// Too deep, or too much work for the length of the text.
    case limit
}
