//! The build script: packs the modules that `src/python/library/carried.txt` lists into one file beside a table of them.
#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads the packages and writes for the compiler"
)]
#![expect(clippy::print_stdout, reason = "what a build script prints are its orders to cargo")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LIST: &str = "src/python/library/carried.txt";
/// A file here, named after a module, makes its text CPython 3.13's: with lines that another version of the package has.
const WOVEN: &str = "src/python/library/woven";
/// A file here changes what the machine has otherwise, in words of our own. Both name lines by number and quote none of them;
/// marks see to it that no edit meets another text than it was written for. `#` opens a remark.
const AMENDMENTS: &str = "src/python/library/amended";
/// Texts of our own.
const OWN: &str = "src/python/library/text";
/// Which docstrings are taken from the package that has them.
const DOCS: &str = "src/python/object/docs.txt";
/// Parts of a package that no program imports.
const LEFT_OUT: &[&str] = &["test", "tests", "__main__.py", "idle_test"];

/// One module: its dotted name, whether it is a package, and its text.
struct Module {
    name: String,
    is_package: bool,
    text: Vec<u8>,
}

fn main() {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed={WOVEN}");
    println!("cargo::rerun-if-changed={AMENDMENTS}");
    println!("cargo::rerun-if-changed={DOCS}");
    println!("cargo::rerun-if-changed=src/embed.rs");
    let list = fs::read_to_string(LIST).expect("the list of carried modules");
    let mut modules = Vec::new();
    for row in list.lines().filter(|row| !row.starts_with('#')) {
        let (name, version) = row.split_once(' ').expect("a row is a module and a version");
        let package = name.rsplit_once('.').map_or("", |(package, _)| package);
        // A row of its own comes after its package's and replaces what that brought.
        modules.retain(|module: &Module| module.name != name);
        if let Some((plain, of)) = name.split_once('@') {
            // The same of another version, a package with its submodules.
            let mut found = Vec::new();
            let package = plain.rsplit_once('.').map_or("", |(package, _)| package);
            collect(&library(version).join(package.replace('.', "/")), plain, &mut found);
            if found.len() > 1 {
                // Those of a package of which there is a text of our own.
                found.retain(|module| !own_text(&module.name));
            }
            for module in &mut found {
                module.name = format!("{}@{of}", module.name);
                modules.retain(|earlier: &Module| earlier.name != module.name);
            }
            modules.append(&mut found);
            continue;
        }
        if version.contains(':') {
            let text = fs::read(file_of(version, name)).expect("a module's text can be read");
            modules.push(Module { name: name.to_owned(), is_package: false, text });
            continue;
        }
        let folder = library(version).join(package.replace('.', "/"));
        collect(&folder, name, &mut modules);
    }
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    amend(&mut modules, WOVEN);
    amend(&mut modules, AMENDMENTS);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names the folder"));
    write(&folder, &modules);
    write_docs(&folder);
}

/// Whether the text of a module is ours.
fn own_text(name: &str) -> bool {
    let path = Path::new(OWN).join(name.replace('.', "/"));
    path.join("__init__.py").exists() || path.with_added_extension("py").exists()
}

/// The folder of a carrier's texts.
fn library(version: &str) -> PathBuf {
    PathBuf::from(match version {
        "0.4" => pylib_0_4::LIB_PATH,
        "0.5" => pylib_0_5::LIB_PATH,
        "0.6" => pylib_0_6::LIB_PATH,
        other => panic!("{LIST} names the version {other}, which Cargo.toml does not"),
    })
}

/// The file of `VERSION[:MODULE]`; a module of the same name unless another one is named.
fn file_of(source: &str, name: &str) -> PathBuf {
    let (version, name) = source.split_once(':').unwrap_or((source, name));
    let path = library(version).join(name.replace('.', "/"));
    if path.is_dir() { path.join("__init__.py") } else { path.with_added_extension("py") }
}

