//! Recorded results that are not what came out: what is said of them, and the text that would be right.

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::lecture::comments::exception;
use crate::lecture::compare::{BLANK_LINE, Identities, diff, first_difference, rewritten};
use crate::lecture::{Claim, Example};
use crate::source::{Source, Span};

/// An output block that is not what was printed; `object`: the text is the same, and why it still is not.
pub fn differs(
    source: &Source,
    claim: &Claim,
    actual: &str,
    object: Option<&(String, String)>,
    known: &Identities,
    is_whole: bool,
) -> Diagnostic {
    let place = if is_whole { claim.content } else { line_place(source, claim, actual, known) };
    let edits = block_edits(source, claim, &rewritten(claim, actual, known));
    said(source, claim, actual, (place, object), known, edits)
}

/// A result at the prompt that is not what came out.
pub fn example_differs(
    source: &Source,
    example: &Example,
    actual: &str,
    object: Option<&(String, String)>,
    known: &Identities,
) -> Diagnostic {
    let claim = &example.claim;
    let place = if claim.text.is_empty() {
        line_of_text(source, claim.span)
    } else {
        line_place(source, claim, actual, known)
    };
    let shown = without_stack(actual);
    let edits = example_edits(source, claim, &rewritten(claim, &shown, known));
    said(source, claim, &shown, (place, object), known, edits)
}

/// A value in a comment that is another one.
pub fn remark_differs(
    source: &Source,
    claim: &Claim,
    actual: &str,
    object: Option<&str>,
) -> Diagnostic {
    let code = if object.is_some() { Code::OtherObject } else { Code::OutputDiffers };
    let value = actual.trim_end();
    let label = match object {
        Some(why) => why.to_owned(),
        None if value.lines().count() > 1 => "it is a text of several lines".to_owned(),
        None if exception(&claim.text).is_some() && exception(value).is_none() => {
            "nothing is raised here".to_owned()
        }
        None => format!("it is {value}"),
    };
    let message = "the value in the comment is not what the statement gives";
    Diagnostic::new(code, source, claim.content, message).label(label)
}

fn said(
    source: &Source,
    claim: &Claim,
    actual: &str,
    (place, object): (Span, Option<&(String, String)>),
    known: &Identities,
    edits: Mended,
) -> Diagnostic {
    let diagnostic = match object {
        Some((name, why)) => {
            let message = "the recorded addresses are not the same objects as in the run";
            let start = claim.content.start as usize;
            let at = source.slice(claim.content).rfind(name.as_str()).map(|at| start + at);
            let place = at.map_or(place, |at| Span::new(at, at + name.len()));
            Diagnostic::new(Code::OtherObject, source, place, message).label(why)
        }
        None => {
            let is_silent = actual.trim().is_empty();
            let label = if is_silent { "nothing was printed" } else { "this was not printed" };
            let message = "the recorded output is not what was printed";
            let diff = diff(claim, actual, known);
            let help =
                format!("what the notes say (-) and what was printed (+):\n{}", diff.trim_end());
            Diagnostic::new(Code::OutputDiffers, source, place, message).label(label).help(help)
        }
    };
    match edits {
        Ok(edits) => diagnostic.help("`heapdeck update` rewrites the recorded output").edits(edits),
        Err(why) => diagnostic.help(format!("`heapdeck update` cannot record it: {why}")),
    }
}

/// The changes that record what was printed, or why there are none.
type Mended = Result<Vec<Edit>, &'static str>;

const NO_ROOM: &str = "it has characters or lines that a block cannot hold";

/// The line of the claim that is the first that differs.
fn line_place(source: &Source, claim: &Claim, actual: &str, known: &Identities) -> Span {
    let index = first_difference(claim, actual, known);
    let line = source.line_of(claim.content.start) + u32::try_from(index).unwrap_or(0);
    let start = source.line_start(line) as usize;
    let text = source.line(line);
    let end = start + text.trim_end().len();
    if claim.text.is_empty() || start >= claim.content.end as usize {
        return Span::at(claim.content.end.saturating_sub(1).max(claim.content.start) as usize);
    }
    // Without what stands before it in a list or a quote.
    let own = claim.text.lines().nth(index).unwrap_or(text);
    let own = if text.ends_with(own) { own } else { text };
    let indent = text.len() - own.trim_start().len();
    Span::new(start + indent, end.max(start + indent))
}

/// From a place to the end of its line.
fn line_of_text(source: &Source, place: Span) -> Span {
    let line = source.line_of(place.start);
    let end = source.line_start(line) as usize + source.line(line).trim_end().len();
    Span::new(place.start as usize, end.max(place.start as usize))
}

/// A traceback as notes record it at the prompt: where it was raised changes with every line that is added.
fn without_stack(actual: &str) -> String {
    let Some(at) = actual.find("Traceback (most recent call last):\n") else {
        return actual.to_owned();
    };
    let (before, traceback) = actual.split_at(at);
    let mut text = before.to_owned();
    let mut is_stack = false;
    for line in traceback.split_inclusive('\n') {
        if line.starts_with("Traceback (") {
            text.push_str(line);
            text.push_str("  ...\n");
            is_stack = true;
        } else if !is_stack || !line.starts_with(' ') {
            is_stack = false;
            text.push_str(line);
        }
    }
    text
}

