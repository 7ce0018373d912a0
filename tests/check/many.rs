//! Findings that are so many that nobody would read all of them.

use crate::{folder, heapdeck, text};

#[test]
fn of_many_findings_that_are_alike_some_are_shown() {
    let missing = "![a](none.png)\n\n".repeat(150);
    let a = format!("# A\n\n{missing}\n```python\n1 / 0\n```\n");
    let b = format!("# B\n\n{}", "![](none.png)\n\n".repeat(25));
    let files: Vec<(String, &str)> = (0..7)
        .map(|at| (format!("{at}.md"), if at == 6 { a.as_str() } else { b.as_str() }))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let folder = folder(&files);
    let said = |arguments: &[&str]| {
        let output = heapdeck(folder.path(), &[&["check"], arguments].concat());
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr) + &text(&output.stdout)
    };
    let human = said(&["."]);
    // Twenty of each of six files make a hundred before the seventh has any.
    assert_eq!(human.matches("error[missing-image]: the image").count(), 100, "{human}");
    assert!(human.contains("error[missing-image]: 200 more like these; `-v` shows all"), "{human}");
    assert!(human.contains("error[raised-exception]"), "the rare one is among them: {human}");
    let first = human.split("--> 1.md").next().unwrap_or_default();
    assert_eq!(first.matches("error[missing-image]: the image").count(), 20 + 1);
    let all = said(&[".", "-v"]);
    assert_eq!(all.matches("error[missing-image]: the image").count(), 300);
    assert!(!all.contains("more like these"));
    for format in ["concise", "json", "github"] {
        let lines = said(&[".", "--format", format]);
        assert_eq!(lines.matches("none.png").count() / 300, 1, "{format}");
    }
}
