//! Links of notes that belong to no book: what they lead to is looked for beside them.

use std::collections::BTreeSet;

use crate::deck::is_remote;
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture;
use crate::notes::{Notes, closest};
use crate::site::links;
use crate::site::path::{decoded, folder, join};

/// What lies at a path beside notes.
#[derive(Debug)]
pub enum Beside {
    Nothing,
    /// What has no places of its own, or what is not ours to judge.
    Something,
    Notes(Box<Notes>),
}

/// Says which links of notes lead nowhere; `path` is their own, from where `beside` begins. What lies above that, or on a
/// server, nobody knows.
pub fn check_alone(log: &mut Log, notes: &Notes, path: &str, beside: &dyn Fn(&str) -> Beside) {
    for (destination, span) in links::all(notes) {
        let Some((message, near)) = flaw(notes, path, &destination, beside) else { continue };
        let found = Diagnostic::new(Code::BrokenLink, &notes.source, span, message);
        log.push(match near {
            Some(near) => found.help(format!("did you mean `#{near}`?")),
            None => found,
        });
    }
}

/// Why a link leads nowhere, and what may have been meant.
fn flaw(
    notes: &Notes,
    path: &str,
    destination: &str,
    beside: &dyn Fn(&str) -> Beside,
) -> Option<(String, Option<String>)> {
    let is_foreign = is_remote(destination) || destination.starts_with('/');
    // Braces are filled in by other tools, and `a::b` is a name of Rust's.
    if is_foreign || destination.contains(['{', '}']) || destination.contains("::") {
        return None;
    }
    let end = destination.find(['?', '#']).unwrap_or(destination.len());
    let (file, rest) = destination.split_at(end);
    let fragment = rest.strip_prefix('#').map(decoded);
    if file.is_empty() {
        return lacks(notes, path, &fragment?);
    }
    let target = join(folder(path), &decoded(file))?;
    if target == path {
        return lacks(notes, path, &fragment?);
    }
    match beside(&target) {
        Beside::Nothing => Some((format!("there is no file `{target}`"), None)),
        Beside::Something => None,
        Beside::Notes(other) => lacks(&other, &target, &fragment?),
    }
}

/// Whether notes have no place of a name.
fn lacks(notes: &Notes, path: &str, fragment: &str) -> Option<(String, Option<String>)> {
    // Slides have numbers; other tools write them with a slash, and browsers look for words behind a colon.
    let is_number = fragment.split('.').all(|part| part.parse::<u32>().is_ok());
    let is_special = fragment.is_empty() || fragment == "top" || fragment.starts_with(['/', ':']);
    if is_number || is_special || sets(notes.source.text(), fragment) {
        return None;
    }
    let mut ids: BTreeSet<String> = links::ids(&notes.blocks);
    let slides = lecture::plan(&mut Log::default(), notes).slides;
    ids.extend(slides.into_iter().map(|slide| slide.id));
    // Other tools make other ids of the same words: what they do with marks is not held against a link.
    let letters = |id: &str| -> String {
        id.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(fragment);
    if ids.iter().any(|id| id == fragment || (!wanted.is_empty() && letters(id) == wanted)) {
        return None;
    }
    let near = closest(fragment, ids.iter().map(String::as_str)).map(str::to_owned);
    Some((format!("there is no heading `#{fragment}` in `{path}`"), near))
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
