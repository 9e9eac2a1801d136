import Link
import Models

/// The words for a request that did not reach its end.
enum ModelProblem {
    static func notice(for error: any Error) -> Notice {
        if let error = error as? ModelError { return Notice(.error, error.message, hint: error.hint) }
        return Notice(.error, "The request to the model failed: \(error)", hint: "Send a message to try again.")
    }
}
