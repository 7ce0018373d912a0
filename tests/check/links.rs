//! Links of notes that belong to no book.

use crate::{folder, heapdeck, text};

const A: &str = "# A {#start}\n\n[x](b.md) [y](nope.md) [z](b.md#no)\n\n[a](#nowhere) <a href=\"gone.txt\">g</a>\n\n\
                 [in](sub/c.md#deeper) [out](sub/c.md#deep) [folder](sub/none/)\n";
/// All that is fine, or that nobody can know.
const FINE: &str = "# Fine {#own}\n\n[a](a.md#start) [b](b.md#b--c) [other marks](b.md#b-c) [own](#own) [top](#top) [three](#3.1)\n\n\
                    [by name](b.md#named) [in a fence of another tool](b.md#part) [words](b.md#:~:text=B)\n\n\
                    [page](deck.html) [paper](a.pdf#page=2) [no ending](b) [folder](sub) [folder](./sub/) [readme](sub/index.md) [itself](fine.md#own)\n\n\
                    [script](a.py) [lines](a.py#L3) [up](../outside.md) [up](../../issues) [root](/none.md) [mail](mailto:a@e.org)\n\n\
                    [filled in]({{site.url}}/none.md) [web](https://e.org/none.md#no) [asked](b.md?plain=1#L3) [blank](<a%20b.md#a-b>)\n\n\
                    `[code](none.md)` <a name=old></a> [old](#old)\n\n```markdown\n[code](none.md)\n```\n";

fn files() -> tempfile::TempDir {
    folder(&[
        ("outside.md", "# Outside\n"),
        ("fo/a.md", A),
        ("fo/a.py", "x = 1\n"),
        ("fo/b.md", "# B & C\n\n<a id=\"named\"></a>\n\n::: {.note #part}\nText.\n:::\n"),
        ("fo/fine.md", FINE),
        ("fo/sub/README.md", "# Sub\n"),
        ("fo/a b.md", "# A b\n"),
        ("fo/sub/c.md", "# C\n\n[up](../b.md#b--c) [none](../none.md)\n\n## Deep\n"),
    ])
}

/// The links that a check complains of.
fn broken(arguments: &[&str]) -> (Option<i32>, Vec<String>) {
    let folder = files();
    let all = [&["check", "--format", "concise"], arguments].concat();
    let output = heapdeck(folder.path(), &all);
    let said = text(&output.stderr);
    let lines = said.lines().filter(|line| line.contains("[broken-link]"));
    (output.status.code(), lines.map(str::to_owned).collect())
}

const OF_A: &[&str] = &[
    "fo/a.md:3:11: error[broken-link]: there is no file `nope.md`",
    "fo/a.md:3:24: error[broken-link]: there is no heading `#no` in `b.md`",
    "fo/a.md:5:1: error[broken-link]: there is no heading `#nowhere` in `a.md`",
    "fo/a.md:5:15: error[broken-link]: there is no file `gone.txt`",
    "fo/a.md:7:1: error[broken-link]: there is no heading `#deeper` in `sub/c.md`",
    "fo/a.md:7:44: error[broken-link]: there is no file `sub/none`",
];

#[test]
fn links_between_notes_lead_somewhere() {
    let of_c = "fo/sub/c.md:3:20: error[broken-link]: there is no file `none.md`".to_owned();
    let of_all: Vec<String> = OF_A.iter().map(|&line| line.to_owned()).chain([of_c]).collect();
    assert_eq!(broken(&["fo"]), (Some(1), of_all));
    assert_eq!(broken(&["fo/a.md"]).1, OF_A);
}

#[test]
fn what_nobody_can_know_is_not_held_against_a_link() {
    assert_eq!(broken(&["fo/fine.md"]).1, Vec::<String>::new());
    // From the notes alone only the folder around them is known.
    assert_eq!(broken(&["fo/sub/c.md"]), (Some(0), Vec::new()));
}

#[test]
fn of_a_chapter_alone_its_own_places_are_known() {
    let folder = folder(&[
        ("book.toml", "[book]\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n\n[print](print.html) [none](none.md) [x](#x) [a](#a)\n"),
    ]);
    let said = |path| {
        let output = heapdeck(folder.path(), &["check", path, "--format", "concise"]);
        text(&output.stderr)
    };
    let own = "src/a.md:3:37: error[broken-link]: there is no heading `#x` in `a.md`";
    assert!(said("src/a.md").contains(own), "{}", said("src/a.md"));
    assert_eq!(said(".").matches("heading `#x`").count(), 1, "{}", said("."));
}

#[test]
fn ids_of_notes_alone_are_given_once() {
    let folder = folder(&[(
        "a.md",
        "# A {#x}\n\n<p ID=x>one</p>\n\n<p id=\"y\">two</p>\n\n<span id='y'>three</span>\n\n<p>id=z</p><p>id=z</p>\n",
    )]);
    let output = heapdeck(folder.path(), &["check", "a.md", "--format", "concise"]);
    let said = text(&output.stderr);
    let doubles: Vec<&str> = said.lines().filter(|line| line.contains("duplicate-id")).collect();
    assert_eq!(
        doubles,
        [
            "a.md:3:1: error[duplicate-id]: the id `x` is given twice",
            "a.md:7:1: error[duplicate-id]: the id `y` is given twice",
        ],
        "{said}"
    );
}

#[test]
fn links_of_html_are_followed_however_they_are_written() {
    let folder = folder(&[
        ("book.toml", "[book]\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        (
            "src/a.md",
            "# A\n\n<A HREF=b.md>b</A> <a\nHref = b.md#b>b</a> <A HREF=c.md>c</A> <b>href=d.md</b>\n",
        ),
        ("src/b.md", "# B\n"),
    ]);
    let output = heapdeck(folder.path(), &["build", ".", "-o", "site"]);
    let said = text(&output.stderr);
    assert_eq!(said.matches("[broken-link]").count(), 1, "{said}");
    assert!(said.contains("there is no `c.md` in the book"), "{said}");
    let page = std::fs::read_to_string(folder.path().join("site/a.html")).expect("a page");
    assert!(page.contains("<A HREF=b.html>") && page.contains("Href = b.html#b>"), "{page}");
}
