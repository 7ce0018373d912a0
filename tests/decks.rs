//! Decks as `heapdeck export` writes them: steps, overflow, themes, untrusted notes, sizes, and what goes with a deck.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

#[path = "decks/beside.rs"]
mod beside;
mod common;

use std::path::Path;

use common::{folder, heapdeck};

/// The slides of notes, and what was said.
fn deck(notes: &str, options: &[&str]) -> (String, String) {
    let folder = folder(&[("a.md", notes), ("f.py", "# region r\nx = 1\n# endregion\ny = 2\n")]);
    let arguments = [&["export", "a.md", "-o", "-"], options].concat();
    let output = heapdeck(folder.path(), &arguments);
    let html = String::from_utf8_lossy(&output.stdout).into_owned();
    let main = html.split("<main>").nth(1).and_then(|rest| rest.split("</main>").next());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (main.unwrap_or_default().to_owned(), said)
}

#[test]
fn what_is_to_be_guessed_comes_one_step_later() {
    let (html, said) = deck("# A\n\n```python predict show=none\nprint(7)\n```\n\nSo.\n", &[]);
    assert_eq!(said, "");
    assert!(
        html.contains("data-steps=\"2\"") && html.contains("aria-label=\"stdout\" data-b=\"2\"")
    );
    assert!(html.contains("<div class=\"flow\" data-b=\"2\"><p>So.</p>"), "{html}");
}

#[test]
fn steps_make_one_queue() {
    let notes = "# A\n\n* one\n* two\n\n```js {1|2-3|all}\na\nb\nc\n```\n\n. . .\n\nEnd.\n";
    let (html, _) = deck(notes, &[]);
    assert!(html.contains("data-at=\"1:1|4:2 3|5:\""), "{html}");
    assert!(html.contains("data-b=\"6\"><p>End.</p>") && html.contains("data-steps=\"6\""));
    let (html, _) = deck("# A\n\n```js {hide|1}\na\n```\n\n```js {at:4}\nb\n```\n", &[]);
    assert!(
        html.contains("data-b=\"2\" data-at=\"1:1\"") && html.contains("data-b=\"4\""),
        "{html}"
    );
    let (html, _) = deck("# A\n\n```js {1|none|2|hide|all}\na\nb\n```\n", &[]);
    assert!(html.contains("data-at=\"1:1|2:none|3:2|4:hide|5:\""), "{html}");
    let labels: Vec<&str> =
        html.split("<b>").skip(1).filter_map(|it| it.split('<').next()).collect();
    assert_eq!(labels, ["line 1", "no line", "line 2", "no code", "all lines"]);
}

#[test]
fn a_card_has_the_subtitle_and_counts_slides() {
    for (subtitle, expected) in [("", ">1 slide<"), ("subtitle: Of three\n", ">2 slides<")] {
        let notes = format!("---\ntitle: One\n{subtitle}---\n\n# A\n\nText.\n");
        let folder = folder(&[("a.md", &notes)]);
        assert!(heapdeck(folder.path(), &["export", "a.md", "--card", "c.svg"]).status.success());
        let card = std::fs::read_to_string(folder.path().join("c.svg")).expect("a card");
        assert!(card.contains(expected), "{card}");
        assert_eq!(card.contains("Of three"), !subtitle.is_empty());
    }
}

#[test]
fn hidden_lines_are_no_stops() {
    let code = "a = [1]  # heapdeck: hide\nb = a\nb.append(2)  # heapdeck: hide\nprint(b)\n";
    for flags in ["", " steps=line", " {1|2|4}"] {
        let (html, _) = deck(&format!("# A\n\n```python{flags}\n{code}```\n"), &[]);
        let labels = html.split("<b>").skip(1).filter_map(|it| it.split('<').next());
        assert_eq!(labels.collect::<Vec<_>>(), ["line 2", "line 4"], "{flags}");
    }
}

#[test]
fn light_text_on_a_picture_has_a_dark_palette() {
    let white = "<!-- _color: white -->\n";
    let night = "<!-- _backgroundImage: \"linear-gradient(to right, #004, #408)\" -->\n";
    let rgb = "<!-- _color: rgb(245, 245, 250) -->\n";
    let oklch = "<!-- _color: oklch(90% 0.05 200) -->\n";
    let ground = "<!-- _backgroundColor: hsl(220 60% 15% / 90%) -->\n";
    for (notes, is_dark) in [
        ([white, night].concat(), true),
        ([rgb, night].concat(), true),
        ([oklch, night].concat(), true),
        (ground.to_owned(), true),
        (white.to_owned(), false),
    ] {
        let (html, _) = deck(&format!("# A\n\n{notes}\nText.\n"), &[]);
        assert_eq!(html.contains("on-dark"), is_dark, "{html}");
    }
}

