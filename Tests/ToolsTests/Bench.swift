import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

@Suite(.serialized) struct Bench {
    @Test func startOverhead() async throws {
        ProcessTree.adoptOrphans()
        let f = try Fixture()
        let clock = ContinuousClock()
        let def = try f.definition("run_command")
        let args = try ToolArguments(parsing: Fixture.command(["/bin/true"]).serialized())
        var times: [Duration] = [], factTimes: [Duration] = []
        for _ in 0..<300 {
            let t0 = clock.now
            guard case .facts(let facts) = await f.box.facts(tool: def, arguments: args) else { return }
            factTimes.append(clock.now - t0)
            let w = try Fixture.warrant(def, args, facts)
            let t = clock.now
            _ = await f.box.run(w, output: { _ in })
            times.append(clock.now - t)
        }
        times.sort(); factTimes.sort()
        print("BENCH true p50 \(times[150]) p99 \(times[297]); facts p50 \(factTimes[150]) p99 \(factTimes[297])")
        try f.write(String(repeating: "0123456789abcdef\n", count: 1000), to: "a.txt")
        var reads: [Duration] = []
        let rdef = try f.definition("read_file")
        let rargs = try ToolArguments(parsing: Array(#"{"path":"a.txt"}"#.utf8))
        for _ in 0..<300 {
            let t = clock.now
            guard case .facts(let facts) = await f.box.facts(tool: rdef, arguments: rargs) else { return }
            _ = await f.box.run(try Fixture.warrant(rdef, rargs, facts), output: { _ in })
            reads.append(clock.now - t)
        }
        reads.sort()
        print("BENCH read 17kB incl. facts p50 \(reads[150]) p99 \(reads[297])")
        let t1 = clock.now
        let big = try await f.shell("head -c 1000000000 /dev/zero")
        print("BENCH 1GB \(clock.now - t1) \(big.text.utf8.count)")
        let (t2, out) = (clock.now, Watcher())
        let task = Task { try await f.command(["yes"], output: out.take) }
        await out.wait(for: 500_000)
        try await Task.sleep(for: .seconds(2))
        let rss = try Files.text("/proc/self/status").split(separator: "\n").filter { $0.hasPrefix("VmRSS") || $0.hasPrefix("VmHWM") }
        let t3 = clock.now
        task.cancel()
        let r = try await task.value
        print("BENCH cancel flood \(clock.now - t3) after \(t3 - t2) \(rss) \(r.text.split(separator: "\n").last ?? "")")
        let t4 = clock.now
        try await withThrowingTaskGroup { g in
            for _ in 0..<200 { g.addTask { _ = try await f.command(["/bin/true"]) } }
            try await g.waitForAll()
        }
        print("BENCH 200 parallel true \(clock.now - t4)")
        var lost = 0
        for _ in 0..<100 {
            let r = try await f.shell("env -i setsid sh -c '(env -i setsid sleep 1000 >/dev/null 2>&1 &)' >/dev/null 2>&1 & exit 0")
            if !r.text.contains("left running") { lost += 1 }
        }
        print("BENCH env-less instant daemons not seen at end: \(lost) of 100; sleeping now: \(ProcessTable.entries().count)")
    }
}
