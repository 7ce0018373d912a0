//! The build script: packs the modules that `src/python/library/carried.txt` lists into one file beside a table of them.
#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads the packages and writes for the compiler"
)]
#![expect(clippy::print_stdout, reason = "what a build script prints are its orders to cargo")]

use std::fs;
use std::path::{Path, PathBuf};

const LIST: &str = "src/python/library/carried.txt";
/// A file here, named after a module, changes lines of its text: lines with `-` in front must stand there once and give way to
/// those with `+`, hunk by hunk between empty lines; `#` opens a remark.
const AMENDMENTS: &str = "src/python/library/amended";
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
    println!("cargo::rerun-if-changed={AMENDMENTS}");
    println!("cargo::rerun-if-changed=src/embed.rs");
    let list = fs::read_to_string(LIST).expect("the list of carried modules");
    let mut modules = Vec::new();
    for row in list.lines().filter(|row| !row.starts_with('#')) {
        let (name, version) = row.split_once(' ').expect("a row is a module and a version");
        let package = name.rsplit_once('.').map_or("", |(package, _)| package);
        let folder = library(version).join(package.replace('.', "/"));
        // A row of its own comes after its package's and replaces what that brought.
        modules.retain(|module: &Module| module.name != name);
        collect(&folder, name, &mut modules);
    }
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    amend(&mut modules);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names the folder"));
    write(&folder, &modules);
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

fn amend(modules: &mut [Module]) {
    for entry in fs::read_dir(AMENDMENTS).expect("the amendments can be listed") {
        let path = entry.expect("the amendments can be listed").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let changes = fs::read_to_string(&path).expect("an amendment can be read");
        let module = modules.iter_mut().find(|module| module.name == name);
        let module = module.unwrap_or_else(|| panic!("{name} is amended, but not carried"));
        let mut text = String::from_utf8(std::mem::take(&mut module.text)).expect("it is UTF-8");
        for hunk in changes.split("\n\n") {
            let part = |sign: char| -> String {
                hunk.lines()
                    .filter_map(|line| line.strip_prefix(sign))
                    .map(|line| format!("{line}\n"))
                    .collect()
            };
            let (old, new) = (part('-'), part('+'));
            if old.is_empty() {
                continue;
            }
            let count = format!("\n{text}").matches(&format!("\n{old}")).count();
            assert!(count == 1, "{}: found {count} times:\n{old}", path.display());
            let changed = format!("\n{text}").replacen(&format!("\n{old}"), &format!("\n{new}"), 1);
            changed[1..].clone_into(&mut text);
        }
        module.text = text.into_bytes();
    }
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
