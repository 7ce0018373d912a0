//! What is recorded is what a run without stops gives, whichever stretches are passed over.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::python::machine::Session;
use crate::python::record::first::{self, First};
use crate::python::record::plan::Plan;
use crate::python::record::{self, Recording};
use crate::python::{Limits, Mode, Program, Unit};
use crate::trace::{Change, Event, Object, Refcount, Segment, Stream};

fn program(sources: &[&str]) -> Program {
    let unit = |source: &&str| Unit {
        name: "notes.md".to_owned(),
        first_line: 1,
        source: (*source).to_owned(),
        mode: Mode::Script,
        values: vec!["total".to_owned()],
        ..Unit::default()
    };
    Program {
        units: sources.iter().map(unit).collect(),
        script: None,
        python: "3.13".to_owned(),
        build: String::new(),
        seed: 0,
        aslr: false,
        cores: None,
        files: None,
        network: Arc::default(),
        disk: Arc::default(),
        instructions: None,
        limits: Limits::default(),
        measured: false,
        schedule: None,
    }
}

/// Steps of each unit and turns that were folded in it.
fn recorded(sources: &[&str]) -> Vec<(u32, u64)> {
    let program = program(sources);
    let trace = record::run(&program);
    let mut session = Session::new(&program);
    for (unit, run) in program.units.iter().zip(&trace.units) {
        let result = session.run(unit);
        assert_eq!((&result.outcome, &result.values), (&run.outcome, &run.values));
        assert_eq!(session.machine.now_ns(), run.end_ns);
    }
    let texts = trace.output.iter().map(|output| output.text.as_str());
    let written = session.machine.core.process.written.iter().map(|written| written.text.as_str());
    assert_eq!(texts.collect::<String>(), written.collect::<String>());
    let turns = |run: &crate::trace::UnitRun| {
        let steps = &trace.steps[run.first_step as usize..run.end_step as usize];
        let folds = steps.iter().map(|step| match step.event {
            Event::Fold { turns } => turns,
            _ => 0,
        });
        folds.sum()
    };
    trace.units.iter().map(|run| (run.end_step - run.first_step, turns(run))).collect()
}

#[test]
fn a_loop_of_few_turns_is_shown_whole_and_a_long_one_folded() {
    let few = "total = 0\nfor i in range(20):\n    total += i\nprint(total)\n";
    let many = "for i in range(1000):\n    total += i\nprint(total)\n";
    assert_eq!(recorded(&[few, many]), [(43, 0), (8, 997)]);
}

#[test]
fn a_unit_that_is_full_is_left_for_its_end() {
    let calls = "total = 0\ndef f(n):\n    global total\n    total += 1\n    if n:\n        f(n - 1)\n        \
                 f(n - 1)\nf(14)\nprint(total)\n";
    let next = "total += 1\nprint(total)\n";
    assert_eq!(recorded(&[calls, next, calls]), [(501, 0), (2, 0), (501, 0)]);
}

#[test]
fn a_long_loop_inside_native_code_is_passed_over() {
    let generators = "def numbers(n):\n    for i in range(n):\n        yield i\n\ntotal = 0\nprint('before')\n\
                      total = sum(x for x in numbers(150_000))\nprint(total)\nfor i in range(300_000):\n    \
                      total += i\nprint(total)\n";
    let found = recorded(&[generators, "print(total)\n"]);
    assert_eq!(found[1], (1, 0));
    assert!(found[0].1 > 400_000, "{found:?}");
}

