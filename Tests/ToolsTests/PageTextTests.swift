import TestSupport
import Testing

@testable import Tools

@Suite struct PageTextTests {
    private func text(_ html: String, at address: String = "https://example.com/a/b", within: Duration = .seconds(5)) -> PageText.Result {
        PageText.text(of: html, at: address, within: within, cancelled: CancelFlag())
    }

    @Test func aPageAsLines() {
        let page = """
            <!doctype html><html><head><title>A  guide
            &amp; more</title><meta charset="latin1"><style>p{x:"</p>"}</style><script>if (a<b) document.write("<p>no</p>")</script></head><body>
            <nav><a href="/">Home</a> <a href="#top">up</a></nav><h1>The   guide</h1><p>First <b>bold</b>word,<br>a line.</p><p>Second &eacute; &#x4e2d; &nosuch;</p>
            <ul><li>one<li>two<ol start=3><li>deep</li><li>deeper</ol></li><li>three</ul>
            <h2>Numbers</h2><table><caption>Of it</caption><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody><tr><td>x</td><td><p>1</p></td><td>2</td></tr></tbody></table>
            <pre>  kept
                as <i>it</i> is</pre><p>See <a href="../c?d=1&amp;e=2">this <b>page</b></a>, <a href="javascript:x()">run</a>, <a href="mailto:a@b.example">mail</a>.</p>
            <img src="x.png" alt="a tree"><img src="y.png">
            """
        #expect(text(page).cut == nil)
        #expect(
            text(page).text == """
                Title: A guide & more

                [Home](https://example.com/) up

                # The guide

                First boldword,
                a line.

                Second \u{E9} \u{4E2D} &nosuch;

                - one
                - two

                  3. deep
                  4. deeper

                - three

                ## Numbers

                Of it
                 | a | b
                x | 1 | 2

                ```
                  kept
                    as it is
                ```

                See [this page](https://example.com/c?d=1&e=2), run, mail.

                [picture: a tree]
                """)
    }

    @Test func whatIsNotShownIsLeftOut() {
        let page = """
            <body><p>seen</p><p hidden>no1</p><div style="color:red; Display : none">no2<p>no3</p></div><span style="visibility:hidden">no4</span>
            <noscript>no5</noscript><template><p>no6</p></template><svg><text>no7</text></svg><iframe>no8</iframe><!-- no9 --><style>no10</style><p>also seen</p>
            """
        #expect(text(page).text == "seen\n\nalso seen")
    }

    @Test func linksOfABase() {
        #expect(text(#"<base href="/deep/er/"><a href="x">y</a><a href="//o.example/z">w</a><a name="n">plain</a>"#).text == "[y](https://example.com/deep/er/x)[w](https://o.example/z)plain")
    }

    @Test func rowsInRowsAreLines() {
        #expect(text("<table><tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></td><td>d</td></tr><tr><td>e</td></tr></table>").text == "a | b\nc | d\ne")
    }

    /// Pages that mean harm: the time is bounded, whatever is in them.
    @Test(arguments: [
        String(repeating: "<b>", count: 300_000) + String(repeating: "</i>", count: 250_000), "<a " + (0..<300_000).map { "a\($0)" }.joined(separator: " ") + ">x</a>",
        String(repeating: "<p>x", count: 400_000), String(repeating: "&", count: 2_000_000), String(repeating: "<table><tr><td>", count: 100_000),
        "<base href=\"https://example.com/" + String(repeating: "a", count: 5000) + "/\">" + String(repeating: "<a href=x>y</a>", count: 100_000),
        String(repeating: "<ul><li>", count: 200_000), String(repeating: "<!--", count: 500_000), String(repeating: "<title>", count: 250_000),
    ]) func harmIsBounded(_ page: String) {
        let watch = ContinuousClock()
        let time = watch.measure {
            let made = text(page, within: .seconds(1))
            #expect(made.text.utf8.count < 6_000_000)
        }
        #expect(time < .seconds(20), "\(time)")
    }

    @Test func aCancelledReadingEnds() {
        let flag = CancelFlag()
        flag.set()
        #expect(PageText.text(of: "<p>x", at: "https://example.com/", within: .seconds(5), cancelled: flag).text.isEmpty)
    }

    @Test func anythingIsTaken() {
        for page in ["", "<", "no tags at all", "<p", "\u{FEFF}<p>x", "<p>a\u{0}b", "</div></div>x", "<![CDATA[x]]>", "<?php echo 1 ?>y"] { _ = text(page) }
        #expect(text("no tags at all").text == "no tags at all")
        #expect(text("<p>a\u{0}b").text == "a b")
    }

    // MARK: Characters

    @Test func charsets() {
        func decoded(_ bytes: [UInt8], _ header: String? = nil) -> PageCharset.Decoded { PageCharset.decode(bytes, header: header, looksInside: true) }
        #expect(decoded(Array("\u{E9}".utf8)).text == "\u{E9}")
        #expect(decoded([0xE9], "iso-8859-1").text == "\u{E9}" && decoded([0x80], "latin1").text == "\u{20AC}")
        #expect(decoded(Array("<meta charset='KOI8-R'>".utf8) + [0xC1]).text.hasSuffix("\u{430}"))
        #expect(decoded(Array("<META http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">".utf8) + [0xE0]).text.hasSuffix("\u{430}"))
        #expect(decoded(Array("<?xml version='1.0' encoding='ISO-8859-2'?>".utf8) + [0xB1]).text.hasSuffix("\u{105}"))
        #expect(decoded([0x93, 0xFA, 0x96, 0x7B], "shift_jis").text == "\u{65E5}\u{672C}" && decoded([0xC6, 0xFC], "euc-jp").text == "\u{65E5}")
        #expect(decoded([0xC8, 0xD5], "gb2312").text == "\u{65E5}" && decoded([0xFF, 0xFE, 0xE9, 0], "koi8-r").text == "\u{E9}")
        #expect(decoded([0xEF, 0xBB, 0xBF, 0x78], "latin1").text == "x" && decoded([0, 0x78], "utf-16be").text == "x")
        let broken = decoded([0x61, 0xFF, 0x62])
        #expect(broken.text == "a\u{FFFD}b" && broken.isRepaired)
        #expect(decoded([0x61, 0x80, 0x62], "shift_jis").isRepaired)
        // Not among those that pages use.
        #expect(decoded([0x61], "utf-7").name == "UTF-8" && decoded([0x61], "//translit").name == "UTF-8" && decoded([0x61], "iso-2022-cn-ext").name == "UTF-8")
    }

    @Test func types() {
        #expect(MediaType("Text/HTML; Charset=\"UTF-8\"") == MediaType("text/html;charset=utf-8") && MediaType("text/html ; charset=x").charset == "x")
        #expect(MediaType("application/ld+json").family == .text && MediaType("image/svg+xml").family == .text && MediaType("application/pdf").family == .other)
        #expect(MediaType("image/webp").family == .picture && MediaType("image/tiff").family == .other && MediaType(nil).name.isEmpty)
    }
}
