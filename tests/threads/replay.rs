//! Runs by the real clock are written down, and repeat exactly what was written.

use std::collections::VecDeque;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use heapdeck::python::{self, HostLock, Program, Taken, World};
use heapdeck::trace::{GilEventKind, Schedule, Stream, TurnEnd, read_schedules, write_schedules};

use crate::script;

/// A lock that decides by throwing dice: every choice that threads of the host could make, quickly and by a seed.
struct Dice(Mutex<Thrown>);

struct Thrown {
    number: u64,
    now_ns: u64,
    threads: Vec<Kept>,
    requests: Vec<(u64, usize)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kept {
    Holding,
    Waiting,
    Blocked(Option<u64>),
    Ended,
}

impl Dice {
    fn new(seed: u64) -> Dice {
        let (number, threads) = (seed.wrapping_mul(0x9e37_79b9), vec![Kept::Holding]);
        Dice(Mutex::new(Thrown { number, now_ns: 0, threads, requests: Vec::new() }))
    }

    fn thrown(&self) -> MutexGuard<'_, Thrown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, thread: usize, kept: Kept) {
        self.thrown().threads[thread] = kept;
    }
}

impl Thrown {
    fn below(&mut self, bound: u64) -> u64 {
        let number = self.number.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e);
        self.number = number;
        (number >> 33) % bound
    }

    fn pass(&mut self) -> u64 {
        self.now_ns += 1 + self.below(40_000);
        self.now_ns
    }
}

impl HostLock for Dice {
    fn now_ns(&self) -> u64 {
        self.thrown().pass()
    }

    fn set_interval(&self, _: u64) {}

    fn start(&self, _: usize) -> bool {
        self.thrown().threads.push(Kept::Waiting);
        true
    }

    fn is_asked(&self) -> bool {
        let mut thrown = self.thrown();
        let Some(asking) = thrown.threads.iter().position(|kept| *kept == Kept::Waiting) else {
            return false;
        };
        let (is_asked, now) = (thrown.below(3) == 0, thrown.now_ns);
        if is_asked {
            thrown.requests.push((now, asking));
        }
        is_asked
    }

    fn give_way(&self, thread: usize) {
        self.set(thread, Kept::Waiting);
    }

    fn block(&self, thread: usize, until_ns: Option<u64>) {
        self.set(thread, Kept::Blocked(until_ns));
    }

    fn wake(&self, thread: usize) {
        self.set(thread, Kept::Waiting);
    }

    fn end(&self, thread: usize) {
        self.set(thread, Kept::Ended);
    }

    fn taken(&self) -> Taken {
        let mut thrown = self.thrown();
        let can = |kept: &Kept| matches!(kept, Kept::Waiting | Kept::Blocked(Some(_)));
        let ready = thrown.threads.iter().enumerate().filter(|(_, kept)| can(kept));
        let ready: Vec<usize> = ready.map(|(thread, _)| thread).collect();
        if ready.is_empty() {
            return Taken::Never;
        }
        let thread = ready[thrown.below(ready.len() as u64) as usize];
        if let Kept::Blocked(Some(until)) = thrown.threads[thread] {
            thrown.now_ns = thrown.now_ns.max(until);
        }
        thrown.threads[thread] = Kept::Holding;
        Taken::By(thread)
    }

    fn requests(&self) -> Vec<(u64, usize)> {
        std::mem::take(&mut self.thrown().requests)
    }
}

/// Where a program writes, and the lock it runs by.
struct Page {
    written: Arc<Mutex<String>>,
    lock: Arc<Dice>,
    lines: VecDeque<String>,
}

impl World for Page {
    fn write(&mut self, _: Stream, text: &str) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) += text;
    }

    fn read_line(&mut self) -> Option<String> {
        self.lines.pop_front()
    }

    fn is_interrupted(&mut self) -> bool {
        false
    }

    fn lock(&mut self) -> Option<Arc<dyn HostLock>> {
        Some(Arc::clone(&self.lock) as Arc<dyn HostLock>)
    }
}

/// What a program writes by such a lock, and its schedule after a way through its text form.
fn recorded(program: &Program, seed: u64) -> (String, Schedule) {
    let written = Arc::new(Mutex::new(String::new()));
    let page = Page {
        written: Arc::clone(&written),
        lock: Arc::new(Dice::new(seed)),
        lines: VecDeque::new(),
    };
    let run = python::execute_in(program, Box::new(page), true);
    let text = write_schedules(&[run.schedule.expect("it is written down")]);
    let mut read = read_schedules(&text).expect("it can be read");
    let out = written.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (out, read.remove(0))
}

