//! The reader of info strings, as in `python norun, session=a {1|3-4} [main.py]`.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::flag::{FLAGS, flag_names};
use crate::notes::info_part::{Part, PartKind, Parts, is_line_steps, line_range, line_steps};
use crate::notes::{CodeBlock, Fence, LineStep, Show, Steps, suggest};
use crate::source::{Source, Span};

/// Reads the info string that stands in `span`.
pub fn read(log: &mut Log, source: &Source, span: Span) -> Fence {
    let span = bounded(log, source, span);
    let info = source.slice(span);
    let mut reader = Reader {
        log,
        source,
        fence: Fence { span, info: info.to_owned(), ..Fence::default() },
        list: None,
    };
    reader.fence.flags.start_line = 1;
    let parts = Parts::new(info, span.start as usize);
    let mut first = true;
    for part in parts {
        match part.kind {
            PartKind::Word if first => reader.language(part.text),
            PartKind::Brace if first => reader.braced_language(part),
            PartKind::Word => reader.flag(part.text, part.offset),
            PartKind::Brace => reader.brace(part),
            PartKind::Bracket => reader.bracket(part.text),
        }
        first = false;
    }
    match reader.fence.language.as_str() {
        "output" => reader.fence.flags.output = true,
        "stdin" => reader.fence.flags.typed = true,
        _ => {}
    }
    let Fence { title, flags, .. } = &mut reader.fence;
    if title.is_none() {
        title.clone_from(&flags.file);
    }
    reader.fence
}

/// The beginning of an info string that nobody wrote by hand.
fn bounded(log: &mut Log, source: &Source, span: Span) -> Span {
    let text = source.slice(span);
    if text.len() <= LONGEST {
        return span;
    }
    let message = format!("what stands after the fence has more than {LONGEST} bytes");
    log.push(Diagnostic::new(Code::TooLarge, source, Span::at(span.start as usize), message));
    let end = text.find(char::is_whitespace).filter(|end| *end <= LONGEST).unwrap_or(0);
    Span::new(span.start as usize, span.start as usize + end)
}

/// In bytes.
const LONGEST: usize = 2_000;

/// Reports line steps that lie outside the block.
pub fn check_lines(log: &mut Log, source: &Source, code: &CodeBlock) {
    let Some(fence) = &code.fence else { return };
    let first = fence.flags.start_line;
    let count = u32::try_from(code.text.lines().count()).unwrap_or(u32::MAX);
    let last = first.saturating_add(count).saturating_sub(1);
    let ranges = fence.line_steps.iter().filter_map(|step| match step {
        LineStep::Lines(ranges) => Some(ranges),
        _ => None,
    });
    let bad = ranges.flatten().find(|(a, b)| *a < first || *b > last || a > b);
    let Some((from, to)) = bad else { return };
    let written = if from == to { from.to_string() } else { format!("{from}-{to}") };
    let at = source.slice(fence.span).find(&written).unwrap_or(0) + fence.span.start as usize;
    let noun = if from == to { "line" } else { "lines" };
    let message = match count {
        0 => format!("{noun} {written} of an empty block"),
        _ if from > to => format!("lines {written} run backwards"),
        _ => format!("{noun} {written} of a block with the lines {first} to {last}"),
    };
    let place = Span::new(at, at + written.len());
    log.push(Diagnostic::new(Code::LineOutOfRange, source, place, message).label("no such line"));
}

/// Whether a fence's language is Python that heapdeck runs.
fn is_python(language: &str) -> bool {
    matches!(language, "python" | "py" | "python3" | "py3" | "pycon")
}

struct Reader<'a> {
    log: &'a mut Log,
    source: &'a Source,
    fence: Fence,
    /// The key whose list a following bare word may continue, as in `show=heap,output`.
    list: Option<ListKey>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ListKey {
    Show,
    Compare,
    Steps,
    Focus,
}

