//! What can happen is found, and nothing that cannot.

use crate::python::explore::{Bounds, Explored, explore};
use crate::python::{Mode, Program, Unit};
use crate::trace::{Race, RaceRow};

const BOUNDS: Bounds = Bounds { switches: 4, schedules: 1_500, instructions: 400_000_000 };

fn explored(python: &str, body: &str) -> Explored {
    explore(&program(python, body), BOUNDS, &|_| ())
}

fn program(python: &str, body: &str) -> Program {
    let source = format!(
        "import threading\ncounter = 0\ndef one():\n    return 1\n{body}\nthreads = [threading.Thread(target=work) for _ in \
         range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(counter)\n"
    );
    let unit = Unit {
        name: "race.py".to_owned(),
        first_line: 1,
        source,
        mode: Mode::Script,
        ..Unit::default()
    };
    Program { units: vec![unit], python: python.to_owned(), seed: 0, ..Program::default() }
}

fn outputs(found: &Explored) -> Vec<&str> {
    let mut outputs: Vec<&str> = found.ends.iter().map(|end| end.output.trim()).collect();
    outputs.sort_unstable();
    outputs
}

fn turns(statement: &str) -> String {
    format!("def work():\n    global counter\n    for _ in range(2):\n        {statement}\n")
}

#[test]
fn an_increment_is_never_lost() {
    for python in ["3.13", "3.14"] {
        let found = explored(python, &turns("counter += 1"));
        assert_eq!(outputs(&found), ["4"]);
        assert!(found.whole >= 2 && found.schedules > 20, "{found:?}");
    }
}

#[test]
fn a_call_between_reading_and_writing_loses_all_but_two() {
    let found = explored("3.13", &turns("counter = counter + one()"));
    assert_eq!(outputs(&found), ["2", "3", "4"]);
    assert_eq!(found.ends[0].switches, []);
}

#[test]
fn of_many_turns_all_but_two_are_lost_too() {
    let body = turns("counter = counter + one()").replace("range(2)", "range(50)");
    let found = explored("3.13", &body);
    let lowest = found.ends.iter().find(|end| end.output.trim() == "2").expect("two are left");
    assert_eq!(lowest.switches.len(), 4, "{found:?}");
}

/// Where threads may change at each instruction, a switch in the middle of `+=` is enough; what a search finds first is shown.
#[test]
fn where_each_instruction_may_be_the_last_all_but_two_are_lost_soon() {
    for python in ["3.9", "3.13t"] {
        for statement in ["counter += 1", "counter = counter + one()"] {
            let body = turns(statement).replace("range(2)", "range(300)");
            let bounds = Bounds { switches: 2, schedules: 500, instructions: 60_000_000 };
            let found = explore(&program(python, &body), bounds, &|_| ());
            assert!(outputs(&found).contains(&"2"), "{statement} under {python}: {found:?}");
        }
    }
}

/// The other one is seen between the end of `set` and the line after it, which is code of the library.
#[test]
fn an_event_that_is_set_too_early_is_found() {
    let source = "import threading\nready, data, seen = threading.Event(), None, []\ndef produce():\n    global data\n    \
                  ready.set()\n    data = 42\ndef consume():\n    ready.wait()\n    seen.append(data)\nthreads = \
                  [threading.Thread(target=work) for work in (produce, consume)]\nfor t in threads: t.start()\nfor t \
                  in threads: t.join()\nprint(seen)\n";
    let unit = Unit { source: source.to_owned(), first_line: 1, ..Unit::default() };
    let program = Program { units: vec![unit], python: "3.13".to_owned(), ..Program::default() };
    assert_eq!(outputs(&explore(&program, BOUNDS, &|_| ())), ["[42]", "[None]"]);
}

#[test]
fn a_lock_makes_it_whole_again() {
    let locked = "lock = threading.Lock()\ndef work():\n    global counter\n    for _ in range(2):\n        with lock:\n            \
                  counter = counter + one()\n";
    assert_eq!(outputs(&explored("3.13", locked)), ["4"]);
}

