//! Books: mdBook's protocol, new ones, the server, results that are kept, and lists of what was read.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

#[path = "books/keys.rs"]
mod keys;
#[path = "books/kept.rs"]
mod kept;
#[path = "books/mdbook.rs"]
mod mdbook;
#[path = "books/new.rs"]
mod new;
#[path = "books/ready.rs"]
mod ready;
#[path = "books/serve.rs"]
mod serve;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The program in a folder, with something on its standard input.
fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = command(folder, arguments).spawn().expect("started");
    let mut stdin = child.stdin.take().expect("piped");
    // A command that does not read may end before all is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("ended")
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_heapdeck")));
    command.args(arguments).current_dir(folder);
    for variable in [
        "HEAPDECK_COLOR",
        "HEAPDECK_FORMAT",
        "HEAPDECK_PYTHON",
        "HEAPDECK_SEED",
        "HEAPDECK_CACHE",
        "HEAPDECK_NO_CACHE",
    ] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
