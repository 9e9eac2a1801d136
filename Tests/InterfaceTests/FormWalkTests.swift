import Testing

@testable import Interface

@Suite struct FormWalkTests {
    @Test("28: whatever is pressed in whatever form, nothing changes that nobody changed", arguments: 0..<12)
    func walk(seed: Int) async {
        // Others wait for this thread.
        await Task.yield()
        var walk = FormWalk(seed: UInt64(seed) &* 6151 &+ 3)
        walk.run(steps: 25)
        #expect(walk.faults.isEmpty, "seed \(seed): \(walk.faults.first ?? "")")
    }

    @Test("the walk does change and save") func reaches() async {
        var (changes, saved) = (0, 0)
        for seed in 100..<120 {
            await Task.yield()
            var walk = FormWalk(seed: UInt64(seed))
            walk.run(steps: 10)
            changes += walk.changes
            saved += walk.saved
        }
        #expect(changes >= 20 && saved >= 1, "\(changes), \(saved)")
    }
}