#[test]
fn slides_of_one_heading_are_told_apart() {
    let (html, _) = deck("# A\n\nText.\n\n---\n\n# A\n\nText.\n", &[]);
    assert!(html.contains("aria-labelledby=\"hd-t1\"") && !html.contains("labelledby=\"hd-t2\""));
    assert!(html.contains("aria-label=\"A, slide 2\""), "{html}");
}

#[test]
fn slides_with_code_that_is_scrolled_may_grow() {
    let code = "```python norun {1}{maxHeight:\"80px\"}\na = 1\nb = 2\n```\n";
    let columns = format!("::: columns\n::: column\n{code}:::\n::: column\nText.\n:::\n:::\n");
    for (notes, grows) in [(code, true), (columns.as_str(), true), ("Text.\n", false)] {
        let (html, _) = deck(&format!("# A\n\n{notes}"), &[]);
        assert_eq!(html.contains(" grows\""), grows, "{html}");
    }
}

#[test]
fn lines_of_steps_are_lit_beside_a_picture_too() {
    let block = "a = [1, 2]\nb = a\nb.append(3)\nprint(a)\n```\n";
    let lit = |steps: &str| -> Vec<String> {
        let (html, said) = deck(&format!("# A\n\n```python {steps}\n{block}"), &[]);
        assert_eq!(said, "");
        let lines = html.split("data-lines=\"").skip(1).filter_map(|rest| rest.split('"').next());
        lines.map(str::to_owned).collect()
    };
    assert_eq!(lit("{1|3-4|all}"), ["1", "3 4", ""]);
    assert_eq!(lit("{2,4|1}"), ["2 4", "1"]);
}

