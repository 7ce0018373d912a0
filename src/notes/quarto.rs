//! `#| key: value` at the beginning of a `{python}` block, as Quarto writes its options.

use crate::notes::CodeBlock;
use crate::notes::info_part::{is_line_steps, line_steps};

/// Takes the options out of a block. Those that Python slides have a word for hold, the others are Quarto's own.
pub fn take(code: &mut CodeBlock) {
    let Some(fence) = code.fence.as_deref_mut().filter(|fence| fence.info.starts_with('{')) else {
        return;
    };
    let count = code.text.lines().take_while(|line| line.starts_with("#|")).count();
    if count == 0 {
        return;
    }
    for line in code.text.lines().take(count) {
        let Some((key, value)) = line[2..].split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        let flags = &mut fence.flags;
        match (key.trim(), value) {
            ("include", "false") => flags.hidden = true,
            ("echo", "false") => flags.no_echo = true,
            ("eval", "false") => flags.norun = true,
            ("error", "true") => flags.raises = Some(String::new()),
            ("filename", name) => fence.title = Some(name.to_owned()),
            ("code-line-numbers", "true") => flags.lines = true,
            ("code-line-numbers", steps) if is_line_steps(steps) => {
                fence.line_steps = line_steps(steps);
            }
            _ => {}
        }
    }
    let length: usize = code.text.split_inclusive('\n').take(count).map(str::len).sum();
    code.text.drain(..length);
    code.line_offsets.drain(..count.min(code.line_offsets.len()));
    code.content.start = code.line_offsets.first().copied().unwrap_or(code.content.end);
}
