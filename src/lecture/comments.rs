//! Values in comments behind statements, as in `x is y  # True`.

use crate::lecture::{Claim, Remark, prompt};
use crate::notes::CodeBlock;
use crate::python::syntax::{self, Place, Simple};
use crate::source::Span;
use crate::trace::{Output, Stream};

/// The comments that are claims: a value by its form, or behind `->` or `=>`, behind an expression that is at the left
/// margin or in a block there, and behind a `print` anywhere; behind any other statement outside of functions the
/// exception that it raises.
pub fn remarks(code: &CodeBlock) -> Vec<Remark> {
    let text = &code.text;
    let starts = syntax::line_starts(text);
    let line_of = |at: usize| starts.partition_point(|start| *start as usize <= at) as u32;
    let mut remarks = Vec::new();
    for Simple { range, place, is_expression, prints, call } in syntax::simple_statements(text) {
        let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length);
        let behind = &text[range.end..end];
        let Some(comment) = behind.trim_start().strip_prefix('#') else { continue };
        let Some((value, form)) = claimed(comment, prints) else { continue };
        let is_told = match place {
            Place::Margin | Place::Block => is_expression || exception(value).is_some(),
            // What an expression in there is nobody echoes.
            Place::Body => prints,
        };
        if !is_told {
            continue;
        }
        let lines = (line_of(range.start), line_of(range.end));
        let Some(start) = code.line_offsets.get(lines.1 as usize - 1) else { continue };
        let column = end - starts[lines.1 as usize - 1] as usize;
        let place_of_value = *start as usize + column - (comment.len() - offset_in(comment, value));
        let content = Span::new(place_of_value, place_of_value + value.len());
        let claim = Claim {
            span: content,
            content,
            text: value.to_owned(),
            options: prompt::options(code),
        };
        let is_once = place == Place::Margin;
        let shows = is_once && !prints && value != "None" && exception(value).is_none();
        let call = call.filter(|_| shows).unwrap_or_default();
        let named = call.receiver.iter().chain(&call.arguments);
        let named = named.map(|named| text[named.clone()].to_owned()).collect();
        let receiver = call.is_method.then_some(call.receiver.is_some());
        let shown = Shown { end: range.end, named, receiver };
        remarks.push(Remark { lines, claim, prints, is_once, form, shown });
    }
    remarks
}

/// How a claim is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a value, or as an exception.
    Value,
    /// As any text behind an arrow.
    Words,
}

/// What a call names and may have changed: where it gives nothing, its comment may show how that is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where the statement ends in its block.
    end: usize,
    /// The object whose method it is comes first.
    named: Vec<String>,
    /// Of a method: whether its object is named.
    receiver: Option<bool>,
}

/// A block in which each call with a comment is followed by what it names, each as the only item of a tuple: so `None`
/// is echoed as well, and one text is one object.
pub fn with_shown(source: &str, remarks: &[Remark]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for Shown { end, named, .. } in remarks.iter().map(|remark| &remark.shown) {
        text.push_str(&source[done..*end]);
        text.extend(named.iter().map(|name| format!("; ({name},)")));
        done = *end;
    }
    text + &source[done..]
}

/// What a statement told: what it wrote itself or what its expression is, else what was written by what it called. One
/// in a block may be executed again and again: then all must have been the same line. `holds` tells whether the claim is
/// true of a text.
pub fn told(
    remark: &Remark,
    written: &[Output],
    holds: &mut dyn FnMut(&str) -> bool,
) -> Result<String, &'static str> {
    let lines = remark.lines.0..=remark.lines.1;
    let is_own = |it: &&Output| lines.contains(&it.line);
    let out = || written.iter().filter(|it| it.stream != Stream::Stderr);
    let mut own: Vec<&str> = out().filter(is_own).map(|it| it.text.as_str()).collect();
    let shown = own.split_off(own.len() - shown_of(remark, &own));
    let own = own.concat();
    let led = out().filter(|it| it.statement.is_some_and(|line| lines.contains(&line)));
    let led: String = led.map(|it| it.text.as_str()).collect();
    // A call that gives nothing is `None` for one who says so.
    let claim = remark.claim.text.as_str();
    let is_led = own.is_empty() && !led.is_empty() && claim != "None";
    let text = match (remark.is_once, is_led) {
        (true, false) if own.is_empty() => given_nothing(remark, &shown, holds)?,
        (true, false) => own,
        (true, true) => only_line(&led).map_err(|_| "what it called wrote several lines")?,
        (false, _) => only_line(if is_led { &led } else { &own })?,
    };
    let is_value = !remark.prints && !is_led;
    if is_value && remark.form == Form::Words && !holds(&text) {
        return Err("it is no value by its form");
    }
    // `O(1)` and `len(x)` are remarks about what is no such value.
    let name = syntax::name_of_repr(claim).filter(|_| exception(claim).is_none());
    if name.is_some() && name != syntax::name_of_repr(&text) && !holds(&text) {
        return Err("what the statement gives is no value of this name");
    }
    Ok(text)
}

