//! The compiler against the real interpreters: the same files through both, every fact of every code object equal.
//! Listings and errors of the small corpus stand beside it as goldens, so that they are tested without any CPython too.
//! `HEAPDECK_COMPILE_CORPUS=DIR` compares a whole tree of `.py` files instead of the small corpus.

#![expect(clippy::disallowed_methods, reason = "tests read files and start the oracle")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a comparison says what differs")]

#[path = "oracle/find.rs"]
mod find;

use heapdeck::python::code::{Code, Constant, Op};
use heapdeck::python::compile::{ErrorKind, Mode, compile};
use heapdeck::python::object::codec::put_utf8;
use heapdeck::python::version::{PROFILES, Profile};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// The facts of a code object, in the form of `tests/oracle/compile.py`.
fn dump(code: &Code, out: &mut String) {
    let _ = writeln!(out, "CODE {} | {} | {}", code.name, code.qualname, code.first_line);
    let counts = (code.argument_count, code.positional_only_count, code.keyword_only_count);
    let _ = writeln!(out, "counts {counts:?} flags {:x} stack {}", code.flags, code.stack_size);
    let _ = writeln!(out, "names {}", code.names.join(" "));
    let list = |keep: &dyn Fn(&heapdeck::python::code::LocalPlus) -> bool| {
        let names: Vec<&str> =
            code.locals_plus.iter().filter(|slot| keep(slot)).map(|slot| &*slot.name).collect();
        names.join(" ")
    };
    let _ = writeln!(out, "varnames {}", list(&|slot| slot.local));
    let _ = writeln!(out, "cellvars {}", list(&|slot| slot.cell));
    let _ = writeln!(out, "freevars {}", list(&|slot| slot.free));
    for (index, value) in code.constants.iter().enumerate() {
        let _ = writeln!(out, "const {index} {}", constant(value));
    }
    let start = |index: u32| {
        // A jump leads to the first prefix of its target.
        let at = code.offsets.get(index as usize).copied().unwrap_or(code.size);
        match code.instructions.get(index as usize) {
            Some(target) if !target.op.is_jump() => at - prefixes(target.arg) * 2,
            Some(_) => previous_end(code, index),
            None => at,
        }
    };
    for (index, instruction) in code.instructions.iter().enumerate() {
        let position = code.positions[index];
        let place = if position.line == 0 && position.end_line == 0 {
            "-".to_owned()
        } else if position.columns {
            format!(
                "{}:{}-{}:{}",
                position.line, position.column, position.end_line, position.end_column
            )
        } else {
            format!("{}-{}", position.line, position.end_line)
        };
        let jumps = instruction.op.is_jump();
        let (op, encoded) = code.encoded(index);
        let target = start(instruction.arg) + code.jump_shift(index);
        let arg = if jumps { target } else { encoded };
        let _ = writeln!(out, "{} {} {arg} @{place}", code.offsets[index], op.name());
    }
    for entry in &code.exceptions {
        let (from, to, target) = (start(entry.start), start(entry.end), start(entry.target));
        let lasti = u32::from(entry.lasti);
        let _ = writeln!(out, "except {:?}", (from, to, target, entry.depth, lasti));
    }
    for value in &code.constants {
        if let Constant::Code(inner) = value {
            dump(inner, out);
        }
    }
}

fn prefixes(arg: u32) -> u32 {
    u32::from(arg > 0xff) + u32::from(arg > 0xffff) + u32::from(arg > 0xff_ffff)
}

/// Where an instruction starts when its argument (a jump) does not tell how many prefixes it has.
fn previous_end(code: &Code, index: u32) -> u32 {
    let Some(before) = index.checked_sub(1).map(|before| before as usize) else { return 0 };
    let op: Op = code.instructions[before].op;
    code.offsets[before] + 2 + 2 * op.caches(code.bytecode)
}

fn constant(value: &Constant) -> String {
    let hex = |bytes: &[u8]| {
        let mut text = String::new();
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        text
    };
    match value {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Int(value) if *value < 0 => format!("int -{:x}", value.unsigned_abs()),
        Constant::Int(value) => format!("int {value:x}"),
        Constant::BigInt(value) => format!("int {:x}", **value),
        Constant::Float(value) => format!("float {}", hex(&value.to_be_bytes())),
        Constant::Complex(real, imaginary) => {
            format!("complex {}{}", hex(&real.to_be_bytes()), hex(&imaginary.to_be_bytes()))
        }
        Constant::Str(text) => format!("str {}", hex(text.as_bytes())),
        Constant::Surrogates(codes) => {
            let mut bytes = Vec::new();
            codes.iter().for_each(|code| put_utf8(&mut bytes, *code));
            format!("str {}", hex(&bytes))
        }
        Constant::Bytes(bytes) => format!("bytes {}", hex(bytes)),
        Constant::Tuple(items) => {
            let items: Vec<String> = items.iter().map(constant).collect();
            format!("tuple ({})", items.join(", "))
        }
        Constant::FrozenSet(items) => {
            let mut items: Vec<String> = items.iter().map(constant).collect();
            items.sort();
            format!("frozenset ({})", items.join(", "))
        }
        Constant::Slice(parts) => {
            let parts: Vec<String> = parts.iter().map(constant).collect();
            format!("slice ({})", parts.join(", "))
        }
        Constant::Code(code) => format!("code {}", code.name),
    }
}