impl Reader<'_> {
    fn language(&mut self, word: &str) {
        self.fence.language = word.to_lowercase();
    }

    /// `{python norun}` and `{.python .numberLines}`, as Quarto and pandoc write it.
    fn braced_language(&mut self, part: Part<'_>) {
        let mut words = Parts::new(part.text, part.offset);
        let first = words.next();
        let is_word =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '#' | '_' | '-');
        match first {
            Some(word) if word.text.chars().all(is_word) && !is_line_steps(word.text) => {
                self.language(word.text.trim_start_matches('.'));
                self.words(words);
            }
            _ => self.brace(part),
        }
    }

    fn words(&mut self, words: Parts<'_>) {
        for word in words {
            if let PartKind::Word = word.kind {
                self.flag(word.text, word.offset);
            }
        }
    }

    fn brace(&mut self, part: Part<'_>) {
        self.list = None;
        if is_line_steps(part.text) {
            self.fence.line_steps = line_steps(part.text);
        } else if part.text.contains(':') {
            self.options(part);
        } else {
            self.words(Parts::new(part.text, part.offset));
        }
    }

    fn bracket(&mut self, text: &str) {
        self.list = None;
        if is_line_steps(text) {
            self.fence.line_steps = line_steps(text);
        } else {
            self.fence.title = Some(text.trim().to_owned());
        }
    }

    /// `{lines:true,startLine:5,maxHeight:'200px',at:2}`
    fn options(&mut self, part: Part<'_>) {
        let mut offset = part.offset;
        for option in part.text.split(',') {
            let (key, value) = option.split_once(':').unwrap_or((option, "true"));
            let value = value.trim().trim_matches(['\'', '"']);
            let at = offset + (option.len() - option.trim_start().len());
            let place = Span::new(at, at + option.trim().len());
            let number = value.parse::<u32>().ok();
            let flags = &mut self.fence.flags;
            let good = match (key.trim(), number) {
                ("lines", _) => {
                    flags.lines = value == "true";
                    matches!(value, "true" | "false")
                }
                ("startLine", Some(number)) => {
                    flags.start_line = number;
                    true
                }
                ("maxHeight", _) => {
                    flags.max_height = Some(value.to_owned());
                    true
                }
                ("at", Some(number)) => {
                    flags.at = Some(number);
                    true
                }
                ("startLine" | "at", None) => false,
                (key, _) => {
                    self.unknown(key, place);
                    true
                }
            };
            if !good {
                self.bad(place, &format!("`{value}` is no value of `{}`", key.trim()));
            }
            offset += option.len() + 1;
        }
    }

    fn flag(&mut self, word: &str, offset: usize) {
        let place = Span::new(offset, offset + word.len());
        if let Some((key, value)) = word.split_once('=') {
            let value = value.trim_matches(['\'', '"']);
            self.list = None;
            if !self.pair(key, value, place) {
                self.unknown(key, Span::new(offset, offset + key.len()));
            }
        } else if !self.continues_list(word) && !self.word(word) {
            self.unknown(word, place);
        }
    }

    /// A bare word; `false` when it is not known.
    fn word(&mut self, word: &str) -> bool {
        let flags = &mut self.fence.flags;
        match word {
            "norun" | "no_run" | "no-run" | "ignore" | "notest" => flags.norun = true,
            "hidden" | "hide" => flags.hidden = true,
            "noecho" | "+exec_replace" => flags.no_echo = true,
            "nooutput" => flags.be_silent(),
            "fresh" => flags.fresh = true,
            "predict" | "ask" => flags.predict = true,
            "should_panic" | "should_fail" | "raises" | "raises-exception" | "+expect:failure" => {
                flags.raises = Some(String::new());
            }
            "output" => flags.output = true,
            "stdin" if !is_python(&self.fence.language) => flags.typed = true,
            "threads" => flags.show.get_or_insert_default().push(Show::Timeline),
            "lines" | ".numberLines" | "+line_numbers" => flags.lines = true,
            // They say what heapdeck does anyway.
            "continuation" | "run" | "+exec" => {}
            _ => return false,
        }
        self.list = None;
        true
    }

    /// `key=value`; `false` when the key is not known.
    fn pair(&mut self, key: &str, value: &str, place: Span) -> bool {
        let flags = &mut self.fence.flags;
        match key {
            "hidelines" => flags.hidelines = Some(value.to_owned()),
            "session" => flags.session = Some(value.to_owned()),
            "raises" | "should_panic" => flags.raises = Some(value.to_owned()),
            "python" if value.starts_with(['<', '>', '=', '!']) => {
                flags.pyversion = Some(value.to_owned());
            }
            "python" if is_version(value) => flags.python = Some(value.to_owned()),
            "python" => self.bad(place, "`python=` takes a version such as `3.13`"),
            "pyversion" => flags.pyversion = Some(value.to_owned()),
            "seed" => match value.parse() {
                Ok(seed) => flags.seed = Some(seed),
                Err(_) => self.bad(place, "`seed=` takes a whole number"),
            },
            "clock" if value == "real" || value == "virtual" => {
                flags.real_clock = Some(value == "real");
            }
            "clock" => self.bad(place, "`clock=` is `real` or `virtual`"),
            "compare" if value.split(',').all(is_version) => {
                self.list = Some(ListKey::Compare);
                flags.compare = value.split(',').map(str::to_owned).collect();
                flags.show.get_or_insert_default().push(Show::Compare);
            }
            "compare" => self.bad(place, "`compare=` takes versions such as `3.13,3.13t`"),
            "show" => {
                self.list = Some(ListKey::Show);
                flags.show.get_or_insert_default();
                for item in value.split(',').filter(|item| !item.is_empty()) {
                    self.show(item, place);
                }
            }
            "steps" if value.contains("..") => {
                let (from, to) = value.split_once("..").unwrap_or_default();
                let plain = |text: &str| text.trim_matches(['\'', '"']).to_owned();
                flags.steps = Steps::Between(plain(from), plain(to));
            }
            "focus" => {
                self.list = Some(ListKey::Focus);
                let names = value.split(',').filter(|name| !name.is_empty());
                flags.focus.extend(names.map(str::to_owned));
            }
            "steps" => {
                self.list = Some(ListKey::Steps);
                for item in value.split(',') {
                    self.steps(item, place);
                }
            }
            "options" => self.compare_options(value, place),
            "tags" => {
                if value.contains("raises-exception") {
                    flags.raises = Some(String::new());
                }
            }
            "stdin" => flags.stdin = Some(unescaped(value)),
            "file" => self.file(value, place),
            "title" | "name" | "filename" => self.fence.title = Some(value.to_owned()),
            "startFrom" | "startLine" => match value.parse() {
                Ok(number) => flags.start_line = number,
                Err(_) => self.bad(place, "the number of the first line is a whole number"),
            },
            "code-line-numbers" | "hl_lines" if is_line_steps(value) => {
                self.fence.line_steps = line_steps(value);
            }
            _ => return false,
        }
        true
    }

    fn file(&mut self, path: &str, place: Span) {
        let flags = &mut self.fence.flags;
        match path_problem(path) {
            None => flags.file = Some(path.to_owned()),
            Some(problem) => {
                flags.norun = true;
                self.bad(place, &format!("`file=` takes {problem}"));
            }
        }
    }

    fn continues_list(&mut self, word: &str) -> bool {
        match self.list {
            Some(ListKey::Show) => {
                let Some(show) = show(word) else { return false };
                self.fence.flags.show.get_or_insert_default().push(show);
                true
            }
            Some(ListKey::Compare) => {
                if is_version(word) {
                    self.fence.flags.compare.push(word.to_owned());
                }
                is_version(word)
            }
            Some(ListKey::Steps) => self.push_steps(word),
            Some(ListKey::Focus) => {
                let is_name = word.chars().all(|c| c.is_alphanumeric() || c == '_');
                let is_flag =
                    FLAGS.iter().any(|flag| flag.name == word || flag.aliases.contains(&word));
                if is_name && !is_flag {
                    self.fence.flags.focus.push(word.to_owned());
                }
                is_name && !is_flag
            }
            None => false,
        }
    }

    fn show(&mut self, item: &str, place: Span) {
        match show(item) {
            Some(show) => self.fence.flags.show.get_or_insert_default().push(show),
            None if item == "none" => {}
            None => {
                let message = format!("`{item}` is no picture");
                let close = suggest::closest(item, SHOWS.iter().map(|(name, _)| *name));
                let known = SHOWS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                let help = match close {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("`show=` takes some of {known}, or none"),
                };
                let code = Code::BadFlagValue;
                self.log.push(Diagnostic::new(code, self.source, place, message).help(help));
            }
        }
    }

    fn steps(&mut self, item: &str, place: Span) {
        match item {
            "all" => self.fence.flags.steps = Steps::All,
            "auto" => self.fence.flags.steps = Steps::Auto,
            "line" | "lines" => self.fence.flags.steps = Steps::Line,
            "call" | "calls" => self.fence.flags.steps = Steps::Call,
            "over" => self.fence.flags.steps = Steps::Over,
            "bytecode" | "instruction" => self.fence.flags.steps = Steps::Bytecode,
            _ if self.push_steps(item) => {}
            _ => self.bad(
                place,
                "`steps=` takes `all`, `line`, `call`, `over`, `bytecode`, `final`, lines as in `3,5-7,last`, or `\"a\"..\"b\"`",
            ),
        }
    }

    fn push_steps(&mut self, item: &str) -> bool {
        let steps = &mut self.fence.flags.steps;
        if matches!(item, "final" | "last") {
            match steps {
                Steps::Lines { last, .. } => *last = true,
                steps => *steps = Steps::Final,
            }
            return true;
        }
        let Some(range) = line_range(item) else { return false };
        match steps {
            Steps::Lines { lines, .. } => lines.push(range),
            steps => {
                let last = *steps == Steps::Final;
                *steps = Steps::Lines { lines: vec![range], last };
            }
        }
        true
    }

    fn compare_options(&mut self, value: &str, place: Span) {
        for option in value.split([',', '+', ' ']).filter(|option| !option.is_empty()) {
            let flags = &mut self.fence.flags;
            let name = option.trim_start_matches('-');
            let is_on = name == option;
            match name {
                "NORMALIZE_WHITESPACE" => flags.normalize_whitespace = is_on,
                "ELLIPSIS" => flags.no_ellipsis = !is_on,
                "IGNORE_EXCEPTION_DETAIL" => flags.ignore_exception_detail = is_on,
                "DONT_ACCEPT_BLANKLINE" => flags.no_blank_line_mark = is_on,
                "SKIP" => flags.norun = is_on,
                _ => self.bad(place, &format!("`{option}` is no option of a comparison")),
            }
        }
    }

    fn bad(&mut self, place: Span, message: &str) {
        self.log.push(Diagnostic::new(Code::BadFlagValue, self.source, place, message));
    }

    /// Fences of other languages carry flags of other tools.
    fn unknown(&mut self, word: &str, place: Span) {
        if !is_python(&self.fence.language) && !self.fence.flags.output {
            return;
        }
        let message = format!("unknown flag `{word}`");
        let diagnostic = Diagnostic::new(Code::UnknownFlag, self.source, place, message);
        let known = flag_names().chain(SHOWS.iter().map(|(name, _)| *name));
        self.log.push(match suggest::closest(word, known) {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
            None => diagnostic.label("it has no effect"),
        });
    }
}

