//! How long pictures take: `cargo bench --bench pictures`. Milliseconds of processor time, the least of several stretches.
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads fixtures and the clock of its thread"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fmt::Write as _;

use heapdeck::diagnostic::Log;
use heapdeck::diagram::{self, Subject, View};
use heapdeck::source::Source;
use heapdeck::{deck, lecture, notes, python, trace};

fn main() {
    let limits = [
        ("the richest fixture, 12 stops", richest(), 5.0),
        ("a chapter with 30 figures", chapter(), 60.0),
        ("a heap of 100,000 objects", heap(), 50.0),
    ];
    let mut slow = 0;
    for (what, took, limit) in limits {
        let verdict = if took < limit { "ok" } else { "TOO SLOW" };
        slow += usize::from(took >= limit);
        println!("{what:<32} {took:>8.2} ms, at most {limit} ms: {verdict}");
    }
    assert_eq!(slow, 0, "pictures take too long");
}

/// The memory diagram with the most in it, from its trace to SVG.
fn richest() -> f64 {
    let text = std::fs::read_to_string("tests/suite/diagram/rich.trace").expect("the fixture");
    let trace = trace::read(&text).expect("a trace");
    least(|| diagram::draw(Subject::Memory, &trace, 0, &View::default()).is_some())
}

/// From traces to the page's HTML: the pictures, the slides around them and the template. Python has run before.
fn chapter() -> f64 {
    let mut text = String::from("# Figures\n");
    for number in 0..30 {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n## Figure {number}\n\n```python fresh\nrow = [{number}, 2, 3]\ngrid = [row, row, [4]]\nnames = \
             {{'a': row, 'b': grid}}\nfor n in row:\n    grid.append(n)\nother = tuple(grid)\ndel row\n```\n"
        );
    }
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &Source::new("chapter.md", text));
    let lecture = lecture::plan(&mut log, &notes);
    let traces: Vec<_> = lecture.programs.iter().map(python::run).collect();
    let theme = deck::Theme::default();
    least(|| {
        let deck = deck::assemble(&mut Log::default(), &lecture, &traces, &|_| None);
        let figures = deck::render(&deck, &theme).map_or(0, |html| html.matches("<svg").count());
        assert!(figures >= 30, "{figures} figures");
        true
    })
}

/// A list of lists of lists, as if all of it had been recorded.
fn heap() -> f64 {
    let trace = trace::read(&big_trace(100_000)).expect("a trace");
    least(|| diagram::draw(Subject::Memory, &trace, 0, &View::default()).is_some())
}

/// The text of a trace whose one step makes so many objects, each holding ten others, and whose next steps bind names.
fn big_trace(count: usize) -> String {
    let text = std::fs::read_to_string("tests/suite/diagram/names.trace").expect("the fixture");
    let mut trace = trace::read(&text).expect("a trace");
    let object = |number: usize| {
        let items: Vec<_> =
            (1..=10).map(|item| number * 10 + item).filter(|item| *item < count).collect();
        let length = items.len() as u64;
        let value = if items.is_empty() {
            trace::Value::Atom { text: format!("'text number {number} of many'"), length: 20 }
        } else {
            let items = items.into_iter().map(|item| trace::ObjectId(item as u32)).collect();
            trace::Value::Items { items, length }
        };
        let is_leaf = length == 0;
        trace::Change::SetObject(std::sync::Arc::new(trace::Object {
            id: trace::ObjectId(number as u32),
            address: 0x7fff_f700_0000 + number as u64 * 64,
            segment: trace::Segment::Heap,
            kind: if is_leaf { trace::Kind::Text } else { trace::Kind::Sequence },
            type_name: if is_leaf { "str" } else { "list" }.to_owned(),
            refcount: trace::Refcount::Count(1),
            size: 64,
            value,
            attributes: Vec::new(),
            marks: Vec::new(),
            hidden: Vec::new(),
        }))
    };
    let names = |count: usize| {
        let name = |number: usize| trace::Name {
            name: format!("name{number}"),
            object: trace::ObjectId(number as u32),
            cell: false,
            through: None,
        };
        trace::Change::SetFrame(trace::Frame {
            id: trace::FrameId(0),
            thread: trace::ThreadId(0),
            depth: 0,
            function: "<module>".to_owned(),
            unit: 0,
            line: 1,
            names: (0..count).map(name).collect(),
        })
    };
    let step = |index: usize| trace::Step {
        unit: 0,
        line: index as u32 + 1,
        event: trace::Event::Line,
        thread: trace::ThreadId(0),
        time_ns: index as u64,
        output: 0,
        changes: match index {
            0 => (0..count).map(object).chain([names(1)]).collect(),
            _ => vec![names(index + 1)],
        },
        counts: Vec::new(),
        older: Vec::new(),
    };
    trace.steps = (0..8).map(step).collect();
    trace.output.clear();
    let unit = &mut trace.units[0];
    (unit.first_step, unit.end_step, unit.first_output, unit.end_output) = (0, 8, 0, 0);
    "name0 = build()\n".clone_into(&mut unit.source);
    trace::write(&trace)
}

/// The least processor time of a round, of several stretches. The kernel may count by ticks of some milliseconds: a
/// stretch has as many rounds as make that small.
fn least(mut round: impl FnMut() -> bool) -> f64 {
    assert!(round(), "there is nothing to draw");
    let mut stretch = |rounds: u32| {
        let start = on_cpu_ns();
        for _ in 0..rounds {
            std::hint::black_box(round());
        }
        (on_cpu_ns() - start) as f64 / 1e6
    };
    let mut rounds = 1;
    while stretch(rounds) < LONG_MS {
        rounds *= 2;
    }
    (0..4).map(|_| stretch(rounds) / f64::from(rounds)).fold(f64::MAX, f64::min)
}

/// A stretch lasts this long at least.
const LONG_MS: f64 = 200.0;

/// Nanoseconds that this thread has run.
fn on_cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