#[test]
fn a_text_from_right_to_left_has_its_code_from_left_to_right() {
    let files = folder(&[("a.md", "---\nlang: he\n---\n\n# A\n\n- x\n"), ("b.md", "# A\n\n- x\n")]);
    let html = |name: &str| {
        let output = heapdeck(files.path(), &["export", name, "-o", "-"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let right = html("a.md");
    assert!(right.contains("<html lang=\"he\" dir=\"rtl\"") && right.contains("[dir=rtl]"));
    let left = html("b.md");
    assert!(left.contains("<html lang=\"en\" data-deck"), "no direction is said");
    assert!(!left.contains("[dir=rtl]"), "no rules are there for it");
}

/// What a deck says beside the author's text is in its language, and marked where it can only be English.
#[test]
fn the_furniture_of_a_deck_is_in_its_language() {
    let notes = |lang: &str| {
        let code = "```python\nx = [1]\nprint(id(x))\nprint(id(x))\n```";
        format!(
            "---\nlang: {lang}\n---\n\n{code}\n\n# B\n\n- [x] b\n\n# B\n\n```rust {{1|2}}\na\nb\n```\n"
        )
    };
    let page = |lang: &str| {
        let folder = folder(&[("a.md", &notes(lang))]);
        let output = heapdeck(folder.path(), &["export", "a.md", "-o", "-"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let german = page("de-CH");
    for text in [
        "<dialog id=\"hd-help\" lang=\"de\"",
        "<kbd>Leertaste</kbd>",
        "<td>nächster Schritt</td>",
        "placeholder=\"Tippen, um zu filtern\"",
        "|Schritt # von #|",
        "aria-label=\"voriger Schritt\"",
        "aria-label=\"Quelltext: rust\"",
        "> Zeile 2, <code>0x",
        "</code> dezimal<",
        "> Zeile 3, dasselbe<",
        "<b>Zeile 1</b>",
        "aria-label=\"erledigt\"",
        "data-title=\"Folie 1\"",
        "data-title=\"B, Folie 3\"",
    ] {
        assert!(german.contains(text), "{text}: {german}");
    }
    assert!(!german.contains("lang=\"en\""), "{german}");
    let taiwan = page("zh-TW");
    assert!(taiwan.contains("投影片") && !taiwan.contains("幻灯片"), "{taiwan}");
    let dutch = page("nl");
    for text in ["role=\"status\" lang=\"en\"", "quiet\" lang=\"en\" aria-label=\"steps\""] {
        assert!(dutch.contains(text), "{text}: {dutch}");
    }
}

/// As wide as the slide, and the body begins below it; a long one is as large as can be.
#[test]
fn a_heading_may_take_the_whole_width() {
    let slide = |heading: &str| deck(&format!("# A\n\n---\n\n## {heading}\n\n- x\n- y\n"), &[]).0;
    let fit = slide("<!-- fit --> Names and objects");
    let px = |html: &str, open: &str| -> f64 {
        let rest = html.split(open).nth(1).unwrap_or_default();
        10.0 * rest.split("rem").next().and_then(|rem| rem.parse::<f64>().ok()).unwrap_or(0.0)
    };
    let (size, top) = (
        px(&fit, "class=\"fit\" style=\"display:block;font-size:"),
        px(&fit, "class=\"body\" style=\"top:"),
    );
    assert!(size > 120.0 && (top - (116.0 - 44.0 + 1.1 * size)).abs() < 0.2, "{size} {top}");
    let short = px(&slide("<!-- fit --> Hi"), "class=\"fit\" style=\"display:block;font-size:");
    let code = px(
        &slide("<!-- fit --> Names and `objects`"),
        "class=\"fit\" style=\"display:block;font-size:",
    );
    assert!(short > 199.0 && code < size, "{short} {code} {size}");
    for plain in ["Names and objects", "<!-- fit -->"] {
        assert!(!slide(plain).contains("class=\"fit\""), "{plain}");
    }
}

/// Up to the end of its slide; sizes are the slide's own, so one that is asked for is told of.
#[test]
fn text_may_stand_in_the_middle_from_a_comment_on() {
    let items = "- one more of them\n".repeat(40);
    let notes = format!(
        "# A\n\nLeft.\n\n<!-- alignment: center -->\n\nMiddle.\n\n### B\n\n{items}\n<!-- alignment: left -->\n\nLeft again.\n\n\
         <!-- end_slide -->\n\n# C\n\nLeft, too.\n\n<!-- font_size: 3 -->\n<!-- font_size: 1 -->\n<!-- alignment: middle -->\n"
    );
    let (html, said) = deck(&notes, &[]);
    let middle = "<div class=\"flow center\">";
    assert!(html.contains(&format!("{middle}<p>Middle.")), "{html}");
    assert!(html.matches(&format!("{middle}<ul>")).count() > 1, "a long list goes on: {html}");
    for left in ["<p>Left.", "<p>Left again.", "<p>Left, too."] {
        assert!(html.contains(left) && !html.contains(&format!("{middle}{left}")), "{html}");
    }
    assert_eq!(said.matches("unknown-key").count(), 2, "{said}");
    assert!(
        said.contains("`font_size: 3` is left out") && said.contains("`middle` is none of"),
        "{said}"
    );
}

#[test]
fn a_language_stays_in_its_attribute() {
    let notes = "---\nlang: 'en\" onmouseover=\"x'\n---\n\n# A\n\n> [!NOTE] Mind\n> Text.\n";
    let (html, _) = deck(notes, &[]);
    assert!(html.contains("Mind") && !html.contains(" onmouseover=\"x"), "{html}");
}

#[test]
fn addresses_of_pictures_may_spell_characters_by_their_bytes() {
    let files = folder(&[
        ("a.md", "# A\n\n![a dot](sp%20ace/%C3%BC.svg)\n"),
        ("sp ace/ü.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    let output = heapdeck(files.path(), &["export", "a.md", "-o", "-"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("src=\"data:image/svg+xml"));
}

#[test]
fn raw_html_is_measured_as_what_it_looks_like() {
    let lines = "line<br>".repeat(20);
    let items = "<li>item\n".repeat(25);
    let rows = "<tr><td>a</td><td>b</td></tr>\n".repeat(25);
    for (notes, said_of) in [
        (format!("# A\n\n{lines}\n"), "overflow"),
        (format!("# A\n\n<ul>\n{items}</ul>\n"), "overflow"),
        (format!("# A\n\n<table>\n{rows}</table>\n"), "overflow"),
    ] {
        let error = format!("---\noverflow: error\n---\n\n{notes}");
        let (_, said) = deck(&error, &[]);
        assert!(said.contains(said_of), "{notes}: {said}");
    }
}

#[test]
fn slides_may_be_left_out_of_the_count() {
    let notes = "# A\n\n---\n\n<!-- _paginate: hold -->\n\n# B\n\n---\n\n<!-- _paginate: skip -->\n\n# C\n\n---\n\n# D\n";
    let (html, said) = deck(notes, &[]);
    assert_eq!(said, "");
    let feet = html
        .split("<footer class=\"foot\">")
        .skip(1)
        .filter_map(|foot| foot.split("</footer>").next());
    let numbers: Vec<&str> =
        feet.filter_map(|foot| foot.rsplit("<span>").next()?.strip_suffix("</span>")).collect();
    assert_eq!(numbers, ["1 / 2", "1 / 2", "", "2 / 2"]);
}

#[test]
fn a_gradient_may_stand_without_quotes() {
    let notes =
        "# A\n\n<!-- _backgroundImage: linear-gradient(to right, #004, #408) -->\n\nText.\n";
    let (_, said) = deck(notes, &[]);
    assert_eq!(said, "");
    let folder = folder(&[("a.md", notes)]);
    let output = heapdeck(folder.path(), &["export", "a.md", "-o", "-"]);
    let html = String::from_utf8_lossy(&output.stdout);
    assert!(html.contains("linear-gradient(to right, #004, #408)"));
}

#[test]
fn files_become_fences() {
    let (html, said) = deck("# A\n\n<<< @/f.py#r {1} [f.py]\n", &[]);
    assert_eq!(said, "");
    assert!(html.contains("aria-label=\"f.py\"") && !html.contains("region"), "{html}");
    let (_, said) = deck("# A\n\n<<< ../f.py\n", &[]);
    assert!(said.contains("lies outside the book") && said.contains("a.md:3:1"), "{said}");
}

#[test]
fn marps_words_are_understood() {
    let dot = "data:image/png;base64,AA";
    let notes = format!(
        "---\nmarp: true\nheader: '**H** [x](y)'\npaginate: false\n---\n\n![bg]({dot})\n\n# A\n\n![w:300 cat]({dot})\n\n\
        <style scoped>\nh1 {{ color: red }}\n</style>\n\n---\n\n![bg left]({dot})\n\n# B\n\nText.\n"
    );
    let (html, said) = deck(&notes, &[]);
    assert_eq!(said, "");
    assert!(html.contains("<span><strong>H</strong> <a href=\"y\""), "{html}");
    assert!(html.contains("alt=\"cat\" style=\"width:30rem;\"") && html.contains("drop drop1"));
    assert!(!html.contains("1 / 2"), "numbers are off");
}

#[test]
fn what_does_not_fit_is_done_with_as_the_notes_say() {
    let long: String = (0..40).map(|at| format!("Paragraph {at}.\n\n")).collect();
    let notes = |mode: &str| format!("---\noverflow: {mode}\n---\n\n# A\n\n{long}");
    let slides = |html: &str| html.matches("<section").count();
    let (html, said) = deck(&notes("split"), &[]);
    assert!(slides(&html) > 2 && said.contains("px higher than one slide"), "{said}");
    let (html, said) = deck(&notes("scroll"), &[]);
    assert!(slides(&html) == 1 && said.contains("px are below the slide"), "{said}");
    assert!(html.contains("scrolls") && html.contains("tabindex=\"0\" role=\"group\""));
    let (html, said) = deck(&notes("error"), &[]);
    assert!(slides(&html) == 1 && said.contains("error[slide-overflow]"), "{said}");
    assert!(said.contains("px too large") && said.contains("a.md:7:1"), "{said}");
    let (_, said) = deck(&notes("shrink"), &[]);
    assert!(said.contains("warning[slide-overflow]"), "{said}");
    let (_, said) = deck(&notes("eror"), &[]);
    assert!(said.contains("did you mean `error`?"), "{said}");
    let folder = folder(&[("a.md", &notes("shrink"))]);
    assert_eq!(heapdeck(folder.path(), &["check", "a.md"]).status.code(), Some(0));
    assert_eq!(heapdeck(folder.path(), &["check", "a.md", "--strict"]).status.code(), Some(1));
}

#[test]
fn what_a_list_or_a_quote_holds_is_cut_too() {
    let words = |name: &str| (0..30).map(|at| format!("{name}{at} ")).collect::<String>();
    let code =
        |prefix: &str| (0..24).map(|at| format!("{prefix}let c{at} = 1;\n")).collect::<String>();
    let notes = format!(
        "# A\n\n5. {}\n\n   - {}\n\n     ```rust\n{}     ```\n\n   {}\n6. [x] last\n\n\
         > [!NOTE]\n> {}\n>\n> ```rust\n{}> ```\n",
        words("first"),
        words("inner"),
        code("     "),
        words("after"),
        words("quoted").repeat(20),
        code("> ")
    );
    let (html, said) = deck(&notes, &[]);
    assert!(!said.contains("slide-overflow") && said.contains("slide-split"), "{said}");
    // An item goes on without a mark, and those behind it keep their numbers.
    assert!(
        html.contains("<ol start=\"5\"><li class=\"unmarked\"><ul><li class=\"unmarked\">"),
        "{html}"
    );
    assert_eq!(html.matches("<li>").count(), 2, "marks of the item and of the one in it");
    assert!(html.contains("</li><li class=\"unmarked\"><span"), "{html}");
    for (name, count) in [("first", 1), ("inner", 1), ("after", 1), ("quoted", 20)] {
        for at in 0..30 {
            let word = format!("{name}{at} ");
            let found = html.matches(&word).count() + html.matches(&format!("{name}{at}<")).count();
            assert_eq!(found, count, "{word} in {html}");
        }
    }
    assert_eq!(html.matches("c23").count(), 2);
    assert!(html.matches(">Note<").count() >= 3, "the head of a callout is said again");
}

#[test]
fn untrusted_notes_run_nothing() {
    let notes = "---\ntitle: '</script><script>x</script>'\nstyle: 'p{position:fixed}'\ntheme: t\n---\n\n\
        # A </script><script>alert(1)</script>\n\n<svg onload=\"alert(1)\"><script>alert(2)</script></svg>\n\n\
        <b onclick=\"x\" class=\"veil\">bold</b> [a](javascript:alert(1)) <javascript:alert(1)>\n\n\
        ![a\" onerror=\"x](data:image/png;base64,AA \"t\\\" onload=x\")\n\n\
        ```python\nprint('</script><script>alert(3)</script>')\n```\n\nx[^1]\n\n[^1]: <script>alert(4)</script><i>i</i>\n\n\
        <style>p{color:red}</style>\n\n<!-- </script> said -->\n\n<form action=x><input></form>\n";
    for options in [&[][..], &["--untrusted"]] {
        let (html, _) = deck(notes, options);
        let tags: Vec<&str> =
            html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
        for tag in tags {
            let outside: String = tag.split('"').step_by(2).collect();
            assert!(!outside.contains("onclick") && !outside.contains("onload"), "{tag}");
            assert!(!outside.contains("onerror") && !outside.starts_with("script"), "{tag}");
            assert!(!tag.contains("href=\"javascript"), "{tag}");
        }
        assert!(html.contains("bold</b>") && html.contains("<i>i</i>"), "{html}");
        assert_eq!(html.contains("class=\"veil\""), options.is_empty());
        assert_eq!(html.contains("<form"), options.is_empty());
    }
}

#[test]
fn themes_take_the_place_of_what_is_built_in() {
    let files = [
        ("a.md", "---\ntheme: t\n---\n\n# A\n"),
        ("t/deck.html", "<p>{{ deck.title }}: {{ deck.pages | length }}</p>"),
        ("bad/deck.html", "one\n{{ deck.title"),
        ("wrong/deck.html", "one\n{{ deck.nothing }}"),
        ("out.md", "---\ntheme: ../..\n---\n\n# A\n"),
        ("none.md", "---\ntheme: nobody\n---\n\n# A\n"),
    ];
    let folder = folder(&files);
    let output = heapdeck(folder.path(), &["export", "a.md", "-o", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "<p>A: 1</p>");
    for (theme, said) in
        [("bad", "deck.html:2:"), ("wrong", "deck.html:2:"), ("nowhere", "nowhere")]
    {
        let output = heapdeck(folder.path(), &["export", "none.md", "--theme", theme]);
        let report = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(report.contains(said), "{report}");
        assert_eq!(output.status.code(), Some(2));
        assert!(!folder.path().join("none.html").exists(), "nothing is half written");
    }
    for notes in ["out.md", "none.md"] {
        let output = heapdeck(folder.path(), &["export", notes]);
        assert!(String::from_utf8_lossy(&output.stderr).contains("[bad-theme]"), "{notes}");
    }
    let own = std::fs::canonicalize("themes/chalk").expect("the example");
    let output = heapdeck(
        folder.path(),
        &["export", "none.md", "--theme", &own.to_string_lossy(), "-o", "-"],
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("--bg:#20302A"));
}

#[test]
fn the_example_of_a_theme_names_every_colour() {
    let read = |path: &str| std::fs::read_to_string(path).expect("a style sheet");
    let own = read("templates/figure.css");
    let dark = own.split(":root[data-theme=dark]{").nth(1).expect("the dark theme");
    let names = dark.split('}').next().expect("its colours").split(';');
    let names: Vec<&str> = names.filter_map(|rule| rule.trim().split(':').next()).collect();
    assert!(names.len() > 30, "{names:?}");
    let example = read("themes/chalk/chalk.css");
    for name in names {
        assert!(example.contains(&format!("{name}:")), "{name}");
    }
}

#[test]
fn figures_a_card_and_the_notes_go_with_a_deck() {
    let notes = "---\ntitle: One <two>\nurl: https://example.org/a\n---\n\n# A\n\n```python\nx = [1]\n```\n\n<!--\nFirst.\n[click] Then.\n-->\n";
    let folder = folder(&[("a.md", notes)]);
    let arguments = ["export", "a.md", "--figures", "f", "--card", "c.svg", "--notes", "n.txt"];
    let output = heapdeck(folder.path(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).expect("a file");
    assert_eq!(read("n.txt"), "1. A\n\nFirst.\n\n[1] Then.\n\n");
    let figure = read("f/a-1-memory.svg");
    assert!(
        figure.starts_with("<svg")
            && figure.contains("data:font/woff2")
            && !figure.contains("var(")
    );
    let card = read("c.svg");
    assert!(card.contains("width=\"1200\" height=\"630\"") && card.contains("One &lt;two&gt;"));
    assert!(
        read("a.html").contains("<meta property=\"og:url\" content=\"https://example.org/a\">")
    );
    let output = heapdeck(folder.path(), &["export", "a.md", "--card", "c.png"]);
    let drawn = std::fs::read(folder.path().join("c.png"));
    if cfg!(feature = "png") {
        assert!(drawn.expect("a picture").starts_with(b"\x89PNG"));
    } else {
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("--features png"));
    }
}

/// Words of other tools, in decks of our own.
#[test]
fn slides_of_other_tools_are_what_they_are_there() {
    let dot = "data:image/png;base64,AA";
    let marp = format!(
        "<!-- _class: invert -->\n\n# A\n\n![bg left:40%]({dot})\n\n![bg left]({dot})\n\nText.\n\n---\n\n# B\n\n![w:300]({dot})\n"
    );
    let slidev = format!(
        "---\nlayout: cover\n---\n\n# A\n\nx\n\n---\nlayout: two-cols\n---\n\n# B\n\nLeft.\n\n::right::\n\nRight.\n\n---\ndisabled: true\n---\n\n# Gone\n\n---\nlayout: image-right\nimage: {dot}\n---\n\n# C\n\n<v-clicks>\n\n- one\n- two\n\n</v-clicks>\n\n<v-click>\n\nThen.\n\n</v-click>\n"
    );
    let reveal = "# A\n\n<!-- .slide: data-background=\"#204060\" -->\n\n- x <!-- .element: class=\"fragment\" -->\n\nP <!-- .element: class=\"fragment\" -->\n\n---\n\n# B\n\n---\n\n# C\n";
    let pandoc = "% The title\n% A. B.\n% May\n\n# A\n\n::: incremental\n\n- x\n- y\n\n:::\n\n::: {.callout-tip}\nGood.\n:::\n\n# B {background-color=\"aquamarine\"}\n\nNow.\n\n::: {.fragment}\nLater.\n:::\n";
    let quarto = "---\nincremental: true\n---\n\n# A\n\n- x\n- y\n\n::: nonincremental\n- z\n:::\n\nSee https://example.org/a_b, or www.example.org.\n";
    for (notes, count, expected) in [
        (
            marp.as_str(),
            2,
            &["slide invert\"", "class=\"drop drop2\"", "style=\"width:30rem;\""][..],
        ),
        (
            &slidev,
            3,
            &[
                "row even",
                "<p>Right.</p>",
                "class=\"drop drop1\"",
                "data-b=\"3\">two",
                "data-b=\"4\"><p>Then.</p>",
            ],
        ),
        (reveal, 3, &["on-dark", "<li data-b=\"2\">x", "data-b=\"3\"><p>P"]),
        (
            pandoc,
            3,
            &[
                "data-b=\"3\">y",
                "alert a-tip",
                "on-light",
                "class=\"kick\">The title",
                "data-b=\"2\"><p>Later.",
            ],
        ),
        (
            quarto,
            1,
            &[
                "data-b=\"3\">y",
                "<li>z",
                "href=\"https://example.org/a_b\"",
                "href=\"http://www.example.org\"",
            ],
        ),
    ] {
        let (html, said) = deck(notes, &[]);
        assert_eq!(said, "", "{notes}");
        assert_eq!(html.matches("<section").count(), count, "{html}");
        for part in expected {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
        assert!(!html.contains("v-click") && !html.contains("::right"), "{html}");
    }
}

#[test]
fn untrusted_notes_and_themes_are_for_all_commands() {
    let files = [
        ("SUMMARY.md", "- [A](a.md)\n"),
        ("a.md", "# A\n\n<form><b onclick=\"x\">b</b></form>\n\n<style>p{color:red}</style>\n"),
        ("t/own.css", ".own{color:red}"),
        ("bad/deck.html", "{{ x"),
        ("wants/a.md", "---\ntheme: b\n---\n\n# A\n"),
        ("wants/b/deck.html", "{{ x"),
    ];
    let folder = folder(&files);
    let run = |arguments: &[&str]| heapdeck(folder.path(), arguments);
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).expect("a file");
    assert!(run(&["build", "-o", "s"]).status.success());
    assert!(read("s/a.html").contains("<form><b") && read("s/a.deck.css").contains("color:red"));
    assert!(run(&["build", "-o", "s", "--untrusted", "--theme", "t"]).status.success());
    let (page, deck) = (read("s/a.html"), read("s/a.deck.html"));
    assert!(!page.contains("<form><b") && !deck.contains("<form><b"), "{page}");
    assert!(!folder.path().join("s/a.deck.css").exists() && !page.contains("p{color:red}"));
    assert!(read("s/heapdeck/deck.css").contains(".own{color:red}"));
    assert_eq!(run(&["build", "-o", "s", "--theme", "bad"]).status.code(), Some(2));
    assert_eq!(run(&["check", "a.md", "--untrusted", "--theme", "t"]).status.code(), Some(0));
    assert_eq!(run(&["check", "a.md", "--theme", "bad"]).status.code(), Some(2));
    let output = run(&["check", "wants/a.md"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("[bad-theme]") && said.contains("deck.html:1:"), "{said}");
}

/// What a deck may weigh, as the issue and the conventions have it.
#[test]
fn decks_are_light() {
    let packed = |text: &str| miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9).len() + 18;
    let read = |file: &str| {
        std::fs::read_to_string(Path::new("templates").join(file)).expect("a template")
    };
    let script = packed(&read("deck.js"));
    // Decks have no remarks.
    let rules = |file: &str| -> String {
        read(file).split_inclusive('\n').filter(|line| !line.starts_with("/*")).collect()
    };
    let style = packed(&(rules("deck.css") + &rules("parts.css") + &rules("figure.css")));
    assert!(script <= 12 * 1024 && style <= 8 * 1024, "{script} and {style} bytes");
    let slide = |at: u32| {
        format!(
            "# Slide {at}: heap stack\n\nObject reference frame name binding interpreter thread lock.\n\n\
            - One of the things to say about it.\n- Another one of the things.\n- And a last one, for now.\n\n\
            ```python norun\nimport sys\n\nclass Node{at}:\n    __slots__ = (\"value\", \"next\")\n\n    \
            def __init__(self, value, next=None):\n        self.value = value\n        self.next = next\n\n\
            x = [Node{at}(n) for n in range(7)]\nprint(id(x), sys.getrefcount(x))  # count\n```\n"
        )
    };
    let notes: Vec<String> = (1..=200).map(slide).collect();
    let folder = folder(&[("a.md", &notes.join("\n---\n\n"))]);
    let output = heapdeck(folder.path(), &["export", "a.md", "--budget", "450k", "-q"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