#[test]
fn a_deadlock_that_only_some_schedules_have_is_found_with_its_switch() {
    let crossed = "a, b = threading.Lock(), threading.Lock()\norders = [(a, b), (b, a)]\ndef work():\n    first, second = \
                   orders.pop()\n    with first:\n        one()\n        with second:\n            pass\n";
    let found = explored("3.13", crossed);
    assert_eq!(found.ends.len(), 2, "{found:?}");
    let deadlock = &found.ends[1];
    assert!(format!("{:?}", deadlock.outcome).contains("deadlock"), "{deadlock:?}");
    assert_eq!(deadlock.switches.len(), 1, "{deadlock:?}");
}

/// A script's race, found in this many schedules.
fn race(source: &str, schedules: u64) -> Race {
    race_under("3.13", source, schedules)
}

fn race_under(python: &str, source: &str, schedules: u64) -> Race {
    let unit = Unit {
        name: "race.py".to_owned(),
        first_line: 1,
        source: source.to_owned(),
        ..Unit::default()
    };
    let program = Program { units: vec![unit], python: python.to_owned(), ..Program::default() };
    let bounds = Bounds { switches: 1, schedules, instructions: 20_000_000 };
    crate::python::explore::race(&program, bounds).expect("it has threads")
}

#[test]
fn outcomes_whose_last_lines_are_the_same_are_told_by_more_of_them() {
    let source = "import threading\nstock, sold = [1], []\ndef buy():\n    if stock:\n        print('one left')\n        try:\n            \
                  sold.append(stock.pop())\n        except IndexError:\n            pass\nthreads = [threading.Thread(target=buy) for _ in \
                  range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(sold)\n";
    let told: Vec<String> = race(source, 60).outcomes.into_iter().map(|one| one.told).collect();
    assert_eq!(told, ["one left · [1]", "one left · one left · [1]"]);
}

#[test]
fn the_worst_outcome_is_told_as_a_table() {
    let source = "import threading\ncounter = 0\ndef one():\n    return 1\ndef work():\n    global counter\n    for _ in \
                  range(3):\n        counter = counter + one()\nthreads = [threading.Thread(target=work) for _ in \
                  range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(counter)\n";
    let race = race(source, 60);
    assert_eq!((race.variable.as_str(), race.lost, race.line), ("counter", 3, 8));
    assert_eq!(race.outcomes[race.shown as usize].told, "3");
    let rows = format!("{:?}", race.rows);
    for part in ["Read(\"0\")", "returns 1", "0 + 1", "Fold", "Overwrite(\"1\")", "RESUME"] {
        assert!(rows.contains(part), "{part}: {rows}");
    }
}

#[test]
fn an_entry_of_a_dict_is_a_variable_also_where_get_or_in_asks_for_it() {
    let threads = "threads = [threading.Thread(target=work) for _ in range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\n";
    let counted =
        "import threading\nhits = {}\ndef work():\n    hits['/'] = hits.get('/', 0) + 1\n";
    let counted = race(&format!("{counted}{threads}print(hits['/'])\n"), 60);
    assert_eq!((counted.variable.as_str(), counted.lost), ("hits['/']", 1));
    assert!(!counted.is_derived);
    let made = "import threading\nmade, cache = [], {}\ndef one():\n    return 1\ndef work():\n    if 'a' not in cache:\n        \
                cache['a'] = one()\n        made.append(1)\n";
    let made = race(&format!("{made}{threads}print(made)\n"), 60);
    assert_eq!((made.variable.as_str(), made.lost), ("cache['a']", 1));
    let parts = [
        (&counted, ["Read(\"0\")", "Write(\"1\")", "Overwrite(\"1\")"]),
        (&made, ["Read(\"absent\")", "Write(\"1\")", "CONTAINS_OP"]),
    ];
    for (race, parts) in parts {
        let rows = format!("{:?}", race.rows);
        for part in parts {
            assert!(rows.contains(part), "{part}: {rows}");
        }
    }
}