/// Runs a program, repeats it, and compares what it writes, who ran when, and how each turn ended.
fn compare(program: &Program, seed: u64) -> Schedule {
    let (out, schedule) = recorded(program, seed);
    assert_eq!(program.refuses(&schedule.of), None);
    let schedule_of = Some(Arc::new(schedule.clone()));
    let repeated = Program { schedule: schedule_of, ..program.clone() };
    let mut again = String::new();
    python::execute(&repeated, &mut |_, text| again += text);
    assert_eq!(again, out, "seed {seed}");
    let trace = python::run(&repeated);
    let shown: String = trace.output.iter().map(|output| output.text.as_str()).collect();
    assert!(out.starts_with(&shown), "seed {seed}: {shown}");
    assert_eq!(trace.stamp.clock, "real clock");
    if trace.timeline.omitted() > 0 {
        return schedule;
    }
    let (mut begun, mut ended) = (Vec::new(), Vec::new());
    for event in &trace.timeline.events {
        let at = (event.thread.0, event.time_ns);
        match &event.kind {
            GilEventKind::Acquire => begun.push(at),
            GilEventKind::Drop => ended.push((at, TurnEnd::Drop)),
            GilEventKind::Block { .. } => ended.push((at, TurnEnd::Block)),
            GilEventKind::End => ended.push((at, TurnEnd::End)),
            _ => {}
        }
    }
    let turns = &schedule.turns;
    let taken: Vec<_> = turns.iter().map(|turn| (turn.thread, turn.taken_ns)).collect();
    let until = turns.iter().map(|turn| ((turn.thread, turn.until.ns), turn.end));
    let until: Vec<_> = until.filter(|(_, end)| *end != TurnEnd::Stop).collect();
    // Only the interpreter's end is not in the trace.
    assert!(begun.len() + 3 > taken.len() && taken.starts_with(&begun), "seed {seed}");
    assert!(ended.len() + 3 > until.len() && until.starts_with(&ended), "seed {seed}");
    schedule
}

const GENERATED: &str = include_str!("wakeups.py");

#[test]
fn generated_programs_are_repeated_exactly() {
    for seed in 0..12_u64 {
        let source = format!("FIRST, COUNT = {seed}, 1\n{GENERATED}");
        compare(&script(&source, "3.13"), seed);
    }
}

const MIXED: &str = "\
import threading, time, queue, random
class Odd:
    def __init__(self, value): self.value = value
    def __hash__(self):
        for _ in range(300): pass
        return self.value % 3
    def __eq__(self, other):
        for _ in range(300): pass
        return self.value == other.value
items, done, total = queue.Queue(2), [], [0]
def one(): return 1
def make():
    for number in range(6):
        items.put(number)
        time.sleep(random.random() / 1000)
    items.put(None)
def use():
    while (number := items.get()) is not None:
        done.append((number, time.perf_counter(), time.thread_time()))
def count():
    for _ in range(2000): total[0] = total[0] + one()
def sort():
    sorted(range(200), key=lambda number: [number for _ in range(20)] and -number)
    print(len({Odd(number) for number in range(40)}), time.monotonic(), time.monotonic())
def fail():
    time.sleep(0.0001)
    raise ValueError(time.time())
def forever():
    while True: time.sleep(0.001)
threading.excepthook = lambda args: print('failed', args.exc_value)
threads = [threading.Thread(target=work) for work in (make, use, count, count, sort, sort, fail)]
threading.Thread(target=forever, daemon=True).start()
for thread in threads: thread.start()
for thread in threads: thread.join(0.5)
for thread in threads: thread.join()
print(done, total, time.perf_counter(), time.process_time())
";

#[test]
fn what_the_clock_showed_is_shown_again() {
    for python in ["3.9", "3.10", "3.12", "3.13", "3.14"] {
        for seed in 0..3 {
            compare(&script(MIXED, python), seed);
        }
    }
}

#[test]
fn a_deadlock_is_repeated() {
    let source = "\
import threading
a, b = threading.Lock(), threading.Lock()
def work(first, second):
    with first:
        for _ in range(3000): pass
        with second: print('both')
threads = [threading.Thread(target=work, args=pair) for pair in ((a, b), (b, a))]
for thread in threads: thread.start()
for thread in threads: thread.join()
";
    let program = script(source, "3.13");
    let ends: Vec<bool> = (0..7)
        .map(|seed| {
            let schedule = compare(&program, seed);
            schedule.turns.last().is_some_and(|turn| turn.end == TurnEnd::Block)
        })
        .collect();
    assert!(ends.contains(&true) && ends.contains(&false), "{ends:?}");
}

#[test]
fn another_run_than_the_recorded_one_is_stopped() {
    let program = script("print(len([1, 2]))\n", "3.13");
    let (_, mut schedule) = recorded(&program, 1);
    if let Some(turn) = schedule.turns.last_mut() {
        turn.until.instructions += 1;
    }
    let repeated = Program { schedule: Some(Arc::new(schedule)), ..program };
    let page = Unheard;
    let outcome = python::execute_in(&repeated, Box::new(page), false).outcome;
    assert!(format!("{outcome:?}").contains("another run"), "{outcome:?}");
}

/// Nothing comes in, and what is written is lost.
struct Unheard;

impl World for Unheard {
    fn write(&mut self, _: Stream, _: &str) {}

    fn read_line(&mut self) -> Option<String> {
        None
    }

    fn is_interrupted(&mut self) -> bool {
        false
    }
}