/// Why a path is none inside the lecture's folder, as in "a path inside the folder of the notes".
pub fn path_problem(path: &str) -> Option<&'static str> {
    let mut parts = path.split('/');
    match () {
        () if path.is_empty() || path.ends_with('/') => Some("the name of a file"),
        () if path.contains(['\\', '\0']) => Some("a path with `/` between its parts"),
        () if path.starts_with('/') => Some("a path that begins in the folder of the notes"),
        () if parts.any(|part| part == "..") => Some("a path inside the folder of the notes"),
        () if path.split('/').any(|part| matches!(part, "" | ".")) => {
            Some("a path without empty parts")
        }
        () => None,
    }
}

/// Text on one line: `\n` is a line break, `\t` a tabulator.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match (character, rest.clone().next()) {
            ('\\', Some(next @ ('n' | 't' | '\\'))) => {
                rest.next();
                out.push(match next {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                });
            }
            _ => out.push(character),
        }
    }
    out
}

fn show(name: &str) -> Option<Show> {
    SHOWS.iter().find(|(known, _)| *known == name).map(|(_, show)| *show)
}

fn is_version(text: &str) -> bool {
    // `3.13t` is built without the GIL.
    let mut parts = text.strip_suffix('t').unwrap_or(text).split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.next() == Some("3") && parts.clone().count() >= 1 && parts.all(is_number)
}

