//! What must hold of the pictures of all fixtures, read from the SVG as it is delivered: true counts, true addresses,
//! few bytes.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]
#![expect(clippy::print_stderr, reason = "it says which figures are the largest")]

#[path = "pictures/bytes.rs"]
mod bytes;
#[path = "pictures/map.rs"]
mod map;
#[path = "pictures/timelines.rs"]
mod timelines;
#[path = "pictures/rules.rs"]
mod rules;
#[path = "pictures/seen.rs"]
mod seen;

use std::path::{Path, PathBuf};

use heapdeck::diagnostic::Log;
use heapdeck::source::Source;
use heapdeck::trace::{Change, Refcount, Segment, Snapshot, Trace, Value};
use heapdeck::{deck, diagram, lecture, notes, python, trace};
use seen::{Element, read};

/// One fixture with everything that was made of it.
struct Fixture {
    name: String,
    traces: Vec<Trace>,
    figures: Vec<Figure>,
}

/// One figure of a deck.
struct Figure {
    page: String,
    stops: usize,
    svg: String,
}

/// One run of all fixtures for all that is asked of them.
#[test]
fn pictures_are_true_and_small() {
    let fixtures = fixtures();
    every_count_is_the_sum_of_what_refers_to_the_object(&fixtures);
    every_badge_is_what_points_at_its_card(&fixtures);
    what_is_freed_is_shown_so_once(&fixtures);
    addresses_are_what_id_printed_and_segments_do_not_mix(&fixtures);
    figures_are_small_and_styled_by_classes(&fixtures);
}

#[test]
fn a_list_of_four_nodes_is_drawn_whole() {
    let picture = drawn(
        "3.13",
        "class Node:\n    def __init__(self, value, next=None):\n        self.value = value\n        self.next = next\n\n\
         head = None\nfor v in [3, 2, 1]:\n    head = Node(v, head)\np = head\nwhile p.next:\n    p = p.next\n\
         p.next = Node(4)\nhead = head.next\n",
    );
    assert_eq!(picture.omitted, Vec::<String>::new());
    let cards = read(&picture.svg).cards(picture.stops.len() as u32);
    assert_eq!(cards.iter().filter(|card| card.count.is_some()).count(), 3, "the first is freed");
}

#[test]
fn what_super_looks_up_by_itself_is_not_drawn() {
    let program = "class A:\n    def __init__(self):\n        self.a = []\n\nclass B(A):\n    def __init__(self):\n        \
                   super().__init__()\n\nb = B()\n";
    assert!(!drawn("3.13", program).svg.contains("__class__"));
    let named = program.replace("super()", "print(__class__); super()");
    assert!(drawn("3.13", &named).svg.contains("__class__"));
}

#[test]
fn small_ints_have_a_count_before_3_12() {
    let program = "x = 1\ny = 1\nprint(x is y)\nx = 2\n";
    let count = |version: &str| {
        let picture = drawn(version, program);
        let cards = read(&picture.svg).cards(picture.stops.len() as u32);
        cards.first().and_then(|card| card.count)
    };
    assert!(count("3.11").is_some_and(|count| count > 999_999_999), "{:?}", count("3.11"));
    assert_eq!(count("3.13"), None);
}

#[test]
fn slots_stand_as_they_lie_in_the_object() {
    let program = "class Slotted:\n    __slots__ = ('b', 'a', 'c')\n\np = Slotted()\np.c = [3]\np.a = [1]\np.b = [2]\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let card = root.all_groups("k-inst").next().expect("a card");
    let texts = card.texts(picture.stops.len() as u32);
    let names: Vec<&String> = texts.iter().filter(|text| text.len() == 1).collect();
    assert_eq!(names, ["a", "b", "c"]);
}

#[test]
fn a_generator_has_its_variables_while_it_is_suspended() {
    let program = "def count(n):\n    total = []\n    while True:\n        total.append(n)\n        yield n\n\n\
                   g = count(3)\nnext(g)\nlast = g\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let texts = |stop: u32| root.all_groups("k-inst").next().expect("a card").texts(stop);
    let stops = picture.stops.len() as u32;
    let has = |stop: u32, text: &str| texts(stop).contains(&text.to_owned());
    assert!(has(stops, "generator count") && has(stops, "total"), "{:?}", texts(stops));
    assert!((1..=stops).any(|stop| has(stop, "running") && !has(stop, "total")));
}