#[test]
fn a_length_and_a_member_are_variables() {
    let threads = "threads = [threading.Thread(target=work) for _ in range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\n";
    let bought = "import threading\nstock, sold = [1], []\ndef work():\n    if len(stock) > 0:\n        print('one left')\n        \
                  sold.append(stock.pop())\n";
    let bought = race(&format!("{bought}{threads}print(sold)\n"), 60);
    let told = bought.outcomes[bought.shown as usize].told.as_str();
    assert!(told.starts_with("IndexError"), "{told}");
    let asked = bought_if("stock", threads);
    let seen = "import threading\nmade, seen = [], set()\ndef one():\n    return 1\ndef work():\n    if 'a' not in seen:\n        \
                made.append(one())\n        seen.add('a')\n";
    let seen = race(&format!("{seen}{threads}print(made)\n"), 60);
    let parts = [
        (&bought, "len(stock)", ["Read(\"1\")", "Write(\"0\")", "Read(\"0\")"]),
        (&asked, "len(stock)", ["Read(\"1\")", "Write(\"0\")", "TO_BOOL"]),
        (&seen, "'a' in seen", ["Read(\"absent\")", "Write(\"present\")", "CONTAINS_OP"]),
    ];
    for (race, variable, parts) in parts {
        assert_eq!((race.variable.as_str(), race.is_derived), (variable, true));
        let rows = format!("{:?}", race.rows);
        for part in parts {
            assert!(rows.contains(part), "{part}: {rows}");
        }
    }
}

/// A race for the last piece, with this test before it.
fn bought_if(test: &str, threads: &str) -> Race {
    let source = format!(
        "import threading\nfrom collections import deque\nstock, sold = deque([1]), []\ndef work():\n    if {test}:\n        \
         print('one left')\n        sold.append(stock.popleft())\n{threads}print(sold)\n"
    );
    race(&source, 60)
}

/// The instructions of a race for an attribute.
fn rows_under(python: &str, change: &str) -> Vec<String> {
    let source = format!(
        "import threading\nclass Box:\n    n = 0\n    def one(self, by=1):\n        return by\nbox = Box()\n\
         def work():\n    {change}\nthreads = [threading.Thread(target=work) for _ in range(2)]\n\
         for t in threads: t.start()\nfor t in threads: t.join()\nprint(box.n)\n"
    );
    let race = race_under(python, &source, 60);
    assert_eq!((race.variable.as_str(), race.lost), ("box.n", 1), "{python}: {race:?}");
    let name = |row: &RaceRow| match row {
        RaceRow::Instruction { name, argument, .. } => Some(format!("{name} {argument}")),
        _ => None,
    };
    race.rows.iter().filter_map(name).collect()
}

#[test]
fn each_version_is_told_by_its_own_instructions() {
    let cases = [
        ("3.9", "INPLACE_ADD +=", "CALL_METHOD box.one()"),
        ("3.10", "INPLACE_ADD +=", "CALL_METHOD box.one()"),
        ("3.11", "BINARY_OP +=", "CALL box.one()"),
        ("3.12", "BINARY_OP +=", "CALL box.one()"),
        ("3.14", "BINARY_OP +=", "CALL box.one()"),
    ];
    for (python, adds, calls) in cases {
        let rows = rows_under(python, "box.n += box.one()");
        for row in [adds, calls, "LOAD_ATTR n", "STORE_ATTR n"] {
            assert!(rows.iter().any(|own| own == row), "{python}: {row}: {rows:?}");
        }
        assert!(!rows.iter().any(|own| own.contains("RESUME") || own.contains("PRECALL")));
    }
}

#[test]
fn calls_before_3_11_are_told_by_how_their_function_was_loaded() {
    let change = "box.n = box.n + max(0, box.one()) - box.one(by=0)";
    let rows = rows_under("3.10", change);
    for row in [
        "CALL_METHOD box.one()",
        "CALL_FUNCTION max(0, box.one())",
        "CALL_FUNCTION_KW box.one(by=0)",
        "BINARY_ADD +",
        "BINARY_SUBTRACT -",
    ] {
        assert!(rows.iter().any(|own| own == row), "{row}: {rows:?}");
    }
}
