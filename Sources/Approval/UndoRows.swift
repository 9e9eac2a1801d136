/// Whether what a call takes away can be had again.
enum UndoRows {
    static func rows(of undo: UndoFact?) -> [DisplayRow] {
        switch undo {
        case .kept: [DisplayRow(.effect, "a copy is kept; undo with /undo")]
        case .lost(let why) where why.isEmpty: [DisplayRow(.effect, "no copy is kept; this cannot be undone")]
        case .lost(let why): [DisplayRow(.effect, "no copy is kept: \(VisibleText.sentence(why)); this cannot be undone")]
        case .reversible, nil: []
        }
    }
}