/// The changes that put `text` into an output block.
fn block_edits(source: &Source, claim: &Claim, text: &str) -> Mended {
    let whole = source.slice(claim.span);
    let start = claim.span.start as usize + whole.len() - whole.trim_start().len();
    let fence: String =
        whole.trim_start().chars().take_while(|char| *char == '`' || *char == '~').collect();
    let (Some(mark), false) = (fence.chars().next(), has_controls(text)) else {
        return Err(NO_ROOM);
    };
    let first = source.line_of(claim.span.start);
    let content_start = source.line_start(first + 1);
    let close = source.line_of(claim.span.end.saturating_sub(1));
    let close_line = source.line(close);
    let is_closed = close > first && is_closing(close_line, mark, fence.len());
    if !is_closed {
        return Err("the block is not closed");
    }
    let content = Span { start: content_start, end: source.line_start(close) };
    let close_mark = source.line_start(close) as usize + close_line.find(mark).unwrap_or(0);
    let close_length = close_line.matches(mark).count();
    let prefix = if source.slice(content).trim().is_empty() {
        prefix_of_fence(source, start)
    } else {
        own_prefix(source, claim, first + 1, start)
    };
    let mut edits = Vec::new();
    let needed = text.lines().map(|line| run_of(line, mark)).max().unwrap_or(0) + 1;
    if needed > fence.len() {
        let long: String = std::iter::repeat_n(mark, needed).collect();
        edits.push(Edit { span: Span::new(start, start + fence.len()), text: long.clone() });
        let end = close_mark + close_length;
        edits.push(Edit { span: Span::new(close_mark, end), text: long });
    }
    let new = lines_with(source, first, text, &prefix);
    if new != source.slice(content) {
        edits.push(Edit { span: content, text: new });
    }
    if edits.is_empty() { Err(NO_ROOM) } else { Ok(edits) }
}

/// The changes that put `text` below a statement at the prompt.
fn example_edits(source: &Source, claim: &Claim, text: &str) -> Mended {
    let is_prompt =
        |line: &str| line.starts_with(">>>") || line == "..." || line.starts_with("... ");
    // A line of three dots right below a statement would go on with it.
    let starts_wrong = text.lines().next().is_some_and(is_prompt);
    let fence = source.line(source.line_of(claim.span.start));
    if has_controls(text) || starts_wrong || text.lines().any(|line| line.starts_with(">>>")) {
        return Err(NO_ROOM);
    }
    if text.lines().any(|line| run_of(line, '`') >= 3 || run_of(line, '~') >= 3) {
        return Err(NO_ROOM);
    }
    let prefix = &fence[..fence.find(">>>").unwrap_or(0)];
    let line = source.line_of(claim.span.start);
    let start = source.line_start(source.line_of(claim.content.start));
    // What is shown ends in front of a line; blank lines before the next statement stay.
    let end = source.line_start(source.line_of(claim.content.end)).max(start);
    let span = Span { start, end };
    // An empty line would end what the statement shows.
    let marked = |line| if str::trim(line).is_empty() { BLANK_LINE } else { line };
    let text: Vec<&str> = text.lines().map(marked).collect();
    let new = lines_with(source, line, &text.join("\n"), prefix);
    if new == source.slice(span) { Err(NO_ROOM) } else { Ok(vec![Edit { span, text: new }]) }
}

/// Each line behind a prefix, with the line ends that the line `like` has.
fn lines_with(source: &Source, like: u32, text: &str, prefix: &str) -> String {
    let whole = Span { start: source.line_start(like), end: source.line_start(like + 1) };
    let end = if source.slice(whole).ends_with("\r\n") { "\r\n" } else { "\n" };
    let lines = text.lines().map(|line| {
        let whole = format!("{prefix}{line}");
        whole.trim_end().to_owned() + end
    });
    lines.collect()
}

/// What stands before the text of the block's lines.
fn own_prefix(source: &Source, claim: &Claim, line: u32, start: usize) -> String {
    let text = source.line(line);
    let first = claim.text.lines().next().unwrap_or("");
    match text.strip_suffix(first) {
        Some(prefix) if !first.trim().is_empty() && is_prefix(prefix) => prefix.to_owned(),
        _ => prefix_of_fence(source, start),
    }
}

/// What the lines of a block begin with whose fence stands at `start`: a marker of a list becomes blanks.
fn prefix_of_fence(source: &Source, start: usize) -> String {
    let line = source.line_start(source.line_of(Span::at(start).start)) as usize;
    let before = source.slice(Span::new(line, start));
    before.chars().map(|char| if is_prefix(&char.to_string()) { char } else { ' ' }).collect()
}

fn is_prefix(text: &str) -> bool {
    text.chars().all(|char| matches!(char, ' ' | '\t' | '>'))
}

fn is_closing(line: &str, mark: char, least: usize) -> bool {
    let text = line.trim_start_matches([' ', '\t', '>']).trim_end();
    text.len() >= least && text.chars().all(|char| char == mark)
}

/// Length of the run of marks that a line begins with, where it could close a fence.
fn run_of(line: &str, mark: char) -> usize {
    line.trim_start().chars().take_while(|char| *char == mark).count()
}

/// Whether a text has characters that would not come back as they are.
fn has_controls(text: &str) -> bool {
    let breaks = ['\u{2028}', '\u{2029}', '\u{85}', '\u{feff}'];
    text.chars()
        .any(|char| (char.is_control() && char != '\n' && char != '\t') || breaks.contains(&char))
}
