//! Which claims hold under which version of Python, as a table.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::cli::formats::Report;
use crate::lecture::ClaimState;

/// A row for each claim that does not hold under all versions, and a count of the others.
pub fn table(report: &Report) -> String {
    let mut rows: BTreeMap<(String, u32, u32, &str), BTreeMap<&str, &str>> = BTreeMap::new();
    let mut order: Vec<(String, u32, u32, &str)> = Vec::new();
    for told in &report.claims {
        let verdict = &told.verdict;
        let place = verdict.source.position(verdict.span.start);
        let key = (verdict.source.name().to_owned(), place.line, place.column, verdict.kind.word());
        if !rows.contains_key(&key) {
            order.push(key.clone());
        }
        let word = match verdict.state {
            ClaimState::Holds => "holds",
            ClaimState::Fails(_) => "fails",
            ClaimState::Untold(_) => "-",
        };
        let row = rows.entry(key).or_default();
        // Of several at one place the worst counts.
        let worst = row.entry(&told.python).or_insert(word);
        if word == "fails" || (word == "-" && *worst == "holds") {
            *worst = word;
        }
    }
    let holds_everywhere = |row: &BTreeMap<&str, &str>| {
        row.len() == report.pythons.len() && row.values().all(|word| *word == "holds")
    };
    let count = rows.values().filter(|row| holds_everywhere(row)).count();
    let shown: Vec<_> = order.iter().filter(|key| !holds_everywhere(&rows[*key])).collect();
    let name = |(file, line, column, kind): &(String, u32, u32, &str)| {
        format!("{file}:{line}:{column} {kind}")
    };
    let width = shown.iter().map(|key| name(key).chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    if !shown.is_empty() {
        let head: Vec<String> = report.pythons.iter().map(|it| format!("{it:<6}")).collect();
        let _ = writeln!(text, "{:width$}  {}", "claim", head.join("  ").trim_end());
        for key in shown {
            let cells = report.pythons.iter().map(|python| {
                let word = rows[key].get(python.as_str()).copied().unwrap_or("-");
                format!("{word:<6}")
            });
            let cells = cells.collect::<Vec<_>>().join("  ");
            let _ = writeln!(text, "{:width$}  {}", name(key), cells.trim_end());
        }
    }
    let claims =
        if count == 1 { "1 claim holds".to_owned() } else { format!("{count} claims hold") };
    let _ = writeln!(text, "{claims} under {}", listed(&report.pythons));
    text
}

/// `3.11, 3.12 and 3.13`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
