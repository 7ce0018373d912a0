//! The module `builtins`: its table, and the functions that only forward to the protocol.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::{Constant, Module, debugging, io};
use crate::python::library::{
    builtins_attribute, builtins_class, builtins_collect, builtins_number, builtins_run, print,
};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, Raised, Vm, def};
use crate::python::object::{coroutine, exception, given, iterators, protocol};

fn ascii(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::ascii(vm, arguments[0])
}

fn callable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let callable = protocol::is_callable(vm, arguments[0]);
    Ok(vm.bool(callable))
}

fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let specification = arguments[1].some().unwrap_or(image::EMPTY_STR);
    given::expect_str(vm, "format", "argument 2", specification)?;
    protocol::format(vm, arguments[0], specification)
}

fn hash(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let hash = protocol::hash(vm, arguments[0])?;
    Ok(vm.heap.int(hash))
}

fn id(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let address = vm.heap.address(arguments[0]);
    Ok(vm.heap.int_from_long(address as i64))
}

fn is_instance(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = protocol::is_instance(vm, arguments[0], arguments[1])?;
    Ok(vm.bool(answer))
}

fn is_subclass(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = protocol::is_subclass(vm, arguments[0], arguments[1])?;
    Ok(vm.bool(answer))
}

fn iter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Some(sentinel) = arguments[1].some() else { return protocol::iter(vm, arguments[0]) };
    if !protocol::is_callable(vm, arguments[0]) {
        return Err(exception::type_error(vm, "iter(v, w): v must be callable"));
    }
    Ok(iterators::of_callable(vm, arguments[0], sentinel))
}

fn next(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.type_data(vm.heap.type_of(arguments[0]));
    let Some(slot) = kind.slots.next else {
        let message = format!("'{}' object is not an iterator", kind.name);
        return Err(exception::type_error(vm, message));
    };
    let stopped = match slot(vm, arguments[0]) {
        Ok(Some(item)) => return Ok(item),
        Ok(None) => false,
        Err(Raised) if exception::matches(vm, types::STOP_ITERATION) => true,
        Err(Raised) => return Err(Raised),
    };
    match arguments[1].some() {
        Some(default) => {
            exception::clear(vm);
            Ok(vm.heap.own(default))
        }
        // What the iterator raised itself may carry a value.
        None if stopped => Err(Raised),
        None => Err(exception::stop_iteration(vm, Obj::NULL)),
    }
}

fn aiter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let Some(slot) = vm.type_data(kind).slots.async_iter else {
        let name = protocol::type_name(vm, arguments[0]);
        let text = format!("'{name}' object is not an async iterable");
        return Err(exception::type_error(vm, text));
    };
    let iterator = slot(vm, arguments[0])?;
    let kind = vm.heap.type_of(iterator.get());
    if vm.type_data(kind).slots.async_next.is_some() {
        return Ok(iterator);
    }
    let name = protocol::type_name(vm, iterator.get());
    let text = format!("aiter() returned not an async iterator of type '{name}'");
    vm.heap.release(iterator);
    Err(exception::type_error(vm, text))
}

fn anext(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let Some(slot) = vm.type_data(kind).slots.async_next else {
        let name = protocol::type_name(vm, arguments[0]);
        let text = format!("'{name}' object is not an async iterator");
        return Err(exception::type_error(vm, text));
    };
    let awaitable = slot(vm, arguments[0])?;
    match arguments[1].some() {
        Some(default) => Ok(coroutine::anext_with_default(vm, awaitable, default)),
        None => Ok(awaitable),
    }
}

fn len(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = protocol::length(vm, arguments[0])?;
    Ok(vm.heap.int(length))
}

fn repr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::repr(vm, arguments[0])
}

fn globals(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let globals = vm.globals();
    Ok(vm.heap.own(globals))
}

fn locals(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.locals()
}

fn input(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut streams = [Obj::NULL; 2];
    for (place, name) in streams.iter_mut().zip(["stdin", "stdout"]) {
        *place = crate::python::library::sys_attribute(vm, name);
        if place.is_null() || *place == image::NONE {
            return Err(exception::runtime_error(vm, format!("input(): lost sys.{name}")));
        }
    }
    let [stdin, stdout] = streams;
    if let Some(prompt) = arguments[0].some() {
        let prompt = protocol::str_text(vm, prompt)?;
        crate::python::library::write_file(vm, stdout, &prompt)?;
    }
    let line = protocol::call_method(vm, stdin, "readline", &[])?;
    let text = if classes::is_instance(vm, line.get(), types::STR) {
        Some(vm.heap.text(line.get()).into_owned())
    } else {
        None
    };
    vm.heap.release(line);
    match text {
        None => Err(exception::type_error(vm, "object.readline() returned non-string")),
        Some(text) if text.is_empty() => {
            Err(exception::raise(vm, types::EOF_ERROR, "EOF when reading a line"))
        }
        Some(text) => Ok(vm.heap.str(text.strip_suffix('\n').unwrap_or(&text))),
    }
}

