//! Modules whose classes are C in CPython and Python here: messages call those classes as CPython does.

use crate::python::heap::Obj;
use crate::python::object::{Vm, protocol, types};

/// The name that such a module gives itself, and its classes.
const CLASSES: &[(&str, &[&str])] = &[
    ("_pydatetime", &["date", "datetime", "time", "timedelta", "timezone", "tzinfo"]),
    ("_pydecimal", &["Decimal", "Context"]),
];

/// Bytes that instances of such classes take in C.
const SIZES: &[(&str, i64)] = &[
    ("datetime.date", 32),
    ("datetime.datetime", 48),
    ("datetime.time", 40),
    ("datetime.timedelta", 40),
    ("datetime.timezone", 32),
];

/// A `Decimal` whose coefficient it has room for.
const DECIMAL_BYTES: i64 = 120;

/// Decimal digits in a word of a coefficient, and words that the object has room for itself.
const DIGITS_PER_WORD: usize = 19;
const WORDS_INSIDE: usize = 4;

/// `sys.getsizeof` of an instance of such a class itself; what is derived from one is asked as any object.
pub fn size_of(vm: &mut dyn Vm, object: Obj) -> Option<i64> {
    let name = vm.type_data(vm.heap.type_of(object)).native_name.clone()?;
    if &*name == "decimal.Decimal" {
        return decimal_size(vm, object);
    }
    let head = i64::from(vm.heap.profile.added.head);
    SIZES.iter().find(|(known, _)| *known == &*name).map(|(_, size)| size + head)
}

/// `dec_sizeof`: a long coefficient lies outside of the object.
fn decimal_size(vm: &mut dyn Vm, decimal: Obj) -> Option<i64> {
    let digits = protocol::get_attribute_str(vm, decimal, "_int").ok()?;
    let count = vm.heap.str_length(digits.get());
    vm.release(digits);
    let words = count.div_ceil(DIGITS_PER_WORD);
    let outside = if words > WORDS_INSIDE { 8 * words } else { 0 };
    Some(DECIMAL_BYTES - i64::from(vm.heap.profile.untold.decimal) + outside as i64)
}

/// After such a module has run: its classes get the names that messages show.
pub fn name_classes(vm: &mut dyn Vm, namespace: Obj) {
    let key = vm.heap.interned_name("__spec__");
    let spec = vm.heap.dict_get_str(namespace, key);
    if spec.is_null() {
        return;
    }
    let key = vm.heap.interned_name("__file__");
    let Some(file) = vm.heap.dict_get_str(namespace, key).some() else { return };
    let file = vm.heap.text(file).into_owned();
    let Some((module, classes)) =
        CLASSES.iter().find(|(module, _)| file.ends_with(&format!("/{module}.py")))
    else {
        return;
    };
    for class in *classes {
        let key = vm.heap.interned_name(class);
        let object = vm.heap.dict_get_str(namespace, key);
        if !object.is_null() && types::is_type(vm, object) {
            let name = format!("{}.{class}", module.trim_start_matches("_py"));
            vm.type_data_mut(object).native_name = Some(name.into());
        }
    }
}
