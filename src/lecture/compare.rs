//! Recorded output against real output: wildcards, blanks, and a unified diff.

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

use crate::lecture::Claim;

/// Whether the claim is true of `actual`. `...` stands for any text and `<addr>` for any address;
/// blanks at the ends of lines and line breaks at the end never count.
pub fn matches(claim: &Claim, actual: &str) -> bool {
    let (expected, actual) = (tidy(claim, &claim.text), tidy(claim, actual));
    expected == actual || Pattern::new(&expected, claim.ellipsis).matches(&actual)
}

/// The difference as a unified diff, `-` what the notes say, `+` what the run printed. Lines that a
/// wildcard makes equal are shown as equal.
pub fn diff(claim: &Claim, actual: &str) -> String {
    let actual = tidy(claim, actual);
    let expected = reconciled(claim, &actual);
    let (before, after) = (with_break(expected), with_break(actual));
    let input = InternedInput::new(before.as_str(), after.as_str());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let printer = BasicLineDiffPrinter(&input.interner);
    diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string()
}

/// Index of the first line of the claim that is not what was printed.
pub fn first_difference(claim: &Claim, actual: &str) -> usize {
    let actual = tidy(claim, actual);
    let expected = reconciled(claim, &actual);
    expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count()
}

fn tidy(claim: &Claim, text: &str) -> String {
    if claim.normalize_whitespace {
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines = lines.filter(|line| !line.is_empty());
        return lines.collect::<Vec<_>>().join("\n");
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end_matches('\n').to_owned()
}

/// The claim with each line that has a wildcard replaced by the printed line it fits, if there is one.
fn reconciled(claim: &Claim, actual: &str) -> String {
    let mut rest = actual.lines();
    let expected = tidy(claim, &claim.text);
    let lines = expected.lines().map(|line| {
        let pattern = Pattern::new(line, claim.ellipsis);
        if pattern.is_plain() {
            return line.to_owned();
        }
        let ahead = rest.clone().position(|printed| pattern.matches(printed));
        match ahead.and_then(|ahead| rest.nth(ahead)) {
            Some(printed) => printed.to_owned(),
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn with_break(mut text: String) -> String {
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Stretches between `...`, each a sequence of literals and addresses.
struct Pattern<'a> {
    stretches: Vec<Vec<Atom<'a>>>,
}

#[derive(Clone, Copy)]
enum Atom<'a> {
    Literal(&'a str),
    Address,
}

impl<'a> Pattern<'a> {
    fn new(text: &'a str, ellipsis: bool) -> Pattern<'a> {
        let stretches: Vec<&str> = if ellipsis { text.split("...").collect() } else { vec![text] };
        Pattern { stretches: stretches.into_iter().map(atoms).collect() }
    }

    fn is_plain(&self) -> bool {
        let literal = |atom: &Atom<'_>| matches!(atom, Atom::Literal(_));
        self.stretches.len() == 1 && self.stretches.iter().flatten().all(literal)
    }

    /// The first stretch stands at the beginning, the last at the end, those between wherever they
    /// first fit: so no choice ever has to be undone.
    fn matches(&self, text: &str) -> bool {
        let Some((first, others)) = self.stretches.split_first() else { return text.is_empty() };
        let Some(mut at) = length(first, text) else { return false };
        let Some((last, between)) = others.split_last() else { return at == text.len() };
        for stretch in between {
            match starts(text, at).find_map(|start| Some(start + length(stretch, &text[start..])?))
            {
                Some(end) => at = end,
                None => return false,
            }
        }
        starts(text, at).any(|start| length(last, &text[start..]) == Some(text.len() - start))
    }
}

fn atoms(stretch: &str) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    for (index, literal) in stretch.split("<addr>").enumerate() {
        if index > 0 {
            atoms.push(Atom::Address);
        }
        atoms.push(Atom::Literal(literal));
    }
    atoms
}

/// Length of the beginning of `text` that the atoms fit.
fn length(atoms: &[Atom<'_>], text: &str) -> Option<usize> {
    let mut rest = text;
    for atom in atoms {
        rest = match atom {
            Atom::Literal(literal) => rest.strip_prefix(literal)?,
            Atom::Address => {
                let digits = rest.strip_prefix("0x")?;
                let after = digits.trim_start_matches(|c: char| c.is_ascii_hexdigit());
                if after.len() == digits.len() {
                    return None;
                }
                after
            }
        };
    }
    Some(text.len() - rest.len())
}

fn starts(text: &str, from: usize) -> impl Iterator<Item = usize> {
    (from..=text.len()).filter(|index| text.is_char_boundary(*index))
}

#[cfg(test)]
mod tests {
    use super::{diff, first_difference, matches};
    use crate::lecture::Claim;
    use crate::source::Span;

    fn claim(text: &str) -> Claim {
        let (span, content) = (Span::default(), Span::default());
        Claim { span, content, text: text.to_owned(), ellipsis: true, normalize_whitespace: false }
    }

    #[test]
    fn wildcards_stand_for_what_changes() {
        for (expected, actual) in [
            ("1\n2\n", "1\n2"),
            ("a...c\n", "abc"),
            ("...", ""),
            ("<X at <addr>>", "<X at 0x7ffff7a2b0c0>"),
            ("a...b...b", "a b x b"),
            ("first\n...\nlast", "first\n1\n2\nlast"),
        ] {
            assert!(matches(&claim(expected), actual), "{expected} / {actual}");
        }
        for (expected, actual) in
            [("1", "2"), ("a...c", "ab"), ("<addr>", "0x"), ("a...ba", "aba b")]
        {
            assert!(!matches(&claim(expected), actual), "{expected} / {actual}");
        }
        let strict = Claim { ellipsis: false, ..claim("...") };
        assert!(!matches(&strict, "x"));
        let loose = Claim { normalize_whitespace: true, ..claim("a  b\n\nc") };
        assert!(matches(&loose, "a b\nc\n"));
    }

    #[test]
    fn the_diff_shows_only_what_differs() {
        let claim = claim("x = 1\nat <addr>\ny = 2\n");
        let actual = "x = 1\nat 0x1f\ny = 3\n";
        assert_eq!(diff(&claim, actual), "@@ -1,3 +1,3 @@\n x = 1\n at 0x1f\n-y = 2\n+y = 3\n");
        assert_eq!(first_difference(&claim, actual), 2);
    }
}
