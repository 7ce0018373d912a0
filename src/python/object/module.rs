//! `module`.

use crate::python::heap::{Heap, Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::types as classes;
use crate::python::object::{
    Core, Def, Fallible, GetSet, TypeRow, Vm, annotations, binding, def, exception, flag, get_set,
    given, instance, member, protocol,
};

/// Words of a `PyModuleObject`.
const DICT: u32 = 2;
const NAME: u32 = 6;

/// A module with this name and an otherwise empty namespace (`PyModule_New`).
pub fn new(core: &mut Core, name: &str) -> Owned {
    let text = core.heap.interned(name);
    let module = create(core, types::MODULE, text.get(), image::NONE);
    core.release(text);
    module
}

fn create(core: &mut Core, kind: Obj, name: Obj, doc: Obj) -> Owned {
    let module = core.heap.new_object(kind);
    let dict = core.heap.dict();
    for (key, value) in [
        ("__name__", name),
        ("__doc__", doc),
        ("__package__", image::NONE),
        ("__loader__", image::NONE),
        ("__spec__", image::NONE),
    ] {
        let key = core.heap.interned_name(key);
        let value = core.own(value);
        core.heap.dict_set_str(dict.get(), key, value);
    }
    core.heap.init_field(module.get(), DICT, dict);
    let name = core.own(name);
    core.heap.init_field(module.get(), NAME, name);
    module
}

/// `module.__dict__`, borrowed.
pub fn dict(core: &Core, module: Obj) -> Obj {
    core.heap.field(module, DICT)
}

/// The same, where there is only the heap.
#[inline(always)]
pub fn dict_of(heap: &Heap, module: Obj) -> Obj {
    heap.field(module, DICT)
}

fn is_str(core: &Core, object: Obj) -> bool {
    classes::is_instance(core, object, types::STR)
}

/// The name under which the module was made.
pub fn name(core: &Core, module: Obj) -> String {
    match core.heap.field(module, NAME).some() {
        Some(name) if is_str(core, name) => core.heap.text(name).into_owned(),
        _ => String::new(),
    }
}

fn new_slot(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::with(vm, "module", "(name, doc=None)", arguments, keywords, |vm, bound| {
        if !classes::is_instance(vm, bound[0], types::STR) {
            let got = protocol::type_name(vm, bound[0]);
            let text = format!("module() argument 'name' must be str, not {got}");
            return Err(exception::type_error(vm, text));
        }
        Ok(create(vm, kind, bound[0], bound[1].some().unwrap_or(image::NONE)))
    })
}

/// `_module_repr` of importlib.
fn repr(vm: &mut dyn Vm, module: Obj) -> Fallible<Owned> {
    let (spec, loader) = (global(vm, module, "__spec__"), global(vm, module, "__loader__"));
    let text = if let Some(spec) = spec {
        spec_text(vm, spec)?
    } else {
        let name = match global(vm, module, "__name__") {
            Some(name) => protocol::repr_text(vm, name)?,
            None => "'?'".to_owned(),
        };
        match (global(vm, module, "__file__"), loader) {
            (Some(file), _) => {
                format!("<module {name} from {}>", protocol::repr_text(vm, file)?)
            }
            (None, Some(loader)) => {
                format!("<module {name} ({})>", protocol::repr_text(vm, loader)?)
            }
            (None, None) => format!("<module {name}>"),
        }
    };
    Ok(vm.heap.str(&text))
}

/// `_module_repr_from_spec`.
fn spec_text(vm: &mut dyn Vm, spec: Obj) -> Fallible<String> {
    let mut texts = Vec::new();
    for name in ["name", "origin", "loader", "has_location"] {
        let value = protocol::get_attribute_str(vm, spec, name)?;
        let is_none = value.get() == image::NONE;
        let truth = protocol::truth(vm, value.get())?;
        let (repr, str) =
            (protocol::repr_text(vm, value.get())?, protocol::str_text(vm, value.get())?);
        vm.release(value);
        texts.push((is_none, truth, repr, str));
    }
    let [name, origin, loader, location] = &texts[..] else { return Ok(String::new()) };
    let name = if name.0 { "'?'" } else { &name.2 };
    Ok(match (origin.0, location.1) {
        (true, _) if loader.0 => format!("<module {name}>"),
        (true, _) => format!("<module {name} ({})>", loader.2),
        (false, true) => format!("<module {name} from {}>", origin.2),
        (false, false) => format!("<module {name} ({})>", origin.3),
    })
}

/// A name of the module's that is not None, borrowed.
fn global(vm: &mut dyn Vm, module: Obj, name: &str) -> Option<Obj> {
    let key = vm.heap.interned_name(name);
    let namespace = dict(vm, module);
    vm.heap.dict_get_str(namespace, key).some().filter(|value| *value != image::NONE)
}

/// Generic lookup, then the module's own `__getattr__`.
fn get_attribute(vm: &mut dyn Vm, module: Obj, name: Obj) -> Fallible<Owned> {
    if let Some(value) = instance::lookup(vm, module, name)? {
        return Ok(value);
    }
    let (module_name, attribute) = (self::name(vm, module), vm.heap.text(name).into_owned());
    if let Some(made) = vm.late_attribute(module, &attribute)? {
        return Ok(made);
    }
    let hook = vm.heap.interned_name("__getattr__");
    let namespace = dict(vm, module);
    if let Some(hook) = vm.heap.dict_get_str(namespace, hook).some() {
        return vm.call(hook, &[name], &[]);
    }
    if vm.is_absent(&module_name, &attribute) {
        return Err(exception::unsupported(vm, format!("`{module_name}.{attribute}`")));
    }
    let shown = global(vm, module, "__name__").filter(|name| is_str(vm, *name));
    let text = match shown {
        Some(shown) => {
            format!("module '{}' has no attribute '{attribute}'", vm.heap.text(shown))
        }
        None => format!("module has no attribute '{attribute}'"),
    };
    Err(exception::attribute_error(vm, module, name, text))
}

/// `module_dir`: the module's own `__dir__` is asked, if it has one (PEP 562).
fn dir(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let attribute = protocol::get_attribute_str(vm, arguments[0], "__dict__")?;
    given::with(vm, attribute, |vm, namespace| dir_of(vm, arguments[0], namespace))
}

fn dir_of(vm: &mut dyn Vm, module: Obj, namespace: Obj) -> Fallible<Owned> {
    if !classes::is_instance(vm, namespace, types::DICT) {
        let name = protocol::type_name(vm, module);
        let text = format!("{name}.__dict__ is not a dictionary");
        return Err(exception::type_error(vm, text));
    }
    let name = vm.heap.interned("__dir__");
    let own = vm.heap.dict_get_str(namespace, name.get());
    vm.release(name);
    if let Some(own) = own.some() {
        return vm.call(own, &[], &[]);
    }
    let names: Vec<Obj> = vm.heap.dict_items(namespace).into_iter().map(|(name, _)| name).collect();
    Ok(vm.heap.list(&names))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    get_attribute: Some(get_attribute),
    new: Some(new_slot),
    init: Some(|_, _, _, _| Ok(())),
    ..Slots::EMPTY
};

/// The module's annotations, made when first asked for.
fn get_annotations(vm: &mut dyn Vm, module: Obj) -> Fallible<Owned> {
    let (namespace, name) = (dict(vm, module), vm.names.annotations);
    if let Some(found) = vm.heap.dict_get_str(namespace, name).some() {
        return Ok(vm.own(found));
    }
    let annotate = annotate_of(vm, module);
    let made = match annotate {
        Some(annotate) => annotations::evaluate(vm, annotate)?,
        None => vm.heap.dict(),
    };
    let kept = vm.own(made.get());
    vm.heap.dict_set_str(namespace, name, kept);
    Ok(made)
}

/// The function that evaluates the module's annotations, if this version makes one.
fn annotate_of(vm: &mut dyn Vm, module: Obj) -> Option<Obj> {
    if !vm.heap.profile.bytecode.defers_annotations {
        return None;
    }
    let namespace = dict(vm, module);
    let found = annotations::in_namespace(vm, namespace, "__annotate__");
    found.filter(|found| *found != image::NONE)
}

fn get_annotate(vm: &mut dyn Vm, module: Obj) -> Fallible<Owned> {
    let annotate = annotate_of(vm, module).unwrap_or(image::NONE);
    Ok(vm.own(annotate))
}

fn set_annotate(vm: &mut dyn Vm, module: Obj, value: Obj, _: Obj) -> Fallible<()> {
    annotations::check_annotate(vm, value)?;
    let namespace = dict(vm, module);
    annotations::put(vm, namespace, "__annotate__", value);
    Ok(())
}

fn set_annotations(vm: &mut dyn Vm, module: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let (namespace, name) = (dict(vm, module), vm.names.annotations);
    if !value.is_null() {
        let value = vm.own(value);
        vm.heap.dict_set_str(namespace, name, value);
        return Ok(());
    }
    match vm.heap.dict_remove_str(namespace, name) {
        Some(old) => {
            vm.release(old);
            Ok(())
        }
        None => Err(exception::raise_with(vm, types::ATTRIBUTE_ERROR, &[name])),
    }
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    doc: "Create a module object.\n\n\
          The name must be a string; the optional docstring can have any type.",
    ..TypeRow::new("module", types::MODULE, SLOTS)
};

const METHODS: &[Def] =
    &[def("__dir__", "($self, /)", dir).doc("__dir__() -> list\nspecialized dir() implementation")];

const MEMBERS: &[GetSet] = &[
    member("__dict__", instance::get_dict),
    get_set("__annotations__", get_annotations, set_annotations),
    get_set("__annotate__", get_annotate, set_annotate),
];