fn ours(profile: &'static Profile, path: &Path) -> Result<Arc<Code>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "UNSUPPORTED not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    compile(profile, text, "<file>", 1, Mode::Exec).map_err(|error| {
        if error.kind == ErrorKind::Unsupported {
            return format!("UNSUPPORTED {} line {}", error.message, error.line);
        }
        let kind = match error.kind {
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            _ => "SyntaxError",
        };
        format!("ERROR {kind} {} {} {}", error.line, error.column, error.message)
    })
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "py") {
            found.push(path);
        }
    }
}

/// The oracle's answer for each file.
fn oracle(python: &Path, paths: &[PathBuf]) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/compile.py");
    let mut child = Command::new(python)
        .arg(script)
        .env("PYTHONWARNINGS", "ignore")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the oracle starts");
    let mut input = child.stdin.take().expect("piped");
    let list: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    let writer = std::thread::spawn(move || input.write_all(list.as_bytes()));
    let output = child.wait_with_output().expect("the oracle ends");
    writer.join().expect("no panic").expect("the list is read");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut answers = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with("FILE ") {
            answers.push(String::new());
        } else if let Some(answer) = answers.last_mut() {
            answer.push_str(line);
        }
    }
    answers
}

#[derive(Default)]
struct Tally {
    codes: usize,
    equal_codes: usize,
    files: usize,
    equal_files: usize,
    errors: usize,
    equal_errors: usize,
    refused: usize,
    reasons: BTreeMap<String, usize>,
    report: String,
}

/// Splits a dump into its code objects.
fn codes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with("CODE ") {
            found.push(String::new());
        }
        if let Some(code) = found.last_mut() {
            code.push_str(line);
        }
    }
    found
}

fn compare(profile: &'static Profile, path: &Path, theirs: &str, tally: &mut Tally) {
    if theirs.starts_with("SKIP") {
        return;
    }
    let ours = ours(profile, path);
    if theirs.starts_with("ERROR") {
        let is_wrong = path.components().any(|part| part.as_os_str() == "errors");
        if profile.version < PROFILES[3].version
            || profile.version < PROFILES[0].version && !is_wrong
        {
            // It has syntax that came later, or words of 3.11, which are compared elsewhere.
            return;
        }
        tally.errors += 1;
        let mine = ours.err().unwrap_or_else(|| "no error".to_owned());
        if mine == theirs.trim_end() {
            tally.equal_errors += 1;
        } else {
            let _ = writeln!(tally.report, "{}\n  -{}  +{mine}", path.display(), theirs);
        }
        return;
    }
    let want = codes(theirs);
    tally.files += 1;
    tally.codes += want.len();
    let code = match ours {
        Ok(code) => code,
        Err(error) => {
            tally.refused += 1;
            let _ = writeln!(tally.report, "{}: refused: {error}", path.display());
            return;
        }
    };
    let mut text = String::new();
    dump(&code, &mut text);
    if std::env::var_os("HEAPDECK_DUMP").is_some() {
        println!("OURS\n{text}END");
    }
    let have = codes(&text);
    let mut equal = 0;
    for (index, want) in want.iter().enumerate() {
        if have.get(index) == Some(want) {
            equal += 1;
            continue;
        }
        let none = String::new();
        let have = have.get(index).unwrap_or(&none);
        let first = want.lines().zip(have.lines()).find(|(one, two)| one != two);
        let (one, two) = first.unwrap_or(("(length)", "(length)"));
        let title = want.lines().next().unwrap_or_default();
        let _ = writeln!(tally.report, "{}: {title}\n  -{one}\n  +{two}", path.display());
        let word = one.split(' ').next().unwrap_or_default();
        let reason = if word.parse::<u32>().is_ok() { "instruction" } else { word };
        *tally.reasons.entry(reason.to_owned()).or_default() += 1;
    }
    tally.equal_codes += equal;
    tally.equal_files += usize::from(equal == want.len() && have.len() == want.len());
}

#[test]
fn code_objects_equal_those_of_3_13() {
    code_objects_equal_cpythons(&PROFILES[0], true);
}

#[test]
fn code_objects_equal_those_of_3_14() {
    code_objects_equal_cpythons(&PROFILES[1], false);
}

#[test]
fn code_objects_equal_those_of_3_15() {
    code_objects_equal_cpythons(&PROFILES[2], false);
}

#[test]
fn code_objects_equal_those_of_3_11() {
    // A format specification in an f-string of several literals ends at the end of its literal there, not of the whole.
    code_objects_equal_but(&PROFILES[4], false, 1);
}

