//! Whether the host has the memory that a run begins with. Where it has not, the command ends and says so: it would be ended in
//! the middle otherwise, and by the host.

use std::hint::black_box;

use crate::cli::report;
use crate::python;

/// What is needed beside it, in bytes.
const REST: usize = 32 << 20;
/// As for a file that cannot be read.
const FAILURE: i32 = 2;

/// Asks for it, and gives it back.
pub fn ask() {
    let mut room: Vec<u8> = Vec::new();
    if black_box(&mut room).try_reserve_exact(python::MEMORY + REST).is_err() {
        let most = (python::MEMORY + REST) >> 20;
        report::failure(&format!(
            "a run needs {most} MiB of address space, and there is less (`ulimit -v`)"
        ));
        end();
    }
}

#[expect(
    clippy::exit,
    reason = "a run has begun that cannot go on, and nobody above it waits for an answer"
)]
fn end() -> ! {
    std::process::exit(FAILURE)
}
