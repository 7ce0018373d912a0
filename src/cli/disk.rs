//! Files: reading notes and scripts, writing results whole or not at all.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::{guard, inputs};
use crate::notes::OUTSIDE;
use crate::site::decoded;
use crate::source::Files;

/// The path that stands for standard input or output.
const STANDARD: &str = "-";
/// In bytes: no larger file is included.
const LARGEST: u64 = 16 << 20;
/// In bytes: no larger text is read at all.
const LARGEST_TEXT: u64 = 64 << 20;
/// In bytes: what notes may have.
const LARGEST_NOTES: usize = 4 << 20;

/// A text file, or standard input. A byte order mark is dropped.
pub fn read_text(path: &Path) -> Result<String, String> {
    let bytes = if path == Path::new(STANDARD) {
        read_whole(io::stdin()).map_err(|error| format!("standard input: {error}"))?
    } else {
        let bytes = fs::File::open(path).and_then(read_whole);
        inputs::file(path, bytes.as_deref().ok());
        bytes.map_err(|error| format!("cannot read {}: {error}", path.display()))?
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let read = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(error.as_bytes().get(..read).unwrap_or_default());
        let line = good.matches('\n').count() + 1;
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let name = display_name(path);
        format!("{name}:{line}:{column}: the text is not UTF-8 from here on; save it as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// All of a file, if it ends: what a link leads to may go on for ever.
fn read_whole(file: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LARGEST_TEXT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_TEXT {
        let why = format!("it is larger than {} MiB", LARGEST_TEXT >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// A text file without its byte order mark, and that mark if it has one.
pub fn read_marked(path: &Path) -> Result<(&'static str, String), String> {
    let bytes = fs::File::open(path)
        .and_then(read_whole)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { "\u{feff}" } else { "" };
    read_text(path).map(|text| (mark, text))
}

/// Notes: a text file of which a deck can be made.
pub fn read_notes(path: &Path) -> Result<String, String> {
    if path.is_dir() {
        let name = display_name(path);
        return Err(format!("{name} is a folder; `heapdeck build {name}` makes a site of a book"));
    }
    if has_ending(path, "py") {
        let name = display_name(path);
        return Err(format!(
            "{name} is a Python file: `heapdeck run {name}` runs it, `heapdeck draw {name}` draws its run"
        ));
    }
    let text = read_text(path)?;
    if text.len() > LARGEST_NOTES {
        let (name, size) = (display_name(path), text.len());
        return Err(format!("{name} has {size} bytes; notes may have {LARGEST_NOTES}"));
    }
    Ok(text)
}

/// A script: a text file that is no notes.
pub fn read_script(path: &Path) -> Result<String, String> {
    if has_ending(path, "md") {
        let name = display_name(path);
        return Err(format!(
            "{name} is Markdown: `heapdeck check {name}` runs its blocks, `heapdeck export {name} --figures FOLDER` \
             writes their pictures"
        ));
    }
    read_text(path)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// A text file in the folder of another one, if it is there.
pub fn read_beside(file: &Path, name: &str) -> Result<Option<String>, String> {
    let beside = file.with_file_name(name);
    if file == Path::new(STANDARD) {
        return Ok(None);
    }
    if !beside.is_file() {
        inputs::file(&beside, None);
        return Ok(None);
    }
    read_text(&beside).map(Some)
}

/// Whether a path stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new(STANDARD)
}

/// The name a file is reported under: as given, with `/`.
pub fn display_name(path: &Path) -> String {
    if path == Path::new(STANDARD) {
        return "<stdin>".to_owned();
    }
    path.to_string_lossy().replace('\\', "/")
}

/// The name CPython gives a script in its tracebacks: the path as given, below the current folder.
pub fn script_name(path: &Path) -> String {
    let is_given_whole = path == Path::new(STANDARD) || path.is_absolute();
    let folder = if is_given_whole { None } else { std::env::current_dir().ok() };
    display_name(&folder.map_or_else(|| path.to_owned(), |folder| folder.join(path)))
}

/// Writes a result to standard output or to a file. The file is replaced whole, only if its content changes, and never
/// when it was read or written by this command before.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if is_standard(path) {
        return print(bytes);
    }
    if fs::metadata(path).is_ok_and(|data| data.is_file() && !is_same(path, data.len(), bytes)) {
        guard::replaces(path)?;
    }
    put(path, bytes)?;
    guard::written(path);
    Ok(())
}

/// Whether a file has these bytes; `length` is how many it has.
fn is_same(path: &Path, length: u64, bytes: &[u8]) -> bool {
    length == bytes.len() as u64 && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Writes a file whole, if its content changes.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fail = |error: io::Error| cannot_write(path, &error);
    // Special files (a pipe, /dev/null) cannot be replaced, and may be read without end.
    match fs::metadata(path) {
        Ok(data) if !data.is_file() => return fs::write(path, bytes).map_err(fail),
        Ok(data) if is_same(path, data.len(), bytes) => return Ok(()),
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // The draft is ours alone; nothing is lost if it cannot be removed either.
        let _ = fs::remove_file(&draft);
    }
    written.map_err(fail)
}

/// Why a file cannot be written, by what stands in its way.
fn cannot_write(path: &Path, error: &io::Error) -> String {
    let name = display_name(path);
    if path.is_dir() {
        return format!("cannot write {name}: it is a folder, and a file is wanted");
    }
    let file = path.ancestors().skip(1).find(|above| above.is_file());
    match file.map(display_name) {
        Some(file) => format!("cannot write {name}: {file} is a file, and a folder is wanted"),
        None => format!("cannot write {name}: {error}"),
    }
}

/// Replaces a file that is there, whole, and leaves it its permissions. A link stays one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fail = |error: io::Error| format!("cannot write {}: {error}", path.display());
    let real = fs::canonicalize(path).map_err(fail)?;
    let permissions = fs::metadata(&real).map_err(fail)?.permissions();
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let draft = real.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::write(&draft, bytes)
        .and_then(|()| fs::set_permissions(&draft, permissions))
        .and_then(|()| fs::rename(&draft, &real));
    if written.is_err() {
        // The draft is ours alone; nothing is lost if it cannot be removed either.
        let _ = fs::remove_file(&draft);
    }
    written.map_err(fail)
}

/// Writes to standard output; a reader that has gone away is no error.
pub fn print(bytes: &[u8]) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("standard output: {error}"))
        }
        _ => Ok(()),
    }
}

