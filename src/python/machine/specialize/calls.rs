//! Forms of calls.

use crate::python::code::Op;
use crate::python::heap::image::types::{
    BUILTIN_FUNCTION, FUNCTION, METHOD, METHOD_DESCRIPTOR, MODULE, OBJECT, STR, TUPLE, TYPE,
};
use crate::python::heap::{Obj, fields};
use crate::python::machine::specialize::conventions::convention;
use crate::python::machine::specialize::{Chooser, Running, Taken};
use crate::python::machine::{Codes, Machine};
use crate::python::object::{descriptor, flag, method, types};

/// Types whose calls take a vector of arguments (`tp_vectorcall`).
const VECTORCALL: [&str; 14] = [
    "bool",
    "dict",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "list",
    "map",
    "range",
    "reversed",
    "set",
    "super",
    "tuple",
    "type",
];

/// A call: what is called, how many arguments with the self of a method, the instruction's count, names of keywords.
#[derive(Clone, Copy)]
struct Call {
    callable: Obj,
    count: u32,
    given: u32,
    has_names: bool,
    /// The result is dropped at once.
    is_statement: bool,
}

impl Machine {
    pub(super) fn choose_call(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let call = self.call_of(running);
        let is_second = running.op == Op::CallPrepared;
        match self.core.heap.type_of(call.callable) {
            FUNCTION if running.op == Op::Precall => chooser.form(&["PRECALL_PYFUNC"], 0),
            METHOD if running.op == Op::Precall => chooser.form(&["PRECALL_BOUND_METHOD"], 0),
            FUNCTION => self.choose_python(call.callable, call, false, chooser),
            METHOD if self.is_unbound(call.callable) => Taken::Unknown,
            METHOD => {
                let function = self.core.heap.field(call.callable, fields::method::FUNCTION);
                if self.core.heap.type_of(function) == FUNCTION {
                    // What goes before a call takes the method apart in 3.11.
                    let count = call.count + u32::from(is_second);
                    self.choose_python(function, Call { count, ..call }, !is_second, chooser)
                } else {
                    Taken::Plain
                }
            }
            _ if is_second => Taken::Plain,
            BUILTIN_FUNCTION => self.choose_builtin(call, chooser),
            METHOD_DESCRIPTOR => self.choose_descriptor(call, chooser),
            _ if types::is_type(self, call.callable) => self.choose_class(call, chooser),
            _ => chooser.form(&["CALL_NON_PY_GENERAL"], 0),
        }
    }

    /// A class's method that 3.14 does not bind where it is called at once through an instance.
    fn is_unbound(&self, method: Obj) -> bool {
        let receiver = self.core.heap.field(method, fields::method::SELF);
        let loads =
            self.codes.adaptive.as_ref().is_some_and(|adaptive| adaptive.loads_class_methods);
        loads && types::is_type(&self.core, receiver)
    }

    fn call_of(&self, running: Running) -> Call {
        let given = running.arg;
        let (lower, upper) = (self.operand(given + 2), self.operand(given + 1));
        // Until 3.12 NULL may lie below what is called.
        let (callable, is_method) =
            if lower.is_null() { (upper, false) } else { (lower, !upper.is_null()) };
        let code = &self.codes.loaded[running.code as usize].code;
        let op_at = |at: usize| code.instructions.get(at).map(|found| found.op);
        let steps = if running.op == Op::CallPrepared { 2 } else { 1 };
        let before = running.at.checked_sub(steps).and_then(op_at);
        let behind = if running.op == Op::Precall { 2 } else { 1 };
        Call {
            callable,
            count: given + u32::from(is_method),
            given,
            has_names: before == Some(Op::KwNames),
            is_statement: op_at(running.at + behind) == Some(Op::PopTop),
        }
    }

