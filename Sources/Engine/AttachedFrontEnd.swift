import Link

/// A front end, and the way to it.
struct AttachedFrontEnd {
    var frontEnd: FrontEnd
    let sink: SessionEngine.FrontEndSink
}
