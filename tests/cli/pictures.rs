//! What `heapdeck draw` draws, tells and shows on one page.

use std::fs;

use crate::{folder, in_folder, text};

#[test]
fn objects_are_drawn_byte_by_byte() {
    let folder = folder();
    fs::write(folder.path().join("a.py"), "x = 1\nd = {'one': [x]}\n").expect("written");
    for (python, field) in [("3.11", "ob_size"), ("3.13", "lv_tag"), ("3.14", "ma_values")] {
        let arguments = ["draw", "a.py", "--layout", "--dark", "--python", python];
        let output = in_folder(&folder, &arguments, "");
        let svg = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        for wanted in ["ob_refcnt", "ob_type", "dk_indices", field] {
            assert!(svg.contains(&format!(">{wanted}")), "{wanted} under {python}");
        }
        let same = ["draw", "a.py", "--show", "layout", "--dark", "--python", python];
        assert_eq!(text(&in_folder(&folder, &same, "").stdout), svg);
    }
}

#[test]
fn every_kind_of_picture_is_drawn_told_and_shown_on_one_page() {
    let folder = folder();
    let waits = "import threading\na = threading.Lock()\na.acquire()\na.acquire()\n";
    let cycle = "import gc\nclass Node: pass\nn = Node()\nn.me = n\ndel n\ngc.collect()\n";
    for (name, script) in [("waits.py", waits), ("cycle.py", cycle)] {
        fs::write(folder.path().join(name), script).expect("written");
    }
    for (file, show, said, status) in [
        ("waits.py", "auto", "which it holds itself since line 3", 1),
        ("cycle.py", "life", "The count is 1.", 0),
        ("cycle.py", "gc", "1 object is freed", 0),
        ("cycle.py", "dis", "LOAD_NAME", 0),
        ("cycle.py", "map", "pymalloc arenas", 0),
    ] {
        let output = in_folder(&folder, &["draw", file, "--show", show], "");
        assert_eq!(output.status.code(), Some(status), "{show}: {}", text(&output.stderr));
        assert!(text(&output.stdout).starts_with("<svg"), "{show}");
        let told = in_folder(&folder, &["draw", file, "--show", show, "--text"], "");
        let told = text(&told.stdout).replace('\\', "");
        assert!(told.starts_with("## ") && told.contains(said), "{show}: {told}");
    }
    let page = in_folder(&folder, &["draw", "--gallery", "."], "");
    let page = text(&page.stdout);
    assert!(page.contains(">cycle.py</h2>") && page.contains(">waits.py</h2>"));
    assert_eq!(page, text(&in_folder(&folder, &["draw", "--gallery", "."], "").stdout));
    // What the richest figure may take in a page.
    for bytes in page.split(" bytes)").filter_map(|part| part.rsplit(' ').next()?.parse().ok()) {
        let bytes: usize = bytes;
        assert!(bytes <= 40 * 1024, "{bytes}");
    }
}

#[test]
fn one_program_is_drawn_under_several_versions_on_one_axis() {
    let folder = folder();
    let work = "def work():\n    total = 0\n    for i in range(100_000): total += i\n";
    let threads = "import threading\npair = [threading.Thread(target=work) for _ in range(2)]\n\
                   for t in pair: t.start()\nfor t in pair: t.join()\n";
    fs::write(folder.path().join("a.py"), format!("{work}{threads}")).expect("written");
    let compared = ["draw", "a.py", "--compare", "3.13,3.13t"];
    let drawn = text(&in_folder(&folder, &compared, "").stdout);
    assert!(drawn.starts_with("<svg") && drawn.contains("One program under 2 versions"), "{drawn}");
    let took = |version: &str| {
        let told = drawn.split("<desc").nth(1).and_then(|rest| rest.split("</desc>").next());
        let part = told.and_then(|told| told.split("CPython ").find(|it| it.starts_with(version)));
        let millis = part.and_then(|part| part.split(": ").nth(1)?.split(" ms").next());
        millis
            .and_then(|it| it.parse::<f64>().ok())
            .unwrap_or_else(|| panic!("{version}: {told:?}"))
    };
    let gain = took("3.13.5,") / took("3.13.15t,");
    // Each instruction is slower there, so two cores take more than half of the time.
    assert!((1.1..1.6).contains(&gain), "{gain}");
    assert_eq!(drawn, text(&in_folder(&folder, &compared, "").stdout));
    fs::write(folder.path().join("a.py"), work).expect("written");
    let output = in_folder(&folder, &compared, "");
    assert_eq!(output.status.code(), Some(2), "no second thread: {}", text(&output.stdout));
}
