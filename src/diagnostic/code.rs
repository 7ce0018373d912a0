//! The table of diagnostic codes; `heapdeck explain CODE` reads it.

use crate::diagnostic::Severity;

/// Every kind of message. The variant's row in `CODES` gives its name, severity and explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    RaisedException,
    UnsupportedPython,
    SyntaxError,
    LimitReached,
    OutputDiffers,
    ExpectedException,
    UnknownFlag,
    BadFlagValue,
    UnknownKey,
    BadFrontMatter,
    LineArt,
    IndentedRemark,
    VisibleNote,
    FramingRule,
    CallLines,
    SlideSplit,
    SlideScaled,
    SlideOverflow,
    MissingImage,
    LeftOutHtml,
    CutHtml,
    BadInclude,
    DuplicateId,
    UnreadKey,
    BrokenLink,
    BadMath,
    BadSummary,
    BadConfig,
    LineOutOfRange,
    LimitedPicture,
    EmptyPicture,
    UnreadInput,
    UndeclaredAddress,
    MapUpsideDown,
    MapOrder,
    MapRange,
    MapSegment,
    MapGrowth,
    TooLarge,
    BadTheme,
    NoSchedule,
    OtherObject,
    SkippedLevel,
    MissingAlt,
    UnusedSession,
    DuplicateTitle,
    StrayOutput,
    UnclosedFence,
    UnusedFootnote,
    EmptyLink,
    BadLimit,
}

/// One row of the table.
#[derive(Debug)]
pub struct CodeEntry {
    pub code: Code,
    /// The name an author sees and can pass to `heapdeck explain`.
    pub name: &'static str,
    pub severity: Severity,
    pub explanation: &'static str,
}

impl Code {
    pub fn entry(self) -> &'static CodeEntry {
        CODES.iter().find(|entry| entry.code == self).unwrap_or(&CODES[0])
    }
}

/// The row of a code's name, in any case.
pub fn explain(name: &str) -> Option<&'static CodeEntry> {
    CODES.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
}

const fn row(
    code: Code,
    name: &'static str,
    severity: Severity,
    explanation: &'static str,
) -> CodeEntry {
    CodeEntry { code, name, severity, explanation }
}

use Severity::{Error, Hint, Warning};

