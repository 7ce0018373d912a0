//! How CPython's functions in C take their arguments.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// `METH_NOARGS` and its like, as `conventions.txt` names them.
pub type Convention = char;

type Table = FxHashMap<(&'static str, &'static str, &'static str), Convention>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut version = "";
    let mut table = Table::default();
    for row in include_str!("conventions.txt").lines().filter(|row| !row.starts_with('#')) {
        if let Some(of) = row.strip_prefix('@') {
            version = of;
            continue;
        }
        let mut words = row.split(' ');
        let owner = words.next().unwrap_or_default();
        let convention = words.next().and_then(|word| word.chars().next()).unwrap_or('?');
        for name in words {
            table.insert((version, owner, name), convention);
        }
    }
    table
});

/// The convention of a function or method; `None` for one that the table has not.
pub fn convention(version: &str, owner: &str, name: &str) -> Option<Convention> {
    let own = TABLE
        .iter()
        .find(|((of, at, called), _)| *of == version && *at == owner && *called == name);
    match own {
        Some((_, convention)) => Some(*convention),
        None => {
            let general = TABLE
                .iter()
                .find(|((of, at, called), _)| of.is_empty() && *at == owner && *called == name);
            general.map(|(_, convention)| *convention)
        }
    }
}