/// A module, or a package with all that is in it.
fn collect(folder: &Path, name: &str, modules: &mut Vec<Module>) {
    let last = name.rsplit('.').next().unwrap_or(name);
    let package = folder.join(last);
    let is_package = package.is_dir();
    let file =
        if is_package { package.join("__init__.py") } else { folder.join(format!("{last}.py")) };
    let text = fs::read(&file).unwrap_or_else(|error| panic!("{name} is not carried: {error}"));
    modules.push(Module { name: name.to_owned(), is_package, text });
    if !is_package {
        return;
    }
    for entry in fs::read_dir(&package).expect("a package can be listed") {
        let entry = entry.expect("a package can be listed");
        let file = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.path().is_dir();
        if LEFT_OUT.contains(&file.as_str()) || file == "__init__.py" {
            continue;
        }
        if let Some(module) = file.strip_suffix(".py") {
            collect(&package, &format!("{name}.{module}"), modules);
        } else if is_folder && entry.path().join("__init__.py").exists() {
            collect(&package, &format!("{name}.{file}"), modules);
        }
    }
}
/// Applies the edits of a folder's `NAME.edits` to the modules.
fn amend(modules: &mut [Module], folder: &str) {
    for entry in fs::read_dir(folder).expect("the amendments can be listed") {
        let path = entry.expect("the amendments can be listed").path();
        assert!(path.extension().is_some_and(|it| it == "edits"), "{}", path.display());
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let edits = fs::read_to_string(&path).expect("an amendment can be read");
        let module = modules.iter_mut().find(|module| module.name == name);
        let module = module.unwrap_or_else(|| panic!("{name} is amended, but not carried"));
        let text = String::from_utf8(std::mem::take(&mut module.text)).expect("it is UTF-8");
        module.text = amended(&text, &edits, &name).into_bytes();
    }
}

/// The text after the edits: `@@ LINE COUNT MARK` replaces so many lines from that one on by what the rows behind it give.
fn amended(text: &str, edits: &str, name: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    // New lines before each old one, and whether the old one stays; one place more for the end.
    let mut before: Vec<Vec<String>> = vec![Vec::new(); lines.len() + 1];
    let mut stays = vec![true; lines.len()];
    let mut others = Others::default();
    let mut place = 0;
    for row in edits.lines() {
        if let Some(new) = row.strip_prefix('+') {
            before[place].push(new.to_owned());
        } else if let Some(head) = row.strip_prefix("@@ ") {
            let words: Vec<&str> = head.split(' ').collect();
            let count = number(words[1]);
            place = number(words[0]) - 1;
            let end = place + count;
            let found = mark(&lines[place.saturating_sub(1)..lines.len().min(end + 1)]);
            assert!(found == words[2], "{name}: line {}: the text is another one", place + 1);
            stays[place..end].fill(false);
        } else if let Some(taken) = row.strip_prefix("@< ") {
            before[place].extend(others.taken(taken, name));
        } else if let Some(changed) = row.strip_prefix("@= ") {
            before[place].push(others.changed(changed, name));
        }
    }
    let mut result = String::new();
    for (index, new) in before.iter().enumerate() {
        let old = lines.get(index).filter(|_| stays.get(index) == Some(&true));
        for line in new.iter().map(String::as_str).chain(old.copied()) {
            result.push_str(line);
            result.push('\n');
        }
    }
    result
}

fn number(word: &str) -> usize {
    word.parse().expect("a number of lines")
}

/// Texts of other versions, from which edits take lines.
#[derive(Default)]
struct Others(BTreeMap<String, Vec<String>>);

impl Others {
    /// `VERSION[:MODULE] LINE COUNT MARK`: so many lines from that one on.
    fn taken(&mut self, row: &str, name: &str) -> Vec<String> {
        let words: Vec<&str> = row.split(' ').collect();
        let lines = self.lines(words[0], name);
        let start = number(words[1]) - 1;
        let lines = &lines[start..start + number(words[2])];
        assert!(mark(lines) == words[3], "{name}: {row}: the text is another one");
        lines.to_vec()
    }