pub const CODES: &[CodeEntry] = &[
    row(
        Code::RaisedException,
        "raised-exception",
        Error,
        "A Python block raised an exception that nothing caught. Fix the block, or write `raises=TypeError` after the language word when the exception is the point.",
    ),
    row(
        Code::UnsupportedPython,
        "unsupported-python",
        Error,
        "The block uses something the bundled Python machine does not model. heapdeck never guesses an answer: write `norun` after the language word to show the code without running it.",
    ),
    row(
        Code::SyntaxError,
        "syntax-error",
        Error,
        "The block is not valid Python of the chosen version.",
    ),
    row(
        Code::LimitReached,
        "limit-reached",
        Error,
        "The block reached a limit on instructions, memory, output, recursion or threads. The limits are the same on every machine, so the result is too.",
    ),
    row(
        Code::OutputDiffers,
        "output-differs",
        Error,
        "The `output` block under a fence is a claim, and the run printed something else. `heapdeck update` rewrites the recorded output.",
    ),
    row(
        Code::ExpectedException,
        "expected-exception",
        Error,
        "The block promises an exception with `raises=...`, but it raised another one or none.",
    ),
    row(
        Code::UnknownFlag,
        "unknown-flag",
        Warning,
        "A word after the fence's language is not a flag heapdeck knows.",
    ),
    row(
        Code::BadFlagValue,
        "bad-flag-value",
        Error,
        "A flag of a fence has a value that cannot be used.",
    ),
    row(
        Code::UnknownKey,
        "unknown-key",
        Warning,
        "A key of the front matter or of a directive comment is not known, or a command of presenterm's has no effect here. When a key is close to a known one, that one is named.",
    ),
    row(
        Code::BadFrontMatter,
        "bad-front-matter",
        Error,
        "The front matter at the top of the file is not valid YAML, or a value has the wrong type.",
    ),
    row(
        Code::LineArt,
        "line-art",
        Hint,
        "Lines drawn with `|` and dashes stand outside a fence. They are kept in shape as a picture; put them into a plain fence to be sure.",
    ),
    row(
        Code::IndentedRemark,
        "indented-remark",
        Hint,
        "Markdown reads a line indented by four spaces or more as code. Here it reads like a remark, so it is shown as one beside its neighbour.",
    ),
    row(
        Code::VisibleNote,
        "visible-note",
        Hint,
        "A paragraph begins with `Note:` or `Notes:`, as notes for the speaker do in reveal.js. Where rules `---` cut the slides it is such a note. Elsewhere a remark for the readers begins just so, and it stays one: a line `Note:` alone begins what only the speaker sees.",
    ),
    row(
        Code::FramingRule,
        "framing-rule",
        Hint,
        "A `---` here frames a drawing. It is kept with the drawing and does not start a new slide.",
    ),
    row(
        Code::CallLines,
        "call-lines",
        Hint,
        "Lines of calls or assignments stand outside a fence, where Markdown would run them together. They are shown line by line and are not run; put them into a `python` fence to run them.",
    ),
    row(
        Code::SlideSplit,
        "slide-split",
        Hint,
        "The slide does not fit on 1280x720 and was split where a reader would break it. A rule `---` of your own splits it where you want; `overflow: shrink` keeps it whole and makes its text smaller.",
    ),
    row(
        Code::SlideScaled,
        "slide-scaled",
        Hint,
        "The slide does not fit on 1280x720 and could not be split, so its text was made smaller.",
    ),
    row(
        Code::SlideOverflow,
        "slide-overflow",
        Warning,
        "The slide does not fit: it can neither be split nor be set smaller, or `overflow: error` forbids that. With `overflow: error`, or `--strict`, this is an error. `overflow: scroll` lets the slide be scrolled.",
    ),
    row(
        Code::MissingImage,
        "missing-image",
        Error,
        "An image of the notes cannot be read, so the deck would not be complete.",
    ),
    row(
        Code::LeftOutHtml,
        "left-out-html",
        Warning,
        "The notes have an element of HTML that runs a script or loads something from elsewhere, as `<script>`, `<iframe>` or `<object>`. Pages and decks ask for nothing outside themselves and run no script of the notes; the element is left out.",
    ),
    row(
        Code::CutHtml,
        "cut-html",
        Warning,
        "A table or a list that is written as HTML stands around a block of code, a picture or an output. A page of a book shows the block where it stands; on a slide \
         blocks have rows of their own, so the table or list ends before it, and what belongs to it stands below. Columns (`::: columns`) stand beside each other on both.",
    ),
    row(
        Code::BadInclude,
        "bad-include",
        Error,
        "What `{{#include file}}` names cannot be put in its place: the file is not there or lies outside the book \
         (`--root` names a wider folder), it has no such lines or anchor (`ANCHOR: name` to `ANCHOR_END: name`), or files include each other.",
    ),
    row(
        Code::DuplicateId,
        "duplicate-id",
        Error,
        "Two places of one page have the same id (`{#id}` after a heading, or `id=\"...\"` in HTML), so a link to it could only lead to the first.",
    ),
    row(
        Code::UnreadKey,
        "unread-key",
        Warning,
        "`book.toml` has a key that does nothing here: one of mdBook's that heapdeck does not need, or one that nobody knows. The book is built all the same.",
    ),
    row(
        Code::BrokenLink,
        "broken-link",
        Error,
        "A link leads to a file or a heading that does not exist. Ids are made from the words of the heading, in lower case, with `-` for blanks; `{#id}` behind a heading sets it.",
    ),
    row(
        Code::BadMath,
        "bad-math",
        Warning,
        "A formula cannot be turned into MathML; its source is shown instead.",
    ),
    row(
        Code::BadSummary,
        "bad-summary",
        Error,
        "`SUMMARY.md` does not follow mdBook's grammar, or names a file that does not exist.",
    ),
    row(Code::BadConfig, "bad-config", Error, "The configuration file cannot be read."),
    row(
        Code::LineOutOfRange,
        "line-out-of-range",
        Error,
        "A line in `{...}` after the language word lies beyond the block.",
    ),
    row(
        Code::LimitedPicture,
        "limited-picture",
        Hint,
        "The run has more steps or objects than a picture can show; what was left out is counted in the figure.",
    ),
    row(
        Code::EmptyPicture,
        "empty-picture",
        Warning,
        "`show=...` asks for a picture, and the run left nothing to draw of that kind: no second thread, no garbage in a cycle, no name. The code and its output are shown alone.",
    ),
    row(
        Code::UnreadInput,
        "unread-input",
        Warning,
        "Lines are typed in, by a `stdin` block or `stdin=...`, that no Python block reads.",
    ),
    row(
        Code::UndeclaredAddress,
        "undeclared-address",
        Hint,
        "A program asked for an address that `network` in the front matter does not declare: it found no network, or a page that is not there. Declare it as in `network: {\"https://example.com/data\": {json: {x: 1}, latency: 80 ms}}`; nothing outside is ever asked.",
    ),
    row(
        Code::MapUpsideDown,
        "map-upside-down",
        Hint,
        "A drawing of memory labels one end as low addresses and the other as high ones, but its parts stand the other way round: in every process that is modelled the stack lies above the heap. Turn the labels round, or the parts. The deck shows the true map beside the drawing.",
    ),
    row(
        Code::MapOrder,
        "map-order",
        Warning,
        "A drawing of memory has a part above another one, and in the run it lies below it, as the addresses that are shown there tell. The deck shows the true map beside the drawing.",
    ),
    row(
        Code::MapRange,
        "map-range",
        Warning,
        "An address in a drawing of memory is not where its part, its border or its object lies in the run. `heapdeck draw --show map` gives the addresses of a script; the deck shows the true map beside the drawing.",
    ),
    row(
        Code::MapSegment,
        "map-segment",
        Hint,
        "A drawing of memory has a value in a part in which it does not lie in the run: a stack holds references, and small ints are static data, not heap. An arrow (`x -> 1`) says that a slot only refers to the value.",
    ),
    row(
        Code::MapGrowth,
        "map-growth",
        Warning,
        "An arrow or a word in a drawing of memory has a part growing the wrong way. Stacks grow to lower addresses, the heap to higher ones.",
    ),
    row(
        Code::TooLarge,
        "too-large",
        Error,
        "A block is larger than any slide could show, or the notes have more blocks, slides or includes than a deck can hold. What is beyond the limit is left out; code that was cut is not run.",
    ),
    row(
        Code::BadTheme,
        "bad-theme",
        Warning,
        "`theme` in the front matter names no theme: it is `light`, `dark` or the folder of a theme, inside the folder of the notes.",
    ),
    row(
        Code::NoSchedule,
        "no-schedule",
        Error,
        "The notes ask for the real clock, whose measured times lie in a file beside them, so that the deck stays the same until they are measured anew. The file is missing, damaged, or of another text of the program. `heapdeck record NOTES.md` writes it.",
    ),
    row(
        Code::OtherObject,
        "other-object",
        Error,
        "An address that the notes record, as a number or as `<addr:name>`, stands for one object in one place and for another in the next. Numbers are not compared, objects are: what has one address in the notes must be one object in the run, and what has two must be two. `heapdeck update` writes the addresses of the run.",
    ),
    row(
        Code::SkippedLevel,
        "skipped-level",
        Warning,
        "A heading is more than one level below the one before it, so the outline has a hole: screen readers and tables of contents show it as a missing heading.",
    ),
    row(
        Code::MissingAlt,
        "missing-alt",
        Warning,
        "An image has no text alternative, so whoever cannot see it learns nothing. Write it between the brackets, as in `![the stack above the heap](map.png)`.",
    ),
    row(
        Code::UnusedSession,
        "unused-session",
        Warning,
        "A `session=name` has one block only, so the name shares nothing. Either another block was meant to have the same name, or the flag can go (`fresh` starts a process that the blocks below go on with). A block that ends its process, or runs on a version, seed or clock of its own, may have one for itself.",
    ),
    row(
        Code::DuplicateTitle,
        "duplicate-title",
        Hint,
        "Two slides have the same title, so lists of slides and screen readers cannot tell them apart. A slide that goes on on another one may say so, as in `Lists (2)`.",
    ),
    row(
        Code::StrayOutput,
        "stray-output",
        Warning,
        "An `output` block stands below no Python block that runs, or it is the second one below it, so it is compared with nothing. Move it directly below its block.",
    ),
    row(
        Code::UnclosedFence,
        "unclosed-fence",
        Warning,
        "A fence is not closed, so everything up to the end of the file is code. `heapdeck check --fix` closes it at the end.",
    ),
    row(
        Code::UnusedFootnote,
        "unused-footnote",
        Hint,
        "A footnote is defined and nothing refers to it, so nobody will read it. Write `[^label]` where it belongs, or take it out.",
    ),
    row(
        Code::EmptyLink,
        "empty-link",
        Warning,
        "A link has no address or no text, so nobody can follow it.",
    ),
    row(
        Code::BadLimit,
        "bad-limit",
        Error,
        "A limit in the front matter cannot be read. `limits` takes `steps`, `block-steps`, `memory`, `output`, `block-output`, `recursion`, `time` and `block-time`, as in `limits: {steps: 100k, memory: 16M, time: 2s}`.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{CODES, explain};

    #[test]
    fn names_are_unique_and_every_code_finds_its_own_row() {
        for entry in CODES {
            assert_eq!(explain(entry.name).map(|found| found.code), Some(entry.code));
            assert_eq!(entry.code.entry().name, entry.name);
        }
    }
}
