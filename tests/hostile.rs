//! Notes that nobody would write by hand: each gives a deck or a diagnostic, soon, and nothing half written.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

use std::process::Command;
use std::time::{Duration, Instant};

/// What a case may take: two seconds in a release, which is what people run.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 2 });

/// Exports notes; what was said. The status is 0, 1 or 2, and there is a whole deck or none.
fn export(name: &str, notes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.md"), notes).expect("the notes");
    export_in(name, folder.path())
}

fn export_in(name: &str, folder: &std::path::Path) -> String {
    export_as(name, folder, false)
}

fn export_as(name: &str, folder: &std::path::Path, untrusted: bool) -> String {
    let started = Instant::now();
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        // Address space, of which a debug build's own text takes a part.
        shell.args(["-c", "ulimit -v 1200000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_heapdeck")]);
        shell
    } else {
        Command::new(env!("CARGO_BIN_EXE_heapdeck"))
    };
    command.current_dir(folder).args(["export", "a.md", "--color", "never"]);
    command.args(untrusted.then_some("--untrusted"));
    let output = command.output().expect("heapdeck starts");
    let took = started.elapsed();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let head: String = said.chars().take(2_000).collect();
    assert!(matches!(output.status.code(), Some(0..=2)), "{name}: {:?}\n{head}", output.status);
    assert!(!said.contains("panicked"), "{name}: {head}");
    assert!(took < PATIENCE, "{name} took {took:?}");
    assert!(said.len() < 2_000_000, "{name} says {} bytes", said.len());
    let files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!files.iter().any(|file| file.contains("tmp")), "{name}: {files:?}");
    let deck = std::fs::read_to_string(folder.join("a.html")).ok();
    assert_eq!(deck.is_some(), output.status.code() != Some(2), "{name}: {head}");
    if let Some(deck) = deck {
        assert!(deck.ends_with("</html>\n"), "{name}: the deck has no end");
        assert!(deck.len() < 60_000_000, "{name}: {} bytes", deck.len());
    }
    said
}

#[test]
fn broken_bytes_and_line_ends() {
    for (name, notes, expected) in [
        ("an unclosed fence", &b"# A\n\n```python\nx = 1\n\n## B\n"[..], ""),
        ("nothing but a fence", b"```", ""),
        ("NUL", b"# A\0B\n\n`\0`\n\n```python\nprint('a\\0b')\n```\n\n```\n\0\n```\n", ""),
        ("no UTF-8", b"# A\n\n\xff\xfe\xc3\x28\n", "is not UTF-8"),
        ("marks of the byte order", "\u{feff}\u{feff}---\ntitle: B\n---\n\n# A\n".as_bytes(), ""),
        ("UTF-16", b"\xff\xfe#\0 \0A\0\n\0", "is not UTF-8"),
        ("CR LF", b"---\r\ntitle: T\r\n---\r\n\r\n# A\r\n\r\n```python\r\nprint(1)\r\n```\r\n\r\n---\r\n\r\n# B\r\n", ""),
        ("CR", b"# A\r\r```python\rprint(1)\r```\r\r---\r\r# B\r", ""),
        ("control characters", b"# A\x1b[31m\x07\n\n```\n\x1b\x01\n```\n", ""),
        ("nothing", b"", ""),
    ] {
        let said = export(name, notes);
        assert!(said.contains(expected), "{name}: {said}");
    }
}

#[test]
fn lines_and_blocks_without_end() {
    let head = "# A\n\n";
    for (name, notes, expected) in [
        ("a line of 10 MB", format!("{head}{}", "x".repeat(10_000_000)), "notes may have"),
        ("a line of 3 MB", format!("{head}{}", "word ".repeat(600_000)), "[too-large]"),
        ("a title of 1 MB", format!("# {}", "word ".repeat(200_000)), "[too-large]"),
        (
            "a line of code",
            format!("```python\nx = '{}'\n```\n", "a".repeat(3_000_000)),
            "[too-large]",
        ),
        (
            "lines of code",
            format!("```python norun\n{}```\n", "x = 1\n".repeat(200_000)),
            "[too-large]",
        ),
        ("a table", format!("|a|b|\n|-|-|\n{}", "|x|y|\n".repeat(100_000)), "[too-large]"),
        (
            "a wide table",
            format!("|{}\n|{}\n", "a|".repeat(5_000), "-|".repeat(5_000)),
            "[too-large]",
        ),
        ("a list", "* a\n".repeat(100_000), "[too-large]"),
        (
            "code",
            format!("# Code\n\n```\n{}```\n\n", "x\n".repeat(1_900)).repeat(300),
            "[too-large]",
        ),
        ("headings", "# H\n\n".repeat(100_000), "[too-large]"),
        ("rules", "---\n".repeat(100_000), ""),
        ("a drawing", "| --- |\n".repeat(50_000), ""),
        ("drawings", "| a | b\n+---+\n".repeat(50_000), "lines are kept in shape"),
        ("pictures", "![a](x.png)\n\n".repeat(5_000), "[missing-image]"),
        ("raised", format!("{} {}\n", "x^a~b".repeat(3_000), "^".repeat(3_000)), ""),
        (
            "an info string",
            format!("```python {}\nx=1\n```\n", "a ".repeat(100_000)),
            "[too-large]",
        ),
        ("steps", format!("```python {{{}}}\nx=1\n```\n", ["1"; 700].join("|")), ""),
        (
            "a title in the front matter",
            format!("---\ntitle: {}\n---\n# A\n", "x".repeat(1_000_000)),
            "",
        ),
    ] {
        let said = export(name, notes.as_bytes());
        assert!(
            said.contains(expected),
            "{name}: {}",
            said.chars().take(2_000).collect::<String>()
        );
    }
}

