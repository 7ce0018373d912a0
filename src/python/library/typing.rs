//! The module `_typing` (`Objects/typevarobject.c`): type variables and what else a `[T]` makes.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::library::typing_alias;
use crate::python::library::{Constant, Module};
use crate::python::object::slots::Operator;
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Slots, TypeRow, Vm, binding, class_method, def, exception,
    flag, get, given, instance, member, native, object, protocol, types as classes,
};

/// Words of the objects: the value, then the function that makes it when it is first asked for.
pub const NAME: u32 = 2;
const BOUND: u32 = 3;
const EVALUATE_BOUND: u32 = 4;
const CONSTRAINTS: u32 = 5;
const EVALUATE_CONSTRAINTS: u32 = 6;
const DEFAULT: u32 = 7;
const EVALUATE_DEFAULT: u32 = 8;
/// `COVARIANT` and its neighbours.
const FLAGS: u32 = 9;
/// Of `P.args` and `P.kwargs`.
const ORIGIN: u32 = 2;

const COVARIANT: u64 = 1;
const CONTRAVARIANT: u64 = 2;
const INFER: u64 = 4;

/// The types can be used from now on, module or not.
pub fn ready(vm: &mut dyn Vm) {
    if vm.type_data(t::TYPE_VAR).flags & flag::READY == 0 {
        classes::ready_module(vm, TYPES);
    }
}

/// A function of the module `typing`, called.
pub fn call(vm: &mut dyn Vm, name: &str, arguments: &[Obj]) -> Fallible<Owned> {
    let typing = vm.import("typing")?;
    let function = protocol::get_attribute_str(vm, typing.get(), name);
    vm.release(typing);
    let function = function?;
    let result = vm.call(function.get(), arguments, &[]);
    vm.release(function);
    result
}

/// What a lazily made attribute holds: NULL when there is nothing to make.
pub fn lazy(vm: &mut dyn Vm, object: Obj, value: u32, evaluate: u32) -> Fallible<Obj> {
    if let Some(known) = vm.heap.field(object, value).some() {
        return Ok(known);
    }
    let Some(function) = vm.heap.field(object, evaluate).some() else { return Ok(Obj::NULL) };
    let made = vm.call(function, &[], &[])?;
    vm.store(object, value, made);
    Ok(vm.heap.field(object, value))
}

fn no_default(vm: &mut dyn Vm) -> Fallible<Owned> {
    let module = vm.import("_typing")?;
    let found = protocol::get_attribute_str(vm, module.get(), "NoDefault");
    vm.release(module);
    found
}

/// A type parameter of the `[T]` of a function, class or alias.
pub fn parameter(vm: &mut dyn Vm, kind: Obj, name: Obj) -> Owned {
    ready(vm);
    let name = vm.heap.own(name);
    let made = native::create(vm, kind, [(NAME, name)]);
    vm.heap.set_word(made.get(), FLAGS, INFER);
    made
}

/// With a function that makes its bound or, of several, its constraints.
pub fn set_bound(vm: &mut dyn Vm, parameter: Obj, evaluate: Obj, is_constraints: bool) {
    let evaluate = vm.heap.own(evaluate);
    let word = if is_constraints { EVALUATE_CONSTRAINTS } else { EVALUATE_BOUND };
    vm.store(parameter, word, evaluate);
}

/// With a function that makes its default.
pub fn set_default(vm: &mut dyn Vm, parameter: Obj, evaluate: Obj) {
    let evaluate = vm.heap.own(evaluate);
    vm.store(parameter, EVALUATE_DEFAULT, evaluate);
}

/// `caller()`: the module of the running function.
pub fn caller_module(vm: &mut dyn Vm) -> Option<Obj> {
    let place = vm.caller(0)?;
    let key = vm.heap.interned_name("__name__");
    vm.heap.dict_get_str(place.globals, key).some()
}

fn set_module(vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
    let Some(module) = caller_module(vm) else { return Ok(()) };
    let name = vm.heap.interned_name("__module__");
    protocol::set_attribute(vm, object, name, module)
}

fn flag_of(vm: &mut dyn Vm, value: Obj, flag: u64) -> Fallible<u64> {
    Ok(if given::truth(vm, value, false)? { flag } else { 0 })
}

