//! The forms that CPython's instructions take for what they meet: names and numbers (`_specialized_opmap`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::python::code::SETS;
use crate::python::version::Bytecode;

type Numbers = [Option<u8>; SETS];

static TABLE: LazyLock<FxHashMap<&'static str, Numbers>> = LazyLock::new(|| {
    let rows = include_str!("specialized.txt").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| {
        let (name, numbers) = row.split_once(' ')?;
        let mut found = [None; SETS];
        for (place, number) in found.iter_mut().zip(numbers.split(' ')) {
            *place = number.parse().ok();
        }
        Some((name, found))
    })
    .collect()
});

/// The number of a form, if the instruction set has it.
pub fn number(name: &str, bytecode: &Bytecode) -> Option<u8> {
    TABLE.get(name)?[bytecode.column]
}
