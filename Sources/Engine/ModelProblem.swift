import Approval
import Link
import Models

/// The words for a request that did not reach its end.
enum ModelProblem {
    static func notice(for error: any Error) -> Notice {
        guard let error = error as? ModelError else {
            return Notice(.error, "The request to the model failed: \(VisibleText.line("\(error)"))", hint: "Send a message to try again.")
        }
        // A provider's own words may be among them.
        return Notice(.error, VisibleText.output(error.message).joined(separator: "\n"), hint: error.hint)
    }
}