fn exit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = arguments[0].some().unwrap_or(image::NONE);
    Err(exception::raise_with(vm, types::SYSTEM_EXIT, &[code]))
}

/// The types and exceptions that have a name in `builtins`.
fn add_types(vm: &mut dyn Vm, dict: Obj) {
    for row in types::core_rows() {
        let exported = TYPES.contains(&row.handle) || row.handle.0 >= types::BASE_EXCEPTION.0;
        let has = !vm.heap.profile.is_without("builtins", row.name);
        if exported
            && has
            && (!row.name.starts_with('_') || row.handle == types::INCOMPLETE_INPUT_ERROR)
        {
            let name = vm.heap.interned_name(row.name);
            let kind = vm.heap.own(row.handle);
            vm.heap.dict_set_str(dict, name, kind);
        }
    }
    for alias in ["EnvironmentError", "IOError"] {
        let name = vm.heap.interned_name(alias);
        let kind = vm.heap.own(types::OS_ERROR);
        vm.heap.dict_set_str(dict, name, kind);
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.\n\n\
          This module provides direct access to all 'built-in'\n\
          identifiers of Python; for example, builtins.len is\n\
          the full name for the built-in function len().\n\n\
          This module is not normally accessed explicitly by most\n\
          applications, but can be useful in modules that provide\n\
          objects with the same name as a builtin and need to\n\
          directly use the built-in version of that name.",
    functions: FUNCTIONS,
    constants: &[
        ("None", Constant::Static(image::NONE)),
        ("Ellipsis", Constant::Static(image::ELLIPSIS)),
        ("NotImplemented", Constant::Static(image::NOT_IMPLEMENTED)),
        ("False", Constant::Static(image::FALSE)),
        ("True", Constant::Static(image::TRUE)),
        ("__debug__", Constant::Static(image::TRUE)),
    ],
    fill: Some(add_types),
    ..Module::EMPTY
};

const TYPES: [Obj; 28] = [
    types::BOOL,
    types::MEMORYVIEW,
    types::BYTEARRAY,
    types::BYTES,
    types::CLASSMETHOD,
    types::COMPLEX,
    types::DICT,
    types::ENUMERATE,
    types::FILTER,
    types::FLOAT,
    types::FROZENSET,
    types::PROPERTY,
    types::INT,
    types::LIST,
    types::MAP,
    types::OBJECT,
    types::RANGE,
    types::REVERSED,
    types::SET,
    types::SLICE,
    types::STATICMETHOD,
    types::STR,
    types::SUPER,
    types::TUPLE,
    types::TYPE,
    types::ZIP,
    types::BASE_EXCEPTION,
    types::EXCEPTION,
];

const FUNCTIONS: &[Def] = &[
    def("__build_class__", "(*args, **kwargs)", builtins_class::build_class).doc(
        "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\n\
              Internal helper function used by the class statement.",
    ),
    def(
        "__import__",
        "($module, /, name, globals=None, locals=None, fromlist=(), level=0)",
        builtins_run::import,
    )
    .doc("Import a module."),
    def(
        "compile",
        "($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, \
         _feature_version=-1)",
        builtins_run::compile,
    )
    .doc("Compile source into a code object that can be executed by exec() or eval()."),
    def("eval", "($module, source, /, globals=None, locals=None)", builtins_run::eval)
        .doc("Evaluate the given source in the context of globals and locals."),
    def(
        "exec",
        "($module, source, /, globals=None, locals=None, *, closure=None)",
        builtins_run::exec,
    )
    .doc("Execute the given source in the context of globals and locals."),
    def("abs", "($module, x, /)", builtins_number::abs)
        .doc("Return the absolute value of the argument."),
    def("all", "($module, iterable, /)", builtins_collect::all).doc(
        "Return True if bool(x) is True for all values x in the iterable.\n\n\
              If the iterable is empty, return True.",
    ),
    def("any", "($module, iterable, /)", builtins_collect::any).doc(
        "Return True if bool(x) is True for any x in the iterable.\n\n\
              If the iterable is empty, return False.",
    ),
    def("ascii", "($module, obj, /)", ascii)
        .doc("Return an ASCII-only representation of an object."),
    def("bin", "($module, number, /)", builtins_number::bin)
        .doc("Return the binary representation of an integer."),
    def("breakpoint", "($module, /, *args, **kws)", debugging::breakpoint)
        .doc("Call sys.breakpointhook(*args, **kws)."),
    def("callable", "($module, obj, /)", callable).doc(
        "Return whether the object is callable (i.e., some kind of function).\n\n\
              Note that classes are callable, as are instances of classes with a\n\
              __call__() method.",
    ),
    def("chr", "($module, i, /)", builtins_number::chr)
        .doc("Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    def("delattr", "($module, obj, name, /)", builtins_attribute::delattr).doc(
        "Deletes the named attribute from the given object.\n\n\
              delattr(x, 'y') is equivalent to ``del x.y``",
    ),
    def("dir", "(object=<unset>, /)", builtins_attribute::dir),
    def("divmod", "($module, x, y, /)", builtins_number::divmod)
        .doc("Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    def("exit", "(code=None)", exit),
    def("format", "($module, value, format_spec='', /)", format)
        .doc("Return type(value).__format__(value, format_spec)"),
    def("getattr", "(object, name, default=<unset>, /)", builtins_attribute::getattr).doc(
        "Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\n\
              When a default argument is given, it is returned when the attribute doesn't\n\
              exist; without it, an exception is raised in that case.",
    ),
    def("globals", "($module, /)", globals)
        .doc("Return the dictionary containing the current scope's global variables."),
    def("hasattr", "($module, obj, name, /)", builtins_attribute::hasattr).doc(
        "Return whether the object has an attribute with the given name.\n\n\
              This is done by calling getattr(obj, name) and catching AttributeError.",
    ),
    def("hash", "($module, obj, /)", hash).doc("Return the hash value for the given object."),
    def("help", "($module, /, *args, **kws)", debugging::help),
    def("hex", "($module, number, /)", builtins_number::hex)
        .doc("Return the hexadecimal representation of an integer."),
    def("id", "($module, obj, /)", id).doc(
        "Return the identity of an object.\n\n\
              This is guaranteed to be unique among simultaneously existing objects.\n\
              (CPython uses the object's memory address.)",
    ),
    def("input", "($module, prompt='', /)", input).doc("Read a string from standard input."),
    def("isinstance", "($module, obj, class_or_tuple, /)", is_instance)
        .doc("Return whether an object is an instance of a class or of a subclass thereof."),
    def("issubclass", "($module, cls, class_or_tuple, /)", is_subclass)
        .doc("Return whether 'cls' is derived from another class or is the same class."),
    def("iter", "(object, sentinel=<unset>, /)", iter).doc("Get an iterator from an object."),
    def("aiter", "($module, async_iterable, /)", aiter)
        .doc("Return an AsyncIterator for an AsyncIterable object."),
    def("len", "($module, obj, /)", len).doc("Return the number of items in a container."),
    def("locals", "($module, /)", locals)
        .doc("Return a dictionary containing the current scope's local variables."),
    def("max", "(*args, key=None, default=<unset>)", builtins_collect::max)
        .doc(
            "With a single iterable argument, return its biggest item.\n\
              With two or more positional arguments, return the largest argument.",
        )
        .direct(builtins_collect::max_of),
    def("min", "(*args, key=None, default=<unset>)", builtins_collect::min)
        .doc(
            "With a single iterable argument, return its smallest item.\n\
              With two or more positional arguments, return the smallest argument.",
        )
        .direct(builtins_collect::min_of),
    def("next", "(iterator, default=<unset>, /)", next)
        .doc("Return the next item from the iterator."),
    def("anext", "($module, aiterator, default=<unrepresentable>, /)", anext)
        .doc("Return the next item from the async iterator."),
    def("oct", "($module, number, /)", builtins_number::oct)
        .doc("Return the octal representation of an integer."),
    def(
        "open",
        "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        io::open,
    ),
    def("ord", "($module, c, /)", builtins_number::ord)
        .doc("Return the Unicode code point for a one-character string."),
    def("pow", "($module, /, base, exp, mod=None)", builtins_number::pow)
        .doc("Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
    def("print", "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)", print::print)
        .doc("Prints the values to a stream, or to sys.stdout by default."),
    def("quit", "(code=None)", exit),
    def("repr", "($module, obj, /)", repr)
        .doc("Return the canonical string representation of the object."),
    def("round", "($module, /, number, ndigits=None)", builtins_number::round)
        .doc("Round a number to a given precision in decimal digits."),
    def("setattr", "($module, obj, name, value, /)", builtins_attribute::setattr).doc(
        "Sets the named attribute on the given object to the specified value.\n\n\
              setattr(x, 'y', v) is equivalent to ``x.y = v``",
    ),
    def("sorted", "(*args, **kwargs)", builtins_collect::sorted)
        .doc("Return a new list containing all items from the iterable in ascending order."),
    def("sum", "($module, iterable, /, start=0)", builtins_collect::sum)
        .doc("Return the sum of a 'start' value (default: 0) plus an iterable of numbers"),
    def("vars", "(object=<unset>, /)", builtins_attribute::vars).doc("Show vars."),
];
