/// How much time and room the built-in tools take.
public struct ToolLimits: Sendable {
    /// For finding out the facts of one call; a file system that does not answer must not hold up anything.
    public var factsTime: Duration = .seconds(2)
    /// For one command, unless the call says otherwise.
    public var commandTime: Duration = .seconds(120)
    /// The most that a call may say, in seconds.
    public var commandMost = 3600
    /// Between asking a command's processes to end and ending them.
    public var killAfter: Duration = .seconds(2)
    /// Of one read's text, in bytes.
    public var readBytes = 65_536
    /// Of a picture that is read, in bytes; it travels with every request from then on.
    public var pictureBytes: Int64 = 1_500_000
    /// Of one read, in lines, unless the call says fewer.
    public var readLines = 2_000
    /// Of a command's output that are kept from its start and from its end, in bytes each.
    public var outputHead = 32_768
    public var outputTail = 32_768
    /// Of a command's output that are passed on while it runs: so many bytes at once, and so many a second.
    public var liveBurst = 1_048_576
    public var liveRate = 1_048_576
    /// Of one listing, in entries.
    public var listEntries = 1_000
    /// Of one search for names, in paths.
    public var findResults = 1_000
    /// Of one search for text, in lines.
    public var searchLines = 200
    /// Of one look through a folder and what lies below: entries, levels, time, and what is read of files.
    public var treeEntries = 200_000
    public var treeDepth = 64
    public var treeTime: Duration = .seconds(20)
    public var treeBytes: Int64 = 536_870_912
    /// A larger file is not searched; in bytes.
    public var searchFileBytes: Int64 = 16_777_216
    /// A larger file is not edited: its difference could not be shown; in bytes.
    public var editBytes: Int64 = 1_048_576
    /// A larger file's content is not compared, only its size, time and identity; in bytes.
    public var digestBytes: Int64 = 16_777_216
    /// A larger script's content is not shown; in bytes.
    public var scriptBytes: Int64 = 262_144
    /// A larger file's present content is not shown beside the new one; in bytes.
    public var existingBytes: Int64 = 1_048_576
    /// For one page of the web: all of the time, its body in bytes when it is unpacked, and what one call returns of its text.
    public var webTime: Duration = .seconds(30)
    public var webBytes = 2_097_152
    public var pageCharacters = 30_000
    /// For making text of one page in HTML.
    public var pageTime: Duration = .seconds(5)

    /// Of one statement on a database: rows, bytes of the answer, and time.
    public var queryRows = 500
    public var queryBytes = 65_536
    public var queryTime: Duration = .seconds(20)

    public init() {}
}