#[test]
fn a_hand_over_is_never_far_behind_a_checkpoint() {
    let threads = "import threading\ndef count():\n    n = 0\n    for i in range(700_000):\n        n += i\n\n\
                   pair = [threading.Thread(target=count) for _ in range(2)]\nfor thread in pair:\n    thread.start()\n\
                   for thread in pair:\n    thread.join()\ntotal = 1\n";
    recorded(&[threads]);
    let First { scouted, checkpoints, .. } = first::run(&program(&[threads]));
    // What lies in between is run again.
    let behind = |at: u64| at - checkpoints.before(at).map_or(0, |before| before.instructions);
    let switches = scouted.switches.iter().map(|(at, _)| *at).filter(|at| *at > 1_000_000);
    let behind: Vec<u64> = switches.map(behind).collect();
    // Nothing tells beforehand that the first thread ends.
    let far = behind.iter().filter(|behind| **behind > 260_000).count();
    assert!(behind.len() > 5 && far <= 1, "{behind:?}");
}

/// The lines of the steps of a program's only unit.
fn lines(source: &str) -> Vec<u32> {
    recorded(&[source]);
    record::run(&program(&[source])).steps.iter().map(|step| step.line).collect()
}

#[test]
fn the_turn_in_which_a_branch_is_new_is_shown() {
    let rare = "total = 0\nfor i in range(300_000):\n    if i == 77_777:\n        found = 'here'\n    total += i\n\
                print(total)\n";
    let shown = lines(rare);
    assert_eq!(shown.iter().filter(|line| **line == 4).count(), 1, "{shown:?}");
    assert!(shown.len() < 24, "{shown:?}");
    let inside = "total = 0\nfor i in range(200):\n    for k in range(100):\n        if i * k == 9_900:\n            \
                  try:\n                raise ValueError\n            except ValueError:\n                total = 0\n        \
                  total += k\nprint(total)\n";
    let shown = lines(inside);
    for line in [5, 6, 7, 8] {
        assert!(shown.contains(&line), "line {line} of {shown:?}");
    }
    assert!(shown.len() < 200, "{}", shown.len());
    let alternating = "total = 0\nfor i in range(1_000):\n    if i % 2:\n        total += 1\n    else:\n        total += 2\n\
                       print(total)\n";
    assert!(lines(alternating).len() < 24);
}

/// Without a long loop, but for the last one; imports bring loops of their own.
const SHORT: [&str; 9] = [
    "total = sum(range(5))",
    "total = 0\nfor i in range(19):\n    total += i",
    "import threading, collections\nP = collections.namedtuple('P', 'x y')\ntotal = P(1, 2)",
    "def f(n):\n    if n:\n        return f(n - 1)\n    return 0\ntotal = f(9)",
    "def g():\n    yield 1\n    yield 2\ntotal = list(g())\ntotal.append(g)",
    "total = []\ntry:\n    total[1]\nexcept IndexError as error:\n    total.append(str(error))",
    "import threading\ntotal = []\nt = threading.Thread(target=total.append, args=(1,))\nt.start()\nt.join()",
    "total = sorted(range(30), key=lambda n: -n)[0]",
    "total = 0\nfor i in range(40):\n    total += i",
];

#[test]
fn a_first_run_that_is_enough_is_recorded_as_a_second_one_would_be() {
    let mut enough = 0;
    for source in SHORT {
        let program = program(&[source, "print(total)"]);
        let First { trace, scouted, checkpoints, ends } = first::run(&program);
        let plan = Plan::new(scouted, &checkpoints);
        let second = Recording { program: &program, plan, checkpoints, ends }.run();
        assert_eq!(record::run(&program), second, "{source}");
        enough += usize::from(trace.is_some());
    }
    assert_eq!(enough, SHORT.len() - 1, "only the last one has a loop that is too long");
}

#[test]
fn a_line_that_imports_is_a_step_of_its_own() {
    // What the library raises and catches meanwhile leaves the lines of the notes alone.
    assert_eq!(lines("import threading, collections\nx = 1\ny = 2"), [1, 2, 3]);
}

/// A unit's end: each name with the address and the count of its object; when; what was printed.
type End = (Vec<(String, u64, Refcount)>, u64, String);

