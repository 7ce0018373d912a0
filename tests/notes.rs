//! Whatever the notes are, reading and planning them neither panics nor loses a word.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the source document is read from disk, and its absence is said loudly"
)]

#[path = "suite/outline.rs"]
mod outline;

use std::collections::BTreeMap;

use heapdeck::diagnostic::{Format, Log, render_all};
use heapdeck::lecture::Lecture;
use heapdeck::source::Source;
use heapdeck::{lecture, notes};
use proptest::prelude::{Strategy, any, prop_oneof};

/// The source document, when the project lies beside it.
const SEED: &str = "../shared/seed/lecture.md";

fn plan(name: &str, text: &str) -> (Lecture, String) {
    let mut log = Log::default();
    let source = Source::new(name, text);
    let notes = notes::parse(&mut log, &source);
    let _ = outline::notes(&notes);
    let lecture = lecture::plan(&mut log, &notes);
    lecture::check(&mut log, &lecture, &[]);
    log.sort();
    let _ = render_all(&log, Format::Human { color: true });
    let _ = outline::lecture(&lecture);
    (lecture, render_all(&log, Format::Concise))
}

/// How often each word occurs.
fn words(text: &str) -> BTreeMap<&str, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        *words.entry(word).or_default() += usize::from(!word.is_empty());
    }
    words
}

fn missing<'a>(source: &'a str, shown: &str) -> Vec<&'a str> {
    // The outline has texts as `Debug` writes them.
    let shown = shown.replace("\\n", " ").replace("\\t", " ").replace("\\r", " ");
    let shown = words(&shown);
    let counted = words(source).into_iter();
    let lost = counted.filter(|(word, count)| shown.get(word).copied().unwrap_or(0) < *count);
    lost.map(|(word, _)| word).collect()
}

#[test]
fn the_source_document_keeps_every_word_and_is_pointed_at_exactly() {
    let Ok(text) = std::fs::read_to_string(SEED) else {
        println!("SKIPPED: {SEED} is not there; tests/suite/lecture/first_notes.md has its shape");
        return;
    };
    let (lecture, report) = plan("lecture.md", &text);
    assert_eq!(missing(&text, &outline::slides(&lecture)), Vec::<&str>::new());
    assert_eq!(
        report,
        "lecture.md:74:47: hint[indented-remark]: an indented remark, which Markdown reads as code\n\
         lecture.md:86:1: hint[call-lines]: lines of code outside a fence\n\
         lecture.md:89:1: hint[framing-rule]: this `---` frames a drawing and starts no slide\n\
         lecture.md:91:1: hint[line-art]: line art outside a fence\n\
         lecture.md:103:1: hint[framing-rule]: this `---` frames a drawing and starts no slide\n"
    );
    let titles: Vec<&str> = lecture.slides.iter().map(|slide| slide.title.as_str()).collect();
    let wanted = [
        "Variables and binding names to variables",
        "The Global Interpreter Lock",
        "What does CPython do ?",
        "Bibliography",
    ];
    assert_eq!(titles, wanted);
    let units: Vec<usize> = lecture.programs.iter().map(|program| program.units.len()).collect();
    assert_eq!(units, [2, 2], "one process per heading of level 1");
}

/// A piece of Markdown around numbered words.
fn fragment() -> impl Strategy<Value = String> {
    let shapes = FRAGMENTS.to_vec();
    (proptest::sample::select(shapes), any::<u16>()).prop_map(|(shape, number)| {
        shape.replace("W1", &format!("ab{number}")).replace("W2", &format!("cd{number}"))
    })
}

