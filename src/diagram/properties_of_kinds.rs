//! What must hold of the pictures beside memory and timeline, tried on generated data.

use proptest::prelude::*;

use crate::diagram::properties::{At, check_stop, collect, config, run, trace_of};
use crate::diagram::{Drawn, Subject, View, draw, paint};
use crate::trace::{
    Awaits, Kind, ListedCode, ListedRow, Lock, MapObject, MapPart, MapPool, MapSort, MemoryMap,
    Place, Race, RaceOutcome, RaceRow, ThreadId, Timeline, Touch, Trace, Waiter, Waits,
};

const SOURCE: &str = "counter = counter + one()\nwith lock_of_the_second_account:\nx = [1, 2, 3]\n";
const NAMES: [&str; 5] = ["a", "forks[0]", "account.lock", "a_name_that_is_quite_long", "lock"];
const OPS: [&str; 4] = ["LOAD_GLOBAL", "BINARY_OP", "CALL", "LOAD_FAST_LOAD_FAST"];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn deadlocks_fit_and_are_legible(
        threads in prop::collection::vec((0_u8..4, 0_u8..8, 0_u8..5), 1..9),
        is_narrow in any::<bool>(),
    ) {
        let mut trace = trace_of(SOURCE, Vec::new(), Timeline::default(), 0);
        trace.units[0].extras.waits = Some(Box::new(waits(&threads)));
        holds(Subject::Waits, &trace, is_narrow)?;
    }

    #[test]
    fn races_fit_and_are_legible(
        rows in prop::collection::vec((0_u8..7, any::<bool>(), 0_u64..2_000_000), 0..30),
        outcomes in 1_usize..7,
        is_narrow in any::<bool>(),
    ) {
        let mut trace = trace_of(SOURCE, Vec::new(), Timeline::default(), 0);
        trace.units[0].extras.race = Some(Box::new(race(&rows, outcomes)));
        holds(Subject::Race, &trace, is_narrow)?;
    }

    #[test]
    fn maps_fit_and_are_legible(
        objects in prop::collection::vec((0_u8..3, 0_u64..10_000, 0_u8..5), 0..7),
        stacks in 0_u64..4,
        has_blocks in any::<bool>(),
        width in 420.0_f64..1184.0,
    ) {
        let mut trace = trace_of(SOURCE, Vec::new(), Timeline::default(), 0);
        trace.units[0].extras.map = Some(Box::new(map(&objects, stacks, has_blocks)));
        let height = if width < 860.0 { 380.0 } else { 420.0 };
        fits(Subject::Map, &trace, width, height)?;
    }

    #[test]
    fn listings_fit_and_are_legible(
        rows in prop::collection::vec((1_u32..4, 0_usize..4, 0_usize..5, any::<bool>()), 1..90),
        is_narrow in any::<bool>(),
    ) {
        let mut trace = trace_of(SOURCE, Vec::new(), Timeline::default(), 0);
        let rows = (0..).zip(&rows).map(|(index, (line, op, argument, has_label))| ListedRow {
            line: *line,
            offset: index * 2,
            name: OPS[*op].to_owned(),
            argument: NAMES[*argument].to_owned(),
            label: has_label.then_some(index),
        });
        let code = ListedCode { name: "work".to_owned(), rows: rows.collect() };
        trace.units[0].extras.listing = vec![code];
        holds(Subject::Code, &trace, is_narrow)?;
    }

    #[test]
    fn lives_and_collections_fit_and_are_legible(
        operations in prop::collection::vec(any::<(u8, u8, u8)>(), 1..14),
        is_narrow in any::<bool>(),
    ) {
        let trace = run(&operations, SOURCE);
        holds(Subject::Life, &trace, is_narrow)?;
        holds(Subject::Collect, &trace, is_narrow)?;
    }
}

/// Found by chance, of a width at which the list of objects has just room for the names of their parts.
#[test]
fn a_map_whose_list_is_a_little_narrow_is_legible() {
    let mut trace = trace_of(SOURCE, Vec::new(), Timeline::default(), 0);
    trace.units[0].extras.map = Some(Box::new(map(&[(0, 0, 2)], 0, false)));
    for width in 860..1184 {
        fits(Subject::Map, &trace, f64::from(width) + 0.25, 420.0).expect("legible");
    }
}

fn holds(subject: Subject, trace: &Trace, is_narrow: bool) -> Result<(), TestCaseError> {
    let (width, height) = if is_narrow { (864.0, 420.0) } else { (1184.0, 474.0) };
    fits(subject, trace, width, height)
}

/// Same bytes again, on the canvas, nothing over anything else, nothing under 15 px; at every stop.
fn fits(subject: Subject, trace: &Trace, width: f64, height: f64) -> Result<(), TestCaseError> {
    let view = View { width, height, ..View::default() };
    let drawn: fn(&Trace, u32, &View) -> Option<Drawn> = match subject {
        Subject::Waits => crate::diagram::waits::draw,
        Subject::Race => crate::diagram::race::draw,
        Subject::Map => crate::diagram::map::draw,
        Subject::Code => crate::diagram::listing::draw,
        Subject::Life => crate::diagram::life::draw,
        _ => crate::diagram::collect::draw,
    };
    let Some(Drawn { scene, stops, .. }) = drawn(trace, 0, &view) else { return Ok(()) };
    let again = draw(subject, trace, 0, &view).map(|picture| picture.svg);
    prop_assert_eq!(Some(paint::paint(&scene, &view)), again);
    prop_assert_eq!(stops.len() as u32, scene.stops);
    prop_assert!(
        scene.width <= width + 0.1 && scene.height <= height + 0.1,
        "{} x {}",
        scene.width,
        scene.height
    );
    for stop in 1..=scene.stops {
        let mut at = At::default();
        for item in &scene.items {
            collect(item, stop, None, &mut at);
        }
        at.texts.retain(|seen| seen.text.turn.abs() < 1.0);
        check_stop(&at, &scene)
            .map_err(|why| TestCaseError::fail(format!("stop {stop}: {why}")))?;
    }
    Ok(())
}