#[test]
fn code_objects_equal_those_of_3_12() {
    code_objects_equal_cpythons(&PROFILES[3], false);
}

fn code_objects_equal_cpythons(profile: &'static Profile, required: bool) {
    code_objects_equal_but(profile, required, 0);
}

/// `known` code objects of the small corpus are known to differ.
fn code_objects_equal_but(profile: &'static Profile, required: bool, known: usize) {
    let version = profile.name;
    let Some(python) = find::judge(version).map(|(path, _)| path) else {
        eprintln!(
            "******** SKIPPED: no CPython {version} to compare with on this machine ********"
        );
        let missed =
            required && std::env::var_os("CI").is_some() && find::python(version).is_none();
        assert!(!missed, "on CI a CPython {version} must be present");
        return;
    };
    let corpus = std::env::var_os("HEAPDECK_COMPILE_CORPUS");
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/python/compile");
    let dir = corpus.as_ref().map_or(small, PathBuf::from);
    let mut paths = Vec::new();
    files(&dir, &mut paths);
    if corpus.is_none() && profile.version < PROFILES[0].version {
        // Much of the small corpus is syntax that came later: the scripts stand beside it.
        let scripts = "tests/suite/python/scripts";
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(scripts), &mut paths);
    }
    paths.sort();
    let mut tally = Tally::default();
    for chunk in paths.chunks(64) {
        let answers = oracle(&python, chunk);
        assert_eq!(answers.len(), chunk.len(), "the oracle answers for each file");
        for (path, theirs) in chunk.iter().zip(&answers) {
            compare(profile, path, theirs, &mut tally);
        }
    }
    println!("{}", tally.report);
    println!(
        "{} of {} code objects equal, {} of {} files, {} refused, errors {} of {}; first differences: {:?}",
        tally.equal_codes,
        tally.codes,
        tally.equal_files,
        tally.files,
        tally.refused,
        tally.equal_errors,
        tally.errors,
        tally.reasons
    );
    if corpus.is_none() {
        assert!(tally.codes > 0, "the corpus holds code");
        assert_eq!(tally.equal_codes + known, tally.codes);
        assert_eq!(tally.equal_errors, tally.errors);
    }
}

/// What a text compiles to, as text: a listing, or the error.
fn listing(source: &str) -> String {
    match compile(&PROFILES[0], source, "<file>", 1, Mode::Exec) {
        Ok(code) => heapdeck::python::code::dis(&code),
        Err(error) => format!(
            "{:?} {}:{}-{}:{} {}\n",
            error.kind,
            error.line,
            error.column,
            error.end_line,
            error.end_column.unwrap_or_default(),
            error.message
        ),
    }
}

fn corpus() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/python/compile"), &mut paths);
    paths.sort();
    paths
}

#[test]
fn listings_stay_as_they_are() {
    let mut broken = Vec::new();
    for path in corpus() {
        let source = std::fs::read_to_string(&path).expect("the corpus is UTF-8");
        let (golden, have) = (path.with_extension("out"), listing(&source));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &have).expect("the golden can be written");
        }
        if std::fs::read_to_string(&golden).unwrap_or_default() != have {
            broken.push(path.display().to_string());
        }
    }
    assert!(broken.is_empty(), "listings differ (UPDATE=1 writes them): {broken:#?}");
}

/// Small damage of all kinds: the compiler answers, and never panics.
#[test]
fn no_text_panics() {
    let mut state = 1u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let pieces = [
        "(", ")", "]", "{", "\"", "\n", "\t", " ", ":", "=", "*", "f'", "\\", "0", "é", "\0", "@",
        "in ",
    ];
    for path in corpus() {
        let source = std::fs::read_to_string(&path).expect("the corpus is UTF-8");
        let characters: Vec<char> = source.chars().collect();
        for _ in 0..20 {
            let mut damaged = characters.clone();
            for _ in 0..=random(3) {
                let at = random(damaged.len());
                match random(3) {
                    0 => {
                        let end = (at + random(12)).min(damaged.len());
                        damaged.drain(at..end);
                    }
                    1 => {
                        let piece = pieces[random(pieces.len())];
                        damaged.splice(at..at, piece.chars());
                    }
                    _ => damaged.truncate(at),
                }
            }
            let text: String = damaged.into_iter().collect();
            let _ = listing(&text);
        }
    }
    for deep in [
        "(".repeat(5000),
        "[".repeat(150) + &"]".repeat(150),
        "-".repeat(3000) + "1",
        "not ".repeat(3000) + "1",
        format!("x{}", ".a".repeat(5000)),
        format!("x = {}1", "1 + ".repeat(5000)),
        "lambda: ".repeat(900) + "1",
        (0..99).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "if x:\n")
            + &" ".repeat(99)
            + "y\n",
        format!("if x: y\n{}", "elif x: y\n".repeat(2000)),
    ] {
        let _ = listing(&deep);
    }
}