fn document() -> impl Strategy<Value = String> {
    let breaks =
        prop_oneof![9 => proptest::strategy::Just("\n\n"), 4 => proptest::strategy::Just("\n")];
    let piece = (fragment(), breaks).prop_map(|(fragment, end)| fragment + end);
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Markdown's own characters, often, and any others, sometimes.
fn noise() -> impl Strategy<Value = String> {
    let mark = proptest::sample::select(
        "#*_`~-=+|<>[](){}!:?$\\&;.,'\"\n\n\n    \t\r>1a".chars().collect::<Vec<_>>(),
    );
    let c = prop_oneof![12 => mark, 1 => any::<char>()];
    proptest::collection::vec(c, 0..300).prop_map(|chars| chars.into_iter().collect())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::default()
    })]

    #[test]
    fn no_word_is_lost(text in document()) {
        let (lecture, report) = plan("a.md", &text);
        let mut lost = missing(&text, &outline::slides(&lecture));
        lost.retain(|word| word.starts_with("ab") || word.starts_with("cd"));
        proptest::prop_assert!(lost.is_empty(), "{lost:?} of\n{text}\n{report}{}", outline::slides(&lecture));
    }

    #[test]
    fn nothing_makes_it_panic(text in noise()) {
        let (once, report) = plan("a.md", &text);
        let (again, report_again) = plan("a.md", &text);
        proptest::prop_assert_eq!(report, report_again);
        proptest::prop_assert_eq!(outline::lecture(&once), outline::lecture(&again));
    }
}

#[test]
fn depth_and_length_do_not_exhaust_the_stack() {
    let many = 50_000;
    for text in [
        ">".repeat(many),
        "- ".repeat(many),
        "*a ".repeat(many) + &"*".repeat(many),
        "[".repeat(many),
        "![a](".repeat(many),
        "::: a\n\n".repeat(many / 10),
        "<!-- a -->\n".repeat(many / 10),
        format!("---\na: {}\n---\n", "[".repeat(many)),
        format!("<!-- class: {} -->\n", "{a: ".repeat(many)),
        "| a ".repeat(many) + "\n" + &"|-".repeat(many),
        "```python {1|".to_owned() + &"1|".repeat(many) + "}\nx\n```\n",
    ] {
        let (lecture, _) = plan("deep.md", &text);
        assert!(lecture.programs.len() < 2);
    }
}

const FRAGMENTS: &[&str] = &[
    "# W1 *W2*",
    "## W1 {#own}",
    "W1\n===",
    "W1 W2\n---",
    "W1 **W2** and `W1`, [W2](W1.html \"W2\")",
    "W1\nW2",
    "- W1\n- W2",
    "* W1\n  * W2\n",
    "1) W1\n2) [ ] W2",
    "> W1\n> > W2",
    "> [!TIP]\n> W1\nW2",
    "| W1 | b |\n|---|:-:|\n| W2 | W1 | W2 |",
    "| W1\n| |\n|",
    "---",
    "***",
    "---\n| W1\n---",
    "    W1 <- W2",
    "                 <- W1 W2 W1",
    "W1(W2)\nW2(W1)",
    "W1 = W2",
    "```\nW1\n  W2\n```",
    "```python\nW1 = 1\n```",
    "```python norun\nW1\n```\n```output\nW2\n```",
    "```python hidden\nW1\n```\n\n```text output\nW2\n```",
    "~~~rust\nW1\n",
    "```pycon\n>>> W1\nW2\n```",
    "<div>W1</div>",
    "<!-- W1 W2 -->",
    "<!-- _class: lead -->\nW1",
    "a <b>W1</b> <!-- W2 -->",
    "$W1 + W2$ and $$W1$$",
    "![W1](W2.png)",
    "W1[^n]\n\n[^n]: W2",
    "[W1]: W2 \"W1\"",
    "::: columns\n\nW1\n\n::: column\nW2\n:::\n:::",
    "::: notes\nW1\n:::",
    "::: W1",
    ":::",
    "???\nW1",
    "Note: W1",
    ". . .",
    "`{python} W1`",
    "- W1\n\n  ```python\n  W2\n  ```",
    "+---+\n| W1|\n+---+",
    "\\W1 &amp; W2\\",
    "~~W1~~ W2^W1^",
    "\u{feff}W1",
];
