//! CPython's own library text, packed by the build script: looked up by module name, unpacked when it is imported.

use crate::python::version;

/// Where the libraries lie on the modelled machine, Debian's way: the version follows.
const ROOT: &str = "/usr/lib/python";

/// Where a version's library lies (`sys.platlibdir`).
pub fn root(version: &str) -> String {
    format!("{ROOT}{version}")
}

/// A module of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    pub name: &'static str,
    pub is_package: bool,
    start: usize,
    end: usize,
    length: usize,
}

/// The module of this dotted name.
pub fn find(name: &str) -> Option<Carried> {
    let place = TABLE.binary_search_by(|row| row.0.cmp(name)).ok()?;
    let (name, is_package, start, end, length) = TABLE[place];
    Some(Carried { name, is_package, start, end, length })
}

/// The module as a version has it.
pub fn of_version(name: &str, version: &str) -> Option<Carried> {
    find(&format!("{name}@{version}")).or_else(|| find(name))
}

/// The module of which a version has a text of its own.
pub fn only_of_version(name: &str, version: &str) -> Option<Carried> {
    find(&format!("{name}@{version}"))
}

/// The names of all carried modules, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.0).filter(|name| !name.contains('@'))
}

/// The module whose text a traceback names by this file.
pub fn of_file(file: &str) -> Option<Carried> {
    let (version, path) = file.strip_prefix(ROOT)?.split_once('/')?;
    let path = path.strip_suffix(".py")?;
    let path = path.strip_suffix("/__init__").unwrap_or(path);
    let texts_of = version::profile(version).map_or(version, |profile| profile.texts_of);
    let name = path.replace('/', ".");
    only_of_version(&name, version).or_else(|| of_version(&name, texts_of))
}

impl Carried {
    /// Its source text.
    pub fn text(self) -> String {
        let packed = &PACKED[self.start..self.end];
        let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, self.length);
        String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
    }

    /// Its name without that of a version.
    pub fn plain_name(self) -> &'static str {
        self.name.split('@').next().unwrap_or(self.name)
    }

    /// `__file__` in a version's library.
    pub fn file(self, version: &str) -> String {
        let path = self.plain_name().replace('.', "/");
        let init = if self.is_package { "/__init__" } else { "" };
        format!("{ROOT}{version}/{path}{init}.py")
    }

    /// The folder of a package.
    pub fn folder(self, version: &str) -> String {
        format!("{ROOT}{version}/{}", self.plain_name().replace('.', "/"))
    }

    /// CPython keeps its code frozen in the interpreter: then tracebacks name no file.
    pub fn is_frozen(self) -> bool {
        FROZEN.contains(&self.plain_name())
    }
}

/// `Python/frozen.c`, as far as the modules are carried.
const FROZEN: &[&str] = &[
    "__future__",
    "_collections_abc",
    "_sitebuiltins",
    "abc",
    "codecs",
    "genericpath",
    "io",
    "ntpath",
    "os",
    "posixpath",
    "runpy",
    "stat",
];

type Row = (&'static str, bool, usize, usize, usize);
#[expect(clippy::unreadable_literal, reason = "the table is made by the build script")]
static TABLE: &[Row] = include!(concat!(env!("OUT_DIR"), "/carried.rs"));
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/carried.bin"));