/// The words of `show=`.
pub const SHOWS: &[(&str, Show)] = &[
    ("memory", Show::Memory),
    ("heap", Show::Memory),
    ("output", Show::Output),
    ("timeline", Show::Timeline),
    ("gil", Show::Timeline),
    ("lock", Show::Lock),
    ("map", Show::Map),
    ("dis", Show::Dis),
    ("layout", Show::Layout),
    ("race", Show::Race),
    ("life", Show::Life),
    ("refcount", Show::Life),
    ("gc", Show::Collect),
    ("collect", Show::Collect),
    ("waits", Show::Waits),
    ("deadlock", Show::Waits),
];

#[cfg(test)]
mod tests {
    use super::read;
    use crate::diagnostic::{Format, Log, render_all};
    use crate::notes::{Fence, LineStep, Show, Steps};
    use crate::source::{Source, Span};

    fn fence(info: &str) -> (Fence, String) {
        let mut log = Log::default();
        let source = Source::new("a.md", info);
        let fence = read(&mut log, &source, Span::new(0, info.len()));
        (fence, render_all(&log, Format::Concise))
    }

    #[test]
    fn flags_stand_after_the_language_by_space_or_comma() {
        let (fence, log) = fence("python,norun show=heap,output,hidden steps=3,5-7 session=a");
        assert_eq!(log, "");
        assert_eq!(fence.language, "python");
        assert!(fence.flags.norun && fence.flags.hidden);
        assert_eq!(fence.flags.show, Some(vec![Show::Memory, Show::Output]));
        assert_eq!(fence.flags.steps, Steps::Lines { lines: vec![(3, 3), (5, 7)], last: false });
        assert_eq!(fence.flags.session.as_deref(), Some("a"));
    }

