//! Sessions at the `>>>` prompt: the statements in them, and the output they show.

use crate::lecture::Claim;
use crate::notes::CodeBlock;
use crate::source::Span;

/// A `pycon` fence, or a Python fence whose first line is a prompt.
pub fn is_prompt(code: &CodeBlock) -> bool {
    let first = code.text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    code.language() == "pycon" || statement(first, false).is_some()
}

/// The statements, each on its line of the block; lines of output are left blank.
pub fn statements(text: &str) -> String {
    lines(text).flat_map(|(_, statement)| [statement.unwrap_or(""), "\n"]).collect()
}

/// The lines of output, each with its number in the block (from 1).
pub fn shown(text: &str) -> Vec<(u32, String)> {
    let output = (1..).zip(lines(text)).filter(|(_, (_, statement))| statement.is_none());
    output.map(|(number, (line, _))| (number, line.to_owned())).collect()
}

/// The output the session shows, if it shows any.
pub fn claim(code: &CodeBlock, span: Span) -> Option<Claim> {
    let output = lines(&code.text).filter(|(_, statement)| statement.is_none());
    let text: String = output.flat_map(|(line, _)| [line, "\n"]).collect();
    if text.trim().is_empty() {
        return None;
    }
    let flags = code.fence.as_ref().map(|fence| &fence.flags);
    Some(Claim {
        span,
        content: code.content,
        text,
        ellipsis: flags.is_none_or(|flags| !flags.no_ellipsis),
        normalize_whitespace: flags.is_some_and(|flags| flags.normalize_whitespace),
    })
}

/// Each line with the statement on it, if it is not output.
fn lines(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut goes_on = false;
    text.lines().map(move |line| {
        let statement = statement(line, goes_on);
        goes_on = statement.is_some();
        (line, statement)
    })
}

/// What stands after `>>>`, or after `...` on a line that goes on a statement.
fn statement(line: &str, goes_on: bool) -> Option<&str> {
    let after = |mark: &str| {
        let rest = line.strip_prefix(mark)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
    };
    after(">>>").or_else(|| after("...").filter(|_| goes_on))
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn statements_keep_their_lines() {
        let session = ">>> for i in a:\n...     i\n...\n1\n...\n>>> f(\n... )\n";
        assert_eq!(statements(session), "for i in a:\n    i\n\n\n\nf(\n)\n");
    }
}