fn waits(threads: &[(u8, u8, u8)]) -> Waits {
    let count = threads.len() as u32;
    let mut locks = Vec::new();
    let waiters = (0..).zip(threads).map(|(number, (sort, other, name))| {
        let other = ThreadId(u32::from(*other) % count);
        let awaits = match sort {
            0 | 1 => {
                locks.push(Lock {
                    name: NAMES[usize::from(*name)].to_owned(),
                    type_name: if *sort == 0 { "lock" } else { "RLock" }.to_owned(),
                    address: 0x7fff_f7a0_0000 + u64::from(number) * 64,
                    holder: Some(other),
                    line: number + 1,
                });
                Awaits::Lock(locks.len() as u32 - 1)
            }
            2 => Awaits::Ends(vec![other]),
            _ => Awaits::Signal,
        };
        let place = (number % 3 > 0).then(|| Place {
            unit: 0,
            line: number % 3,
            function: "a_function".to_owned(),
            instruction: "CALL".to_owned(),
            offset: Some(4),
            variable: None,
        });
        let call = "self.queue.get(timeout=None)".to_owned();
        Waiter { thread: ThreadId(number), name: format!("Thread-{number}"), call, place, awaits }
    });
    let threads = waiters.collect();
    Waits { threads, locks }
}

fn race(rows: &[(u8, bool, u64)], outcomes: usize) -> Race {
    let made = rows.iter().map(|(sort, is_first, number)| {
        let thread = ThreadId(u32::from(!is_first) + 1);
        let value = number.to_string();
        let touch = match sort {
            0 => Touch::Read(value.clone()),
            1 => Touch::Write(value.clone()),
            2 => Touch::Overwrite(value.clone()),
            _ => Touch::None,
        };
        match sort {
            3 => RaceRow::Fold { thread, count: *number + 1, value },
            4 => RaceRow::Switch {
                from: thread,
                to: ThreadId(3 - thread.0),
                line: 1,
                name: "JUMP_BACKWARD".to_owned(),
                function: "Account.transfer".to_owned(),
            },
            _ => RaceRow::Instruction {
                thread,
                line: 1,
                name: OPS[*number as usize % 4].to_owned(),
                argument: NAMES[*number as usize % 5].to_owned(),
                effect: format!("{number} + {number}"),
                touch,
            },
        }
    });
    let outcome =
        |number: usize| RaceOutcome { told: format!("counter is {number}"), schedules: 3 };
    Race {
        outcomes: (0..outcomes).map(outcome).collect(),
        schedules: 120,
        is_all: false,
        shown: outcomes as u32 - 1,
        variable: "account.balance".to_owned(),
        is_derived: false,
        threads: vec![(ThreadId(1), "Thread-1".to_owned()), (ThreadId(2), "Thread-2".to_owned())],
        rows: made.collect(),
        lost: rows.len() as u64 % 3,
        line: 1,
    }
}

fn map(objects: &[(u8, u64, u8)], stacks: u64, has_blocks: bool) -> MemoryMap {
    let part = |sort, name: &str, start, end| MapPart {
        sort,
        name: name.to_owned(),
        note: "malloc, 860 KiB".to_owned(),
        start,
        end,
    };
    let mut parts = vec![
        part(MapSort::Kernel, "kernel", 0x7fff_ffff_f000, None),
        part(MapSort::Stack, "stack", 0x7fff_fffd_e000, Some(0x7fff_ffff_f000)),
    ];
    for number in 1..=stacks {
        let start = 0x7fff_f700_0000 - number * 0x80_1000;
        parts.push(part(MapSort::Stack, &format!("stack of thread {number}"), start, None));
    }
    if has_blocks {
        let end = Some(0x7fff_e810_0000);
        parts.push(part(MapSort::Mapped, "large blocks", 0x7fff_e800_0000, end));
    }
    let arenas = parts.len() as u32;
    let end = Some(0x7fff_e010_0000);
    parts.push(part(MapSort::Arenas, "pymalloc arenas", 0x7fff_e000_0000, end));
    parts.push(part(MapSort::Heap, "heap", 0x1a4_c000, Some(0x1a6_0000)));
    parts.push(part(MapSort::Static, "static data", 0xb5_0000, None));
    parts.push(part(MapSort::Code, "code", 0x9f_0000, None));
    let told = objects.iter().map(|(sort, number, name)| {
        let value = (*number % 262) as i64 - 5;
        let is_shared = *sort == 0;
        MapObject {
            names: NAMES[usize::from(*name)].to_owned(),
            kind: Kind::Number,
            type_name: "int".to_owned(),
            text: if is_shared { value.to_string() } else { number.pow(4).to_string() },
            address: 0x7fff_e000_0000 + number * 32,
            part: if is_shared { arenas + 2 } else { arenas },
            shared_int: is_shared.then_some(value),
        }
    });
    let objects: Vec<MapObject> = told.collect();
    let pool = objects.iter().position(|object| object.shared_int.is_none()).map(|at| MapPool {
        object: at as u32,
        arena: 0x7fff_e000_0000,
        pools: 64,
        pool: at as u32 * 9,
        address: 0x7fff_e000_4000,
        block_bytes: 32 << (at % 5),
        blocks: 16_336 / (32 << (at % 5)),
        block: 7 * at as u32 % (16_336 / (32 << (at % 5))),
    });
    MemoryMap { parts, objects, pool, shared_ints: (-5, 256, 0xb6_7000) }
}
