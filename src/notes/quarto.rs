//! What notes for Quarto say of their blocks: `#| key: value` at the beginning of a `{python}` block, and `execute` in the
//! front matter for all blocks that say nothing else.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::info_part::{is_line_steps, line_steps};
use crate::notes::{CodeBlock, Entry, Fence, FrontMatter, Value, suggest};
use crate::source::Source;

/// What stands below a format, as in `format: {revealjs: {incremental: true}}`, holds as if it stood at the left.
pub fn lift(front: &mut FrontMatter) {
    let Some(Entry { value: Value::Map(formats), .. }) = front.get("format") else { return };
    let settings = formats.iter().filter_map(|format| match &format.value {
        Value::Map(settings) => Some(settings),
        _ => None,
    });
    let settings = settings.flatten().filter(|entry| LIFTED.contains(&entry.key.as_str()));
    let settings = settings.filter(|entry| front.get(&entry.key).is_none());
    let settings: Vec<Entry> = settings.cloned().collect();
    front.entries.extend(settings);
}

/// The front matter's `execute`.
pub fn defaults<'f>(log: &mut Log, source: &Source, front: &'f FrontMatter) -> &'f [Entry] {
    let Some(Entry { value: Value::Map(entries), .. }) = front.get("execute") else { return &[] };
    for entry in entries {
        let key = entry.key.as_str();
        let close = suggest::closest(key, EXECUTE.iter().copied()).filter(|close| *close != key);
        if let Some(close) = close.filter(|_| !EXECUTE.contains(&key)) {
            let message = format!("unknown key `{key}` of `execute`");
            log.push(
                Diagnostic::new(Code::UnknownKey, source, entry.key_span, message)
                    .label("not a key of Quarto")
                    .help(format!("did you mean `{close}`?")),
            );
        }
    }
    entries
}

/// Takes the options out of a block. Those that Python slides have a word for hold, the others are Quarto's own.
pub fn take(code: &mut CodeBlock, defaults: &[Entry]) {
    let is_python = code.language() == "python";
    let Some(fence) = code.fence.as_deref_mut() else { return };
    if !fence.info.starts_with('{') {
        // To Quarto it is code to look at; here it runs, unless nothing does.
        fence.flags.norun |= is_python && defaults.iter().any(never_runs);
        return;
    }
    let count = code.text.lines().take_while(|line| line.starts_with("#|")).count();
    let mut own = Vec::new();
    for line in code.text.lines().take(count) {
        let Some((key, value)) = line[2..].split_once(':') else { continue };
        own.push((key.trim(), value.trim().trim_matches(['"', '\''])));
    }
    for entry in defaults.iter().filter(|_| is_python) {
        let is_said = own.iter().any(|(key, _)| *key == entry.key);
        // That errors end nothing is no claim that there are some.
        if !is_said && entry.key != "error" {
            set(fence, &entry.key, &entry.value.text());
        }
    }
    for (key, value) in own {
        set(fence, key, value);
    }
    if count == 0 {
        return;
    }
    let length: usize = code.text.split_inclusive('\n').take(count).map(str::len).sum();
    code.text.drain(..length);
    code.line_offsets.drain(..count.min(code.line_offsets.len()));
    code.content.start = code.line_offsets.first().copied().unwrap_or(code.content.end);
}

fn set(fence: &mut Fence, key: &str, value: &str) {
    let flags = &mut fence.flags;
    match (key, value) {
        ("include", "false") => flags.hidden = true,
        ("echo", "false") => flags.no_echo = true,
        ("output", "false") => flags.be_silent(),
        ("eval" | "enabled", "false") => flags.norun = true,
        ("error", "true") => flags.raises = Some(String::new()),
        ("filename", name) => fence.title = Some(name.to_owned()),
        ("code-line-numbers", "true") => flags.lines = true,
        ("code-line-numbers", steps) if is_line_steps(steps) => {
            fence.line_steps = line_steps(steps);
        }
        _ => {}
    }
}

fn never_runs(entry: &Entry) -> bool {
    matches!(entry.key.as_str(), "eval" | "enabled") && entry.value == Value::Bool(false)
}

/// What a format may say of slides; its themes are none of ours.
const LIFTED: &[&str] = &["incremental", "slide-level", "footer"];
/// What `execute` may say.
const EXECUTE: &[&str] = &[
    "echo",
    "eval",
    "output",
    "include",
    "error",
    "warning",
    "enabled",
    "cache",
    "freeze",
    "daemon",
    "daemon-restart",
    "debug",
    "ipynb",
    "keep-md",
    "keep-ipynb",
    "message",
    "engine",
];