#[test]
fn what_stands_in_itself_without_end() {
    let many =
        |open: &str, close: &str| format!("{}a{}\n", open.repeat(100_000), close.repeat(100_000));
    let items: String = (0..1_000).map(|at| format!("{}- a\n", " ".repeat(2 * at))).collect();
    for (name, notes) in [
        ("items", items),
        ("items on one line", "- ".repeat(100_000)),
        ("quotes", many(">", "")),
        ("quotes in lists", format!("{}a\n", "> - ".repeat(10_000))),
        ("numbers", "1. ".repeat(10_000)),
        ("alerts", format!("{}[!NOTE]\n", "> ".repeat(10_000))),
        ("strong", many("**", "**")),
        ("slots", "::right::\n\n".repeat(10_000)),
        ("clicks", "<v-click>\n\na\n\n".repeat(10_000)),
        ("fragments", "a <!-- .element: class=\"fragment\" -->\n\n".repeat(10_000)),
        ("addresses", "https://a.b/(((((".repeat(50_000)),
        ("addresses that are none", "https://www.".repeat(100_000)),
        ("backgrounds", "![bg left](x)\n".repeat(5_000)),
        ("lines of a title", "% a\n".repeat(50_000)),
        ("emphasis", many("*", "*")),
        ("open emphasis", "*a ".repeat(100_000)),
        ("brackets", many("[", "]")),
        ("images", many("![", "](x)")),
        ("links", "[a](".repeat(100_000)),
        ("references", format!("{}\n\n[b]: x\n", "[a][b] ".repeat(50_000))),
        ("ticks", (0..1_000).map(|at| "`".repeat(at) + "a ").collect()),
        ("tags", "<b>".repeat(50_000)),
        ("open tags", "<a ".repeat(100_000)),
        ("open comments", "<!--".repeat(100_000)),
        ("instructions", "<?".repeat(100_000)),
        ("divs", "::: columns\n".repeat(10_000)),
        ("formulas", format!("${}{}$\n", "x^{".repeat(1_000), "}".repeat(1_000))),
        ("fractions", format!("$${}{}$$\n", "\\frac{1}{".repeat(500), "}".repeat(500))),
        ("roots", format!("$${}x$$\n", "\\sqrt".repeat(900))),
        ("brackets of code", format!("```python norun\nx = {}\n```\n", "[".repeat(100_000))),
        ("footnotes", (0..5_000).map(|at| format!("a[^{at}]\n\n[^{at}]: b\n\n")).collect()),
        ("a footnote of itself", "a[^1]\n\n[^1]: b[^1]\n".to_owned()),
        ("YAML", format!("---\n{}\n---\n\n# A\n", "a: [".repeat(5_000))),
    ] {
        export(name, notes.as_bytes());
    }
}

/// Notes that have what ends an element wherever an author can write something.
fn with_ends() -> Vec<(&'static str, String)> {
    let end = "</script></style></title></textarea></svg>]]>--><!--<script>alert(1)</script>";
    let quoted = end.replace('\'', "");
    vec![
        (
            "in code",
            format!(
                "```python norun\nx = '{quoted}'\n```\n\n```js\n{end}\n```\n\n```\n{end}\n```\n\n    {end}\n"
            ),
        ),
        ("in output", format!("```python\nprint('{quoted}')\nraise ValueError('{quoted}')\n```\n")),
        (
            "in names",
            format!(
                "```python\nx = type('{quoted}', (), {{}})\ny = x()\nz = {{'{quoted}': y}}\n```\n"
            ),
        ),
        (
            "in titles",
            format!(
                "---\ntitle: '{end}'\nauthor: '{end}'\ndate: '{end}'\nheader: '{end}'\nfooter: '{end}'\n---\n\n# `{end}`\n\n## {end}\n"
            ),
        ),
        (
            "in keys",
            format!(
                "---\nlang: '{end}'\nclass: '{end}'\nbackgroundColor: '{end}'\nbackgroundImage: 'url({end})'\ncolor: '{end}'\nstyle: '{end}'\nurl: '{end}'\nimage: '{end}'\ndescription: '{end}'\n---\n\n# A\n"
            ),
        ),
        (
            "in words for pictures",
            format!(
                "![{end}](data:image/png;base64,AA \"{end}\")\n\n![bg left {end}](data:image/png;base64,AA)\n"
            ),
        ),
        (
            "in addresses",
            format!("[a](<{end}>) [b](<javascript:{end}>) https://a.b/{end}\n\n![c](<{end}>)\n"),
        ),
        ("in formulas", format!("$\\text{{{end}}}$\n\n$$\\unknown{{{end}}}$$\n")),
        (
            "in notes",
            format!(
                "# A\n\n<!-- {} -->\n\nNote: {end}\n\n---\n\n# B\n\n---\n",
                end.replace("--", "")
            ),
        ),
        (
            "in divs and tables",
            format!(
                "::: {end}\nx\n:::\n\n|{end}|\n|-|\n|{end}|\n\n> {end}\n\n- {end}\n\nx[^1]\n\n[^1]: {end}\n"
            ),
        ),
        (
            "in labels",
            format!(
                "```python file={end}\nx = 1\n```\n\n```python session={end} [{end}]\nx = 1\n```\n"
            ),
        ),
        (
            "in slides of reveal.js",
            format!(
                "<!-- .slide: data-background=\"{}\" class=\"{}\" -->\n\n# A {{background-color=\"{}\"}}\n",
                "</style>", "a\"><script>", "red}</style>"
            ),
        ),
    ]
}