/// How many of the last texts show what the call names.
fn shown_of(remark: &Remark, own: &[&str]) -> usize {
    let count = remark.shown.named.len();
    let is_shown = |text: &&str| text.starts_with('(') && text.ends_with(",)\n");
    if own.len() >= count && own[own.len() - count..].iter().all(is_shown) { count } else { 0 }
}

/// What a comment behind a statement without a value is held against: what the call names, if it shows that.
fn given_nothing(
    remark: &Remark,
    shown: &[&str],
    holds: &mut dyn FnMut(&str) -> bool,
) -> Result<String, &'static str> {
    let nothing = || Ok("None".to_owned());
    let claim = remark.claim.text.as_str();
    let item = |text: &&str| text.get(1..text.len().saturating_sub(3)).map(str::to_owned);
    let mut items: Vec<String> = shown.iter().filter_map(item).collect();
    if claim == "None" || exception(claim).is_some() {
        return nothing();
    }
    if let Some(at) = items.iter().position(|item| holds(item)) {
        return Ok(items.swap_remove(at));
    }
    // What has methods and no state of its own is no object that a comment shows.
    let has_state = |item: &String| !["<module ", "<class "].iter().any(|it| item.starts_with(it));
    let object = remark.shown.receiver.map(|is_named| items.first().filter(|_| is_named));
    let is_method = object.is_some_and(|object| object.is_none_or(has_state));
    let looked_at = match object {
        Some(object) if is_method => object.map_or(&[][..], std::slice::from_ref),
        _ => &items[..],
    };
    match looked_at.iter().find(|item| is_alike(claim, item)) {
        Some(item) => Ok(item.clone()),
        None if is_method => Err("the call gives nothing, and its object is no such value"),
        None => nothing(),
    }
}

/// Whether two texts are containers that can change, of one kind.
fn is_alike(one: &str, other: &str) -> bool {
    let kind = |text: &str| {
        let bracket = text.chars().next().filter(|first| "[{".contains(*first));
        (bracket, syntax::name_of_repr(text).map(str::to_owned))
    };
    kind(one) != (None, None) && kind(one) == kind(other)
}

/// The line that a text is, however often it stands in it.
fn only_line(text: &str) -> Result<String, &'static str> {
    let Some(first) = text.split_inclusive('\n').next() else {
        return Err("it was not executed, or told nothing");
    };
    let is_same = first.ends_with('\n') && text.split_inclusive('\n').all(|line| line == first);
    if is_same { Ok(first.to_owned()) } else { Err("it told several things") }
}

fn offset_in(whole: &str, part: &str) -> usize {
    whole.len() - whole.trim_start().len() + whole.trim_start().find(part).unwrap_or(0)
}

/// The value that a comment claims, if it claims one.
fn claimed(comment: &str, prints: bool) -> Option<(&str, Form)> {
    let comment = comment.trim();
    let behind = |marks: &[&str]| marks.iter().find_map(|mark| comment.strip_prefix(mark));
    if let Some(value) = behind(ARROWS).or_else(|| behind(TOLD).filter(|_| prints)) {
        let value = value.trim();
        let form = if value_in(value, prints).is_some() { Form::Value } else { Form::Words };
        return (!value.is_empty()).then_some((value, form));
    }
    let value = behind(WORDS).map_or(comment, str::trim);
    value_in(value, prints).map(|value| (value, Form::Value))
}

/// Before any text.
const ARROWS: &[&str] = &["->", "=>", "\u{2192}"];
/// Before any text behind a `print`.
const TOLD: &[&str] = &["prints:", "Prints:", "output:", "Output:"];
/// Before a value, and words else.
const WORDS: &[&str] = &[
    "prints:", "Prints:", "output:", "Output:", "prints ", "Prints ", "outputs ", "Outputs ",
    "returns ", "Returns ", "gives ", "Gives ", "result:", "Result:",
];

/// The part of a text that is a value by its form, or an exception, with no other remark behind it.
fn value_in(text: &str, prints: bool) -> Option<&str> {
    if let Some((name, message)) = exception(text) {
        let end = if message.is_some() { text.len() } else { offset_in(text, name) + name.len() };
        return text.get(offset_in(text, name)..end);
    }
    let is_value =
        |text: &str| syntax::is_repr(text) || is_pattern(text) || prints && is_printed(text);
    let head = text.find(" #").map(|at| text[..at].trim_end()).filter(|head| is_value(head));
    head.or_else(|| Some(text).filter(|text| is_value(text)))
}

