import Dispatch

/// Threads of their own for running commands: a flood of output keeps no one else waiting, and a full house elsewhere does
/// not delay the first look at a program that has just been started.
final class CommandExecutor: TaskExecutor {
    static let commands = CommandExecutor()

    private let queue = DispatchQueue(label: "assent.commands", qos: .userInitiated, attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { @Sendable in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
