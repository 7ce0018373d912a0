//! What machines read.

use serde_json::Value;

use crate::{folder, heapdeck, read, text};

const NOTES: &str = "# A\n\n```python\nprint('x')\n```\n\n```output\n1 < 2 & \"3\"\n```\n\n![](https://e.org/a.png)\n\n\
                     ```python python=\">=3.14\"\n1\n```\n\n[x](none.md)\n\n```python\n1 / 0 # 50%, a:b\n```\n";

fn written(format: &str, name: &str) -> String {
    let folder = folder(&[(name, NOTES)]);
    let output = heapdeck(folder.path(), &["check", name, "--format", format]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()));
    let file = heapdeck(folder.path(), &["check", name, "--format", format, "-o", "out"]);
    assert_eq!((file.status.code(), text(&file.stdout)), (Some(1), String::new()));
    assert_eq!(read(&folder, "out"), text(&output.stdout), "a file has the same");
    text(&output.stdout)
}

#[test]
fn json_has_findings_and_claims() {
    let data: Value = serde_json::from_str(&written("json", "a.md")).expect("JSON");
    assert_eq!(data["heapdeck-check"], 1);
    let findings = data["findings"].as_array().expect("a list");
    let finding = findings.iter().find(|it| it["code"] == "output-differs").expect("one");
    assert_eq!((&finding["severity"], &finding["file"]), (&"error".into(), &"a.md".into()));
    let place = &finding["place"];
    assert_eq!(
        (&place["line"], &place["column"], &place["end_column"]),
        (&8.into(), &1.into(), &12.into())
    );
    let edit = &finding["edits"][0];
    let (start, end) =
        (edit["start"].as_u64().expect("a number"), edit["end"].as_u64().expect("a number"));
    assert_eq!(&NOTES[start as usize..end as usize], "1 < 2 & \"3\"\n");
    assert_eq!(edit["text"], "x\n");
    let claims = data["claims"].as_array().expect("a list");
    let words: Vec<(String, String)> = claims
        .iter()
        .map(|it| {
            (
                it["kind"].as_str().unwrap_or("").to_owned(),
                it["state"].as_str().unwrap_or("").to_owned(),
            )
        })
        .collect();
    let wanted = [("run", "holds"), ("output", "fails"), ("run", "untold"), ("run", "fails")];
    assert_eq!(words, wanted.map(|(kind, state)| (kind.to_owned(), state.to_owned())));
    assert_eq!((&data["summary"]["fails"], &data["summary"]["warnings"]), (&2.into(), &1.into()));
}

#[test]
fn sarif_has_what_its_schema_asks_for() {
    let data: Value = serde_json::from_str(&written("sarif", "a b.md")).expect("JSON");
    assert_eq!(data["version"], "2.1.0");
    assert!(data["$schema"].as_str().is_some_and(|it| it.ends_with("sarif-schema-2.1.0.json")));
    let run = &data["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().expect("an id")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules.len(), "ids are unique");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() >= 3);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")));
        assert!(result["message"]["text"].as_str().is_some_and(|it| !it.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.md");
        regions(&place["region"]);
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let change = &fix["artifactChanges"][0];
            assert_eq!(change["artifactLocation"]["uri"], "a%20b.md");
            for replacement in change["replacements"].as_array().expect("replacements") {
                regions(&replacement["deletedRegion"]);
                assert!(replacement["insertedContent"]["text"].is_string());
            }
        }
    }
}

fn regions(region: &Value) {
    let number = |name: &str| region[name].as_u64().expect("a number");
    let (start, end) =
        ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
    assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{region}");
}

#[test]
fn junit_has_a_case_for_each_claim() {
    let xml = written("junit", "a.md");
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"heapdeck\" tests=\"6\" failures=\"4\" errors=\"0\" skipped=\"1\">"), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 6, "{xml}");
    assert_eq!(xml.matches("<failure ").count(), 4, "{xml}");
    assert_eq!(xml.matches("<skipped ").count(), 1, "{xml}");
    assert!(
        xml.contains("<testcase classname=\"a.md\" name=\"8:1 output\" file=\"a.md\" line=\"8\">"),
        "{xml}"
    );
    for tag in ["testsuites", "testsuite", "failure"] {
        assert_eq!(
            xml.matches(&format!("<{tag} ")).count(),
            xml.matches(&format!("</{tag}>")).count()
        );
    }
}

#[test]
fn github_s_annotations_are_one_line_each() {
    let said = written("github", "a,b.md");
    assert!(
        said.lines().all(|line| line.starts_with("::error ")
            || line.starts_with("::warning ")
            || line.starts_with("::notice ")),
        "{said}"
    );
    let first = "::error file=a%2Cb.md,line=8,endLine=8,col=1,endColumn=12,title=output-differs::the recorded output is not what was printed: this was not printed%0A";
    assert!(said.contains(first), "{said}");
}
