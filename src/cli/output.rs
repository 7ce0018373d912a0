//! The folder of a site on the disk: only files that change are written, and only files of ours are removed.

use std::collections::BTreeMap;
use std::fs;
use std::hash::Hasher;
use std::path::Path;

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use crate::cli::disk;
use crate::source::{Bytes, Files, join};

/// What an earlier build left in the folder.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Manifest {
    pub format: u32,
    /// A digest of everything the site was made of.
    pub input: String,
    /// What was said when it was made.
    pub report: String,
    /// In which words, and where from.
    pub voice: String,
    pub status: u8,
    /// Length and hash by path.
    pub files: BTreeMap<String, (u64, u64)>,
}

impl Manifest {
    /// The folder's own; an empty one when there is none that can be read.
    pub fn read(folder: &Path) -> Manifest {
        let text = fs::read_to_string(folder.join(NAME)).unwrap_or_default();
        let manifest: Manifest = serde_json::from_str(&text).unwrap_or_default();
        if manifest.format == FORMAT { manifest } else { Manifest::default() }
    }

    /// Whether all files of that build are still there.
    pub fn is_whole(&self, folder: &Path) -> bool {
        let is_there = |(path, (length, _)): (&String, &(u64, u64))| {
            fs::metadata(folder.join(path)).is_ok_and(|data| data.len() == *length)
        };
        !self.files.is_empty() && self.files.iter().all(is_there)
    }

    /// Files in the folder that the site would replace and no build has left there.
    pub fn strangers(&self, folder: &Path, files: &Files) -> Vec<String> {
        let is_strange = |(path, bytes): &(&String, &Bytes)| {
            let file = folder.join(path);
            !self.files.contains_key(*path)
                && file.is_file()
                && fs::read(&file).is_ok_and(|there| there != ***bytes)
        };
        files.iter().filter(is_strange).map(|(path, _)| path.clone()).collect()
    }

    /// Brings the folder to these files, and leaves a manifest of them there.
    pub fn follow(&self, folder: &Path, files: &Files, now: Manifest) -> Result<(), String> {
        let mut known = BTreeMap::new();
        for (path, bytes) in files {
            let about = (bytes.len() as u64, hash(bytes));
            let file = folder.join(path);
            let is_same = self.files.get(path) == Some(&about)
                && fs::metadata(&file).is_ok_and(|data| data.len() == about.0);
            if !is_same {
                disk::write(&file, bytes)?;
            }
            known.insert(path.clone(), about);
        }
        for (path, about) in &self.files {
            if !files.contains_key(path) {
                remove(folder, path, *about);
            }
        }
        let manifest = Manifest { format: FORMAT, files: known, ..now };
        let text = serde_json::to_string(&manifest).map_err(|error| error.to_string())?;
        disk::write(&folder.join(NAME), text.as_bytes())
    }
}

/// Takes a file of an earlier build away, and the folders that are empty then; not one that somebody has changed.
fn remove(folder: &Path, path: &str, about: (u64, u64)) {
    // A manifest is a file that anybody can write.
    if join("", path).as_deref() != Some(path) {
        return;
    }
    let file = folder.join(path);
    let is_ours = fs::symlink_metadata(&file).is_ok_and(|data| data.is_file())
        && disk::way_inside(&file, folder).as_deref() == Some(path)
        && fs::read(&file).is_ok_and(|bytes| (bytes.len() as u64, hash(&bytes)) == about);
    if is_ours && fs::remove_file(&file).is_ok() {
        let above = Path::new(path).ancestors().skip(1).filter(|above| *above != Path::new(""));
        // A folder with something in it stays, as this fails for it.
        let _ =
            above.map(|above| fs::remove_dir(folder.join(above))).take_while(Result::is_ok).count();
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

const NAME: &str = ".heapdeck-site";
const FORMAT: u32 = 1;
