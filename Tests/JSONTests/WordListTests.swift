import JSON
import Testing

struct WordListTests {
    @Test(arguments: [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
    func joins(_ words: [String], _ text: String) { #expect(WordList.joined(words) == text) }
}