#[test]
fn a_deep_recursion_is_drawn_at_its_end() {
    let picture = drawn("3.13", "def down(n):\n    box = [n]\n    down(n + 1)\n\ndown(0)\n");
    let root = read(&picture.svg);
    let stops = picture.stops.len() as u32;
    let texts: Vec<String> = (1..=stops).flat_map(|stop| root.texts(stop)).collect();
    // So many frames CPython makes before it stops.
    assert!(texts.iter().any(|text| text == "998"), "{texts:?}");
    let raised = picture.stops.iter().any(|stop| stop.sentence.contains("RecursionError"));
    assert!(raised, "{:?}", picture.stops);
}

/// The memory diagram of a program.
fn drawn(version: &str, program: &str) -> diagram::Picture {
    drawn_as(diagram::Subject::Memory, version, program)
}

/// What a program leaves behind in a fence with these flags.
fn traced(version: &str, flags: &str, program: &str) -> Trace {
    traced_as("python", version, flags, program)
}

fn traced_as(language: &str, version: &str, flags: &str, program: &str) -> Trace {
    let head = format!("---\npython: \"{version}\"\n---\n\n# A\n\n");
    let text = format!("{head}```{language} {flags}\n{program}```\n");
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &Source::new("program.md", text));
    let lecture = lecture::plan(&mut log, &notes);
    python::run(&lecture.programs[0])
}

fn drawn_as(subject: diagram::Subject, version: &str, program: &str) -> diagram::Picture {
    let trace = traced(version, "", program);
    let view = diagram::View::default();
    diagram::draw(subject, &trace, 0, &view).expect("a picture")
}

fn every_count_is_the_sum_of_what_refers_to_the_object(fixtures: &[Fixture]) {
    let mut wrong = Vec::new();
    let mut looked_at = 0_u64;
    for Fixture { name, traces, .. } in fixtures {
        for trace in traces {
            let mut state = Snapshot::default();
            for (number, step) in trace.steps.iter().enumerate() {
                state.apply(&step.changes);
                let referred = references(&state);
                for object in state.objects.values() {
                    let Refcount::Count(count) = object.refcount else { continue };
                    let arrows = referred.get(&object.id.0).copied().unwrap_or(0);
                    let hidden: u64 = object.hidden.iter().map(|hidden| hidden.count).sum();
                    looked_at += 1;
                    if count != arrows + hidden {
                        wrong.push(format!(
                            "{name}, step {number}: {} at {:#x}: {count} is not {arrows} + {hidden}",
                            object.type_name, object.address
                        ));
                    }
                }
            }
        }
    }
    assert!(looked_at > 1_000, "{looked_at} counts");
    assert_none(&wrong);
}

fn every_badge_is_what_points_at_its_card(fixtures: &[Fixture]) {
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for Fixture { name, figures, .. } in fixtures {
        for figure in figures.iter().filter(|figure| figure.svg.contains("class=\"obj ")) {
            let root = read(&figure.svg);
            // The collector's sums stand on cards of their own.
            if root.all("title").any(|title| title.text == "The cycle collector") {
                continue;
            }
            for stop in 1..=figure.stops.max(1) as u32 {
                for card in root.cards(stop) {
                    let Some(count) = card.count else { continue };
                    let (arrows, noted) = (root.arrows_into(&card, stop), root.noted(&card, stop));
                    let keys = root.keys_like(&card, stop);
                    looked_at += 1;
                    // How often the interpreter uses its own data is not noted.
                    let rest = if card.is_static { count.saturating_sub(arrows) } else { 0 };
                    if count != arrows + noted + keys + rest {
                        wrong.push(format!(
                            "{name}, {}, stop {stop}: {}: rc {count} is not {arrows} arrows + {noted} noted + {keys} keys",
                            figure.page, card.title
                        ));
                    }
                }
            }
        }
    }
    assert!(looked_at > 100, "{looked_at} badges");
    assert_none(&wrong);
}

fn what_is_freed_is_shown_so_once(fixtures: &[Fixture]) {
    let mut wrong = Vec::new();
    let mut freed = 0;
    for Fixture { name, figures, .. } in fixtures {
        for figure in figures {
            let root = read(&figure.svg);
            for object in root.all_groups("obj") {
                let stops = (1..=figure.stops.max(1) as u32).filter(|stop| {
                    object.is_seen(*stop) && object.texts(*stop).contains(&"freed".to_owned())
                });
                let stops: Vec<u32> = stops.collect();
                freed += usize::from(!stops.is_empty());
                let marked = ["dict", "slots", "weak", "interned"];
                let is_marked = |stop: &u32| {
                    object.texts(*stop).iter().any(|text| marked.contains(&text.as_str()))
                };
                if stops.iter().any(is_marked) {
                    wrong.push(format!("{name}, {}: a freed object has marks", figure.page));
                }
                let has_zero =
                    stops.iter().all(|stop| object.texts(*stop).contains(&"rc 0".to_owned()));
                if stops.len() > 1 || !has_zero {
                    wrong.push(format!("{name}, {}: freed at {stops:?}", figure.page));
                }
            }
        }
    }
    assert!(freed > 0);
    assert_none(&wrong);
}

