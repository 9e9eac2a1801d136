import Dispatch

/// Threads of their own for running commands: a flood of output keeps no one else waiting, and a full house elsewhere does
/// not delay the first look at a program that has just been started.
final class CommandExecutor: TaskExecutor {
    static let commands = CommandExecutor()

    /// A queue for each job, for a concurrent queue takes its threads from Dispatch's pool, and once that has had work
    /// the process wakes up every second.
    private var queue: DispatchQueue { DispatchQueue(label: "assent.commands", qos: .userInitiated) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { @Sendable in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
