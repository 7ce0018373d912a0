//! The table of keys that front matter and directive comments know.

use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::notes::{Entry, Value, suggest};
use crate::source::Source;

/// Where a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For the whole file.
    Deck,
    /// From its slide on; with a leading `_` for its slide only.
    Slide,
}

/// What a key may be followed by. YAML that an editor writes has these kinds; a version such as `3.10` may look like a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A text or a number.
    Text,
    /// The same, which some readers take for more: a day, or a time.
    Date,
    /// Minutes, or as in `1h30m`.
    Duration,
    /// A language tag.
    Tag,
    /// A version of CPython.
    Version,
    /// `true` or `false`.
    Switch,
    /// A whole number, not below 0.
    Whole,
    /// A whole number within bounds.
    Between(u64, u64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text, or a list of texts.
    Texts,
    /// A heading level from 1 to 6, 0 for none, or a list of levels.
    Levels,
    /// A mapping.
    Map,
    /// A text, or a mapping.
    TextOrMap,
    /// A mapping of what is checked, of limits, of findings, of what Quarto does with blocks: who reads it checks its keys.
    Checks,
    Limits,
    Lints,
    Execute,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub scope: Scope,
    pub takes: Takes,
    pub about: &'static str,
}

impl Key {
    const fn takes(self, takes: Takes) -> Key {
        Key { takes, ..self }
    }
}

/// The row of a key, with or without the leading `_` of a slide key.
pub fn known_key(name: &str) -> Option<&'static Key> {
    let plain = name.strip_prefix('_');
    KEYS.iter().find(|key| match plain {
        Some(plain) => key.name == plain && key.scope == Scope::Slide,
        None => key.name == name,
    })
}

/// The known key that `name` may be a slip of.
pub fn close_key(name: &str) -> Option<&'static str> {
    let plain = name.strip_prefix('_').unwrap_or(name);
    suggest::closest(plain, KEYS.iter().map(|key| key.name))
}

/// Reports a key that is not known. One that is close to nothing may belong to another tool.
pub fn report_unknown(log: &mut Log, source: &Source, entry: &Entry) {
    let message = format!("unknown key `{}`", entry.key);
    let diagnostic = Diagnostic::new(Code::UnknownKey, source, entry.key_span, message);
    log.push(match close_key(&entry.key) {
        Some(close) => {
            let underscore = if entry.key.starts_with('_') { "_" } else { "" };
            diagnostic
                .label("not a key of heapdeck")
                .help(format!("did you mean `{underscore}{close}`?"))
        }
        None => Diagnostic { severity: Severity::Hint, ..diagnostic }.label("has no effect here"),
    });
}

/// What stands in the front matter of Slidev's decks and of no others, beside what is a key here.
pub const SLIDEV_DECK: &[&str] = &[
    "mdc",
    "info",
    "drawings",
    "highlighter",
    "routerMode",
    "colorSchema",
    "layoutClass",
    "lineNumbers",
    "aspectRatio",
    "canvasWidth",
    "favicon",
    "titleTemplate",
];

/// How many cores a host may have.
const MOST_CORES: u64 = 64;

const fn deck(name: &'static str, about: &'static str) -> Key {
    Key { name, scope: Scope::Deck, takes: Takes::Text, about }
}

const fn slide(name: &'static str, about: &'static str) -> Key {
    Key { name, scope: Scope::Slide, takes: Takes::Text, about }
}

/// Why a key cannot have its value, where its kind alone tells that. No value at all is none.
pub fn misfit(source: &Source, entry: &Entry) -> Option<String> {
    let key = known_key(&entry.key)?;
    let (value, text) = (&entry.value, entry.value.text());
    let number = || text.parse::<u64>().ok();
    let (fits, takes) = match key.takes {
        _ if *value == Value::Null => return None,
        Takes::Switch => (matches!(value, Value::Bool(_)), "`true` or `false`".to_owned()),
        Takes::Whole => (number().is_some(), "a whole number".to_owned()),
        Takes::Between(least, most) => {
            let fits = number().is_some_and(|number| (least..=most).contains(&number));
            let takes = if least == most {
                least.to_string()
            } else {
                format!("a number from {least} to {most}")
            };
            (fits, takes)
        }
        Takes::Word(words) => (words.contains(&text.as_str()), one_of(words)),
        Takes::Levels => (
            levels(value).is_some(),
            "a level from 1 to 6, 0 for none, or a list of levels".to_owned(),
        ),
        Takes::Tag => {
            (is_tag(&entry.written(source)), "a language tag, as `en` or `pt-BR`".to_owned())
        }
        Takes::Execute => (matches!(value, Value::Map(_)), "a mapping".to_owned()),
        _ => return None,
    };
    (!fits).then(|| format!("`{}` is {takes}", entry.key))
}

/// Reports a value that cannot be used.
pub fn report_misfit(log: &mut Log, source: &Source, entry: &Entry) {
    let Some(message) = misfit(source, entry) else { return };
    let diagnostic = Diagnostic::new(Code::BadFrontMatter, source, entry.value_span, message);
    let words = match known_key(&entry.key).map(|key| key.takes) {
        Some(Takes::Word(words)) => words,
        _ => &[],
    };
    log.push(match suggest::closest(&entry.value.text(), words.iter().copied()) {
        Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
        None => diagnostic,
    });
}

fn one_of(words: &[&str]) -> String {
    let mut words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let last = words.pop().unwrap_or_default();
    if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
}

