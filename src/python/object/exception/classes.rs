//! The rows of the exception classes.

use crate::python::heap::Obj;
use crate::python::heap::image::types as t;
use crate::python::object::exception::{base, group, members, reduce};
use crate::python::object::{GetSet, Slots, TypeRow, flag};

const fn row(name: &'static str, handle: Obj) -> TypeRow {
    with(name, handle, base::DERIVED, &[])
}

/// An exception class of a module.
pub const fn module_row(name: &'static str, handle: Obj) -> TypeRow {
    row(name, handle)
}

#[expect(clippy::large_types_passed_by_value, reason = "runs when the table is compiled")]
const fn with(
    name: &'static str,
    handle: Obj,
    slots: Slots,
    members: &'static [GetSet],
) -> TypeRow {
    TypeRow { members, flags: flag::BASE_TYPE, ..TypeRow::new(name, handle, slots) }
}

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: base::METHODS,
        ..with("BaseException", t::BASE_EXCEPTION, base::SLOTS, base::MEMBERS)
    },
    row("Exception", t::EXCEPTION),
    row("GeneratorExit", t::GENERATOR_EXIT),
    row("KeyboardInterrupt", t::KEYBOARD_INTERRUPT),
    with("SystemExit", t::SYSTEM_EXIT, members::INITIALISED, members::SYSTEM_EXIT_MEMBERS),
    TypeRow {
        methods: group::METHODS,
        ..with("BaseExceptionGroup", t::BASE_EXCEPTION_GROUP, group::SLOTS, group::MEMBERS)
    },
    with("ExceptionGroup", t::EXCEPTION_GROUP, Slots::EMPTY, &[]),
    row("ArithmeticError", t::ARITHMETIC_ERROR),
    row("AssertionError", t::ASSERTION_ERROR),
    row("BufferError", t::BUFFER_ERROR),
    row("EOFError", t::EOF_ERROR),
    row("LookupError", t::LOOKUP_ERROR),
    row("MemoryError", t::MEMORY_ERROR),
    row("ReferenceError", t::REFERENCE_ERROR),
    row("RuntimeError", t::RUNTIME_ERROR),
    row("StopAsyncIteration", t::STOP_ASYNC_ITERATION),
    row("SystemError", t::SYSTEM_ERROR),
    row("TypeError", t::TYPE_ERROR),
    row("ValueError", t::VALUE_ERROR),
    row("Warning", t::WARNING),
    TypeRow {
        methods: reduce::ATTRIBUTE_METHODS,
        ..with("AttributeError", t::ATTRIBUTE_ERROR, members::ATTRIBUTE, members::ATTRIBUTE_MEMBERS)
    },
    TypeRow {
        methods: reduce::IMPORT_METHODS,
        ..with("ImportError", t::IMPORT_ERROR, members::IMPORT, members::IMPORT_MEMBERS)
    },
    with("ModuleNotFoundError", t::MODULE_NOT_FOUND_ERROR, members::IMPORT, &[]),
    with("NameError", t::NAME_ERROR, members::NAME, members::NAME_MEMBERS),
    with("UnboundLocalError", t::UNBOUND_LOCAL_ERROR, members::NAME, &[]),
    with("StopIteration", t::STOP_ITERATION, members::INITIALISED, members::STOP_ITERATION_MEMBERS),
    TypeRow {
        methods: reduce::OS_METHODS,
        ..with("OSError", t::OS_ERROR, members::OS, members::OS_MEMBERS)
    },
    with("BlockingIOError", t::BLOCKING_IO_ERROR, members::OS, &[]),
    with("ChildProcessError", t::CHILD_PROCESS_ERROR, members::OS, &[]),
    with("ConnectionError", t::CONNECTION_ERROR, members::OS, &[]),
    with("FileExistsError", t::FILE_EXISTS_ERROR, members::OS, &[]),
    with("FileNotFoundError", t::FILE_NOT_FOUND_ERROR, members::OS, &[]),
    with("InterruptedError", t::INTERRUPTED_ERROR, members::OS, &[]),
    with("IsADirectoryError", t::IS_A_DIRECTORY_ERROR, members::OS, &[]),
    with("NotADirectoryError", t::NOT_A_DIRECTORY_ERROR, members::OS, &[]),
    with("PermissionError", t::PERMISSION_ERROR, members::OS, &[]),
    with("ProcessLookupError", t::PROCESS_LOOKUP_ERROR, members::OS, &[]),
    with("TimeoutError", t::TIMEOUT_ERROR, members::OS, &[]),
    with("BrokenPipeError", t::BROKEN_PIPE_ERROR, members::OS, &[]),
    with("ConnectionAbortedError", t::CONNECTION_ABORTED_ERROR, members::OS, &[]),
    with("ConnectionRefusedError", t::CONNECTION_REFUSED_ERROR, members::OS, &[]),
    with("ConnectionResetError", t::CONNECTION_RESET_ERROR, members::OS, &[]),
    with("SyntaxError", t::SYNTAX_ERROR, members::SYNTAX, members::SYNTAX_MEMBERS),
    with("IndentationError", t::INDENTATION_ERROR, members::SYNTAX, &[]),
    with("TabError", t::TAB_ERROR, members::SYNTAX, &[]),
    with("_IncompleteInputError", t::INCOMPLETE_INPUT_ERROR, members::SYNTAX, &[]),
    row("FloatingPointError", t::FLOATING_POINT_ERROR),
    row("OverflowError", t::OVERFLOW_ERROR),
    row("ZeroDivisionError", t::ZERO_DIVISION_ERROR),
    row("IndexError", t::INDEX_ERROR),
    with("KeyError", t::KEY_ERROR, members::KEY, &[]),
    row("NotImplementedError", t::NOT_IMPLEMENTED_ERROR),
    row("RecursionError", t::RECURSION_ERROR),
    row("PythonFinalizationError", t::PYTHON_FINALIZATION_ERROR),
    row("UnicodeError", t::UNICODE_ERROR),
    with("UnicodeDecodeError", t::UNICODE_DECODE_ERROR, members::UNICODE, members::UNICODE_MEMBERS),
    with("UnicodeEncodeError", t::UNICODE_ENCODE_ERROR, members::UNICODE, members::UNICODE_MEMBERS),
    with(
        "UnicodeTranslateError",
        t::UNICODE_TRANSLATE_ERROR,
        members::UNICODE,
        members::UNICODE_MEMBERS,
    ),
    row("BytesWarning", t::BYTES_WARNING),
    row("DeprecationWarning", t::DEPRECATION_WARNING),
    row("EncodingWarning", t::ENCODING_WARNING),
    row("FutureWarning", t::FUTURE_WARNING),
    row("ImportWarning", t::IMPORT_WARNING),
    row("PendingDeprecationWarning", t::PENDING_DEPRECATION_WARNING),
    row("ResourceWarning", t::RESOURCE_WARNING),
    row("RuntimeWarning", t::RUNTIME_WARNING),
    row("SyntaxWarning", t::SYNTAX_WARNING),
    row("UnicodeWarning", t::UNICODE_WARNING),
    row("UserWarning", t::USER_WARNING),
];
