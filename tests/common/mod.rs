//! What tests of the commands share.

use std::path::Path;
use std::process::{Command, Output};

/// A folder of its own with these files in it.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// What the program answers in a folder.
pub fn heapdeck(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
    command.current_dir(folder).args(arguments).output().expect("heapdeck starts")
}
