import TestSupport
import Testing

@testable import Approval

@Suite struct EditScriptTests {
    /// The script leads from one list to the other, and no shorter one does.
    @Test func scriptsAreRightAndShortest() throws {
        var noise = Noise(seed: 11)
        for _ in 0..<3_000 {
            func list() -> [Int] { (0..<Int.random(in: 0...12, using: &noise)).map { _ in Int.random(in: 0...3, using: &noise) } }
            let (old, new) = (list(), list())
            let script = try #require(EditScript(from: old, to: new))
            let kept = old.indices.filter { !script.removed.contains($0) }.map { old[$0] }
            #expect(kept == new.indices.filter { !script.added.contains($0) }.map { new[$0] }, "\(old) \(new)")
            #expect(script.removed.count + script.added.count == new.difference(from: old).count, "\(old) \(new)")
        }
    }

    @Test func fewChangesInALongTextAreFoundAndTooManyAreNot() throws {
        let old = Array(0..<100_000)
        var new = old
        new[10] = -1
        new.remove(at: 50_000)
        new.append(-2)
        let script = try #require(EditScript(from: old, to: new))
        #expect(script.removed == [10, 50_000] && script.added == [10, 99_999])
        #expect(EditScript(from: Array(0..<3_000), to: Array(5_000..<8_000)) == nil)
        #expect(EditScript(from: Array(0..<1_500), to: Array(5_000..<6_500)) != nil)
    }
}
