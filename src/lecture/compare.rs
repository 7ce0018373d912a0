//! Recorded output against real output: wildcards, blanks, addresses, and a unified diff.

use std::collections::BTreeMap;

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

use crate::lecture::pattern::{Address, Pattern};
use crate::lecture::{Claim, CompareOptions};

/// Which object each address of the notes stands for: the same in the notes is the same in the run, and the other way
/// round. One for each process.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    runs: BTreeMap<String, u64>,
    notes: BTreeMap<u64, String>,
    /// Ranges in which objects of the process lie.
    places: Vec<(u64, u64)>,
    /// Numbers are compared as numbers; only what is written as `<addr>` stands for an address.
    pub exact: bool,
}

/// What came out of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    Same,
    Other,
    /// The text is the same, but an address is not the object that it was before: the address as the notes have it, and
    /// why, in words.
    OtherObject(String, String),
}

impl Identities {
    /// Nothing is known of the objects that lie in these ranges.
    pub fn of_places(places: Vec<(u64, u64)>, exact: bool) -> Identities {
        Identities { places, exact, ..Identities::default() }
    }

    /// Whether a number is an address of an object in this process.
    pub fn knows(&self, number: u64) -> bool {
        number >= LOWEST_ADDRESS
            && number.is_multiple_of(8)
            && self.places.iter().any(|(start, end)| (*start..*end).contains(&number))
    }

    /// Takes the addresses of a text that has matched; `Err`: one contradicts what was said before.
    fn take(&mut self, found: &[Address]) -> Result<(), (String, String)> {
        let mut next = self.clone();
        for Address { name, number } in found {
            let Some(name) = name else { continue };
            match next.runs.get(name) {
                Some(known) if known != number => {
                    let why = format!("{name} was {known:#x} before, and is {number:#x} here");
                    return Err((name.clone(), why));
                }
                Some(_) => continue,
                None => {}
            }
            // A number and a name may stand for one object, two names or two numbers may not.
            let kind = |name: &str| name.starts_with('<');
            match next.notes.get(number) {
                Some(other) if kind(other) == kind(name) => {
                    let why = format!("{other} and {name} are one object, at {number:#x}");
                    return Err((name.clone(), why));
                }
                _ => {}
            }
            next.runs.insert(name.clone(), *number);
            next.notes.insert(*number, name.clone());
        }
        *self = next;
        Ok(())
    }
}

/// No object lies lower.
pub const LOWEST_ADDRESS: u64 = 0x1_0000;

/// Whether the claim is true of `actual`. `...` stands for any text and `<addr>` for any address;
/// blanks at the ends of lines and line breaks at the end never count.
pub fn matches(claim: &Claim, actual: &str) -> bool {
    compare(claim, actual, &mut Identities::default()) == Compared::Same
}

/// The same within a process, whose objects keep their addresses from claim to claim.
pub fn compare(claim: &Claim, actual: &str, identities: &mut Identities) -> Compared {
    let options = claim.options;
    let (expected, actual) = (tidy(options, &claim.text, true), tidy(options, actual, false));
    texts(options, &expected, &actual, identities)
}

/// The same for an example of the prompt: of a traceback only the exception counts, as for doctest.
pub fn compare_example(claim: &Claim, actual: &str, identities: &mut Identities) -> Compared {
    let options = claim.options;
    let (expected, actual) = (tidy(options, &claim.text, true), tidy(options, actual, false));
    match (split_traceback(&expected), split_traceback(&actual)) {
        (Some((before, raised)), Some((printed, really))) => {
            let really = if options.ignore_exception_detail { plain_name(really) } else { really };
            let raised = if options.ignore_exception_detail { plain_name(raised) } else { raised };
            match texts(options, before, printed, identities) {
                Compared::Same => texts(options, raised, really, identities),
                other => other,
            }
        }
        _ => texts(options, &expected, &actual, identities),
    }
}

fn texts(
    options: CompareOptions,
    expected: &str,
    actual: &str,
    identities: &mut Identities,
) -> Compared {
    let found = Pattern::new(expected, options.ellipsis).matches(actual, identities);
    match found.map(|found| identities.take(&found)) {
        Some(Ok(())) => Compared::Same,
        Some(Err((name, why))) => Compared::OtherObject(name, why),
        None if expected == actual => Compared::Same,
        None => Compared::Other,
    }
}

