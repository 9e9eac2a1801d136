import Link

/// A front end, and the way to it.
struct AttachedFrontEnd {
    var frontEnd: FrontEnd
    let sink: SessionEngine.FrontEndSink
}

extension Command {
    /// It asks for something to look at and changes nothing.
    var isReading: Bool {
        switch self {
        case .attach, .earlier, .listRules: true
        default: false
        }
    }
}
