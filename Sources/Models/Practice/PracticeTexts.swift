/// What the practice model says about itself.
enum PracticeTexts {
    static let greeting = """
        Hello. I am the practice model: a set of rules inside Assent, not an artificial intelligence. I need no network \
        and no key. Ask me for something with a file, for example “list this folder” or “delete a.log and b.log”: I will \
        propose a call, and nothing happens until you decide. “help” tells you more.
        """

    static let unknown = """
        I did not understand that. I am the practice model: I know a few verbs (list, find, search, read, write, change, \
        move, delete, run) \
        and no more. Try “list this folder”, or “help”. For real answers, give Assent a model: set OPENAI_API_KEY, or \
        OPENAI_BASE_URL for another server, or start Ollama.
        """

    static func help(for request: PracticeRequest) -> String {
        var text = """
            I am the practice model. Each of these makes me propose calls; you approve, edit or deny them, and only then \
            does anything happen:

            - `list this folder`, `what's in src?`
            - `read notes.txt and README.md`
            - `write "hello there" to notes.txt`
            - `replace "hello" with "good morning" in notes.txt`
            - `find *.log`, `search for "TODO" in src`
            - `make a folder called old`, `move a.log to old/a.log`
            - `delete a.log and b.log`
            - `clear out the old logs in logs`
            - `run ls -la`, `run grep -n TODO main.c in src`
            - `ask me which colour: red, green or blue`
            - `call list_directory {"path": "."}`: any tool that is offered, with your own arguments

            """
        if request.weatherTool != nil { text += "- `what's the weather in Paris and Rome?`\n" }
        return text + """

            Several at once are fine: `list . and read notes.txt`. Without tools: `tell a story`, `shout hello`, \
            `think about it`. Deny a call and say why: I leave it alone, and I say so.
            """
    }

    static let story = """
        ## The clerk who wrote nothing by himself

        There was once a clerk who could write faster than anyone in the town, and who was trusted with nothing. It was \
        not that he lied. He simply did not know the difference between *a letter that should be sent* and *a letter that \
        could be sent*, and he had once posted forty of the second kind before lunch.

        So the town gave him a window with a slot. Whatever he wished to do, he wrote on a card and pushed it through:

        1. what he would do,
        2. to which thing, exactly,
        3. and nothing else.

        On the other side sat a person with a stamp. A card without a stamp was only a card. The person could also take a \
        pen and change a word, and then the card said what the *person* had written, and the clerk was told so.

        | card | stamp | what happened |
        | --- | --- | --- |
        | read the ledger | yes | it was read |
        | burn the ledger | no | it was not burnt |
        | mend the roof | yes, “but mind the cat” | it was mended, and the cat was minded |

        The clerk did not mind. “I propose,” he said, “and that is the part I am good at.” He never asked for the same \
        stamp twice, and he never went round by the back door, for there was none:

        ```text
        proposal -> person -> stamp -> deed
        ```

        And since every card was kept, with its stamp and the hour, nobody in the town ever had to wonder who had \
        allowed what. They looked it up.

        That is all there is to the story. I am a practice model and know only this one; but it is long enough to watch \
        how text streams, and it is even true: **nothing runs here without your assent.**
        """
}