    /// `specialize_py_call`.
    fn choose_python(
        &mut self,
        function: Obj,
        call: Call,
        bound: bool,
        chooser: &Chooser,
    ) -> Taken {
        let heap = &self.core.heap;
        let code = Codes::number_of(heap, heap.field(function, fields::function::CODE));
        let key = u64::from(code);
        let count = call.count + u32::from(bound);
        let takes = self.takes_plainly(function);
        let is_general = chooser.has("CALL_PY_GENERAL");
        if takes == Some(count) && !call.has_names {
            let is_old = bound && !chooser.has("CALL_BOUND_METHOD_EXACT_ARGS");
            if !bound || is_old {
                return chooser.form(&["CALL_PY_EXACT_ARGS"], key);
            }
            return chooser.form(&["CALL_BOUND_METHOD_EXACT_ARGS"], key);
        }
        if is_general {
            let name = if bound { "CALL_BOUND_METHOD_GENERAL" } else { "CALL_PY_GENERAL" };
            return chooser.form(&[name], key);
        }
        let defaults = self.core.heap.field(function, fields::function::DEFAULTS);
        let has = if defaults.is_null() || defaults == crate::python::heap::image::NONE {
            0
        } else {
            self.core.heap.tuple_length(defaults) as u32
        };
        match takes {
            Some(takes) if !call.has_names && count < takes && count + has >= takes => {
                if bound && chooser.has("CALL_BOUND_METHOD_EXACT_ARGS") {
                    return Taken::Plain;
                }
                chooser.form(&["CALL_PY_WITH_DEFAULTS"], key)
            }
            _ => Taken::Plain,
        }
    }

    /// `specialize_c_call`.
    fn choose_builtin(&mut self, call: Call, chooser: &Chooser) -> Taken {
        let Some(convention) = self.convention_of(call.callable) else { return Taken::Unknown };
        let key = u64::from(u32::from(convention));
        match convention {
            'O' if call.count != 1 => Taken::Plain,
            'O' if call.callable == self.callable_cache.len => {
                chooser.form(&["CALL_LEN", "CALL_NO_KW_LEN", "PRECALL_NO_KW_LEN"], 0)
            }
            'O' => chooser
                .form(&["CALL_BUILTIN_O", "CALL_NO_KW_BUILTIN_O", "PRECALL_NO_KW_BUILTIN_O"], key),
            'F' if call.has_names => Taken::Plain,
            'F' if call.count == 2 && call.callable == self.callable_cache.isinstance => chooser
                .form(&["CALL_ISINSTANCE", "CALL_NO_KW_ISINSTANCE", "PRECALL_NO_KW_ISINSTANCE"], 0),
            'F' => chooser.form(
                &["CALL_BUILTIN_FAST", "CALL_NO_KW_BUILTIN_FAST", "PRECALL_NO_KW_BUILTIN_FAST"],
                key,
            ),
            'W' => chooser.form(
                &["CALL_BUILTIN_FAST_WITH_KEYWORDS", "PRECALL_BUILTIN_FAST_WITH_KEYWORDS"],
                key,
            ),
            _ => chooser.form(&["CALL_NON_PY_GENERAL"], 0),
        }
    }

    fn choose_descriptor(&mut self, call: Call, chooser: &Chooser) -> Taken {
        let Some(convention) = self.convention_of(call.callable) else { return Taken::Unknown };
        if call.has_names {
            return Taken::Plain;
        }
        match convention {
            'N' if call.count != 1 => Taken::Plain,
            'O' if call.count != 2 => Taken::Plain,
            'N' => chooser.form(
                &[
                    "CALL_METHOD_DESCRIPTOR_NOARGS",
                    "CALL_NO_KW_METHOD_DESCRIPTOR_NOARGS",
                    "PRECALL_NO_KW_METHOD_DESCRIPTOR_NOARGS",
                ],
                0,
            ),
            'O' if call.callable == self.callable_cache.list_append
                && call.given == 1
                && call.is_statement =>
            {
                chooser.form(
                    &["CALL_LIST_APPEND", "CALL_NO_KW_LIST_APPEND", "PRECALL_NO_KW_LIST_APPEND"],
                    0,
                )
            }
            'O' => chooser.form(
                &[
                    "CALL_METHOD_DESCRIPTOR_O",
                    "CALL_NO_KW_METHOD_DESCRIPTOR_O",
                    "PRECALL_NO_KW_METHOD_DESCRIPTOR_O",
                ],
                0,
            ),
            'F' => chooser.form(
                &[
                    "CALL_METHOD_DESCRIPTOR_FAST",
                    "CALL_NO_KW_METHOD_DESCRIPTOR_FAST",
                    "PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST",
                ],
                0,
            ),
            'W' => chooser.form(
                &[
                    "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS",
                    "PRECALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS",
                ],
                0,
            ),
            _ => chooser.form(&["CALL_NON_PY_GENERAL"], 0),
        }
    }

