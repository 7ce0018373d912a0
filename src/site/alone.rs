//! Links of notes that belong to no book: what they lead to is looked for beside them.

use std::collections::{BTreeMap, BTreeSet};

use crate::deck::is_remote;
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture;
use crate::notes::{Notes, closest};
use crate::site::links;
use crate::site::path::{decoded, folder, join};

/// Says which links of notes lead nowhere, and which ids they give twice. `path` is their own, from where the paths begin that the others are asked for: `has`
/// whether something is there, or nobody can know; `read` for other notes, if they are ours to judge. What lies above
/// that, or on a server, is never asked for.
pub fn check_alone(
    log: &mut Log,
    notes: &Notes,
    path: &str,
    has: &dyn Fn(&str) -> bool,
    read: &dyn Fn(&str) -> Option<Notes>,
) {
    links::check_ids(log, notes);
    let mut known = BTreeMap::from([(path.to_owned(), Some(Names::of(notes)))]);
    for (destination, span) in links::all(notes) {
        let Some((file, fragment)) = parts(&destination) else { continue };
        let target =
            if file.is_empty() { Some(path.to_owned()) } else { join(folder(path), &file) };
        let Some(target) = target else { continue };
        let found = |message| Diagnostic::new(Code::BrokenLink, &notes.source, span, message);
        if target != path && !has(&target) {
            log.push(found(format!("there is no file `{target}`")));
            continue;
        }
        let Some(fragment) = fragment else { continue };
        let names = known.entry(target.clone());
        let names = names.or_insert_with(|| read(&target).as_ref().map(Names::of));
        let Some(names) = names.as_ref().filter(|names| !names.have(&fragment)) else { continue };
        let found = found(format!("there is no heading `#{fragment}` in `{target}`"));
        log.push(match closest(&fragment, names.ids.iter().map(String::as_str)) {
            Some(near) => found.help(format!("did you mean `#{near}`?")),
            None => found,
        });
    }
}

/// The file that an address names, which is empty for the notes themselves, and the place in it; `None`: nobody knows.
fn parts(address: &str) -> Option<(String, Option<String>)> {
    let is_foreign = address.is_empty() || is_remote(address) || address.starts_with('/');
    // Braces are filled in by other tools, and `a::b` is a name of Rust's.
    if is_foreign || address.contains(['{', '}']) || address.contains("::") {
        return None;
    }
    let (file, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    Some((decoded(file), rest.strip_prefix('#').map(decoded)))
}

/// What `#...` can name in notes.
struct Names {
    text: String,
    ids: BTreeSet<String>,
    /// The ids' letters and digits.
    letters: BTreeSet<String>,
}

impl Names {
    fn of(notes: &Notes) -> Names {
        let slides = lecture::plan(&mut Log::default(), notes).slides;
        let mut ids = links::ids(&notes.blocks);
        ids.extend(slides.into_iter().map(|slide| slide.id));
        let letters = ids.iter().map(|id| letters(id)).collect();
        Names { text: notes.source.text().to_owned(), ids, letters }
    }

    fn have(&self, name: &str) -> bool {
        // Slides have numbers; other tools write them with a slash, and browsers look for words behind a colon.
        let is_number = name.split('.').all(|part| part.parse::<u32>().is_ok());
        let is_special = name.is_empty() || name == "top" || name.starts_with(['/', ':']);
        // Other tools make other ids of the same words: what they do with marks is not held against a link.
        let is_alike = || self.letters.contains(&letters(name));
        is_number || is_special || self.ids.contains(name) || is_alike() || sets(&self.text, name)
    }
}

fn letters(id: &str) -> String {
    id.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text sets an id anywhere, be it in a way that only other tools read.
fn sets(text: &str, id: &str) -> bool {
    text.match_indices(id).any(|(at, _)| {
        let before = text[..at].trim_end_matches(['"', '\'', ' ']);
        let after = text[at + id.len()..].chars().next();
        let is_whole = !after.is_some_and(|char| char.is_alphanumeric() || "-_".contains(char));
        is_whole && SETTING.iter().any(|mark| before.ends_with(mark))
    })
}

/// What stands before an id that is set.
const SETTING: &[&str] = &["{#", " #", "id=", "id:", "name=", "name:", "label:"];
