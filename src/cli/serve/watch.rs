//! Which edits matter, and when a burst of them is over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecursiveMode, Watcher};

use crate::cli::{disk, inputs, report};

/// A folder to watch, with all below it or alone.
#[derive(Clone, Debug)]
pub struct Watched {
    pub folder: PathBuf,
    pub deep: bool,
    /// What is made in there is no edit.
    pub except: Vec<PathBuf>,
}

/// What an editor did.
pub type Edit = notify::Result<Event>;

/// Watches folders as long as it lives.
pub struct Watching {
    watcher: Box<dyn Watcher + Send>,
    /// Those that are watched with all below them, and those that are watched alone.
    deep: Vec<PathBuf>,
    alone: BTreeSet<PathBuf>,
}

impl Watching {
    pub fn new(watched: &[Watched], sender: Sender<Edit>) -> Result<Watching, String> {
        let watcher = watch(watched, sender)?;
        let of = |deep| move |watched: &&Watched| watched.deep == deep;
        let folder = |watched: &Watched| real(&watched.folder);
        let deep_ones = watched.iter().filter(of(true)).map(folder).collect();
        let alone = watched.iter().filter(of(false)).map(folder).collect();
        Ok(Watching { watcher, deep: deep_ones, alone })
    }

    /// Watches the folders of all that was read too, wherever they lie in the book. Whether there were new ones: what
    /// happened in them before was not seen.
    pub fn follow(&mut self) -> bool {
        let before = self.alone.len();
        let read = inputs::read();
        let folders: BTreeSet<&Path> = read.keys().map(|file| disk::folder_of(file)).collect();
        let folders = folders.into_iter().filter_map(real_folder);
        let folders: BTreeSet<PathBuf> = folders.collect();
        for folder in folders {
            let is_watched = self.deep.iter().any(|deep| folder.starts_with(deep));
            if is_watched || !self.alone.insert(folder.clone()) {
                continue;
            }
            if let Err(error) = self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                let folder = folder.display();
                report::failure(&format!("edits in {folder} are not seen: {error}"));
            }
        }
        self.alone.len() > before
    }
}

/// A folder as the system has it, where there is one.
fn real_folder(folder: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(folder).ok().filter(|folder| folder.is_dir())
}

/// A path as the system has it.
pub fn real(folder: &Path) -> PathBuf {
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Where the system cannot tell of edits, they are looked for now and then.
fn watch(watched: &[Watched], sender: Sender<Edit>) -> Result<Box<dyn Watcher + Send>, String> {
    let own = notify::recommended_watcher(sender.clone());
    let own = own.and_then(|mut watcher| add(&mut watcher, watched).map(|()| watcher));
    match own {
        Ok(watcher) => Ok(Box::new(watcher)),
        Err(error) => {
            report::failure(&format!("edits are looked for twice a second: {error}"));
            let config = Config::default().with_poll_interval(Duration::from_millis(500));
            let polled = PollWatcher::new(sender, config.with_compare_contents(true));
            let polled =
                polled.and_then(|mut watcher| add(&mut watcher, watched).map(|()| watcher));
            let polled = polled.map_err(|error| format!("cannot watch: {error}"))?;
            Ok(Box::new(polled))
        }
    }
}

fn add(watcher: &mut dyn Watcher, watched: &[Watched]) -> notify::Result<()> {
    for Watched { folder, deep, .. } in watched {
        let mode = if *deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode)?;
    }
    Ok(())
}

/// Waits for an edit and for the quiet after it; `false` at the end.
pub fn wait(events: &Receiver<Edit>, watched: &[Watched]) -> bool {
    loop {
        match events.recv() {
            Ok(edit) if matters(&edit, watched) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    // Editors write a file in several steps.
    let end = Instant::now() + LONGEST_BURST;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match events.recv_timeout(QUIET.min(left)) {
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => return true,
            Ok(_) if left.is_zero() => return true,
            Ok(_) => {}
        }
    }
}

fn matters(edit: &Edit, watched: &[Watched]) -> bool {
    let Ok(event) = edit else { return true };
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    let is_made = |path: &Path| {
        watched.iter().flat_map(|watched| &watched.except).any(|except| path.starts_with(except))
    };
    event.paths.is_empty() || event.paths.iter().any(|path| !is_hidden(path) && !is_made(path))
}

/// Files that editors keep for themselves.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp")
}

/// So long nothing happens after an edit, and so long it takes at most until something is done about it.
const QUIET: Duration = Duration::from_millis(8);
const LONGEST_BURST: Duration = Duration::from_millis(60);