#[test]
fn what_could_end_a_script_or_a_comment() {
    for (name, notes) in with_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.md"), &notes).expect("the notes");
        for untrusted in [false, true] {
            export_as(name, folder.path(), untrusted);
            let deck = std::fs::read_to_string(folder.path().join("a.html")).expect("the deck");
            // In a style sheet nothing but its end is a tag.
            let (before, rest) = deck.split_once("<style>").expect("a style sheet");
            let (_, behind) = rest.split_once("</style>").expect("its end");
            let deck = format!("{before}<style></style>{behind}");
            let count = |part: &str| deck.matches(part).count();
            assert_eq!((count("<script>"), count("</script>")), (1, 1), "{name}: {notes}");
            assert_eq!((count("<style>"), count("</style>")), (1, 1), "{name}: {notes}");
            assert_eq!(count("</html>"), 1, "{name}");
            assert!(!deck.contains("href=\"javascript"), "{name}");
        }
    }
}

#[test]
fn pictures_that_would_do_something() {
    let handlers = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)' width='9' height='9'><script>alert(2)</script><a href='javascript:alert(3)'><rect width='9' height='9' onclick='x'/></a><foreignObject><iframe src='https://a.b'/></foreignObject></svg>";
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
    write("a.svg", handlers.as_bytes());
    write("b.svg", b"<svg");
    write("c.png", b"<script>alert(1)</script>");
    write("d.svg", "<svg>".repeat(100_000).as_bytes());
    let notes = format!(
        "# A\n\n{handlers}\n\n![](a.svg) ![](b.svg) ![](c.png) ![](d.svg)\n\n![bg](a.svg)\n"
    );
    write("a.md", notes.as_bytes());
    for untrusted in [false, true] {
        export_as("pictures", folder.path(), untrusted);
        let deck = std::fs::read_to_string(folder.path().join("a.html")).expect("the deck");
        let main = deck.split("<main>").nth(1).and_then(|rest| rest.split("</main>").next());
        let main = main.unwrap_or_default();
        for part in ["onload", "onclick", "<script", "<iframe", "javascript:"] {
            assert!(!main.contains(part), "{part} in {main}");
        }
    }
}

#[test]
fn includes_without_end_and_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    for depth in 0..10 {
        let call = format!("{{{{#include b{}.md}}}}\n", depth + 1);
        write(&format!("b{depth}.md"), &call.repeat(10));
    }
    write("b10.md", &"x".repeat(1_000));
    write("self.md", &"{{#include self.md}}\n".repeat(10));
    for (name, notes, expected) in [
        ("a bomb", "{{#include b0.md}}".to_owned(), "include more than 2000 files"),
        ("itself", "{{#include self.md}}".to_owned(), "include each other"),
        ("many", "{{#include b10.md}}".repeat(50_000), "include more than 2000 files"),
        (
            "outside",
            "{{#include ../../etc/passwd}}\n\n<<< /etc/passwd".to_owned(),
            "outside the book",
        ),
        ("open calls", "{{#include x".repeat(100_000), ""),
    ] {
        write("a.md", &notes);
        let said = export_in(name, folder.path());
        assert!(
            said.contains(expected),
            "{name}: {}",
            said.chars().take(2_000).collect::<String>()
        );
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join(name)).expect("a link");
    };
    link("two.md", "one.md");
    link("one.md", "two.md");
    link(".", "loop");
    let notes = "# A\n\n{{#include one.md}}\n\n![](loop/loop/loop/a.png)\n\n```python\nimport os\nprint(len(os.listdir('.')) > 0)\n```\n";
    std::fs::write(folder.path().join("a.md"), notes).expect("the notes");
    let said = export_in("links", folder.path());
    assert!(said.contains("[bad-include]") && said.contains("[missing-image]"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn notes_that_never_end() {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("a.md")).expect("a link");
    assert!(export_in("zeros", folder.path()).contains("larger than 64 MiB"));
}