/// What stands before a traceback, and the exception below its stack. The last traceback is the one that is told.
fn split_traceback(text: &str) -> Option<(&str, &str)> {
    // Behind a question that nobody answers it begins on the same line; a SyntaxError has no such head.
    let heads = ["Traceback (most recent call last):", "Traceback (innermost last):"];
    let head = heads.iter().filter_map(|head| text.find(head)).min();
    let place = text.starts_with(PLACE).then_some(0).or_else(|| {
        text.match_indices(PLACE).find(|(at, _)| text[..*at].ends_with('\n')).map(|(at, _)| at)
    });
    let first = head.into_iter().chain(place).min()?;
    let mut at = first;
    let mut raised = text.len();
    for line in text[first..].split_inclusive('\n') {
        let is_stack = line.starts_with([' ', '\t']) || line.trim().is_empty();
        let is_text = !is_stack && !line.starts_with("Traceback (") && !is_between(line);
        if is_text && raised == text.len() {
            raised = at;
        } else if !is_text && line.starts_with("Traceback (") {
            // Another exception came of it.
            raised = text.len();
        }
        at += line.len();
    }
    Some((text[..first].trim_end_matches('\n'), &text[raised..]))
}

/// How a place in a traceback begins.
const PLACE: &str = "  File \"";

/// The sentences between an exception and the one that came of it.
fn is_between(line: &str) -> bool {
    line.starts_with("During handling of the above exception")
        || line.starts_with("The above exception was the direct cause")
}

/// An exception's own name, without its module and message.
fn plain_name(raised: &str) -> &str {
    let first = raised.lines().next().unwrap_or("");
    let name = first.split(':').next().unwrap_or(first);
    name.rsplit('.').next().unwrap_or(name)
}

/// The difference as a unified diff, `-` what the notes say, `+` what the run printed. Lines that a
/// wildcard makes equal are shown as equal.
pub fn diff(claim: &Claim, actual: &str, identities: &Identities) -> String {
    let actual = tidy(claim.options, actual, false);
    let expected = reconciled(claim, &actual, identities);
    unified(&with_break(expected), &with_break(actual))
}

/// Two texts as a unified diff, without the names of files.
pub fn unified(before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let printer = BasicLineDiffPrinter(&input.interner);
    diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string()
}

/// Index of the first line of the claim that is not what was printed.
pub fn first_difference(claim: &Claim, actual: &str, identities: &Identities) -> usize {
    let actual = tidy(claim.options, actual, false);
    let expected = reconciled(claim, &actual, identities);
    expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count()
}

