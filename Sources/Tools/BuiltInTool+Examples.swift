import JSON

extension BuiltInTool {
    /// Shipped with the tool: what it is for, in requests of people and the calls that are right for them.
    var examples: [ToolExample] {
        switch self {
        case .listDirectory:
            [
                ToolExample("What is in this folder?", ["path": "."]),
                ToolExample("Show me which log files there are in /var/log/nginx.", ["path": "/var/log/nginx"]),
            ]
        case .findFiles:
            [
                ToolExample("Where are the Swift files?", ["pattern": "*.swift"]),
                ToolExample("Find the tests in Python below src.", ["pattern": "**/test_*.py", "path": "src"]),
            ]
        case .searchText:
            [
                ToolExample("Where is retry_limit used?", ["text": "retry_limit"]),
                ToolExample("Which Markdown files in docs mention licence, in capitals or not?", ["text": "licence", "path": "docs", "glob": "*.md", "ignore_case": true]),
            ]
        case .readFile:
            [
                ToolExample("What does the README say?", ["path": "README.md"]),
                ToolExample("Show me lines 200 to 250 of server.log.", ["path": "server.log", "offset": 200, "limit": 51]),
            ]
        case .writeFile:
            [ToolExample("Make a file notes/today.txt that says: water the plants.", ["path": "notes/today.txt", "content": "water the plants\n"])]
        case .editFile:
            [
                ToolExample(
                    "Set the port in config.ini from 8080 to 9090.", ["path": "config.ini", "edits": [["old_text": "port = 8080", "new_text": "port = 9090"]]]),
                ToolExample(
                    "Rename the function load to read everywhere in app.py.", ["path": "app.py", "edits": [["old_text": "load(", "new_text": "read(", "replace_all": true]]]),
            ]
        case .makeDirectory: [ToolExample("Make a folder for the reports of 2026.", ["path": "reports/2026"])]
        case .moveFile: [ToolExample("Rename draft.txt to letter.txt.", ["from": "draft.txt", "to": "letter.txt"])]
        case .deleteFile: [ToolExample("Delete the old log app.log.3.", ["path": "app.log.3"])]
        case .runCommand:
            [
                ToolExample("Run the tests.", ["argv": ["make", "test"]]),
                ToolExample("What changed in the library since the last commit?", ["argv": ["git", "diff"], "cwd": "library"]),
            ]
        case .queryDatabase:
            [
                ToolExample("Which tables are in shop.db?", ["path": "shop.db", "sql": "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"]),
                ToolExample(
                    "Mark order 1207 in shop.db as sent.",
                    ["path": "shop.db", "sql": "UPDATE orders SET state = ? WHERE id = ?", "parameters": ["sent", 1207], "write": true]),
            ]
        case .askUser:
            [
                ToolExample(
                    "Set up a small web server for this folder.",
                    [
                        "question": "Which web server should I set up? Both are installed.",
                        "choices": [
                            ["label": "Caddy", "description": "Gets certificates by itself."],
                            ["label": "nginx", "description": "Certificates have to be set up by hand."],
                        ],
                    ])
            ]
        case .readOutput: [ToolExample("The build log was cut; what does it say around line 900?", ["call": 7, "first_line": 880, "limit": 40])]
        // No model is told of it.
        case .undoChange: []
        case .runShell:
            [ToolExample("How many errors does each log have?", ["command": "grep -c ERROR *.log | sort -t: -k2 -n"])]
        case .fetchURL:
            [
                ToolExample("What does https://example.com/guide/install say about Debian?", ["url": "https://example.com/guide/install"]),
                ToolExample(
                    "Read on in that page where you stopped, after 30000 characters.", ["url": "https://example.com/guide/install", "offset": 30001]),
            ]
        }
    }
}
