//! The flags a fence may carry after its language: one table.

/// A flag as an author writes it.
#[derive(Debug)]
pub struct Flag {
    /// With `=` when it takes a value.
    pub name: &'static str,
    pub about: &'static str,
    /// Other tools' words for it.
    pub aliases: &'static [&'static str],
}

const fn row(name: &'static str, aliases: &'static [&'static str], about: &'static str) -> Flag {
    Flag { name, about, aliases }
}

/// All of them.
pub const FLAGS: &[Flag] = &[
    row("norun", &["ignore", "notest", "no_run"], "shown, not run"),
    row("hidden", &["hide"], "run, not shown"),
    row("noecho", &["+exec_replace"], "run; what it prints is shown, the code is not"),
    row("nooutput", &[], "run; the code is shown, what it prints is not, and no picture"),
    row("hidelines=", &[], "lines that begin so run and are not shown, as in mdBook"),
    row("fresh", &[], "starts a new process"),
    row("predict", &["ask"], "what it prints comes at the next step: let the audience guess first"),
    row("session=", &[], "shares the process of this name"),
    row(
        "raises=",
        &["should_panic", "should_fail"],
        "must raise this exception, any when none is named; or end in a `deadlock`",
    ),
    row(
        "python=",
        &[],
        "the CPython version that is modelled, as in `3.13`; `\">=3.12\"` runs it only on such a version",
    ),
    row("pyversion=", &[], "runs only on such a version, as in `\">=3.12\"`"),
    row("seed=", &[], "seed of the run"),
    row(
        "clock=",
        &[],
        "`real`: runs at the times that `heapdeck record` has measured; or `virtual`",
    ),
    row("show=", &[], "pictures, separated by commas; `none` for no picture"),
    row("compare=", &[], "timelines under these versions on one axis, as in `3.13,3.13t`"),
    row(
        "steps=",
        &[],
        "stops of the picture: `all`, `line`, `call`, `over`, `bytecode`, `final`, lines as in `3,5-7,last`, or `\"a\"..\"b\"`",
    ),
    row(
        "focus=",
        &[],
        "the names that the picture is about, as in `stack,node`; others are folded",
    ),
    row(
        "options=",
        &[],
        "how the output is compared, by doctest's words: `NORMALIZE_WHITESPACE`, `-ELLIPSIS`, \
         `IGNORE_EXCEPTION_DETAIL`, `DONT_ACCEPT_BLANKLINE`, `SKIP`",
    ),
    row("title=", &["name", "filename"], "what stands above the code"),
    row("file=", &[], "the block is this file of the lecture's folder"),
    row("stdin=", &["stdin"], "what is typed into the block; `\\n` ends a line"),
    row("threads", &[], "shows the timeline of the threads"),
    row("lines", &[".numberLines"], "line numbers beside the code"),
    row("startLine=", &["startFrom"], "number of the first line"),
    row("maxHeight=", &[], "Slidev's height of the block"),
    row("at=", &[], "the step at which the code comes"),
    row("continuation", &["run"], "goes on with the process before, as is usual"),
];

/// Every word that is known, without `=`.
pub fn flag_names() -> impl Iterator<Item = &'static str> {
    FLAGS.iter().flat_map(|flag| {
        std::iter::once(flag.name.trim_end_matches('=')).chain(flag.aliases.iter().copied())
    })
}
