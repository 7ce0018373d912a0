//! Ten thousand generated thread programs, each checked against a model of what it uses.

use heapdeck::python;
use heapdeck::trace::Stream;

use crate::script;

/// The generator, the programs and the models.
const PROGRAMS: &str = include_str!("wakeups.py");
/// Seeds of one process: it may have two thousand threads.
const BATCH: u32 = 400;

fn run_batches(batches: std::ops::Range<u32>) {
    for batch in batches {
        let first = batch * BATCH;
        let source = format!("FIRST, COUNT = {first}, {BATCH}\n{PROGRAMS}");
        let mut program = script(&source, "3.13");
        program.seed = u64::from(batch);
        program.instructions = Some(u64::MAX);
        let mut written = String::new();
        let outcome = python::execute(&program, &mut |stream, text| {
            if stream != Stream::Stdin {
                written += text;
            }
        });
        assert_eq!(written, format!("all {BATCH}\n"), "seeds from {first}: {outcome:?}");
    }
}

#[test]
fn no_wake_up_is_lost_or_invented_in_even_batches() {
    run_batches(0..13);
}

#[test]
fn no_wake_up_is_lost_or_invented_in_odd_batches() {
    run_batches(13..25);
}
