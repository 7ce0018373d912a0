//! What stands after the opening of a fence: language, flags, line steps, title.

use crate::source::Span;

/// A fence's info string, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fence {
    /// The info string in the source.
    pub span: Span,
    /// As written.
    pub info: String,
    /// The first word in lower case, as in `python`; empty for a bare fence.
    pub language: String,
    pub flags: Flags,
    /// `{1|3-4|all}`: what is highlighted, step by step.
    pub line_steps: Vec<LineStep>,
    /// `[main.py]`
    pub title: Option<String>,
}

/// One stop of the code highlight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineStep {
    All,
    None,
    /// The code is not shown at this stop.
    Hide,
    /// Lines from 1, first and last included, in the order written.
    Lines(Vec<(u32, u32)>),
}

/// The words and `key=value` pairs after the language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flags {
    /// `norun`, `ignore`, `notest`: shown, not run.
    pub norun: bool,
    /// Run, not shown.
    pub hidden: bool,
    /// What it prints is shown, the code is not.
    pub no_echo: bool,
    /// Run; neither what it prints nor a picture is shown.
    pub no_output: bool,
    /// `hidelines=~`: lines that begin so run and are not shown (mdBook).
    pub hidelines: Option<String>,
    /// Starts a new process.
    pub fresh: bool,
    /// What it prints, and the slide from there on, comes at the next step.
    pub predict: bool,
    /// `session=x`: shares a process by name.
    pub session: Option<String>,
    /// `raises=TypeError`; an empty name (`should_panic`) takes any exception.
    pub raises: Option<String>,
    /// `python=3.13`
    pub python: Option<String>,
    /// `pyversion=">=3.12"`: runs only on such a version.
    pub pyversion: Option<String>,
    pub seed: Option<u64>,
    /// `clock=real`: by the real clock, as it was measured.
    pub real_clock: Option<bool>,
    /// `compare=3.13,3.13t`: the versions whose timelines are drawn on one axis.
    pub compare: Vec<String>,
    /// `show=heap,output`; `None` lets the run decide.
    pub show: Option<Vec<Show>>,
    pub steps: Steps,
    /// `focus=a,b`: only these names are drawn, and what they lead to.
    pub focus: Vec<String>,
    /// The block is the expected output of the block before it.
    pub output: bool,
    /// The block is what is typed into the block before it, or else the next one.
    pub typed: bool,
    /// `stdin="Ada\n36"`: what is typed into the block.
    pub stdin: Option<String>,
    /// `file=shapes.py`: the block is this file of the lecture's folder.
    pub file: Option<String>,
    /// Line numbers beside the code (`{lines:true}`).
    pub lines: bool,
    /// Number of the first line beside the code (`startLine`).
    pub start_line: u32,
    /// `maxHeight` as written.
    pub max_height: Option<String>,
    /// The slide step at which the code comes (`at`).
    pub at: Option<u32>,
    /// Blank runs compare equal in the expected output (`options=NORMALIZE_WHITESPACE`).
    pub normalize_whitespace: bool,
    /// `...` in the expected output matches any text; on unless `options=-ELLIPSIS`.
    pub no_ellipsis: bool,
    /// Of an exception only its name is compared (`options=IGNORE_EXCEPTION_DETAIL`).
    pub ignore_exception_detail: bool,
    /// `<BLANKLINE>` stands for itself (`options=DONT_ACCEPT_BLANKLINE`).
    pub no_blank_line_mark: bool,
}

impl Flags {
    /// Runs and shows no more than the code.
    pub fn be_silent(&mut self) {
        self.no_output = true;
        self.show = Some(Vec::new());
    }

    /// Whether the block cannot share a process with blocks that have no such flag, or leaves none to share.
    pub fn keeps_apart(&self) -> bool {
        self.python.is_some()
            || self.seed.is_some()
            || self.real_clock.is_some()
            || self.raises.as_deref() == Some("deadlock")
    }
}

/// One kind of picture of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Show {
    /// Frames, heap and static data with arrows (`heap`, `memory`).
    Memory,
    /// What was printed (`output`).
    Output,
    /// Who held the GIL when (`gil`, `timeline`).
    Timeline,
    /// What happens with the GIL as a list of calls (`lock`).
    Lock,
    /// The whole process by address (`map`).
    Map,
    /// Bytecode (`dis`).
    Dis,
    /// The reference count of one object over its life (`life`, `refcount`).
    Life,
    /// What the cycle collector does (`gc`, `collect`).
    Collect,
    /// Bytes of one object (`layout`).
    Layout,
    /// Threads that wait for each other for ever (`waits`, `deadlock`).
    Waits,
    /// Two threads' bytecodes against each other (`race`).
    Race,
    /// Timelines under several versions on one axis (the flag `compare`).
    Compare,
}

impl Show {
    /// What it shows, in words.
    pub fn about(self) -> &'static str {
        match self {
            Show::Memory => "frames, heap and static data with arrows",
            Show::Output => "what was printed",
            Show::Timeline => "who held the GIL when",
            Show::Lock => "lock(GIL), who gives it up and why, unlock(GIL), as a list",
            Show::Map => "the whole process by address",
            Show::Dis => "bytecode",
            Show::Layout => "the bytes of objects, field by field",
            Show::Waits => "threads that wait for each other for ever",
            Show::Race => "two threads' bytecodes against each other",
            Show::Life => "the reference count of one object over its life",
            Show::Compare => "timelines under several versions on one axis",
            Show::Collect => "what the cycle collector does, step by step",
        }
    }
}

/// Which stops of the run a figure steps through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Steps {
    /// Those that change the picture, folded to a number that can be presented.
    #[default]
    Auto,
    /// Every recorded stop (`steps=all`).
    All,
    /// One stop after each line that ran (`steps=line`).
    Line,
    /// Where functions begin and end (`steps=call`).
    Call,
    /// A call and all that runs in it are one stop (`steps=over`).
    Over,
    /// One stop after each instruction (`steps=bytecode`).
    Bytecode,
    /// Only the last state (`steps=final`).
    Final,
    /// The stops at these lines of the block, and the last state where it is asked for (`steps=3,5-7,last`).
    Lines { lines: Vec<(u32, u32)>, last: bool },
    /// From the first line with the one text to the next one with the other (`steps="a".."b"`); an empty text is the
    /// beginning or the end.
    Between(String, String),
}