fn addresses_are_what_id_printed_and_segments_do_not_mix(fixtures: &[Fixture]) {
    let mut wrong = Vec::new();
    let mut printed = 0;
    for Fixture { name, traces, .. } in fixtures {
        for trace in traces {
            let mut state = Snapshot::default();
            let (mut highest_static, mut lowest_heap) = (0, u64::MAX);
            for step in &trace.steps {
                let before = state.clone();
                state.apply(&step.changes);
                for change in &step.changes {
                    let Change::SetObject(object) = change else { continue };
                    match object.segment {
                        Segment::Static => highest_static = object.address.max(highest_static),
                        Segment::Heap => lowest_heap = object.address.min(lowest_heap),
                    }
                }
                let source = trace.units.get(step.unit as usize).map_or("", |unit| &unit.source);
                let line = source.lines().nth((step.line as usize).wrapping_sub(1)).unwrap_or("");
                let asked =
                    line.trim().strip_prefix("print(id(").and_then(|rest| rest.strip_suffix("))"));
                let Some(asked) = asked.filter(|name| name.chars().all(char::is_alphanumeric))
                else {
                    continue;
                };
                let told = trace.output.get((step.output as usize).wrapping_sub(1));
                let told = told
                    .filter(|output| output.line == step.line)
                    .and_then(|output| output.text.trim().parse::<u64>().ok());
                let frames = before.frames.iter().rev();
                let bound = frames.flat_map(|frame| &frame.names).find(|bound| bound.name == asked);
                let object = bound.and_then(|bound| before.objects.get(&bound.object));
                if let (Some(told), Some(object)) = (told, object) {
                    printed += 1;
                    if told != object.address {
                        wrong.push(format!(
                            "{name}: id({asked}) is {told:#x}, drawn at {:#x}",
                            object.address
                        ));
                    }
                }
            }
            // The data of a library lies where `mmap` puts it, between the heap's parts.
            let is_library = highest_static > 0x7000_0000_0000;
            if highest_static >= lowest_heap && !is_library {
                wrong.push(format!(
                    "{name}: static data up to {highest_static:#x}, heap from {lowest_heap:#x}"
                ));
            }
        }
    }
    assert!(printed > 4, "{printed} ids");
    assert_none(&wrong);
}

fn figures_are_small_and_styled_by_classes(fixtures: &[Fixture]) {
    let mut wrong = Vec::new();
    let mut sizes = Vec::new();
    for Fixture { name, figures, .. } in fixtures {
        for Figure { page, stops, svg } in figures {
            let most = if *stops <= 5 { 15 } else { 40 } * 1024;
            sizes.push((svg.len(), *stops, format!("{name}, {page}")));
            if svg.len() > most {
                wrong.push(format!("{name}, {page}: {} bytes, {stops} stops", svg.len()));
            }
            for unwanted in [
                " style=",
                "font-size=",
                "NaN",
                "<marker",
                "clip-path",
                "<filter",
                "<mask",
                "foreignObject",
            ] {
                if svg.contains(unwanted) {
                    wrong.push(format!("{name}, {page}: {unwanted}"));
                }
            }
            let root = read(svg);
            for what in ["title", "desc"] {
                if root.all(what).next().is_none_or(|element| element.text.trim().is_empty()) {
                    wrong.push(format!("{name}, {page}: no {what}"));
                }
            }
        }
    }
    sizes.sort();
    for (bytes, stops, what) in sizes.iter().rev().take(8) {
        eprintln!("{bytes} bytes, {stops} stops: {what}");
    }
    assert!(sizes.len() > 40, "{} figures", sizes.len());
    assert_none(&wrong);
}

fn assert_none(wrong: &[String]) {
    let first: Vec<&str> = wrong.iter().take(30).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), first.join("\n"));
}

/// How many references lead to each object of a state.
fn references(state: &Snapshot) -> std::collections::BTreeMap<u32, u64> {
    let mut counts = std::collections::BTreeMap::new();
    let mut refer = |id: trace::ObjectId| *counts.entry(id.0).or_default() += 1;
    for name in state.frames.iter().flat_map(|frame| &frame.names) {
        refer(name.through.unwrap_or(name.object));
    }
    for object in state.objects.values() {
        match &object.value {
            Value::Atom { .. } | Value::Weak { .. } => {}
            Value::Items { items, .. } => items.iter().copied().for_each(&mut refer),
            Value::Pairs { pairs, .. } => pairs.iter().for_each(|(key, value)| {
                refer(*key);
                refer(*value);
            }),
            Value::Fields { fields } => fields.iter().for_each(|(_, field)| refer(*field)),
        }
        object.attributes.iter().for_each(|(_, value)| refer(*value));
    }
    counts
}

