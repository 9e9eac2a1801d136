/// Why a call cannot work, in sentences for the model.
struct CallProblem: Error, Sendable, Equatable {
    let sentence: String
    /// More of it that tells of a file's content: only for those who may read that.
    var hint: String?
}