/// The folder of a file.
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The folder around a folder, by the way from the current one: `..` where that is the folder itself.
pub fn above(folder: &Path) -> PathBuf {
    match folder.file_name() {
        Some(_) => folder_of(folder).to_owned(),
        None if folder == Path::new(".") => PathBuf::from(".."),
        None => folder.join(".."),
    }
}

/// An image of the notes, by its path relative to them; never one outside `root`, wherever a link leads.
pub fn read_image(root: &Path, notes: &Path, path: &str) -> Option<Vec<u8>> {
    let file = folder_of(notes).join(path);
    // An address may spell characters by their bytes (`%20`).
    let decoded = decoded(path);
    let (path, file) = if decoded == path || file.is_file() {
        (path, file)
    } else {
        (decoded.as_str(), folder_of(notes).join(&decoded))
    };
    let is_ours = Path::new(path).is_relative() && is_inside(&file, root) && file.is_file();
    let bytes = is_ours.then(|| fs::read(&file).ok()).flatten();
    inputs::file(&file, bytes.as_deref());
    bytes
}

/// The folder that holds what may be included: that of the book, or the one around it that was named.
pub fn reach<'a>(root: Option<&'a Path>, book: &'a Path) -> Result<&'a Path, String> {
    let Some(root) = root else { return Ok(book) };
    if way_inside(book, root).is_some() {
        return Ok(root);
    }
    Err(format!("--root {}: {} does not lie in it", display_name(root), display_name(book)))
}