    /// `specialize_class_call`.
    fn choose_class(&mut self, call: Call, chooser: &Chooser) -> Taken {
        let class = call.callable;
        let is_late = chooser.has("CALL_KW_PY");
        let data = self.core.type_data(class);
        if data.flags & flag::IMMUTABLE_TYPE != 0 {
            if call.count == 1 && call.given == 1 && !call.has_names {
                let names: &[&str] = match class {
                    STR => &["CALL_STR_1", "CALL_NO_KW_STR_1", "PRECALL_NO_KW_STR_1"],
                    TYPE => &["CALL_TYPE_1", "CALL_NO_KW_TYPE_1", "PRECALL_NO_KW_TYPE_1"],
                    TUPLE => &["CALL_TUPLE_1", "CALL_NO_KW_TUPLE_1", "PRECALL_NO_KW_TUPLE_1"],
                    _ => &[],
                };
                if !names.is_empty() {
                    return chooser.form(names, 0);
                }
            }
            let name = data.short_name().to_owned();
            let is_new = chooser.has("CALL_NON_PY_GENERAL");
            let is_exception = data.flags & flag::BASE_EXCEPTION_SUBCLASS != 0;
            if is_exception && is_late {
                return Taken::Unknown;
            }
            if VECTORCALL.contains(&&*name) || is_new && matches!(&*name, "int" | "str") {
                return chooser.form(&["CALL_BUILTIN_CLASS", "PRECALL_BUILTIN_CLASS"], 0);
            }
            return if is_late { chooser.form(&["CALL_NON_PY_GENERAL"], 0) } else { Taken::Plain };
        }
        if self.core.heap.type_of(class) != TYPE {
            return chooser.form(&["CALL_NON_PY_GENERAL"], 0);
        }
        let plain = self.core.type_data(OBJECT).slots.new;
        let own = self.core.type_data(class).slots.new;
        let is_plain = match (plain, own) {
            (Some(plain), Some(own)) => std::ptr::fn_addr_eq(plain, own),
            _ => false,
        };
        let has_values = self.core.type_data(class).layout.inline_values;
        let name = self.core.names.init;
        let init = types::lookup(self, class, name);
        let is_function = !init.is_null() && self.core.heap.type_of(init) == FUNCTION;
        if is_plain && (has_values || is_late) && is_function && self.takes_plainly(init).is_some()
        {
            if !is_late && self.takes_plainly(init) != Some(call.count + 1) {
                return Taken::Plain;
            }
            let key = u64::from(types::version(self, class));
            return chooser.form(&["CALL_ALLOC_AND_ENTER_INIT"], key);
        }
        chooser.form(&["CALL_NON_PY_GENERAL"], 0)
    }

    pub(super) fn choose_call_keywords(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let callable = self.operand(running.arg + 3);
        let (function, name) = match self.core.heap.type_of(callable) {
            FUNCTION => (callable, "CALL_KW_PY"),
            METHOD => {
                (self.core.heap.field(callable, fields::method::FUNCTION), "CALL_KW_BOUND_METHOD")
            }
            _ => return chooser.form(&["CALL_KW_NON_PY"], 0),
        };
        if self.core.heap.type_of(function) != FUNCTION {
            return Taken::Plain;
        }
        let heap = &self.core.heap;
        let code = Codes::number_of(heap, heap.field(function, fields::function::CODE));
        chooser.form(&[name], u64::from(code))
    }

    /// How CPython's function takes its arguments.
    fn convention_of(&mut self, callable: Obj) -> Option<char> {
        let version = self.core.heap.profile.name;
        if self.core.heap.type_of(callable) == METHOD_DESCRIPTOR {
            let number = self.core.heap.word(callable, descriptor::PAYLOAD) as u32;
            let name = self.core.natives.def(number)?.name;
            let owner = self.core.heap.field(callable, descriptor::OWNER);
            let owner = self.core.type_data(owner).short_name().to_owned();
            return convention(version, &owner, name);
        }
        let name = method::native_name(&self.core, callable);
        let receiver = method::receiver(&self.core, callable);
        if receiver.is_null() || self.core.heap.type_of(receiver) == MODULE {
            let module = method::module_name(&self.core, callable)?;
            let plain = convention(version, &module, name);
            return plain.or_else(|| convention(version, &format!("_{module}"), name));
        }
        let kind = self.core.heap.type_of(receiver);
        let owners = self.core.type_data(kind).mro.clone();
        owners.into_iter().find_map(|owner| {
            let owner = self.core.type_data(owner).short_name().to_owned();
            convention(version, &owner, name)
        })
    }
}
