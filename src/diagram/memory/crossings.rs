//! Crossings beside those of Graphviz on the same graphs, where `dot` is installed.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures and ask another program")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::diagram::View;
use crate::diagram::memory::arrows::route;
use crate::diagram::memory::casing::crosses;
use crate::diagram::memory::content::Content;
use crate::diagram::memory::graph::{Graph, Link, Source};
use crate::diagram::memory::place::Layout;
use crate::diagram::memory::story::Story;
use crate::diagram::memory::tries::{Laid, Tries};
use crate::diagram::properties::run;
use crate::diagram::properties_of_edits::operations;
use crate::diagram::scene::{Point, Stroke};
use crate::trace::{self, Trace};

/// One edge as it is drawn: where it starts, and its line.
struct Edge {
    tail: String,
    /// Its two ends, as dot knows them.
    ends: Ends,
    line: Vec<Stroke>,
}

type Ends = (String, String);

/// Our edges, and those that are never seen together.
type Ours = (Vec<Edge>, BTreeSet<(Ends, Ends)>);

/// Each by itself: `HEAPDECK_GRAPHS` asks for more of them.
#[test]
fn no_picture_has_more_crossings_than_a_published_layout() {
    let (mut graphs, mut names, mut text) = (Vec::new(), Vec::new(), String::new());
    let asked = std::env::var("HEAPDECK_GRAPHS").ok().and_then(|count| count.parse().ok());
    for seed in 0..asked.unwrap_or(GRAPHS) {
        let trace = run(&operations(seed), "a b counter items e f");
        let laid = laid(&trace, 0).filter(|laid| laid.omitted.is_empty());
        let Some(laid) = laid else { continue };
        names.push(format!("run {seed}"));
        graphs.push(drawn(&laid, &mut text));
    }
    assert!(graphs.len() > 500, "{} graphs", graphs.len());
    compare(&names, &graphs, &text);
}

/// Of the recorded runs none has more.
#[test]
fn no_fixture_has_more_crossings_than_a_published_layout() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/diagram");
    let files = std::fs::read_dir(folder).expect("the recorded runs");
    let mut files: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "trace"));
    files.sort();
    let (mut graphs, mut names, mut text) = (Vec::new(), Vec::new(), String::new());
    for file in &files {
        let recorded = std::fs::read_to_string(file).expect("a recorded run");
        let trace = trace::read(&recorded).expect("a trace");
        for unit in 0..trace.units.len() as u32 {
            let Some(laid) = laid(&trace, unit) else { continue };
            names.push(format!("{}, unit {unit}", file.display()));
            graphs.push(drawn(&laid, &mut text));
        }
    }
    assert!(graphs.len() > 5, "{} graphs", graphs.len());
    compare(&names, &graphs, &text);
}

fn compare(names: &[String], graphs: &[Ours], text: &str) {
    let Some(theirs) = theirs(text) else { return };
    assert_eq!(theirs.len(), graphs.len());
    let all = names.iter().zip(graphs).zip(&theirs);
    let counts = all.map(|((name, (ours, apart)), theirs)| {
        (name, crossing_pairs(ours, apart), crossing_pairs(theirs, apart))
    });
    let counts: Vec<_> = counts.collect();
    let (ours, theirs) =
        counts.iter().fold((0, 0), |sum, count| (sum.0 + count.1, sum.1 + count.2));
    let sum = format!("{} graphs: {ours} crossings here, {theirs} by dot", counts.len());
    let _ = writeln!(std::io::stderr(), "{sum}");
    assert!(ours <= theirs, "{sum}");
    let is_known = |name: &str| KNOWN.contains(&name);
    let more = counts.iter().filter(|(name, ours, theirs)| ours > theirs && !is_known(name));
    let more: Vec<_> = more.collect();
    assert!(more.is_empty(), "{} times more, here and by dot: {more:#?}", more.len());
}

fn laid(trace: &Trace, unit: u32) -> Option<Laid> {
    let view = View::default();
    let laid = Tries::of(Story::tell(trace, unit, &view)?, &view).best(&view)?;
    Some(laid).filter(|laid| !laid.graph.links.is_empty())
}

/// Our edges, and what is never seen together; the same graph goes to dot.
fn drawn(laid: &Laid, text: &mut String) -> Ours {
    write_dot(text, &laid.content, &laid.graph);
    (ours(&laid.layout, &laid.content, &laid.graph), apart(&laid.content, &laid.graph))
}

/// What dot draws; without it the tests say so, and fail where all is to be tested.
fn theirs(text: &str) -> Option<Vec<Vec<Edge>>> {
    let theirs = dot(text);
    if theirs.is_none() {
        let why = "******** NOT COMPARED: Graphviz's dot is not installed ********";
        let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!is_ci, "{why}");
        let _ = writeln!(std::io::stderr(), "\n{why}\n");
    }
    theirs
}

fn ours(layout: &Layout, content: &Content, graph: &Graph) -> Vec<Edge> {
    let edge = |index: usize| Edge {
        tail: tail(graph.links[index].source),
        ends: ends(graph, &graph.links[index]),
        line: route(layout, content, graph, index).1,
    };
    (0..graph.links.len()).map(edge).collect()
}

fn tail(source: Source) -> String {
    match source {
        // The order of the frames is given, so the stack is one record.
        Source::Name { frame, row } => format!("f:r{frame}x{row}"),
        Source::Item { card, row } => format!("c{card}:r{row}"),
    }
}

