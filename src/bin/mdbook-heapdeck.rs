//! The command under the name that mdBook looks for.

use std::process::ExitCode;

fn main() -> ExitCode {
    heapdeck::cli::preprocessor()
}
