//! `heapdeck build` on books of mdBook: keys, what is left alone, what is taken away, threads.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::{folder, in_folder, text, tree};

fn book(files: &[(&str, &str)]) -> TempDir {
    let folder = folder();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn small() -> TempDir {
    book(&[
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n"),
        ("src/one.md", "# One\n\n```python\nprint(1)\n```\n"),
        ("src/two.md", "# Two\n\nText.\n"),
    ])
}

#[test]
fn a_book_that_stays_the_same_is_not_built_again() {
    let folder = small();
    let page = folder.path().join("site/one.html");
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    let whole = tree(&folder.path().join("site"));
    let first = fs::metadata(&page).and_then(|data| data.modified()).expect("a time");
    let again = in_folder(&folder, &["build"], "");
    assert_eq!(text(&again.stdout), "The site is ready: site/index.html\n");
    assert_eq!(fs::metadata(&page).and_then(|data| data.modified()).expect("a time"), first);
    fs::remove_file(&page).expect("removed");
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    assert_eq!(tree(&folder.path().join("site")), whole, "what is missing is made again");
}

#[test]
fn findings_are_told_again_though_nothing_has_changed() {
    let folder = small();
    fs::write(folder.path().join("src/two.md"), "[x](nowhere.md)\n").expect("written");
    let first = in_folder(&folder, &["build"], "");
    let again = in_folder(&folder, &["build"], "");
    assert_eq!(first.status.code(), Some(1));
    assert!(text(&first.stderr).contains("src/two.md:1:1"), "{}", text(&first.stderr));
    assert_eq!((again.status.code(), text(&again.stderr)), (Some(1), text(&first.stderr)));
    let quiet = in_folder(&folder, &["build", "-qq"], "");
    assert_eq!((quiet.status.code(), text(&quiet.stderr)), (Some(1), String::new()));
}

#[test]
fn only_files_of_ours_are_taken_away() {
    let folder = small();
    let site = folder.path().join("site");
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    fs::write(site.join("own.txt"), "mine").expect("written");
    fs::write(site.join("two.deck.html"), "mine too").expect("written");
    fs::write(folder.path().join("src/SUMMARY.md"), "- [One](one.md)\n").expect("written");
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    assert!(!site.join("two.html").exists(), "a page of an earlier build");
    assert_eq!(fs::read_to_string(site.join("own.txt")).expect("it stays"), "mine");
    assert_eq!(fs::read_to_string(site.join("two.deck.html")).expect("changed"), "mine too");
}

#[test]
fn files_of_somebody_else_are_not_overwritten_unasked() {
    let folder = small();
    let page = folder.path().join("site/one.html");
    fs::create_dir(folder.path().join("site")).expect("a folder");
    fs::write(&page, "mine").expect("written");
    let refused = in_folder(&folder, &["build"], "");
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("one.html would be overwritten"));
    assert_eq!(fs::read_to_string(&page).expect("it stays"), "mine");
    assert!(!folder.path().join("site/two.html").exists(), "nothing was written");
    assert_eq!(in_folder(&folder, &["build", "--force"], "").status.code(), Some(0));
    assert_ne!(fs::read_to_string(&page).expect("a page"), "mine");
}

#[test]
fn a_manifest_cannot_reach_out_of_the_site() {
    let folder = small();
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    let manifest = folder.path().join("site/.heapdeck-site");
    let written = fs::read_to_string(&manifest).expect("a manifest");
    let length = fs::metadata(folder.path().join("site/two.html")).expect("a page").len();
    let start = written.find("\"two.html\":").expect("its row");
    let row = &written[start..=start + written[start..].find(']').expect("its end")];
    assert!(row.contains(&length.to_string()));
    fs::copy(folder.path().join("site/two.html"), folder.path().join("victim.html"))
        .expect("copied");
    let evil = row.replace("two.html", "../victim.html");
    fs::write(&manifest, written.replace(row, &format!("{row},{evil}"))).expect("written");
    assert_eq!(in_folder(&folder, &["build", "--force"], "").status.code(), Some(0));
    assert!(folder.path().join("victim.html").exists());
}