/// A text file that notes include, by the way from `root`; never one outside the book, wherever a link leads.
pub fn read_included(root: &Path, book: &Path, path: &str) -> Result<String, String> {
    let file = root.join(path);
    let leads_out = path.starts_with("..") && way_inside(&file, book).is_none();
    if leads_out {
        return Err(OUTSIDE.to_owned());
    }
    let about = fs::metadata(&file).map_err(|_| {
        inputs::file(&file, None);
        "there is no such file"
    })?;
    if !about.is_file() {
        return Err("this is no file".to_owned());
    }
    if !is_inside(&file, book) {
        return Err(OUTSIDE.to_owned());
    }
    if about.len() > LARGEST {
        return Err("the file is larger than 16 MiB".to_owned());
    }
    let bytes = fs::read(&file).map_err(|error| format!("the file cannot be read ({error})"))?;
    inputs::file(&file, Some(&bytes));
    String::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned())
}

/// A file of a book, by its path in it; never one outside it, wherever a link leads.
pub fn read_below(root: &Path, path: &str) -> Result<Vec<u8>, String> {
    let file = root.join(path);
    if !is_inside(&file, root) {
        return Err(format!("there is no {path} in {}", display_name(root)));
    }
    let bytes = fs::read(&file);
    inputs::file(&file, bytes.as_deref().ok());
    bytes.map_err(|error| format!("cannot read {}: {error}", file.display()))
}

/// Whether a file that exists lies below a folder, links followed.
pub fn is_inside(file: &Path, root: &Path) -> bool {
    match (fs::canonicalize(file), fs::canonicalize(root)) {
        (Ok(file), Ok(root)) => file.starts_with(root),
        _ => false,
    }
}

/// All files below a folder by their paths from there. What starts with a dot is left out, and so is what a link
/// leads to outside the folder.
pub fn folder_files(root: &Path) -> Result<Files, String> {
    let cannot = |path: &Path, error: io::Error| format!("cannot read {}: {error}", path.display());
    let real_root = fs::canonicalize(root).map_err(|error| cannot(root, error))?;
    let mut files = Files::new();
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| cannot(&folder, error))? {
            let entry = entry.map_err(|error| cannot(&folder, error))?;
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type().map_err(|error| cannot(&path, error))?;
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                folders.push((path, format!("{prefix}{name}/")));
            } else if kind.is_file() || leads_inside(&path, &real_root) {
                let bytes = fs::read(&path).map_err(|error| cannot(&path, error))?;
                inputs::file(&path, Some(&bytes));
                files.insert(format!("{prefix}{name}"), bytes.into());
            }
        }
    }
    Ok(files)
}

/// The names in a folder, in order; none where it cannot be read.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Whether a link leads to a file below a folder.
fn leads_inside(link: &Path, real_root: &Path) -> bool {
    fs::canonicalize(link).is_ok_and(|file| file.is_file() && file.starts_with(real_root))
}

/// A path without links, which need not exist: the part that does may be reached by some.
pub fn real(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find_map(|ancestor| {
        let rest = path.strip_prefix(ancestor).ok()?;
        let real = fs::canonicalize(ancestor).ok()?;
        // Joined to an empty rest a file's path would end in a slash.
        Some(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
    })
}

/// The way from a folder to a path below it, which need not exist; empty for the folder itself.
pub fn way_inside(path: &Path, folder: &Path) -> Option<String> {
    let folder = fs::canonicalize(folder).ok()?;
    let real = real(path)?;
    let way = real.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
    Some(way.trim_end_matches('/').to_owned())
}

/// The Markdown files of a path: itself, or all below a folder, in order of their names. What starts with a dot is left
/// out, and so is what a link leads to outside the folder.
pub fn markdown_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    let data =
        fs::metadata(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    if !data.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let real_root = fs::canonicalize(path).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("{}: {error}", folder.display()))?;
            let kind = entry.file_type().map_err(|error| error.to_string())?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let is_notes = path.extension().is_some_and(|extension| extension == "md");
            if kind.is_dir() {
                folders.push(path);
            } else if is_notes && (kind.is_file() || leads_inside(&path, &real_root)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
