//! Random programs made of what lectures show: the pieces of `lessons.txt` with their choices taken.
//!
//! A piece stands between empty lines. `‹one¦other›` is a choice, and choices stand in choices; `§e` is an expression,
//! `§v` a value, `§i` a small number, `§x` an exception, `§t` the type of one.

use crate::grammar::{self, Random};

const LESSONS: &str = include_str!("lessons.txt");

/// Modules that a piece may use without an import of its own.
const MODULES: &[&str] = &["sys", "math", "copy", "json"];

/// What stands above all pieces: names for what they print, and no collection that they do not ask for.
pub const PRELUDE: &str = "\
import gc; gc.disable()
from sys import getrefcount
def tell(error):
    lines, traceback = [], error.__traceback__
    while traceback and len(lines) < 9:
        code = traceback.tb_frame.f_code
        if code.co_filename == 'fuzz.py': lines.append((traceback.tb_lineno, code.co_name))
        traceback = traceback.tb_next
    print(type(error).__name__, str(error)[:300], lines, type(error.__context__).__name__, type(error.__cause__).__name__)
";

/// The parts of a program: the first is what all of them begin with, each later one a piece that tells what it raises.
pub fn program(seed: u64, pieces: usize) -> Vec<String> {
    let mut random = Random::new(seed);
    let all: Vec<&str> = LESSONS.split("\n\n").collect();
    let mut parts = vec![format!("{}{PRELUDE}", grammar::PRELUDE)];
    for _ in 0..pieces {
        let at = random.below(all.len());
        let chosen = filled(&mut random, all[at].trim_end());
        parts.push(placed(&mut random, &chosen));
    }
    parts
}

/// The piece with its choices taken and its places filled.
fn filled(random: &mut Random, piece: &str) -> String {
    let mut text = piece.to_owned();
    // The first end of a choice belongs to the last beginning before it: choices are taken from within.
    while let Some(end) = text.find('›') {
        let start = text[..end].rfind('‹').expect("a choice begins before it ends");
        let choices: Vec<&str> = text[start + '‹'.len_utf8()..end].split('¦').collect();
        let chosen = choices[random.below(choices.len())].to_owned();
        text.replace_range(start..end + '›'.len_utf8(), &chosen);
    }
    let mut parts = text.split('§');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        match letters.next() {
            Some('e') => filled += &grammar::expression(random, 1),
            Some('v') => filled += random.pick(grammar::LITERALS),
            Some('i') => filled += &random.below(7).to_string(),
            Some('x') => filled += random.pick(grammar::RAISED),
            Some('t') => filled += random.pick(TYPES),
            _ => panic!("no place is called {part}"),
        }
        filled += letters.as_str();
    }
    filled
}

const TYPES: &[&str] =
    &["ValueError", "KeyError", "Exception", "LookupError", "ZeroDivisionError", "OSError"];

/// The piece where it is guarded: at the top, in a function, a class, a generator or a coroutine.
fn placed(random: &mut Random, piece: &str) -> String {
    let (head, run) = match random.below(8) {
        0 | 1 => ("def lesson():", "lesson()"),
        2 => ("class Lesson:", "pass"),
        3 => ("def lesson(a=1, *, b=2):\n        yield 0", "show(list(lesson()))"),
        4 => ("async def lesson():", "show(lesson().send(None))"),
        _ => ("if True:", "pass"),
    };
    let imports = MODULES.iter().filter(|name| piece.contains(&format!("{name}.")));
    let imports: String = imports.map(|name| format!("        import {name}\n")).collect();
    let body: String = piece.lines().map(|line| format!("        {line}\n")).collect();
    // A piece that cannot stand there is read as it would be at the top.
    let placed = format!("try:\n    {head}\n{imports}{body}    {run}\n");
    placed + "except BaseException as error:\n    tell(error)\nlesson = Lesson = error = None\n"
}