#[test]
fn a_site_is_the_same_for_any_number_of_threads() {
    let folder = folder();
    let mut summary = String::new();
    fs::create_dir_all(folder.path().join("content")).expect("made");
    for number in 0..12 {
        summary.push_str(&format!("- [C{number}](c{number}.md)\n"));
        let text = format!(
            "# C{number}\n\n<b style=\"margin:{number}px\">x</b> [next](c{}.md#c{})\n\n```python\nx = {number}\nprint(x)\n```\n",
            (number + 1) % 12,
            (number + 1) % 12
        );
        fs::write(folder.path().join(format!("content/c{number}.md")), text).expect("written");
    }
    fs::write(folder.path().join("content/SUMMARY.md"), summary).expect("written");
    for jobs in ["1", "2", "7"] {
        let output = in_folder(&folder, &["build", "-o", jobs, "--jobs", jobs], "");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    }
    let one = tree(&folder.path().join("1"));
    assert!(one.len() > 24);
    for other in ["2", "7"] {
        assert!(tree(&folder.path().join(other)) == one, "{other} threads");
    }
}

#[test]
fn nothing_need_run_and_no_decks_need_be_made() {
    let folder = small();
    let output = in_folder(&folder, &["build", "--no-run", "--no-decks"], "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let page = fs::read_to_string(folder.path().join("site/one.html")).expect("a page");
    assert!(page.contains(">print</span>(") && !page.contains("stdout"));
    assert!(!folder.path().join("site/one.deck.html").exists());
    let own = "[book]\ntitle = \"T\"\n[output.heapdeck]\nrun = false\ndecks = false\n";
    fs::write(folder.path().join("book.toml"), own).expect("written");
    // The record of a build also knows what the site was made from.
    let pages = || {
        let mut files = tree(&folder.path().join("site"));
        files.retain(|(path, _)| !path.ends_with(".heapdeck-site"));
        files
    };
    let before = pages();
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    assert!(pages() == before, "the settings say the same");
}

const HEAD: &str = "[book]\ntitle = \"A\"\nauthors = [\"B\"]\nlanguage = \"en\"\nsrc = \"src\"\n";

fn table(name: &str, lines: &[&str]) -> String {
    format!("[{name}]\n{}\n", lines.join("\n"))
}

/// Settings of which every key is followed, or asks for what is done anyway.
fn silent() -> Vec<String> {
    let (head, html) = (HEAD, "output.html");
    vec![
        String::new(),
        head.to_owned(),
        format!("{head}description = \"D\"\n"),
        format!("{head}text-direction = \"rtl\"\n"),
        head.to_owned() + &table("build", &["build-dir = \"docs\"", "create-missing = false"]),
        head.to_owned()
            + &table("build", &["use-default-preprocessors = true", "extra-watch-dirs = [\"x\"]"]),
        head.to_owned() + &table("rust", &["edition = \"2021\""]),
        head.to_owned()
            + &table(
                html,
                &[
                    "git-repository-url = \"https://example.org\"",
                    "git-repository-icon = \"fa-github\"",
                ],
            ),
        head.to_owned()
            + &table(
                html,
                &["edit-url-template = \"https://example.org/{path}\"", "site-url = \"/a/\""],
            ),
        head.to_owned()
            + &table(html, &["default-theme = \"light\"", "preferred-dark-theme = \"ayu\""]),
        head.to_owned() + &table(html, &["smart-punctuation = true", "no-section-label = true"]),
        head.to_owned() + &table(html, &["curly-quotes = true", "copy-fonts = false"]),
        head.to_owned() + &table(html, &["definition-lists = false", "admonitions = false"]),
        head.to_owned()
            + &table(html, &["hash-files = true", "sidebar-header-nav = false", "cname = \"a.b\""]),
        head.to_owned() + &table("output.html.fold", &["enable = true", "level = 1"]),
        head.to_owned()
            + &table(
                "output.html.playground",
                &["editable = true", "line-numbers = true", "runnable = false"],
            ),
        head.to_owned()
            + &table(
                "output.html.search",
                &[
                    "limit-results = 20",
                    "use-boolean-and = true",
                    "boost-title = 2",
                    "expand = true",
                ],
            ),
        head.to_owned()
            + &table("output.html.search.chapter", &["\"one.md\" = { enable = false }"]),
        head.to_owned() + &table("output.html.code.hidelines", &["python = \"~\""]),
        head.to_owned() + &table("output.html.redirect", &["\"/a.html\" = \"one.html\""]),
        head.to_owned() + &table("output.html.print", &["enable = false"]),
    ]
}

/// Keys as books have them, in the proportions of a sample of 25; none of them stops a build.
#[test]
fn books_of_mdbook_build_with_all_their_keys() {
    let folder = small();
    let said = |toml: &str| {
        fs::write(folder.path().join("book.toml"), toml).expect("written");
        let output = in_folder(&folder, &["build", "--no-run", "-o", "out"], "");
        assert_eq!(output.status.code(), Some(0), "{toml}\n{}", text(&output.stderr));
        text(&output.stderr).matches("warning[").count()
    };
    let head = HEAD;
    let html = "output.html";
    for toml in &silent() {
        assert_eq!(said(toml), 0, "{toml}");
    }
    let warned = [
        format!("{head}multilingual = false\n{}", table(html, &["mathjax-support = true"])),
        head.to_owned()
            + &table(
                "preprocessor.mermaid",
                &["command = \"mdbook-mermaid\"", "after = [\"links\"]"],
            ),
        head.to_owned() + &table("output.linkcheck", &["optional = true"]),
        format!(
            "{head}multilingual = true\n{}{}",
            table("preprocessor.toc", &["max-level = 3"]),
            table("output.epub", &[])
        ),
    ];
    for toml in &warned {
        assert_eq!(said(toml), 1, "{toml}");
    }
}

#[test]
fn style_sheets_and_scripts_of_the_book_come_along() {
    let toml = "[book]\ntitle = \"T\"\n[output.html]\nadditional-css = [\"./theme/a.css\"]\nadditional-js = [\"b.js\"]\n";
    let folder = book(&[
        ("book.toml", toml),
        ("theme/a.css", "p{color:red}"),
        ("b.js", "1"),
        ("src/SUMMARY.md", "- [One](deep/one.md)\n"),
        ("src/deep/one.md", "# One\n"),
    ]);
    let output = in_folder(&folder, &["build"], "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let page = fs::read_to_string(folder.path().join("site/deep/one.html")).expect("a page");
    assert!(page.contains("href=\"../theme/a.css\"") && page.contains("src=\"../b.js\""), "{page}");
    assert!(folder.path().join("site/theme/a.css").exists());
    fs::remove_file(folder.path().join("b.js")).expect("removed");
    let output = in_folder(&folder, &["build"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("book.toml:5:"), "{}", text(&output.stderr));
    let outside = toml.replace("b.js", "../b.js");
    fs::write(folder.path().join("book.toml"), outside).expect("written");
    let output = in_folder(&folder, &["build"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("outside the book"), "{}", text(&output.stderr));
    assert!(Path::new("src").exists());
}

#[test]
fn a_missing_chapter_is_an_error_and_is_never_made() {
    let folder = small();
    fs::write(folder.path().join("src/SUMMARY.md"), "- [One](one.md)\n- [New](new.md)\n")
        .expect("written");
    let before = tree(&folder.path().join("src"));
    let output = in_folder(&folder, &["build"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("src/SUMMARY.md:2:3"), "{}", text(&output.stderr));
    assert!(tree(&folder.path().join("src")) == before);
}

#[test]
fn a_site_goes_to_a_folder_of_its_own_in_the_book() {
    let whole = |named: &str| {
        let folder = small();
        let toml = format!("[book]\ntitle = \"T\"\n\n[build]\nbuild-dir = \"{named}\"\n");
        fs::write(folder.path().join("book.toml"), toml).expect("written");
        let before = tree(folder.path());
        let output = in_folder(&folder, &["build"], "");
        (output.status.code(), text(&output.stderr), tree(folder.path()) == before)
    };
    for (named, why) in [
        (".", "is the folder of the book itself"),
        ("src/..", "is the folder of the book itself"),
        ("../elsewhere", "lies outside the book"),
    ] {
        let (status, said, is_same) = whole(named);
        assert!(said.contains(why) && said.contains("book.toml:5:1"), "{named}: {said}");
        assert_eq!((status, is_same), (Some(1), true), "{named}");
    }
    assert_eq!(whole("out").0, Some(0));
    let folder = small();
    fs::write(folder.path().join("book.toml"), "[build]\nbuild-dir = \"..\"\n").expect("written");
    assert_eq!(in_folder(&folder, &["build", "-o", "here"], "").status.code(), Some(0));
    assert!(folder.path().join("here/one.html").exists());
}

#[test]
fn what_mdbook_reads_is_read_so() {
    let folder = book(&[
        (
            "book.toml",
            "[output.html.redirect]\n\"./old.html\" = \"./one.html\"\n\"/far.html\" = \"../../x/y.html\"\n",
        ),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        (
            "src/one.md",
            "# One\n\n> Said[^why].\n>\n> [^why]: Because.\n\n[Other](../other/two.md#x) \
             ```{{#rustdoc_include a.rs:x}}```\n",
        ),
        ("src/a.rs", "// ANCHOR: x\nfirst\n// ANCHOR_END: x\nno\n// ANCHOR: x\nlast\n"),
    ]);
    let output = in_folder(&folder, &["build"], "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let read =
        |name: &str| fs::read_to_string(folder.path().join("site").join(name)).expect("a page");
    let page = read("one.html");
    assert!(
        page.contains("<a href=\"#footnote-why\">1</a>") && page.contains("Because."),
        "{page}"
    );
    assert!(page.contains("href=\"../other/two.html#x\""), "{page}");
    assert!(page.contains("first") && page.contains("last") && !page.contains("no\n"), "{page}");
    assert!(read("old.html").contains("URL=./one.html"));
    assert!(read("far.html").contains("URL=../../x/y.html"));
}

#[test]
fn hidden_lines_can_be_opened() {
    let folder = book(&[
        ("book.toml", "[output.html.code.hidelines]\npython = \"~\"\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        (
            "src/one.md",
            "# One\n\n```python\n~secret = 7\nprint(secret)\n```\n\n```rust\n# fn main() {\n    let x = 5;\n# }\n```\n\n\
             ```rust\nlet y = 6;\n```\n",
        ),
    ]);
    let output = in_folder(&folder, &["build"], "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let page = fs::read_to_string(folder.path().join("site/one.html")).expect("a page");
    let opened: Vec<&str> = page.split("<summary>The whole code</summary>").skip(1).collect();
    let plain = |html: &str| {
        let code = html.split("</code>").next().unwrap_or_default();
        code.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    };
    let codes: Vec<String> = opened.into_iter().map(plain).collect();
    assert_eq!(codes, ["secret = 7\nprint(secret)", "fn main() {\n    let x = 5;\n}"]);
    let deck = fs::read_to_string(folder.path().join("site/one.deck.html")).expect("a deck");
    assert!(!deck.contains("secret = 7") && !deck.contains("The whole code"), "slides show less");
}

/// What stands between two texts, without blanks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(between, _)| between)
}

#[test]
fn blocks_in_tables_and_lists_of_html_stand_where_they_belong() {
    let notes = "# Cells\n\n<table>\n<tr>\n<td>\n\n```python\nprint('one')\n```\n\n</td>\n<td>\n\n```js\nlet x = 1\n```\n\n\
                 words\n\n</td>\n</tr>\n</table>\n\n## Items\n\n<ul>\n<li>\n\n```python\nprint('two')\n```\n\n</li>\n<li>\n\n\
                 three\n\n</li>\n</ul>\n\nEnd.\n";
    let folder = book(&[
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", notes),
    ]);
    let built = in_folder(&folder, &["build"], "");
    let said = text(&built.stderr);
    for (name, at) in [("td", "5:1"), ("td", "12:1"), ("li", "27:1")] {
        let told = format!(
            "[cut-html]: on a slide `<{name}>` ends before the block that stands in it\n --> src/a.md:{at}\n"
        );
        assert!(said.replace("  -->", " -->").contains(&told), "{told}{said}");
    }
    assert_eq!(said.matches("[cut-html]").count(), 3, "{said}");
    for page in ["site/a.html", "site/print.html"] {
        let page = fs::read_to_string(folder.path().join(page)).expect("the page");
        let first = between(&page, "<td>", "</td>");
        assert!(first.contains("\"one\"") || first.contains("'one'"), "{first}");
        assert!(first.contains("<samp>one</samp>"), "{first}");
        let second = page.split("<td>").nth(2).and_then(|rest| rest.split("</td>").next());
        let second = second.unwrap_or_default();
        assert!(second.contains("let</span> x") && second.contains("<p>words</p>"), "{second}");
        assert_eq!(page.matches("</table>").count(), 1);
        let item = between(&page, "<ul>", "</ul>");
        let end = item.rfind("three").unwrap_or(0);
        assert!(item.contains("<samp>two</samp>") && item[end..].contains("</li>"), "{item}");
    }
}
