//! The command.

use std::process::ExitCode;

fn main() -> ExitCode {
    heapdeck::cli::main()
}
