import Link

/// A question of the engine, and how far the person has got with it.
struct OpenPause: Sendable {
    let pause: Pause
    /// It has been on the screen: from then on it can be answered.
    var isPainted = false
    /// The answer is on its way.
    var isAnswered = false
}

extension Pause.Choice {
    /// As the screen names it.
    var word: String {
        switch self {
        case .goOn: "go on"
        case .wrapUp: "wrap up"
        case .stop: "stop"
        case .compact: "compact"
        case .startNew: "start new"
        case .pass: "let it pass"
        case .redact: "pass it redacted"
        case .withhold: "hold it back"
        }
    }

    /// The name of its key's binding.
    var binding: String {
        switch self {
        case .goOn: "pause-continue"
        case .wrapUp: "pause-wrap-up"
        case .stop: "pause-stop"
        case .compact: "pause-compact"
        case .startNew: "pause-new"
        case .pass: "guard-pass"
        case .redact: "guard-redact"
        case .withhold: "guard-withhold"
        }
    }
}