/// The ends of an arrow, as dot knows them.
fn ends(graph: &Graph, link: &Link) -> Ends {
    let head = graph.spots[link.target].cards[0];
    let tail = match link.source {
        Source::Item { card, row } => {
            let spot = graph.spot_of(card);
            self::tail(Source::Item { card: graph.spots[spot].cards[0], row })
        }
        source @ Source::Name { .. } => self::tail(source),
    };
    (tail, format!("c{head}"))
}

/// Arrows that are never drawn together: they cannot be seen to cross.
fn apart(content: &Content, graph: &Graph) -> BTreeSet<(Ends, Ends)> {
    let seen: Vec<_> = (0..graph.links.len()).map(|link| graph.seen(content, link)).collect();
    let mut apart = BTreeSet::new();
    for (a, own) in graph.links.iter().zip(&seen) {
        let others = graph.links.iter().zip(&seen).filter(|(_, other)| *own & **other == 0);
        apart.extend(others.map(|(b, _)| (ends(graph, a), ends(graph, b))));
    }
    apart
}

/// The same graph: frames and cards are records, whose fields are their lines.
fn write_dot(text: &mut String, content: &Content, graph: &Graph) {
    let fields = |count: usize| {
        let fields: Vec<String> = (0..count).map(|row| format!("<r{row}> {row}")).collect();
        fields.join("|")
    };
    // Writing to a String cannot fail. Without heads, for dot's lines end where those begin, and heads cross too.
    let _ = writeln!(text, "digraph {{ rankdir=LR; node [shape=record]; edge [arrowhead=none];");
    let frames = content.frames.iter().enumerate();
    let names = frames.flat_map(|(frame, content)| {
        (0..content.rows.len()).map(move |row| format!("<r{frame}x{row}> {row}"))
    });
    let _ = writeln!(text, "f [label=\"{}\"];", names.collect::<Vec<_>>().join("|"));
    write_columns(text, content, graph);
    for spot in &graph.spots {
        let rows = spot.cards.iter().map(|card| content.cards[*card].body.rows().len());
        let card = spot.cards[0];
        let _ = writeln!(text, "c{card} [label=\"{}\"];", fields(rows.max().unwrap_or(0)));
    }
    for link in &graph.links {
        let (tail, head) = ends(graph, link);
        let _ = writeln!(text, "{tail} -> {head};");
    }
    let _ = writeln!(text, "}}");
}

/// What is too high goes to the right, which dot need not do: where that is so it gets our columns.
fn write_columns(text: &mut String, content: &Content, graph: &Graph) {
    let free = Graph::build(content, usize::MAX);
    if graph.spots.iter().zip(&free.spots).all(|(own, free)| own.column <= free.column) {
        return;
    }
    let mut before = "f".to_owned();
    for column in 0..graph.columns.len() {
        let own = graph.spots.iter().filter(|spot| spot.column == column);
        let own: Vec<String> = own.map(|spot| format!("c{}", spot.cards[0])).collect();
        let _ = writeln!(text, "x{column} [style=invis]; {before} -> x{column} [style=invis];");
        let _ = writeln!(text, "{{ rank=same; x{column}; {} }}", own.join("; "));
        before = format!("x{column}");
    }
}

/// What dot draws of many graphs; `None` where it is not installed.
fn dot(text: &str) -> Option<Vec<Vec<Edge>>> {
    let mut command = Command::new("dot");
    let command = command.arg("-Tplain-ext").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().ok()?;
    let mut input = child.stdin.take()?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    let mut graphs = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["graph", ..] => graphs.push(Vec::new()),
            // It only holds the columns apart.
            ["edge", .., "invis", _] => {}
            ["edge", tail, head, count, rest @ ..] => {
                let count: usize = count.parse().ok()?;
                let numbers = rest.iter().take(2 * count).map(|number| number.parse::<f64>().ok());
                let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
                // In inches; the line does not reach its head.
                let points: Vec<Point> = numbers
                    .chunks(2)
                    .map(|pair| Point::new(pair[0] * 72.0, pair[1] * 72.0))
                    .collect();
                let mut line = vec![Stroke::Move(*points.first()?)];
                line.extend(points[1..].chunks(3).filter_map(|three| match three {
                    [a, b, to] => Some(Stroke::Curve(*a, *b, *to)),
                    _ => None,
                }));
                let ends = ((*tail).to_owned(), (*head).to_owned());
                graphs.last_mut()?.push(Edge { tail: (*tail).to_owned(), ends, line });
            }
            _ => {}
        }
    }
    Some(graphs)
}

/// Pairs of edges that cross; those that leave one slot begin at one point.
fn crossing_pairs(edges: &[Edge], apart: &BTreeSet<(Ends, Ends)>) -> usize {
    let mut count = 0;
    for (index, a) in edges.iter().enumerate() {
        for b in &edges[index + 1..] {
            let starts = |edge: &Edge| match edge.line.first() {
                Some(Stroke::Move(at)) => (at.x.round() as i64, at.y.round() as i64),
                _ => (0, 0),
            };
            let together = a.tail == b.tail && starts(a) == starts(b);
            let is_seen = !together && !apart.contains(&(a.ends.clone(), b.ends.clone()));
            count += usize::from(is_seen && crosses(&a.line, &b.line));
        }
    }
    count
}

/// Of 3,000 runs 5 have more (1468, 1553, 1717, 2015, 2991). In one the room is too low for one more lane; in four dot takes
/// an arrow that points back straight between two columns, where ours passes above or below all cards.
const GRAPHS: u64 = 3000;
/// Those of them that have more: arrows back go round the cards here, and what is at an address used again has its old
/// place (1717); dot is bound by neither.
const KNOWN: [&str; 5] = ["run 1468", "run 1553", "run 1717", "run 2015", "run 2991"];
