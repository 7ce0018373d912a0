//! Claims as test cases, as `JUnit`'s XML has them; findings that belong to no claim are cases of their own.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::cli::formats::{Finding, Report, Told};
use crate::diagnostic::Severity;
use crate::lecture::ClaimState;

pub fn junit(report: &Report) -> String {
    let mut files: BTreeMap<&str, (Vec<&Told>, Vec<&Finding>)> = BTreeMap::new();
    for told in &report.claims {
        files.entry(told.verdict.source.name()).or_default().0.push(told);
    }
    for finding in &report.findings {
        files.entry(finding.diagnostic.source.name()).or_default().1.push(finding);
    }
    let mut suites = String::new();
    let mut sum = Sum::default();
    for (file, (claims, findings)) in &files {
        let (mut cases, mut own) = (String::new(), Sum::default());
        for told in claims {
            case_of_claim(&mut cases, &mut own, report, told);
        }
        let is_error = |it: &&&Finding| it.diagnostic.severity == Severity::Error;
        let is_claim = |it: &&&Finding| claims.iter().any(|told| fails_at(told, it));
        for finding in findings.iter().filter(is_error).filter(|it| !is_claim(it)) {
            case_of_finding(&mut cases, &mut own, report, finding);
        }
        let _ = writeln!(
            suites,
            "  <testsuite name=\"{}\" {own}>\n{cases}  </testsuite>",
            attribute(file)
        );
        sum.add(&own);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"heapdeck\" {sum}>\n{suites}</testsuites>\n"
    )
}

#[derive(Default)]
struct Sum {
    tests: u32,
    failures: u32,
    skipped: u32,
}

impl Sum {
    fn add(&mut self, other: &Sum) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Sum { tests, failures, skipped } = self;
        write!(f, "tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
    }
}

fn case_of_claim(cases: &mut String, sum: &mut Sum, report: &Report, told: &Told) {
    let verdict = &told.verdict;
    let place = verdict.source.position(verdict.span.start);
    let under =
        if report.pythons.is_empty() { String::new() } else { format!(" under {}", told.python) };
    let name = format!("{place} {}{under}", verdict.kind.word());
    let file = verdict.source.name();
    sum.tests += 1;
    let body = match &verdict.state {
        ClaimState::Holds => String::new(),
        ClaimState::Fails(why) => {
            sum.failures += 1;
            let text = format!("{file}:{place}: {why}");
            let kind = verdict.kind.word();
            let (why, text) = (attribute(why), content(&text));
            format!("<failure type=\"{kind}\" message=\"{why}\">{text}</failure>")
        }
        ClaimState::Untold(why) => {
            sum.skipped += 1;
            format!("<skipped message=\"{}\"/>", attribute(why))
        }
    };
    case(cases, file, &name, place.line, &body);
}

fn case_of_finding(cases: &mut String, sum: &mut Sum, report: &Report, finding: &Finding) {
    let diagnostic = &finding.diagnostic;
    let place = diagnostic.source.position(diagnostic.span.start);
    let (file, code) = (diagnostic.source.name(), diagnostic.code.entry().name);
    let why = finding.text(report);
    sum.tests += 1;
    sum.failures += 1;
    let text = content(&format!("{file}:{place}: {why}"));
    let body = format!("<failure type=\"{code}\" message=\"{}\">{text}</failure>", attribute(&why));
    case(cases, file, &format!("{place} {code}"), place.line, &body);
}

fn case(cases: &mut String, file: &str, name: &str, line: u32, body: &str) {
    let (file, name) = (attribute(file), attribute(name));
    let head = format!("classname=\"{file}\" name=\"{name}\" file=\"{file}\" line=\"{line}\"");
    let _ = if body.is_empty() {
        writeln!(cases, "    <testcase {head}/>")
    } else {
        writeln!(cases, "    <testcase {head}>{body}</testcase>")
    };
}

/// Whether a finding is the failure of a claim, which tells it already.
fn fails_at(told: &Told, finding: &Finding) -> bool {
    let ClaimState::Fails(why) = &told.verdict.state else { return false };
    let diagnostic = &finding.diagnostic;
    told.verdict.source.name() == diagnostic.source.name() && why.starts_with(&diagnostic.message)
}

fn attribute(text: &str) -> String {
    content(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Text between tags, without what XML cannot have at all.
fn content(text: &str) -> String {
    let can = |char: char| {
        !char.is_control() && !matches!(char, '\u{fffe}' | '\u{ffff}')
            || matches!(char, '\n' | '\t')
    };
    let text: String = text.chars().map(|char| if can(char) { char } else { '\u{fffd}' }).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