/// The ends of all units, after a run in which these are not watched.
fn ends(sources: &[&str], unwatched: &[usize]) -> Vec<End> {
    let mut program = program(sources);
    for number in unwatched {
        program.units[*number].unwatched = true;
    }
    let trace = record::run(&program);
    let ends = trace.units.iter().zip(0..).map(|(run, number)| {
        let snapshot = trace.snapshot(run.end_step as usize - 1);
        let names = snapshot.frames.iter().flat_map(|frame| &frame.names).map(|name| {
            let object = &snapshot.objects[&name.object];
            (name.name.clone(), object.address, object.refcount)
        });
        (names.collect(), run.end_ns, trace.unit_text(number, Stream::Stdout))
    });
    ends.collect()
}

#[test]
fn what_is_not_watched_ends_as_what_is() {
    let sources = [
        "total = 0\nkept = [1, 2]\nother = kept\nprint(id(kept))\n",
        "import threading\ndef f():\n    global total\n    for i in range(40_000):\n        total += i\n\
         threads = [threading.Thread(target=f) for i in range(2)]\nfor t in threads:\n    t.start()\n\
         for t in threads:\n    t.join()\nprint(total)\n",
        "other = [kept]\nprint(total)\n",
        "for i in range(100_000):\n    total += 1\n",
        "total = kept\n",
    ];
    let watched = ends(&sources, &[]);
    for unwatched in [&[0][..], &[1], &[3], &[4], &[0, 1], &[1, 3], &[0, 1, 2, 3, 4]] {
        assert_eq!(ends(&sources, unwatched), watched, "{unwatched:?}");
    }
}

#[test]
fn of_what_is_not_watched_the_writes_are_told_and_the_statement_that_raised() {
    let source = "def f(n):\n    return 1 / n\nfor i in range(3):\n    print(i)\nf(0)\n";
    let mut program = program(&[source]);
    program.units[0].unwatched = true;
    let trace = record::run(&program);
    let told = trace.steps.iter().map(|step| (step.line, step.output)).collect::<Vec<_>>();
    assert_eq!(told, [(4, 1), (4, 2), (4, 3), (4, 3)]);
    assert!(trace.steps.is_sorted_by_key(|step| step.time_ns));
    assert_eq!(trace.units[0].extras.raised_at, Some(5));
    assert_eq!(trace.steps.last().map(|step| step.changes.is_empty()), Some(false));
}

#[test]
fn what_was_there_before_it_came_into_sight_is_known_by_its_number() {
    let sources = [
        "a = max\nb = [1.5, 'long text', max]\ndef f(x): return x\n",
        "c = f(b[0])\nd = [len, b]\n",
    ];
    let trace = record::run(&program(&sources));
    let mut seen = BTreeSet::new();
    let made = trace.steps.iter().map(|step| {
        let appeared = step.changes.iter().filter_map(|change| match change {
            Change::SetObject(object) if seen.insert(object.id) => Some(object),
            _ => None,
        });
        let is_made = |object: &&Arc<Object>| {
            let is_older = step.older.iter().any(|(id, _)| *id == object.id);
            object.segment == Segment::Heap && !is_older
        };
        let made = appeared.filter(is_made).map(|object| object.type_name.clone());
        made.collect::<Vec<String>>().join(" ")
    });
    let made: Vec<String> = made.collect();
    let lists = made.iter().filter(|made| *made == "list").count();
    let functions = made.iter().filter(|made| *made == "function").count();
    let others = made.iter().filter(|made| !made.is_empty()).count();
    assert_eq!((lists, functions, others), (2, 1, 3), "{made:?}");
    // What the text of the second block holds was made before its first line, what the first one made in its steps.
    let first = trace.units[1].first_step;
    let older = trace.steps[first as usize..].iter().flat_map(|step| &step.older);
    assert!(older.clone().all(|(_, begun)| *begun <= first), "{:?}", older.collect::<Vec<_>>());
}