/// The lines of `actual` as notes record them: where a line of the claim has a wildcard that fits, it stays.
pub fn rewritten(claim: &Claim, actual: &str, identities: &Identities) -> String {
    let actual: Vec<&str> = actual.lines().map(str::trim_end).collect();
    let actual = actual.join("\n").trim_end_matches('\n').to_owned();
    let old: Vec<&str> = claim.text.lines().map(str::trim_end).collect();
    let fitting = reconciled(claim, &actual, identities);
    let mut kept: Vec<(&str, &str)> = Vec::new();
    for (line, fits) in old.iter().zip(fitting.lines()) {
        if *line != fits {
            kept.push((fits, line));
        }
    }
    let mut kept = kept.into_iter().peekable();
    let lines = actual.lines().map(|line| match kept.next_if(|(fits, _)| *fits == line) {
        Some((_, old)) => old,
        None => line,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let claim_of = |text: &str| Claim { text: text.to_owned(), ..claim.clone() };
    if matches(&claim_of(&text), &actual) { text } else { actual }
}

/// A text as it is compared; what the notes say may have `<BLANKLINE>`.
fn tidy(options: CompareOptions, text: &str, is_claim: bool) -> String {
    let blank = |line: &&str| is_claim && options.blank_line_mark && line.trim() == BLANK_LINE;
    let lines = text.lines().map(str::trim_end);
    let lines = lines.map(|line| if blank(&line) { "" } else { line });
    if options.normalize_whitespace {
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines = lines.filter(|line| !line.is_empty());
        return lines.collect::<Vec<_>>().join("\n");
    }
    lines.collect::<Vec<_>>().join("\n").trim_end_matches('\n').to_owned()
}

/// Stands for an empty line.
pub const BLANK_LINE: &str = "<BLANKLINE>";

/// The claim with each line that has a wildcard replaced by the printed line it fits, if there is one.
fn reconciled(claim: &Claim, actual: &str, identities: &Identities) -> String {
    let mut rest = actual.lines();
    let expected = tidy(claim.options, &claim.text, true);
    let lines = expected.lines().map(|line| {
        let pattern = Pattern::new(line, claim.options.ellipsis);
        if pattern.is_plain() {
            return line.to_owned();
        }
        let fits = |printed: &str| pattern.matches(printed, identities).is_some();
        let ahead = rest.clone().position(fits);
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

#[cfg(test)]
mod tests {
    use super::{
        Compared, Identities, compare, compare_example, diff, first_difference, matches, rewritten,
    };
    use crate::lecture::{Claim, CompareOptions};
    use crate::source::Span;

    fn claim(text: &str) -> Claim {
        let (span, content) = (Span::default(), Span::default());
        Claim { span, content, text: text.to_owned(), options: CompareOptions::default() }
    }

    fn with(text: &str, change: impl Fn(&mut CompareOptions)) -> Claim {
        let mut claim = claim(text);
        change(&mut claim.options);
        claim
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
            ("a\n<BLANKLINE>\nb", "a\n\nb"),
            ("<addr>", "<addr>"),
            ("<addr>", "140737348026816"),
        ] {
            assert!(matches(&claim(expected), actual), "{expected} / {actual}");
        }
        for (expected, actual) in
            [("1", "2"), ("a...c", "ab"), ("<addr>", "0x"), ("a...ba", "aba b"), ("<addr>", "12")]
        {
            assert!(!matches(&claim(expected), actual), "{expected} / {actual}");
        }
        assert!(!matches(&with("...", |options| options.ellipsis = false), "x"));
        assert!(!matches(&with("<BLANKLINE>", |it| it.blank_line_mark = false), "\n"));
        let loose = with("a  b\n\nc", |options| options.normalize_whitespace = true);
        assert!(matches(&loose, "a b\nc\n"));
    }

    #[test]
    fn an_address_is_the_same_object_everywhere() {
        let at =
            |name: &str, number: u64| (format!("<X at {name}>"), format!("<X at {number:#x}>"));
        let (one, other) = (0x7fff_f7a2_b0c0_u64, 0x7fff_f7a2_b1c0_u64);
        let told = |pairs: &[(String, String)]| {
            let mut known = Identities::of_places(vec![(one, one + 0x1000)], false);
            let told = pairs.iter().map(|(said, ran)| compare(&claim(said), ran, &mut known));
            told.last().expect("one at least")
        };
        for same in [
            &[at("<addr:a>", one), at("<addr:b>", other), at("<addr:a>", one)][..],
            &[at("0x10ab10", one), at("0x10ab10", one), at("0x10ab20", other)],
            &[at("<addr>", one), at("<addr>", other)],
            &[("0x10ab10 1092368".to_owned(), format!("{one:#x} {one}"))],
        ] {
            assert_eq!(told(same), Compared::Same, "{same:?}");
        }
        for different in [
            &[at("<addr:a>", one), at("<addr:a>", other)][..],
            &[at("<addr:a>", one), at("<addr:b>", one)],
            &[at("0x10ab10", one), at("0x10ab20", one)],
            &[at("0x10ab10", one), at("0x10ab10", other)],
        ] {
            assert!(matches!(told(different), Compared::OtherObject(..)), "{different:?}");
        }
        // A number that is no address is a number.
        for number in
            [("65536".to_owned(), "65544".to_owned()), ("0x1ff10".into(), "0x1ff20".into())]
        {
            assert_eq!(told(&[number]), Compared::Other);
        }
    }

    #[test]
    fn of_a_traceback_at_the_prompt_only_the_exception_counts() {
        let ran = "x\nTraceback (most recent call last):\n  File \"a.md\", line 3, in <module>\n    f()\n\
                   ValueError: no 12\n";
        let example = |text: &str, change: &dyn Fn(&mut CompareOptions)| {
            compare_example(&with(text, change), ran, &mut Identities::default()) == Compared::Same
        };
        let keep: &dyn Fn(&mut CompareOptions) = &|_| {};
        let ignore: &dyn Fn(&mut CompareOptions) = &|it| it.ignore_exception_detail = true;
        for text in [
            "x\nTraceback (most recent call last):\n  ...\nValueError: no 12",
            "x\nTraceback (most recent call last):\nValueError: no ...",
            "x\nTraceback (most recent call last):\n  File \"<stdin>\", line 1\nValueError: no 12",
        ] {
            assert!(example(text, keep), "{text}");
        }
        let other = "x\nTraceback (most recent call last):\nbuiltins.ValueError: another";
        assert!(!example(other, keep));
        assert!(example(other, ignore));
        assert!(!example("Traceback (most recent call last):\nValueError: no 12", keep));
        assert!(!example("x\nTraceback (most recent call last):\nTypeError", ignore));
    }

    #[test]
    fn what_is_written_anew_keeps_its_wildcards() {
        let known = Identities::default();
        let old = claim("x = 1\nat <addr>\ny = 2\n");
        assert_eq!(
            rewritten(&old, "x = 1\nat 0x1f000\ny = 3\n", &known),
            "x = 1\nat <addr>\ny = 3"
        );
        assert_eq!(rewritten(&claim("a ... c"), "b\n", &known), "b");
        assert_eq!(rewritten(&claim("a"), "b  \n\n", &known), "b");
    }

    #[test]
    fn the_diff_shows_only_what_differs() {
        let claim = claim("x = 1\nat <addr>\ny = 2\n");
        let (actual, known) = ("x = 1\nat 0x1f000\ny = 3\n", Identities::default());
        let wanted = "@@ -1,3 +1,3 @@\n x = 1\n at 0x1f000\n-y = 2\n+y = 3\n";
        assert_eq!(diff(&claim, actual, &known), wanted);
        assert_eq!(first_difference(&claim, actual, &known), 2);
    }
}