fn variance(vm: &mut dyn Vm, given: [Obj; 3]) -> Fallible<u64> {
    let flags = flag_of(vm, given[0], COVARIANT)?
        | flag_of(vm, given[1], CONTRAVARIANT)?
        | flag_of(vm, given[2], INFER)?;
    if flags & COVARIANT != 0 && flags & CONTRAVARIANT != 0 {
        return Err(exception::value_error(vm, "Bivariant types are not supported."));
    }
    if flags & INFER != 0 && flags != INFER {
        let text = "Variance cannot be specified with infer_variance.";
        return Err(exception::value_error(vm, text));
    }
    Ok(flags)
}

/// `type_check`: None is its type, anything else what `typing` thinks of it.
fn checked(vm: &mut dyn Vm, value: Obj, words: &str) -> Fallible<Owned> {
    if value == image::NONE {
        return Ok(vm.heap.own(t::NONE_TYPE));
    }
    let words = vm.heap.str(words);
    let result = call(vm, "_type_check", &[value, words.get()]);
    vm.release(words);
    result
}

fn expect_name(vm: &mut dyn Vm, function: &str, name: Obj) -> Fallible<()> {
    given::expect_str(vm, function, "argument 'name'", name)
}

fn store_default(vm: &mut dyn Vm, made: Obj, default: Obj) {
    if !default.is_null() && vm.heap.type_of(default) != t::NO_DEFAULT_TYPE {
        let default = vm.heap.own(default);
        vm.store(made, DEFAULT, default);
    }
}

fn new_type_var(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let signature = "(name, *constraints, bound=None, default=<unrepresentable>, covariant=False, \
                     contravariant=False, infer_variance=False)";
    binding::with(vm, "typevar", signature, arguments, keywords, |vm, bound| {
        build_type_var(vm, kind, bound)
    })
}

fn build_type_var(vm: &mut dyn Vm, kind: Obj, given: &[Obj]) -> Fallible<Owned> {
    let [name, constraints, bound, default, covariant, contravariant, infer] = *given else {
        return Ok(vm.none());
    };
    expect_name(vm, "typevar", name)?;
    let flags = variance(vm, [covariant, contravariant, infer])?;
    let bound = match bound.some().filter(|bound| *bound != image::NONE) {
        Some(bound) => Some(checked(vm, bound, "Bound must be a type.")?),
        None => None,
    };
    let count = vm.heap.tuple_length(constraints);
    let wrong = match (count, &bound) {
        (1, _) => Some("A single constraint is not allowed"),
        (2.., Some(_)) => Some("Constraints cannot be combined with bound=..."),
        _ => None,
    };
    if let Some(wrong) = wrong {
        vm.release_option(bound);
        return Err(exception::type_error(vm, wrong));
    }
    let name = vm.heap.own(name);
    let made = native::create(vm, kind, [(NAME, name)]);
    vm.heap.set_word(made.get(), FLAGS, flags);
    if let Some(bound) = bound {
        vm.store(made.get(), BOUND, bound);
    }
    if count > 0 {
        let kept = vm.heap.own(constraints);
        vm.store(made.get(), CONSTRAINTS, kept);
    }
    store_default(vm, made.get(), default);
    set_module(vm, made.get())?;
    Ok(made)
}

fn new_param_spec(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let signature = "(name, *, bound=None, default=<unrepresentable>, covariant=False, \
                     contravariant=False, infer_variance=False)";
    let [name, bound, default, covariant, contravariant, infer] =
        given::bind::<6>(vm, "paramspec", signature, arguments, keywords)?;
    expect_name(vm, "paramspec", name)?;
    let flags = variance(vm, [covariant, contravariant, infer])?;
    let bound = match bound.some().filter(|bound| *bound != image::NONE) {
        Some(bound) => Some(checked(vm, bound, "Bound must be a type.")?),
        None => None,
    };
    let name = vm.heap.own(name);
    let made = native::create(vm, kind, [(NAME, name)]);
    vm.heap.set_word(made.get(), FLAGS, flags);
    if let Some(bound) = bound {
        vm.store(made.get(), BOUND, bound);
    }
    store_default(vm, made.get(), default);
    set_module(vm, made.get())?;
    Ok(made)
}