/// The heading levels, from 1, that a value names: all up to a number, those of a list, none for `false` and 0, and for
/// `auto` whatever the notes are.
pub fn levels(value: &Value) -> Option<Option<[bool; 6]>> {
    let level = |value: &Value| value.text().parse::<usize>().ok().filter(|level| *level <= 6);
    let mut levels = [false; 6];
    match value {
        Value::Text(text) if text == "auto" => return Some(None),
        Value::Bool(false) => {}
        Value::List(values) => {
            for value in values {
                *levels.get_mut(level(value)?.checked_sub(1)?)? = true;
            }
        }
        value => levels[..level(value)?].fill(true),
    }
    Some(Some(levels))
}

/// Words of letters and digits with dashes between them, the first of letters only.
fn is_tag(text: &str) -> bool {
    let is_word = |word: &str| {
        (1..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = text.split(['-', '_']).next().unwrap_or_default();
    first.len() > 1
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && text.split(['-', '_']).all(is_word)
}

pub const KEYS: &[Key] = &[
    deck("title", "title of the lecture"),
    deck("subtitle", "what stands below the title, on a slide of their own"),
    deck("sub_title", "presenterm's name of `subtitle`"),
    deck("author", "who gives it").takes(Takes::Texts),
    deck("date", "when it is given").takes(Takes::Date),
    deck("description", "one sentence about it"),
    deck("duration", "how long the talk may take: minutes, or as in `1h30m`").takes(Takes::Duration),
    deck("keywords", "words to find it by").takes(Takes::Texts),
    deck("lang", "language tag of the text; `en` when absent").takes(Takes::Tag),
    deck("dir", "the direction of the text; that of its language when absent")
        .takes(Takes::Word(&["ltr", "rtl"])),
    deck("theme", "`light`, `dark`, or the folder of a theme"),
    deck("style", "CSS of your own"),
    deck("print", "`steps`: on paper each step has a page; else each slide, in its last state")
        .takes(Takes::Word(&["final", "steps"])),
    deck("size", "`16:9` or `4:3`").takes(Takes::Word(&["16:9", "4:3"])),
    deck("math", "whether `$...$` is a formula; on by default; Marp's names of its ways count as `true`")
        .takes(Takes::Word(&["true", "false", "mathjax", "katex"])),
    deck("headingDivider", "headings up to this level start a slide; a list names levels")
        .takes(Takes::Levels),
    deck("slide-level", "pandoc's name of `headingDivider`").takes(Takes::Levels),
    deck("format", "Quarto's own: the title has a slide of its own, and pictures their captions")
        .takes(Takes::TextOrMap),
    deck("execute", "Quarto's own: `echo`, `eval`, `output` and `include` of the blocks that say nothing else")
        .takes(Takes::Execute),
    deck("incremental", "`true`: the items of all lists come one by one").takes(Takes::Switch),
    deck("python", "the CPython version that is modelled").takes(Takes::Version),
    deck("build", "how the interpreter is built, `pie` or `non-pie`: decides the process map")
        .takes(Takes::Word(&["pie", "non-pie"])),
    deck("seed", "seed of the run").takes(Takes::Whole),
    deck("aslr", "`true`: where the parts of the process lie is drawn from the seed")
        .takes(Takes::Switch),
    deck("cores", "on how many cores threads run at once where there is no GIL, as under 3.13t")
        .takes(Takes::Between(1, MOST_CORES)),
    deck(
        "clock",
        "`real`: programs run at the times that `heapdeck record` has measured; else `virtual`",
    )
    .takes(Takes::Word(&["virtual", "real"])),
    deck("session", "`document`: one process for the whole file").takes(Takes::Word(&["document"])),
    deck("network", "addresses, each with what a server there answers and how late")
        .takes(Takes::Map),
    deck("disk", "how long it takes to open a file: one time, or names of files with a time each")
        .takes(Takes::TextOrMap),
    deck("check", "what is checked: `comments: true` makes values in comments claims")
        .takes(Takes::Checks),
    deck(
        "limits",
        "limits of each run, as in `{steps: 100k, memory: 16M, time: 2s}`; lower than what holds anyway",
    )
    .takes(Takes::Limits),
    deck("lints", "how bad findings are, as in `{missing-alt: deny, duplicate-title: allow}`")
        .takes(Takes::Lints),
    deck("url", "address of the deck"),
    deck("image", "picture for social cards"),
    deck("marp", "Marp's own switch; has no effect").takes(Takes::Switch),
    deck("heapdeck", "a mapping of keys of heapdeck, so that other tools ignore them")
        .takes(Takes::Map),
    deck("version", "version of the directives; 1").takes(Takes::Between(1, 1)),
    slide("overflow", "what becomes of what does not fit on a slide")
        .takes(Takes::Word(&["split", "shrink", "scroll", "error"])),
    slide("layout", "`default`, `center`, `cover`, or a class of your own theme"),
    slide("background", "Slidev's name of a background: a colour, a gradient or a picture"),
    slide("paginate", "`false`: the slide number is not shown; `hold`: it stays that of the slide before; `skip`: both")
        .takes(Takes::Word(&["true", "false", "hold", "skip"])),
    slide("header", "text at the top"),
    slide("footer", "text at the bottom"),
    slide("class", "CSS classes").takes(Takes::Texts),
    slide("color", "colour of the text"),
    slide("backgroundColor", "colour of the background"),
    slide("backgroundImage", "CSS image of the background"),
    slide("backgroundPosition", "CSS position of the background"),
    slide("backgroundRepeat", "CSS repetition of the background"),
    slide("backgroundSize", "CSS size of the background"),
    slide("transition", "how the slide comes in"),
];
