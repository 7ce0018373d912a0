//! How blocks end, and whether that is what the notes say.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::Figure;
use crate::source::{Source, Span};
use crate::trace::{ASTRAY, DEADLOCK, Outcome, UnitRun};

/// A block whose process had come to its end before.
pub fn not_run(source: &Source, figure: &Figure) -> Diagnostic {
    let place = figure.code.fence.as_ref().map_or(figure.code.content, |fence| fence.span);
    let message = "the block did not run: its process had stopped before it";
    let diagnostic = Diagnostic::new(Code::LimitReached, source, place, message);
    diagnostic.help("write `fresh` after the language word to start a new process")
}

/// What is wrong with how a unit ended; `None` when it ended as the notes say.
pub fn ended(source: &Source, figure: &Figure, unit: &UnitRun) -> Option<Diagnostic> {
    let code = &figure.code;
    let fence = code.fence.as_ref();
    let promised = fence.and_then(|fence| fence.flags.raises.as_deref());
    let report =
        |code: Code, span: Span, message: String| Diagnostic::new(code, source, span, message);
    let diagnostic = match &unit.outcome {
        Outcome::Done | Outcome::Exit { status: 0 } => {
            let promised = promised?;
            let name = if promised.is_empty() { "an exception" } else { promised };
            let place = fence.map_or(code.content, |fence| fence.span);
            let message = format!("the block promises {name}, but nothing was raised");
            report(Code::ExpectedException, place, message).label("promised here")
        }
        Outcome::Raised { type_name, message, line, .. } => {
            let said = if message.is_empty() { String::new() } else { format!(": {message}") };
            let place = code.line_place(*line);
            match promised {
                Some(promised) if is_kind_of(type_name, promised) => return None,
                Some(promised) => {
                    let what = format!("the block promises {promised}, but {type_name} was raised");
                    report(Code::ExpectedException, place, what).label(format!("{type_name}{said}"))
                }
                None => {
                    let what = format!("the block raised {type_name}");
                    let help = format!(
                        "write `raises={type_name}` after the language word if that is the point"
                    );
                    let diagnostic = report(Code::RaisedException, place, what);
                    diagnostic.label(format!("{type_name}{said}")).help(help)
                }
            }
        }
        Outcome::Exit { status } => {
            let message = format!("the block left Python with status {status}");
            report(Code::RaisedException, code.content, message).label("SystemExit")
        }
        Outcome::SyntaxError { message, line, column, .. } => {
            if promised.is_some_and(|promised| is_kind_of("SyntaxError", promised)) {
                return None;
            }
            let what = "the block is not valid Python".to_owned();
            report(Code::SyntaxError, code.place(*line, *column), what).label(message.clone())
        }
        Outcome::Unsupported { what, line, column } => {
            let message =
                format!("the Python machine does not model {}", what.trim_end_matches(','));
            report(Code::UnsupportedPython, code.place(*line, *column), message)
                .label("the run stopped here")
                .help("write `norun` after the language word to show the code without running it")
        }
        Outcome::Limit { what, .. }
            if what.starts_with(DEADLOCK) && promised.is_some_and(|name| name == "deadlock") =>
        {
            return None;
        }
        Outcome::Limit { what, line } if what == ASTRAY => {
            report(Code::NoSchedule, code.line_place(*line), what.clone())
                .label("it stopped here")
                .help("`heapdeck record` measures the notes anew")
        }
        Outcome::Limit { what, line } => {
            let message = if what.starts_with(DEADLOCK) {
                what.clone()
            } else {
                format!("the run reached the limit of {what}")
            };
            report(Code::LimitReached, code.line_place(*line), message).label("it stopped here")
        }
    };
    Some(diagnostic)
}

/// Reports addresses that a block asked for and that nobody has declared.
pub fn undeclared(log: &mut Log, source: &Source, figure: &Figure, unit: &UnitRun) {
    let place = figure.code.fence.as_ref().map_or(figure.code.content, |fence| fence.span);
    for address in &unit.undeclared {
        let message = format!("nothing is declared for `{address}`: the block found no network");
        let help = "declare it under `network:` in the front matter, as in \
                    `\"https://example.com/\": {body: Hello}`";
        let diagnostic = Diagnostic::new(Code::UndeclaredAddress, source, place, message);
        log.push(diagnostic.help(help));
    }
}

/// Reports lines that are typed in and that the block does not read.
pub fn input(log: &mut Log, source: &Source, figure: &Figure, unread: u32) {
    let Some(place) = figure.input.filter(|_| unread > 0) else { return };
    let lines = if unread == 1 { "line is" } else { "lines are" };
    let message = format!("{unread} {lines} typed in that the block does not read");
    log.push(Diagnostic::new(Code::UnreadInput, source, place, message));
}

/// Whether an exception is of the promised class, or of one derived from it as far as `PARENTS` knows.
pub fn is_kind_of(type_name: &str, promised: &str) -> bool {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let promised = last(promised);
    let mut class = last(type_name);
    loop {
        if class == promised {
            return true;
        }
        match PARENTS.iter().find(|(child, _)| *child == class) {
            Some((_, parent)) => (*parent).clone_into(&mut class),
            None => return matches!(promised.as_str(), "" | "Exception" | "BaseException"),
        }
    }
}

/// Builtin exceptions whose parent is not `Exception` itself.
const PARENTS: &[(&str, &str)] = &[
    ("KeyError", "LookupError"),
    ("IndexError", "LookupError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("FloatingPointError", "ArithmeticError"),
    ("UnboundLocalError", "NameError"),
    ("FrozenInstanceError", "AttributeError"),
    ("RecursionError", "RuntimeError"),
    ("NotImplementedError", "RuntimeError"),
    ("PythonFinalizationError", "RuntimeError"),
    ("BrokenBarrierError", "RuntimeError"),
    ("ModuleNotFoundError", "ImportError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("TabError", "IndentationError"),
    ("IndentationError", "SyntaxError"),
    ("FileNotFoundError", "OSError"),
    ("FileExistsError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("TimeoutError", "OSError"),
];