fn new_type_var_tuple(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let signature = "(name, *, default=<unrepresentable>)";
    let [name, default] = given::bind::<2>(vm, "typevartuple", signature, arguments, keywords)?;
    expect_name(vm, "typevartuple", name)?;
    let name = vm.heap.own(name);
    let made = native::create(vm, kind, [(NAME, name)]);
    store_default(vm, made.get(), default);
    set_module(vm, made.get())?;
    Ok(made)
}

/// `P.args` and `P.kwargs`.
fn new_part(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.type_data(kind).short_name().to_lowercase();
    let [origin] = given::bind::<1>(vm, &name, "(origin)", arguments, keywords)?;
    let origin = vm.heap.own(origin);
    Ok(native::create(vm, kind, [(ORIGIN, origin)]))
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let flags = vm.heap.word(object, FLAGS);
    let mark = match flags {
        _ if vm.heap.type_of(object) == t::TYPE_VAR_TUPLE => "",
        flags if flags & INFER != 0 => "",
        flags if flags & COVARIANT != 0 => "+",
        flags if flags & CONTRAVARIANT != 0 => "-",
        _ => "~",
    };
    let name = vm.heap.field(object, NAME);
    let text = format!("{mark}{}", vm.heap.text(name));
    Ok(vm.heap.str(&text))
}

fn part_repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let origin = vm.heap.field(object, ORIGIN);
    let part = if vm.heap.type_of(object) == t::PARAM_SPEC_ARGS { "args" } else { "kwargs" };
    let name = if vm.heap.type_of(origin) == t::PARAM_SPEC {
        let name = vm.heap.field(origin, NAME);
        vm.heap.text(name).into_owned()
    } else {
        protocol::repr_text(vm, origin)?
    };
    Ok(vm.heap.str(&format!("{name}.{part}")))
}

fn part_compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let is_equality = matches!(operator, Compare::Equal | Compare::NotEqual);
    if !is_equality || vm.heap.type_of(left) != vm.heap.type_of(right) {
        return Ok(vm.not_implemented());
    }
    let origins = [left, right].map(|part| vm.heap.field(part, ORIGIN));
    protocol::compare(vm, origins[0], origins[1], operator)
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    call(vm, "_make_union", &[left, right])
}

fn get_flag<const FLAG: u64>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let is_set = vm.heap.word(object, FLAGS) & FLAG != 0;
    Ok(vm.bool(is_set))
}

pub fn get_name(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(object, NAME);
    Ok(vm.heap.own(name))
}

fn get_bound(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let bound = lazy(vm, object, BOUND, EVALUATE_BOUND)?;
    Ok(vm.heap.own(bound.some().unwrap_or(image::NONE)))
}

fn get_constraints(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    match lazy(vm, object, CONSTRAINTS, EVALUATE_CONSTRAINTS)?.some() {
        Some(constraints) => Ok(vm.heap.own(constraints)),
        None => Ok(vm.heap.tuple(&[])),
    }
}

fn get_default(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    match lazy(vm, object, DEFAULT, EVALUATE_DEFAULT)?.some() {
        Some(default) => Ok(vm.heap.own(default)),
        None => no_default(vm),
    }
}

fn get_part<const KIND: u32>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let object = vm.heap.own(object);
    Ok(native::create(vm, Obj(KIND), [(ORIGIN, object)]))
}

fn get_origin(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let origin = vm.heap.field(object, ORIGIN);
    Ok(vm.heap.own(origin))
}

fn has_default(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let has = [DEFAULT, EVALUATE_DEFAULT]
        .iter()
        .any(|word| !vm.heap.field(arguments[0], *word).is_null());
    Ok(vm.bool(has))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    get_name(vm, arguments[0])
}

fn substitute(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = match vm.heap.type_of(arguments[0]) {
        t::PARAM_SPEC => "_paramspec_subst",
        t::TYPE_VAR_TUPLE => {
            let text = "Substitution of bare TypeVarTuple is not supported";
            return Err(exception::type_error(vm, text));
        }
        _ => "_typevar_subst",
    };
    call(vm, name, arguments)
}

fn prepare(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match vm.heap.type_of(arguments[0]) {
        t::PARAM_SPEC => call(vm, "_paramspec_prepare_subst", arguments),
        t::TYPE_VAR_TUPLE => call(vm, "_typevartuple_prepare_subst", arguments),
        _ => prepare_type_var(vm, arguments),
    }
}

