//! The real interpreters of this computer.

use std::path::PathBuf;
use std::process::Command;

/// The interpreter of a version such as "3.13", and its full version. Looked for in the folders of
/// `HEAPDECK_ORACLES`, on the `PATH`, and among pyenv's versions, the newest first.
pub fn python(version: &str) -> Option<(PathBuf, String)> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for variable in ["HEAPDECK_ORACLES", "PATH"] {
        let paths = std::env::var_os(variable).unwrap_or_default();
        folders.extend(std::env::split_paths(&paths).filter(|path| path.is_absolute()));
    }
    folders.extend(pyenv_folders(version));
    let name = format!("python{version}");
    let mut found = folders.into_iter().map(|folder| folder.join(&name)).filter_map(|path| {
        // A shim may stand there for a version that is not installed: it has to answer.
        let full = full_version(&path)?;
        full.starts_with(&format!("{version}.")).then_some((path, full))
    });
    let level = level(version);
    let first = found.next()?;
    if level.is_none_or(|level| first.1 == level) {
        return Some(first);
    }
    // Better one of the level that the tests speak of, wherever it stands.
    found.find(|(_, full)| level == Some(full)).or(Some(first))
}

fn level(version: &str) -> Option<&'static str> {
    LEVELS.iter().find(|(of, _)| *of == version).map(|(_, level)| *level)
}

/// The patch level whose answers the tests were written to.
const LEVELS: &[(&str, &str)] = &[("3.13", "3.13.5")];

/// The interpreter of a version, if it is of the level that the tests speak of: another one answers otherwise here and there,
/// and is no judge. That is said loudly.
#[expect(clippy::print_stdout, reason = "what is not compared is said loudly")]
pub fn judge(version: &str) -> Option<(PathBuf, String)> {
    let (path, full) = python(version)?;
    match level(version).filter(|level| *level != full) {
        None => Some((path, full)),
        Some(level) => {
            println!(
                "******** oracle: CPython {full} is not {level}: NOT compared with it ********"
            );
            None
        }
    }
}

fn pyenv_folders(version: &str) -> Vec<PathBuf> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv"));
    let root = std::env::var_os("PYENV_ROOT").map(PathBuf::from).or_else(home);
    let Some(versions) = root.map(|root| root.join("versions")) else { return Vec::new() };
    let patch = |path: &PathBuf| -> Option<u32> {
        let name = path.file_name()?.to_str()?;
        name.strip_prefix(version)?.strip_prefix('.')?.parse().ok()
    };
    let entries = std::fs::read_dir(versions).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| Some((patch(&entry.path())?, entry.path().join("bin"))))
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

fn full_version(path: &PathBuf) -> Option<String> {
    let output = path.exists().then(|| Command::new(path).arg("--version").output().ok())??;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().strip_prefix("Python ").map(str::to_owned))?
}
