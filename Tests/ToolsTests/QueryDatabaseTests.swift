import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

/// Real databases, made by the sqlite3 program where it is there, or by the tool itself.
@Suite struct QueryDatabaseTests {
    private static func desk(_ sql: String = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, x); INSERT INTO t VALUES (1,'one',1.5),(2,'two',NULL),(3,'three',x'00ff');") throws -> Fixture {
        var limits = ToolLimits()
        limits.queryTime = .milliseconds(700)
        let fixture = try Fixture(limits: limits)
        let outcome = try Shell.run(["python3", "-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit(); c.close()", "\(fixture.workspace)/a.db", sql])
        #expect(outcome.status == 0, "\(outcome)")
        return fixture
    }

    private static func ask(_ fixture: Fixture, _ sql: String, _ more: JSONObject = [:]) async throws -> ExecutionResult {
        try await fixture.run("query_database", .object(JSONObject([.init(key: "path", value: "a.db"), .init(key: "sql", value: .string(ExactString(sql)))] + more.members)))
    }

    private static func problem(_ fixture: Fixture, _ sql: String, _ more: JSONObject = [:]) async throws -> String? {
        let arguments: JSONValue = .object(JSONObject([.init(key: "path", value: "a.db"), .init(key: "sql", value: .string(ExactString(sql)))] + more.members))
        let result = await fixture.box.facts(tool: try fixture.definition("query_database"), arguments: try ToolArguments(parsing: arguments.serialized()))
        if case .problem(let sentence) = result { return sentence }
        return nil
    }

    @Test func rowsKeepTheirTypes() async throws {
        let desk = try Self.desk()
        let result = try await Self.ask(desk, "SELECT id, name, x FROM t ORDER BY id")
        #expect(result.text == "[\"id\",\"name\",\"x\"]\n[1,\"one\",1.5]\n[2,\"two\",null]\n[3,\"three\",{\"blob\":\"00ff\",\"bytes\":2}]\n3 rows")
        #expect(try Files.list(desk.workspace) == ["a.db"], "reading leaves nothing beside it")
        #expect(try await Self.ask(desk, "SELECT id FROM t ORDER BY id", ["limit": 2]).text == "[\"id\"]\n[1]\n[2]\n2 rows; there are more, LIMIT and OFFSET in the statement reach them")
    }

    @Test func factsAreSQLitesWord() async throws {
        let desk = try Self.desk()
        let reading = try await desk.facts("query_database", ["path": "a.db", "sql": "SELECT * FROM t WHERE id = ?", "parameters": [1]])
        #expect(reading.effect == .queries(StatementFact(isReadOnly: true, reads: ["t"], writes: [], removes: false)) && reading.risk == .readOnly)
        let writing = try await desk.facts("query_database", ["path": "a.db", "sql": "UPDATE t SET name = 'x' WHERE id = 1", "write": true])
        #expect(writing.effect == .queries(StatementFact(isReadOnly: false, reads: [], writes: ["t"], removes: false)) && writing.risk == .writes)
        for sql in ["DELETE FROM t WHERE id = 1", "DROP TABLE t", "UPDATE t SET name = 'x'", "WITH d AS (SELECT 1) DELETE FROM t"] {
            #expect(try await desk.facts("query_database", ["path": "a.db", "sql": .string(ExactString(sql)), "write": true]).risk == .destructive, "\(sql)")
        }
    }

    @Test(arguments: [
        ("UPDATE t SET name = 'x'", "does not say \"write\": true"), ("SELECT 1; DROP TABLE t", "more than one statement"), ("-- nothing", "holds no statement"),
        ("SELEC 1", "syntax error"), ("SELECT * FROM missing", "no such table"), ("ATTACH '/etc/passwd' AS p", "attached"), ("PRAGMA journal_mode = WAL", "pragma"),
        ("PRAGMA writable_schema = 1", "pragma"), ("BEGIN", "transaction"), ("VACUUM INTO '/tmp/x'", ""), ("SELECT load_extension('x')", ""),
        ("CREATE TEMP TABLE x (a)", "write"), ("INSERT INTO t VALUES (9,'n',1) RETURNING id", "write"), ("WITH c AS (SELECT 1) INSERT INTO t SELECT 9,'n',1", "write"),
        ("SELECT ?", "no values"),
    ])
    func whatIsNotRunIsToldToTheModel(_ sql: String, _ words: String) async throws {
        let desk = try Self.desk()
        let problem = try #require(try await Self.problem(desk, sql), "\(sql)")
        #expect(problem.contains(words), "\(problem)")
        #expect(try await Self.ask(desk, "SELECT count(*) FROM t").text.contains("[3]"))
    }

    @Test(arguments: ["ATTACH 'x' AS p", "CREATE TEMP TABLE x (a)", "PRAGMA writable_schema = 1", "VACUUM INTO 'copy.db'", "COMMIT", "CREATE VIRTUAL TABLE v USING fts5(a)"])
    func thatHoldsWithWriteToo(_ sql: String) async throws {
        let desk = try Self.desk()
        #expect(try await Self.problem(desk, sql, ["write": true]) != nil)
        #expect(try Files.list(desk.workspace) == ["a.db"])
    }

    @Test func aChangeIsWholeOrNotAtAll() async throws {
        let desk = try Self.desk()
        let result = try await Self.ask(desk, "UPDATE t SET name = :n WHERE id <= :i", ["parameters": ["n": "new", "i": 2], "write": true])
        #expect(result.text == "2 rows changed")
        #expect(try await Self.ask(desk, "SELECT group_concat(name) FROM t").text.contains("new,new,three"))
        let failed = try await Self.ask(desk, "INSERT INTO t VALUES (4,'four',1),(1,'again',1)", ["write": true])
        #expect(failed.isError && failed.text.contains("Nothing was changed."))
        #expect(try await Self.ask(desk, "SELECT count(*) FROM t").text.contains("[3]"))
        let returning = try await Self.ask(desk, "DELETE FROM t WHERE id > 1 RETURNING id", ["write": true, "limit": 1])
        #expect(returning.text.contains("2 rows changed") && returning.text.contains("[2]"))
        #expect(try await Self.ask(desk, "SELECT count(*) FROM t").text.contains("[1]"))
    }

    @Test func parametersAreBoundAsTheyAre() async throws {
        let desk = try Self.desk()
        let result = try await Self.ask(desk, "SELECT typeof(?), typeof(?), typeof(?), typeof(?), ?", ["parameters": [1, JSONValue.number(JSONNumber(text: "1.5")), "a", .null, "'; DROP TABLE t"]])
        #expect(result.text.contains("[\"integer\",\"real\",\"text\",\"null\",\"'; DROP TABLE t\"]"))
        #expect(try await Self.problem(desk, "SELECT ?", ["parameters": [JSONValue.number(JSONNumber(text: "99999999999999999999"))]])?.contains("does not fit") == true)
        #expect(try await Self.problem(desk, "SELECT :a", ["parameters": ["b": 1]])?.contains("no value") == true)
    }

    @Test func whatNeverEndsIsEnded() async throws {
        let desk = try Self.desk()
        let result = try await Self.ask(desk, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c")
        #expect(result.isError && result.text.contains("took too long"))
    }

    @Test func walIsReadWhileAnotherWrites() async throws {
        let desk = try Self.desk("PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1);")
        #expect(try await Self.ask(desk, "SELECT count(*) FROM t").text.contains("[1]"))
        #expect(try Files.list(desk.workspace) == ["a.db"])
        let script = "import sqlite3,sys,os; c=sqlite3.connect(sys.argv[1]); c.execute('INSERT INTO t VALUES (2)'); c.commit(); os._exit(0)"
        _ = try Shell.run(["python3", "-c", script, "\(desk.workspace)/a.db"])
        #expect(Files.exists("\(desk.workspace)/a.db-wal"))
        #expect(try await Self.ask(desk, "SELECT count(*) FROM t").text.contains("[2]"))
    }

    @Test func whatIsNoDatabaseIsSaid() async throws {
        let desk = try Fixture()
        try desk.write("this is no database, but it is long enough to look like a file of one page or so", to: "a.db")
        #expect(try await Self.problem(desk, "SELECT 1 FROM sqlite_schema")?.contains("not a database") == true)
        try desk.write("", to: "a.db")
        #expect(try await Self.problem(desk, "SELECT 1")?.contains("is empty") == true)
    }

    @Test func foreignKeysHoldAndWhatTheyTakeAlongIsNamed() async throws {
        let desk = try Self.desk("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p ON DELETE CASCADE); CREATE TABLE r (p INTEGER REFERENCES p); INSERT INTO p VALUES (1),(2); INSERT INTO c VALUES (1); INSERT INTO r VALUES (2);")
        let facts = try await desk.facts("query_database", ["path": "a.db", "sql": "DELETE FROM p WHERE id = 1", "write": true])
        guard case .queries(let statement?) = facts.effect else { return #expect(Bool(false), "\(facts)") }
        #expect(statement.writes == ["c", "p"])
        #expect(try await !Self.ask(desk, "DELETE FROM p WHERE id = 1", ["write": true]).isError)
        #expect(try await Self.ask(desk, "SELECT count(*) FROM c").text.contains("[0]"))
        let refused = try await Self.ask(desk, "DELETE FROM p WHERE id = 2", ["write": true])
        #expect(refused.isError && refused.text.contains("FOREIGN KEY") && refused.text.contains("Nothing was changed."))
    }

    /// Playing a journal back changes the database, and can delete a file that the journal names.
    @Test func aJournalThatWasLeftIsNotPlayedBack() async throws {
        let desk = try Self.desk()
        let before = try Files.read("\(desk.workspace)/a.db")
        try desk.write("whatever stands in it", to: "a.db-journal")
        for write: JSONValue in [true, false] {
            #expect(try await Self.problem(desk, "SELECT 1", ["write": write])?.contains("A journal lies beside the database") == true)
        }
        #expect(try Files.read("\(desk.workspace)/a.db") == before && desk.text("a.db-journal") == "whatever stands in it")
    }

    @Test func anotherFileInItsPlaceIsNotAsked() async throws {
        let desk = try Self.desk()
        let arguments: JSONValue = ["path": "a.db", "sql": "DELETE FROM t", "write": true]
        let result = try await desk.run("query_database", arguments, meanwhile: { try Files.write("other", to: "\(desk.workspace)/b"); _ = try Shell.run(["mv", "\(desk.workspace)/b", "\(desk.workspace)/a.db"]) })
        #expect(result.isError && result.text.contains("changed since it was approved"))
    }

    @Test func aSchemaFromElsewhereRunsNothing() async throws {
        let desk = try Self.desk("CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT load_extension('/tmp/x') AS id FROM t; CREATE VIEW w AS SELECT id FROM t; CREATE TABLE log (a); CREATE TRIGGER tr INSTEAD OF INSERT ON w BEGIN INSERT INTO log VALUES (1); END;")
        #expect(try await Self.problem(desk, "SELECT * FROM v") != nil)
        let facts = try await desk.facts("query_database", ["path": "a.db", "sql": "INSERT INTO w VALUES (1)", "write": true])
        guard case .queries(let statement?) = facts.effect else { return #expect(Bool(false), "\(facts)") }
        #expect(statement.writes.contains("log"), "what a trigger changes is named: \(statement)")
    }
}
