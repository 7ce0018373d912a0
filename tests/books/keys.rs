//! The keys that real books set in `book.toml`: each builds, and does what mdBook does with it or is named in one warning.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::{folder, run, text};

/// What comes of a key.
enum Comes {
    /// A page has this text.
    Shows(&'static str, &'static str),
    /// A page has not this text.
    Lacks(&'static str, &'static str),
    /// There is a file.
    Makes(&'static str),
    /// Nothing, and that is said.
    Warns(&'static str),
    /// Nothing that a reader could miss.
    Nothing,
}

use Comes::{Lacks, Makes, Nothing, Shows, Warns};

/// Keys as books have them, and what comes of each.
const KEYS: &[(&str, Comes)] = &[
    ("[book]\ntitle = \"A & B\"", Shows("index.html", "<title>Begin - A &amp; B</title>")),
    ("[book]\nlanguage = \"de\"", Shows("index.html", "<html lang=\"de\"")),
    ("[book]\nauthors = [\"Ada\", \"Bo\"]", Shows("index.html", "name=\"author\" content=\"Bo\"")),
    ("[book]\nauthor = \"Ada\"", Shows("index.html", "name=\"author\" content=\"Ada\"")),
    ("[book]\ndescription = \"On <x>\"", Shows("index.html", "content=\"On &lt;x&gt;\"")),
    ("[book]\nsrc = \"src\"", Makes("part/two.html")),
    ("[book]\nmultilingual = false", Warns("`book.multilingual`")),
    ("[book]\ntext-direction = \"rtl\"", Shows("index.html", "dir=\"rtl\"")),
    ("[book]\nlanguage = \"he\"", Shows("index.html", "<html lang=\"he\" dir=\"rtl\"")),
    ("[book]\nlanguage = \"he\"", Shows("one.deck.html", "<html lang=\"he\" dir=\"rtl\"")),
    ("[book]\nlanguage = \"he\"\ntext-direction = \"ltr\"", Shows("404.html", "dir=\"ltr\"")),
    ("[build]\ncreate-missing = false", Nothing),
    ("[build]\nuse-default-preprocessors = true\nextra-watch-dirs = [\"code\"]", Nothing),
    ("[rust]\nedition = \"2021\"", Nothing),
    (
        "[output.html]\ngit-repository-url = \"https://example.com/r\"",
        Shows("one.html", "href=\"https://example.com/r\""),
    ),
    ("[output.html]\ngit-repository-icon = \"fab-github\"", Nothing),
    (
        "[output.html]\nedit-url-template = \"https://example.com/e/{path}\"",
        Shows("part/two.html", "href=\"https://example.com/e/src/part/two.md\""),
    ),
    ("[output.html]\nsite-url = \"/sub/\"", Shows("404.html", "href=\"/sub/heapdeck/style.css\"")),
    ("[output.html]\nmathjax-support = true", Shows("one.html", "<math")),
    ("[output.html]\nmathjax-support = false", Shows("one.html", "\\( x \\)")),
    ("[output.html]\ndefault-theme = \"ayu\"", Shows("one.html", "data-theme=\"dark\"")),
    ("[output.html]\npreferred-dark-theme = \"coal\"", Nothing),
    ("[output.html]\nadditional-css = [\"code/own.css\"]", Makes("code/own.css")),
    ("[output.html]\nadditional-js = [\"code/own.js\"]", Shows("one.html", "src=\"code/own.js\"")),
    ("[output.html]\nno-section-label = true", Lacks("one.html", "class=\"number\"")),
    ("[output.html]\nsmart-punctuation = false", Shows("one.html", "wasn't")),
    ("[output.html]\ncurly-quotes = true", Shows("one.html", "wasn\u{2019}t")),
    ("[output.html]\ncname = \"book.example\"", Makes("CNAME")),
    ("[output.html]\ninput-404 = \"lost.md\"", Shows("lost.html", "is nowhere")),
    ("[output.html]\nhash-files = true\ncopy-fonts = true\nsidebar-header-nav = false", Nothing),
    ("[output.html]\ntheme = \"theme\"", Warns("`output.html.theme`")),
    ("[output.html]\ngoogle-analytics = \"UA-1\"", Warns("`output.html.google-analytics`")),
    ("[output.html.playground]\neditable = true\nline-numbers = true", Nothing),
    ("[output.html.playpen]\neditable = true", Nothing),
    ("[output.html.print]\nenable = false", Lacks("one.html", "print.html")),
    ("[output.html.fold]\nenable = true\nlevel = 1", Shows("one.html", "data-fold=\"1\"")),
    ("[output.html.search]\nenable = false", Lacks("one.html", "heapdeck-find")),
    (
        "[output.html.search]\nlimit-results = 7\nuse-boolean-and = true\nboost-title = 2\nexpand = true\n\
         heading-split-level = 2",
        Shows("one.html", "heapdeck-find"),
    ),
    (
        "[output.html.redirect]\n\"/old/page.html\" = \"../one.html\"",
        Shows("old/page.html", "URL=../one.html"),
    ),
    ("[output.html.code.hidelines]\npython = \"~\"", Lacks("one.html", "~unseen")),
    (
        "[preprocessor.toc]\ncommand = \"mdbook-toc\"\nrenderer = [\"html\"]",
        Warns("`preprocessor.toc`"),
    ),
    ("[preprocessor.links]\n[preprocessor.index]", Nothing),
    ("[output.linkcheck]\nfollow-web-links = false", Warns("`output.linkcheck`")),
    ("[output.linkcheck]\n[output.epub]\n[output.html]", Warns("`output.epub`")),
];

fn book(settings: &str) -> tempfile::TempDir {
    let made = folder();
    let files = [
        ("book.toml", settings),
        (
            "src/SUMMARY.md",
            "# Summary\n\n[Begin](README.md)\n\n- [One](one.md)\n  - [Two](part/two.md)\n",
        ),
        ("src/README.md", "# Begin\n\nIt wasn't [one](one.md).\n"),
        (
            "src/one.md",
            "# One\n\nIt wasn't \\\\( x \\\\).\n\n```python\n~unseen = 1\nx = unseen\n```\n",
        ),
        ("src/part/two.md", "# Two\n"),
        ("src/lost.md", "# Lost\n\nThe page is nowhere.\n"),
        ("code/own.css", "h1 { color: teal }\n"),
        ("code/own.js", "document.title += ''\n"),
    ];
    for (path, text) in files {
        let path = made.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    made
}

fn built(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, &[&["build", "--no-cache", "-o", "out"], arguments].concat(), "")
}

fn page(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join("out").join(path)).unwrap_or_default()
}

#[test]
fn each_key_of_real_books_builds() {
    for (settings, comes) in KEYS {
        let folder = book(settings);
        let folder = folder.path();
        // The mark of hidden lines is no Python where nobody says that it is one.
        let output = built(folder, &["--no-run"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{settings}: {said}");
        let warnings = said.matches("warning[unread-key]").count();
        match comes {
            Warns(key) => assert!(warnings == 1 && said.contains(key), "{settings}: {said}"),
            _ => assert_eq!(said, "", "{settings}"),
        }
        match comes {
            Shows(path, what) => assert!(page(folder, path).contains(what), "{settings}: {what}"),
            Lacks(path, what) => {
                let page = page(folder, path);
                assert!(!page.is_empty() && !page.contains(what), "{settings}: {what}");
            }
            Makes(path) => assert!(folder.join("out").join(path).is_file(), "{settings}: {path}"),
            Warns(_) | Nothing => {
                assert!(page(folder, "one.html").contains("</html>"), "{settings}");
            }
        }
    }
}

/// All of them at once, as one table each: what does nothing is said in one warning.
#[test]
fn all_keys_of_real_books_build_together() {
    let mut tables: Vec<(&str, String)> = Vec::new();
    for line in KEYS.iter().flat_map(|(settings, _)| settings.lines()) {
        if line.starts_with('[') {
            let at = tables.iter().position(|(name, _)| *name == line);
            let table = at.map_or_else(|| (line, String::new()), |at| tables.remove(at));
            tables.push(table);
            continue;
        }
        let key = line.split([' ', '=']).next().unwrap_or_default();
        let (_, keys) = tables.last_mut().expect("a table");
        if !keys.contains(&format!("\n{key} ")) {
            let _ = write!(keys, "\n{line}");
        }
    }
    let settings: String = tables.iter().map(|(name, keys)| format!("{name}{keys}\n\n")).collect();
    let folder = book(&settings);
    let output = built(folder.path(), &[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{settings}\n{said}");
    assert_eq!(said.matches("warning").count(), 1, "{settings}\n{said}");
    for (_, comes) in KEYS {
        if let Warns(key) = comes {
            assert!(said.contains(key), "{said}");
        }
    }
}

/// Settings, files, and the pages that come of them.
type Shape<'t> = (&'t str, &'t [(&'t str, &'t str)], &'t [&'t str]);

/// Where chapters lie, and how a summary lists them.
#[test]
fn books_of_every_shape_build() {
    let shapes: &[Shape] = &[
        (
            "[book]\nsrc = \".\"\n",
            &[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "# A\n")],
            &["a.html", "index.html"],
        ),
        (
            "[book]\nsrc = \"./docs/\"\n",
            &[("docs/SUMMARY.md", "* [A](./a.md)\n"), ("docs/a.md", "# A\n")],
            &["a.html"],
        ),
        ("", &[("src/SUMMARY.md", "[A](a.md)\n"), ("src/a.md", "# A\n")], &["a.html"]),
        (
            "[book]\ntitle = \"\"\n",
            &[
                (
                    "src/SUMMARY.md",
                    "# Summary\n\n[P](p.md)\n\n---\n\n# Part\n\n- [A](a/README.md)\n    - [Draft]()\n\n---\n\n[S](s.md)\n",
                ),
                ("src/p.md", "# P\n"),
                ("src/a/README.md", "# A\n"),
                ("src/s.md", "no heading\n"),
            ],
            &["p.html", "a/index.html", "s.html"],
        ),
    ];
    for (settings, files, pages) in shapes {
        let made = folder();
        let folder = made.path();
        fs::write(folder.join("book.toml"), settings).expect("settings");
        for (path, text) in *files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        let output = built(folder, &[]);
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{settings}");
        for path in *pages {
            assert!(page(folder, path).contains("</html>"), "{settings}: {path}");
        }
    }
}

/// A chapter of a book inside a project includes what lies beside the book once somebody has said that it may.
#[test]
fn what_may_be_included_can_be_widened() {
    let made = folder();
    let files = [
        ("code/a.py", "print(6 * 7)\n"),
        ("guide/book.toml", ""),
        ("guide/src/SUMMARY.md", "- [A](a.md)\n"),
        (
            "guide/src/a.md",
            "# A\n\n```python\n{{#include ../../code/a.py}}\n```\n\n```output\n42\n```\n",
        ),
    ];
    for (path, text) in files {
        let path = made.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    let out = made.path().join("site");
    let out = out.to_str().expect("UTF-8");
    let build = ["build", "guide", "--no-cache", "-o", out];
    let commands: [&[&str]; 3] = [&build, &["check", "guide"], &["update", "guide", "--check"]];
    for command in commands {
        let refused = run(made.path(), command, "");
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("lies outside the book"), "{command:?}: {said}");
        let wider = run(made.path(), &[command, &["--root", "."]].concat(), "");
        let said = text(&wider.stderr);
        assert_eq!((wider.status.code(), said.as_str()), (Some(0), ""), "{command:?}");
        let wrong = run(made.path(), &[command, &["--root", "code"]].concat(), "");
        let said = text(&wrong.stderr);
        assert_eq!(wrong.status.code(), Some(2), "{command:?}: {said}");
        assert!(said.contains("does not lie in it"), "{command:?}: {said}");
    }
}
