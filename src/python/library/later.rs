//! Names of modules that came with a later version than the one that runs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Core, types};

const ROWS: &str = include_str!("later.txt");

/// The version that brought names, the module, and the names.
pub struct Row {
    pub since: (u8, u8, u8),
    pub module: &'static str,
    pub names: std::str::SplitAsciiWhitespace<'static>,
}

pub fn rows() -> impl Iterator<Item = Row> {
    ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut names = line.split_ascii_whitespace();
        let (major, minor) = names.next()?.split_once('.')?;
        let since = (major.parse().ok()?, minor.parse().ok()?, 0);
        Some(Row { since, module: names.next()?, names })
    })
}

/// The rows of each module.
static BY_MODULE: LazyLock<BTreeMap<&str, Vec<Row>>> = LazyLock::new(|| {
    let mut by_module = BTreeMap::<_, Vec<Row>>::new();
    for row in rows() {
        by_module.entry(row.module).or_default().push(row);
    }
    by_module
});

/// After a module of the library was made: takes from it what came later. What it loses is kept, for the library's text.
pub fn hide(core: &mut Core, module: &str, namespace: Obj) {
    let version = core.heap.profile.version;
    let rows = BY_MODULE.get(module).map_or(&[][..], Vec::as_slice);
    let later = rows.iter().filter(|row| version < row.since);
    let mut hidden = Vec::new();
    for name in later.flat_map(|row| row.names.clone()) {
        match name.split_once('.') {
            Some((class, attribute)) => hide_attribute(core, namespace, class, attribute),
            None => {
                let key = core.heap.interned_name(name);
                if let Some(value) = core.heap.dict_remove_str(namespace, key) {
                    core.process.later.push((format!("{module}.{name}"), value.into_raw()));
                }
                hidden.push(name);
            }
        }
    }
    shorten_all(core, namespace, &hidden);
}

/// What the library's text sees under a name that programs do not see, borrowed.
pub fn seen_by_library(core: &Core, module: &str, name: &str) -> Option<Obj> {
    let is_it = |key: &str| {
        key.strip_prefix(module)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| rest == name)
    };
    core.process.later.iter().find(|(key, _)| is_it(key)).map(|(_, value)| *value)
}

fn hide_attribute(core: &mut Core, namespace: Obj, class: &str, attribute: &str) {
    let key = core.heap.interned_name(class);
    let class = core.heap.dict_get_str(namespace, key);
    if class.is_null() || !types::is_type(core, class) {
        return;
    }
    let (dict, key) = (core.type_data(class).dict, core.heap.interned_name(attribute));
    if let Some(value) = core.heap.dict_remove_str(dict, key) {
        types::modified(core, class);
        core.release(value);
    }
}

/// `__all__` without the hidden names.
fn shorten_all(core: &mut Core, namespace: Obj, hidden: &[&str]) {
    if hidden.is_empty() {
        return;
    }
    let key = core.heap.interned_name("__all__");
    let Some(all) = core.heap.dict_get_str(namespace, key).some() else { return };
    let (kind, listed) = match core.heap.type_of(all) {
        t::LIST => (t::LIST, core.heap.list_items(all)),
        t::TUPLE => (t::TUPLE, core.heap.tuple_items(all)),
        _ => return,
    };
    let left = listed.into_iter().filter(|name| !hidden.contains(&&*core.heap.text(*name)));
    let left: Vec<Obj> = left.collect();
    let left: Vec<Owned> = left.into_iter().map(|name| core.heap.own(name)).collect();
    let shorter = match kind {
        t::LIST => core.heap.list_from_owned(left),
        _ => core.heap.tuple_from_owned(left),
    };
    core.heap.dict_set_str(namespace, key, shorter);
}