#[expect(clippy::disallowed_methods, reason = "the tool runs as a process of its own")]
fn heapdeck(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
    command.current_dir(folder).args(arguments).output().expect("the tool starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[expect(clippy::disallowed_methods, reason = "tests prepare files")]
fn put(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file can be written");
}

#[expect(clippy::disallowed_methods, reason = "tests look at files")]
fn get(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("the file is there")
}

const SCRIPT: &str = "\
import threading, time
def work(number):
    time.sleep(0.002)
    print(number, time.perf_counter())
threads = [threading.Thread(target=work, args=[number]) for number in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
";

#[test]
fn files_hold_schedules_for_run_trace_and_draw() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    put(folder, "a.py", SCRIPT);
    let first = heapdeck(folder, &["run", "--record", "a.schedule", "a.py"]);
    let again = heapdeck(folder, &["run", "--replay", "a.schedule", "a.py"]);
    assert_eq!(text(&first.stderr), "");
    assert_eq!(text(&again.stdout), text(&first.stdout));
    for more in [vec!["trace"], vec!["trace", "--format", "chrome"], vec!["draw"]] {
        let replay = [&more[..], &["--replay", "a.schedule", "a.py"]].concat();
        let output = heapdeck(folder, &replay);
        assert_eq!(output.status.code(), Some(0), "{more:?}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains("real clock"), "{more:?}");
        assert_eq!(heapdeck(folder, &replay).stdout, output.stdout, "{more:?}");
        let recorded = [&more[..], &["--record", "b.schedule", "a.py"]].concat();
        let output = heapdeck(folder, &recorded);
        let replay = [&more[..], &["--replay", "b.schedule", "a.py"]].concat();
        assert_eq!(heapdeck(folder, &replay).stdout, output.stdout, "{more:?}");
    }
    let both = ["draw", "--compare", "3.12,3.13", "a.py", "--record", "c.schedule"];
    let drawn = heapdeck(folder, &both);
    let replay = ["draw", "--compare", "3.12,3.13", "a.py", "--replay", "c.schedule"];
    assert_eq!(heapdeck(folder, &replay).stdout, drawn.stdout);
}

#[test]
fn a_schedule_that_does_not_fit_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    put(folder, "a.py", SCRIPT);
    put(folder, "b.py", "print(1)\n");
    assert_eq!(heapdeck(folder, &["run", "--record", "s", "a.py"]).status.code(), Some(0));
    put(folder, "damaged", &get(folder, "s").replacen("turn 1", "turn 2", 1));
    put(folder, "newer", &get(folder, "s").replacen("schedule 1", "schedule 2", 1));
    let refused = [
        (&["run", "--replay", "s", "b.py"][..], "s: the schedule is of another program"),
        (
            &["run", "--replay", "s", "a.py", "--python", "3.12"],
            "of CPython 3.13, and this run of 3.12",
        ),
        (&["trace", "--replay", "s", "a.py", "--seed", "4"], "of seed 0, and this run of 4"),
        (&["draw", "--replay", "damaged", "a.py"], "the schedule is damaged"),
        (&["run", "--replay", "newer", "a.py"], "has format 2; this heapdeck reads 1"),
        (&["run", "--replay", "a.py", "a.py"], "this is no schedule"),
        (&["run", "--clock", "real", "--replay", "s", "a.py"], "leave `--clock real` out"),
        (&["run", "--clock", "real", "a.py", "--python", "3.13t"], "has no GIL"),
        (&["trace", "--clock", "real", "a.py", "--python", "3.13t"], "has no GIL"),
        (&["run", "--clock", "real", "--repl"], "virtual clock only"),
    ];
    for (arguments, why) in refused {
        let output = heapdeck(folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(why), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn notes_keep_what_was_measured_beside_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let notes = format!(
        "# Turns\n\n```python clock=real show=gil\n{SCRIPT}```\n\n```python fresh\nx = 1\n```\n"
    );
    put(folder, "a.md", &notes);
    let missing = heapdeck(folder, &["check", "a.md"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("no-schedule"), "{}", text(&missing.stderr));
    assert_eq!(heapdeck(folder, &["record", "a.md"]).status.code(), Some(0));
    let kept = get(folder, "a.schedule");
    assert_eq!(kept.matches("\nprogram ").count(), 1, "the second block is not measured");
    assert_eq!(heapdeck(folder, &["check", "a.md"]).status.code(), Some(0));
    let page = heapdeck(folder, &["export", "a.md", "-o", "-"]);
    assert!(text(&page.stdout).contains("real clock"));
    assert_eq!(heapdeck(folder, &["export", "a.md", "-o", "-"]).stdout, page.stdout);
    // Words around the block change nothing.
    put(folder, "a.md", &notes.replace("# Turns", "# Turns\n\nMore words."));
    assert_eq!(heapdeck(folder, &["check", "a.md"]).status.code(), Some(0));
    put(folder, "a.md", &notes.replace("range(3)", "range(4)"));
    let stale = heapdeck(folder, &["check", "a.md"]);
    assert_eq!(stale.status.code(), Some(1));
    assert!(text(&stale.stderr).contains("older text"), "{}", text(&stale.stderr));
    put(folder, "a.md", &notes.replace(" clock=real", ""));
    assert_eq!(heapdeck(folder, &["record", "a.md"]).status.code(), Some(2));
}