/// Everything that decks are made of here; the source document where it lies beside the project.
fn fixtures() -> Vec<Fixture> {
    let mut files = Vec::new();
    for folder in ["tests/suite/deck", "content", "tests/browser/notes", "../shared/seed"] {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        files.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())));
    }
    files.retain(|file| {
        let is_notes = file.extension().is_some_and(|extension| extension == "md");
        is_notes && file.file_name().is_some_and(|name| name != "SUMMARY.md")
    });
    files.sort();
    let recorded = std::fs::read_dir("tests/suite/diagram").expect("the recorded runs");
    let recorded = recorded.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut recorded: Vec<PathBuf> =
        recorded.filter(|file| file.extension().is_some_and(|it| it == "trace")).collect();
    recorded.sort();
    let drawn = recorded.iter().map(PathBuf::as_path).map(recorded_fixture);
    files.iter().map(PathBuf::as_path).map(fixture).chain(drawn).collect()
}

fn fixture(path: &Path) -> Fixture {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("a fixture");
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &Source::new(name.as_str(), text));
    let lecture = lecture::plan(&mut log, &notes);
    let traces: Vec<Trace> = match std::fs::read_to_string(path.with_extension("trace")) {
        Ok(text) => vec![trace::read(&text).expect("a trace")],
        Err(_) => lecture.programs.iter().map(python::run).collect(),
    };
    let read = |name: &str| std::fs::read(path.with_file_name(name)).ok();
    let deck = deck::assemble(&mut log, &lecture, &traces, &read);
    let json = serde_json::to_value(&deck).expect("a deck");
    let mut figures = Vec::new();
    for page in json["pages"].as_array().into_iter().flatten() {
        let stops = page["stops"].as_array().map_or(0, Vec::len);
        let title = page["title"].as_str().unwrap_or_default().to_owned();
        let mut found = Vec::new();
        svgs(&page["rows"], &mut found);
        figures.extend(found.into_iter().map(|svg| Figure { page: title.clone(), stops, svg }));
    }
    Fixture { name, traces, figures }
}

/// A recorded run, drawn in all ways.
fn recorded_fixture(path: &Path) -> Fixture {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("a fixture");
    let trace = trace::read(&text).expect("a trace");
    let drawn = deck::SUBJECTS
        .iter()
        .filter_map(|(_, subject)| diagram::draw(*subject, &trace, 0, &diagram::View::default()));
    let figures = drawn.map(|picture| Figure {
        page: picture.title,
        stops: picture.stops.len(),
        svg: picture.svg,
    });
    let figures = figures.collect();
    Fixture { name, figures, traces: vec![trace] }
}

fn svgs(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str().filter(|_| key == "svg") {
                    Some(svg) => found.push(svg.to_owned()),
                    None => svgs(value, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| svgs(item, found)),
        _ => {}
    }
}

#[test]
fn the_code_of_a_statement_holds_its_constants_only_while_it_runs() {
    let trace = traced_as("pycon", "3.13", "", ">>> x = 3000\n>>> y = 4000\n>>> z = 1\n");
    let mut state = Snapshot::default();
    let mut told = Vec::new();
    for step in &trace.steps {
        state.apply(&step.changes);
        for object in state.objects.values() {
            let (Value::Atom { text, .. }, Refcount::Count(count)) =
                (&object.value, object.refcount)
            else {
                continue;
            };
            let holders = object.hidden.iter().map(|hidden| hidden.holder.as_str());
            let is_in_code = holders.clone().any(|holder| holder == "the code object's constants");
            told.push((step.line, text.clone(), count, is_in_code));
        }
    }
    let expected = [(1, "3000", 3, true), (2, "3000", 1, false), (2, "4000", 3, true)];
    for (line, text, count, is_in_code) in expected {
        assert!(told.contains(&(line, text.to_owned(), count, is_in_code)), "{line}: {told:?}");
    }
}

#[test]
fn a_reader_of_pictures_knows_what_is_seen_when() {
    let svg = "<svg><g class=\"a\" data-b=\"2\" data-d=\"3\"><text>x</text></g></svg>";
    let root = read(svg);
    let seen = |stop: u32| root.all_groups("a").any(|group: &Element| group.is_seen(stop));
    assert_eq!([1, 2, 3, 4].map(seen), [false, true, true, false]);
}