/// A type variable that is given nothing takes its default.
fn prepare_type_var(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, alias, given] = arguments else { return Ok(vm.none()) };
    let parameters = protocol::get_attribute_str(vm, *alias, "__parameters__")?;
    let listed = protocol::collect(vm, parameters.get());
    vm.release(parameters);
    let listed = listed?;
    let index = listed.iter().position(|parameter| parameter.get() == *object);
    vm.release_all(listed);
    let length = protocol::length(vm, *given)?;
    let index = index.map_or(i64::MAX, |index| index as i64);
    if index < length {
        return Ok(vm.heap.own(*given));
    }
    let default = lazy(vm, *object, DEFAULT, EVALUATE_DEFAULT)?;
    if index > length || default.is_null() {
        let text = format!("Too few arguments for {}", protocol::str_text(vm, *alias)?);
        return Err(exception::type_error(vm, text));
    }
    let more = vm.heap.tuple(&[default]);
    let result = protocol::binary(vm, Operator::Add, *given, more.get());
    vm.release(more);
    result
}

fn no_subclass(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.type_data(vm.heap.type_of(arguments[0])).short_name().to_owned();
    Err(exception::type_error(vm, format!("Cannot subclass an instance of {kind}")))
}

/// `Unpack[Ts]`, which `*Ts` gives.
fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let unpacked = typing_alias::unpack(vm, object)?;
    let items = vm.heap.tuple(&[unpacked.get()]);
    vm.release(unpacked);
    let iterator = protocol::iter(vm, items.get());
    vm.release(items);
    iterator
}

fn identity(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.own(arguments[0]))
}

fn no_default_repr(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.str("typing.NoDefault"))
}

fn no_default_reduce(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.str("NoDefault"))
}

fn new_no_default(vm: &mut dyn Vm, _: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if !given.is_empty() || !keywords.is_empty() {
        return Err(exception::type_error(vm, "NoDefaultType takes no arguments"));
    }
    no_default(vm)
}

fn add_no_default(vm: &mut dyn Vm, namespace: Obj) {
    if vm.heap.profile.words.unions_are_typings {
        let union = vm.own(t::UNION_TYPE);
        crate::python::library::set(vm, namespace, "Union", union);
    }
    let object = vm.heap.new_object(t::NO_DEFAULT_TYPE);
    crate::python::library::set(vm, namespace, "NoDefault", object);
}

/// `Generic.__class_getitem__` and `__init_subclass__`, which stand in `typing`.
fn generic_class_getitem(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, "_generic_class_getitem", arguments)
}

fn generic_init_subclass(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, "_generic_init_subclass", arguments)
}

/// Class, positional arguments as a tuple, keyword arguments as a dict.
fn forward(vm: &mut dyn Vm, name: &str, arguments: &[Obj]) -> Fallible<Owned> {
    let mut given = vec![arguments[0]];
    if let Some(more) = arguments[1].some() {
        given.extend(vm.heap.tuple_items(more));
    }
    let mut keywords = Vec::new();
    if let Some(named) = arguments[2].some() {
        for (key, value) in vm.heap.dict_items(named) {
            keywords.push(key);
            given.push(value);
        }
    }
    let typing = vm.import("typing")?;
    let function = protocol::get_attribute_str(vm, typing.get(), name);
    vm.release(typing);
    let function = function?;
    let result = vm.call(function.get(), &given, &keywords);
    vm.release(function);
    result
}

const DICT: GetSet = member("__dict__", instance::get_dict);

const METHODS: &[Def] = &[
    def("__typing_subst__", "($self, arg, /)", substitute),
    def("__typing_prepare_subst__", "($self, alias, args, /)", prepare),
    def("__reduce__", "($self, /)", reduce),
    def("has_default", "($self, /)", has_default),
    def("__mro_entries__", "($self, object, /)", no_subclass),
];

const TYPE_VAR_MEMBERS: &[GetSet] = &[
    member("__name__", get_name),
    member("__covariant__", get_flag::<COVARIANT>),
    member("__contravariant__", get_flag::<CONTRAVARIANT>),
    member("__infer_variance__", get_flag::<INFER>),
    get("__bound__", get_bound),
    get("__constraints__", get_constraints),
    get("__default__", get_default),
    DICT,
];

