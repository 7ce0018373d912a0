//! Sessions at the `>>>` prompt: the statements in them, and the output they show.

use crate::lecture::{Claim, CompareOptions, Example};
use crate::notes::CodeBlock;
use crate::source::Span;

/// A `pycon` fence, or a Python fence whose first line is a prompt.
pub fn is_prompt(code: &CodeBlock) -> bool {
    let first = code.text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    code.language() == "pycon" || statement(first, false).is_some()
}

/// The statements, each on its line of the block; lines of output are left blank, and statements that are skipped.
pub fn statements(text: &str) -> String {
    let mut skips = false;
    let lines = lines(text).map(|(line, statement)| {
        if line.starts_with(">>>") {
            skips = statement.is_some_and(|text| doctest_options(text).any(|it| it == "+SKIP"));
        }
        statement.filter(|_| !skips).unwrap_or("")
    });
    lines.flat_map(|line| [line, "\n"]).collect()
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
    Some(Claim { span, content: code.content, text, options: options(code) })
}

/// Each statement with the result that is shown below it; none when the session shows no results at all.
pub fn examples(code: &CodeBlock) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let (mut shows, mut skips) = (false, false);
    // Where the first line of what is shown stands, and the line after its last one.
    let start_of = |index: usize| code.line_offsets.get(index).copied().unwrap_or(code.content.end);
    for (index, (line, statement)) in lines(&code.text).enumerate() {
        let next = Span { start: start_of(index + 1), end: start_of(index + 1) };
        if let Some(text) = statement {
            if line.starts_with(">>>") {
                skips = doctest_options(text).any(|it| it == "+SKIP");
                let claim = Claim {
                    span: code.place(index as u32 + 1, 1),
                    content: next,
                    text: String::new(),
                    options: options(code),
                };
                if !skips {
                    examples.push(Example { line: index as u32 + 1, claim });
                }
            }
            if let Some(example) = examples.last_mut().filter(|_| !skips) {
                let claim = &mut example.claim;
                doctest_options(text).for_each(|option| set(&mut claim.options, option));
                claim.content = next;
            }
            continue;
        }
        shows |= !line.trim().is_empty();
        if let Some(example) = examples.last_mut().filter(|_| !skips) {
            let claim = &mut example.claim;
            claim.text.push_str(line);
            claim.text.push('\n');
            if !line.trim().is_empty() {
                claim.content.end = next.start.max(claim.content.end);
            }
        }
    }
    for example in &mut examples {
        let length = example.claim.text.trim_end().len();
        example.claim.text.truncate(length);
    }
    if shows { examples } else { Vec::new() }
}

/// How a block's output is compared, by the flags of its fence.
pub fn options(code: &CodeBlock) -> CompareOptions {
    let Some(fence) = &code.fence else { return CompareOptions::default() };
    let flags = &fence.flags;
    CompareOptions {
        ellipsis: !flags.no_ellipsis,
        normalize_whitespace: flags.normalize_whitespace,
        ignore_exception_detail: flags.ignore_exception_detail,
        blank_line_mark: !flags.no_blank_line_mark,
    }
}

/// `+ELLIPSIS` and the like in `# doctest: +ELLIPSIS, -NORMALIZE_WHITESPACE`.
fn doctest_options(statement: &str) -> impl Iterator<Item = &str> {
    let directive = statement.split_once('#').map_or("", |_| {
        statement.rsplit_once("doctest:").map_or("", |(before, options)| {
            if before.trim_end().ends_with('#') { options } else { "" }
        })
    });
    directive.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty())
}

fn set(options: &mut CompareOptions, option: &str) {
    let (name, value) = match option.strip_prefix('-') {
        Some(name) => (name, false),
        None => (option.strip_prefix('+').unwrap_or(option), true),
    };
    match name {
        "ELLIPSIS" => options.ellipsis = value,
        "NORMALIZE_WHITESPACE" => options.normalize_whitespace = value,
        "IGNORE_EXCEPTION_DETAIL" => options.ignore_exception_detail = value,
        "DONT_ACCEPT_BLANKLINE" => options.blank_line_mark = !value,
        _ => {}
    }
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
    use super::{doctest_options, statements};

    #[test]
    fn statements_keep_their_lines() {
        let session = ">>> for i in a:\n...     i\n...\n1\n...\n>>> f(\n... )\n";
        assert_eq!(statements(session), "for i in a:\n    i\n\n\n\nf(\n)\n");
        let skipped = ">>> f(  # doctest: +SKIP\n... )\n1\n>>> 2\n";
        assert_eq!(statements(skipped), "\n\n\n2\n");
    }

    #[test]
    fn options_stand_behind_the_statement() {
        let read = |text| doctest_options(text).collect::<Vec<_>>();
        assert_eq!(read("f() # doctest: +ELLIPSIS, -SKIP"), ["+ELLIPSIS", "-SKIP"]);
        assert_eq!(read("f() #doctest:+SKIP"), ["+SKIP"]);
        assert!(read("'doctest: +SKIP'").is_empty());
        assert!(read("f()  # see doctest: +SKIP").is_empty());
    }
}