    /// `VERSION[:MODULE] LINE START END MARK TEXT`: one line, whose characters from START to END are TEXT instead.
    fn changed(&mut self, row: &str, name: &str) -> String {
        let words: Vec<&str> = row.splitn(6, ' ').collect();
        let lines = self.lines(words[0], name);
        let line = &lines[number(words[1]) - 1];
        assert!(mark(&[line]) == words[4], "{name}: {row}: the text is another one");
        let characters: Vec<char> = line.chars().collect();
        let (start, end) = (number(words[2]), number(words[3]));
        let (left, right) = (&characters[..start], &characters[end..]);
        left.iter().collect::<String>() + words[5] + &right.iter().collect::<String>()
    }

    fn lines(&mut self, source: &str, name: &str) -> &[String] {
        self.0.entry(source.to_owned()).or_insert_with(|| {
            let name = name.split('@').next().unwrap_or(name);
            let text = fs::read_to_string(file_of(source, name));
            let text = text.unwrap_or_else(|error| panic!("{source} is not carried: {error}"));
            text.lines().map(str::to_owned).collect()
        })
    }
}

/// FNV-1a of the lines.
fn mark<Line: AsRef<str>>(lines: &[Line]) -> String {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    format!("{:08x}", lines.join("\n").bytes().fold(0x811c_9dc5_u32, step))
}

/// The packed texts one after the other, and the table: name, is it a package, where its text lies, its length.
fn write(folder: &Path, modules: &[Module]) {
    let mut packed = Vec::new();
    let mut table = String::from("&[\n");
    for module in modules {
        let start = packed.len();
        packed.extend(miniz_oxide::deflate::compress_to_vec(&module.text, 9));
        let Module { name, is_package, text } = module;
        let (end, length) = (packed.len(), text.len());
        table.push_str(&format!("    ({name:?}, {is_package}, {start}, {end}, {length}),\n"));
    }
    table.push(']');
    fs::write(folder.join("carried.bin"), packed).expect("the texts are written");
    fs::write(folder.join("carried.rs"), table).expect("the table is written");
}

/// The class or module that a docstring belongs to, and its name there: empty for the module's own.
fn home(key: &str) -> (String, String) {
    let parts: Vec<&str> = key.split('.').collect();
    match parts[..] {
        [module] => (module.to_owned(), String::new()),
        [module, name] => (module.to_owned(), name.to_owned()),
        _ => (parts[..2].join("."), parts[2..].join(".")),
    }
}

/// Packs the docstrings, those of a class or module together, and writes a table of where they lie.
fn write_docs(folder: &Path) {
    let list = fs::read_to_string(DOCS).expect("the list of docstrings");
    let mut modules = BTreeSet::new();
    // Of another version, or without their last line break.
    let mut marked = BTreeMap::new();
    for row in list.lines().filter(|row| !row.starts_with('#')) {
        let words: Vec<&str> = row.split(' ').collect();
        if words[0] == "+" {
            modules.extend(words[1..].iter().copied());
            continue;
        }
        for name in &words[2..] {
            let name = if *name == "." { "" } else { name };
            marked.insert((words[1].to_owned(), name.to_owned()), words[0]);
        }
    }
    let mut homes: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (key, text) in rustpython_doc::DB.entries() {
        let place = home(key);
        let is_taken = modules.contains(key.split('.').next().unwrap_or(key));
        let mark = marked.get(&place).copied();
        if !is_taken || mark == Some("-") {
            continue;
        }
        let ends =
            mark == Some("n") || place.1 == "__init_subclass__" || place.1 == "__subclasshook__";
        let text = if ends { format!("{text}\n") } else { (*text).to_owned() };
        homes.entry(place.0).or_default().insert(place.1, text);
    }
    let mut packed = Vec::new();
    let mut table = String::from("&[\n");
    for (home, texts) in homes {
        let text: String =
            texts.iter().map(|(name, text)| format!("{name}\x1f{text}\x1e")).collect();
        let start = packed.len();
        packed.extend(miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9));
        table.push_str(&format!("    ({home:?}, {start}, {}, {}),\n", packed.len(), text.len()));
    }
    table.push(']');
    fs::write(folder.join("docs.bin"), packed).expect("the docstrings are written");
    fs::write(folder.join("docs.rs"), table).expect("the table is written");
}
