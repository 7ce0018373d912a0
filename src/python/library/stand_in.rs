//! Modules whose classes are C in CPython and Python here: messages call those classes as CPython does.

use crate::python::heap::Obj;
use crate::python::object::{Vm, types};

/// The name that such a module gives itself, and its classes.
const CLASSES: &[(&str, &[&str])] = &[
    ("_pydatetime", &["date", "datetime", "time", "timedelta", "timezone", "tzinfo"]),
    ("_pydecimal", &["Decimal", "Context"]),
];

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