    #[test]
    fn line_steps_read_the_same_in_braces_and_brackets() {
        let wanted = vec![
            LineStep::Lines(vec![(1, 1)]),
            LineStep::Lines(vec![(3, 4), (6, 6)]),
            LineStep::All,
        ];
        for info in ["python {1|3-4,6|all}", "python[1|3-4,6|*]", "py{ 1 | 3-4, 6 | all } [a.py]"] {
            assert_eq!(fence(info).0.line_steps, wanted, "{info}");
        }
        assert_eq!(fence("py{1} [a b.py]").0.title.as_deref(), Some("a b.py"));
    }

    #[test]
    fn unknown_words_are_reported_in_python_only() {
        assert_eq!(
            fence("python norn").1,
            "a.md:1:8: warning[unknown-flag]: unknown flag `norn`\n"
        );
        assert_eq!(fence("rust norn").1, "");
        assert_eq!(
            fence("python seed=x").1,
            "a.md:1:8: error[bad-flag-value]: `seed=` takes a whole number\n"
        );
    }

    #[test]
    fn versions_to_compare_are_a_list() {
        let (compared, said) = fence("python compare=3.13,3.13t");
        assert_eq!((compared.flags.compare, &*said), (vec!["3.13".into(), "3.13t".into()], ""));
        assert_eq!(compared.flags.show, Some(vec![Show::Compare]));
        let words =
            "a.md:1:8: error[bad-flag-value]: `compare=` takes versions such as `3.13,3.13t`\n";
        assert_eq!(fence("python compare=x").1, words);
    }

    #[test]
    fn other_tools_ways_to_name_the_language() {
        assert_eq!(fence("{python}").0.language, "python");
        assert_eq!(fence("{.python .numberLines}").0.language, "python");
        assert!(fence("{.python .numberLines}").0.flags.lines);
        assert_eq!(fence("Python").0.language, "python");
        assert_eq!(fence("").0.language, "");
    }
}