const PARAM_SPEC_MEMBERS: &[GetSet] = &[
    member("__name__", get_name),
    member("__bound__", get_bound),
    member("__covariant__", get_flag::<COVARIANT>),
    member("__contravariant__", get_flag::<CONTRAVARIANT>),
    member("__infer_variance__", get_flag::<INFER>),
    get("args", get_part::<{ t::PARAM_SPEC_ARGS.0 }>),
    get("kwargs", get_part::<{ t::PARAM_SPEC_KWARGS.0 }>),
    get("__default__", get_default),
    DICT,
];

const TUPLE_MEMBERS: &[GetSet] =
    &[member("__name__", get_name), get("__default__", get_default), DICT];

const PART_METHODS: &[Def] = &[def("__mro_entries__", "($self, object, /)", no_subclass)];
const PART_MEMBERS: &[GetSet] = &[member("__origin__", get_origin)];

const VARIABLE: Slots = Slots { repr: Some(repr), ..Slots::EMPTY }.binary(Operator::Or, or);
const PART: Slots = Slots {
    repr: Some(part_repr),
    compare: Some(part_compare),
    new: Some(new_part),
    ..Slots::EMPTY
};

/// The module's types.
pub const TYPES: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: TYPE_VAR_MEMBERS,
        doc: "Type variable.",
        ..TypeRow::new("typing.TypeVar", t::TYPE_VAR, Slots { new: Some(new_type_var), ..VARIABLE })
    },
    TypeRow {
        methods: METHODS,
        members: PARAM_SPEC_MEMBERS,
        doc: "Parameter specification variable.",
        ..TypeRow::new(
            "typing.ParamSpec",
            t::PARAM_SPEC,
            Slots { new: Some(new_param_spec), ..VARIABLE },
        )
    },
    TypeRow {
        methods: METHODS,
        members: TUPLE_MEMBERS,
        doc: "Type variable tuple.",
        ..TypeRow::new(
            "typing.TypeVarTuple",
            t::TYPE_VAR_TUPLE,
            Slots {
                repr: Some(repr),
                iter: Some(iter),
                new: Some(new_type_var_tuple),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: PART_METHODS,
        members: PART_MEMBERS,
        ..TypeRow::new("typing.ParamSpecArgs", t::PARAM_SPEC_ARGS, PART)
    },
    TypeRow {
        methods: PART_METHODS,
        members: PART_MEMBERS,
        ..TypeRow::new("typing.ParamSpecKwargs", t::PARAM_SPEC_KWARGS, PART)
    },
    TypeRow {
        methods: &[def("__reduce__", "($self, /)", no_default_reduce)],
        doc: "The type of the NoDefault singleton.",
        ..TypeRow::new(
            "NoDefaultType",
            t::NO_DEFAULT_TYPE,
            Slots { repr: Some(no_default_repr), new: Some(new_no_default), ..Slots::EMPTY },
        )
    },
    TypeRow {
        methods: &[
            class_method("__class_getitem__", "($cls, /, *args, **kwargs)", generic_class_getitem),
            class_method("__init_subclass__", "($cls, /, *args, **kwargs)", generic_init_subclass),
        ],
        flags: flag::BASE_TYPE,
        doc: "Abstract base class for generic types.",
        ..TypeRow::new(
            "typing.Generic",
            t::TYPING_GENERIC,
            Slots { new: Some(object::new), ..Slots::EMPTY },
        )
    },
    typing_alias::ROW,
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.\n",
    functions: &[def("_idfunc", "($module, x, /)", identity)],
    constants: &[
        ("TypeVar", Constant::Static(t::TYPE_VAR)),
        ("ParamSpec", Constant::Static(t::PARAM_SPEC)),
        ("TypeVarTuple", Constant::Static(t::TYPE_VAR_TUPLE)),
        ("ParamSpecArgs", Constant::Static(t::PARAM_SPEC_ARGS)),
        ("ParamSpecKwargs", Constant::Static(t::PARAM_SPEC_KWARGS)),
        ("TypeAliasType", Constant::Static(t::TYPE_ALIAS_TYPE)),
        ("Generic", Constant::Static(t::TYPING_GENERIC)),
    ],
    types: TYPES,
    fill: Some(add_no_default),
};

/// `INTRINSIC_SET_FUNCTION_TYPE_PARAMS`.
pub fn set_function_parameters(vm: &mut dyn Vm, function: Obj, parameters: Obj) {
    let parameters = vm.heap.own(parameters);
    vm.store(function, fields::function::TYPE_PARAMETERS, parameters);
}