/// `<addr>` stands for an address.
fn is_pattern(text: &str) -> bool {
    text.starts_with("<addr") && text.ends_with('>')
}

/// Whether a text is what `print` makes of numbers and constants: `1 2`, `10:30`, `2024-01-01`.
fn is_printed(text: &str) -> bool {
    let is_figure = |word: &str| {
        let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
        let is_sign = |char: char| char.is_ascii_digit() || "-+.:/,_%".contains(char);
        digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.ends_with(|last: char| last.is_ascii_digit() || last == '%')
            && digits.chars().all(is_sign)
    };
    let mut words = text.split(' ').peekable();
    words.peek().is_some() && words.all(|word| is_figure(word) || syntax::is_repr(word))
}

/// The name of an exception with its message, if a comment tells of one: alone, behind `raises`, before a message or
/// before a remark in parentheses. `Error` is any of them.
pub fn exception(comment: &str) -> Option<(&str, Option<&str>)> {
    let raises = ["raises ", "Raises "].iter().find_map(|word| comment.strip_prefix(word));
    let text = raises.unwrap_or(comment);
    let is_name = |char: char| char.is_alphanumeric() || char == '_' || char == '.';
    let end = text.find(|char| !is_name(char)).unwrap_or(text.len());
    let (name, rest) = (text[..end].trim_end_matches('.'), &text[end..]);
    let of_kind = |kind: &str| name.strip_suffix(kind).is_some_and(|own| !own.is_empty());
    if name != ANY && name != "Exception" && !KINDS.iter().any(|kind| of_kind(kind)) {
        return None;
    }
    match rest.strip_prefix(':') {
        Some(message) => Some((name, Some(message.trim()).filter(|_| name != ANY))),
        None => {
            let is_remark = rest.is_empty() || rest.starts_with('!') || rest.starts_with(" (");
            is_remark.then_some((name, None))
        }
    }
}

/// What was raised, as a comment that tells of an exception has it where it is right.
pub fn raised(claim: &str, type_name: &str, message: &str) -> Option<String> {
    let (name, told) = exception(claim)?;
    if name == ANY {
        return Some(claim.to_owned());
    }
    let last = type_name.rsplit('.').next().unwrap_or(type_name);
    let type_name = if name.contains('.') { type_name } else { last };
    Some(if told.is_some() { format!("{type_name}: {message}") } else { type_name.to_owned() })
}

/// How the names of exceptions end.
const KINDS: &[&str] = &["Error", "Exception", "Iteration", "Exit", "Interrupt", "Group"];
const ANY: &str = "Error";

#[cfg(test)]
mod tests {
    use super::{Form, claimed, exception, is_printed, raised};

    #[test]
    fn values_are_claims_and_words_are_not() {
        for value in [
            "True",
            "-1.5e3",
            "0x1f",
            "'a'",
            "b'a'",
            "[1, 2]",
            "<addr>",
            "TypeError",
            "KeyError: 'x'",
            "set()",
        ] {
            let found = claimed(&format!(" {value} "), false).map(|it| it.0.to_owned());
            assert_eq!(found.as_deref(), Some(value), "{value}");
        }
        assert_eq!(claimed(" -> any text", false), Some(("any text", Form::Words)));
        assert_eq!(claimed("returns 5", false), Some(("5", Form::Value)));
        assert_eq!(claimed("5  # noqa", false), Some(("5", Form::Value)));
        for words in [
            "the same object",
            "true",
            "2 references",
            "",
            "->",
            "(1) first",
            "1, 2",
            "prints the words",
            "(1)",
            "2nd",
            "[see below]",
            "1 2",
        ] {
            assert_eq!(claimed(words, false), None, "{words}");
        }
        assert_eq!(claimed("prints words", true), None);
        assert_eq!(claimed("prints: words", true), Some(("words", Form::Words)));
        assert!(is_printed("1 2 None") && is_printed("2024-01-01") && is_printed("50%"));
        assert!(!is_printed("1.") && !is_printed("1 word") && !is_printed(""));
    }

    #[test]
    fn exceptions_are_told_in_several_ways() {
        assert_eq!(exception("raises KeyError"), Some(("KeyError", None)));
        assert_eq!(exception("TypeError (no sum)"), Some(("TypeError", None)));
        assert_eq!(exception("Error: no"), Some(("Error", None)));
        for words in ["Exit", "an Error", "ValueError is never raised", "raises the level"] {
            assert_eq!(exception(words), None, "{words}");
        }
        let found = |claim| raised(claim, "json.decoder.JSONDecodeError", "no");
        assert_eq!(found("JSONDecodeError: yes").as_deref(), Some("JSONDecodeError: no"));
        assert_eq!(found("Error").as_deref(), Some("Error"));
        assert_eq!(found("5"), None);
    }
}
