//! Names by the version that brought them.

/// A version, and names that came with it.
pub type NewNames = ((u8, u8, u8), &'static [&'static str]);

/// Attributes of built-in types and functions of modules by the version that brought them: `owner.name`, or a name for all
/// owners.
pub const NEW_NAMES: &[NewNames] = &[
    (
        (3, 10, 0),
        &[
            "EncodingWarning",
            "aiter",
            "anext",
            "code.co_lines",
            "dict_items.mapping",
            "dict_keys.mapping",
            "dict_values.mapping",
            "function.__builtins__",
            "int.bit_count",
            "sys.orig_argv",
            "sys.stdlib_module_names",
        ],
    ),
    (
        (3, 11, 0),
        &[
            "BaseException.__notes__",
            "BaseException.add_note",
            "BaseExceptionGroup",
            "ExceptionGroup",
            "bytes.__bytes__",
            "code.co_exceptiontable",
            "code.co_positions",
            "code.co_qualname",
            "complex.__complex__",
            "math.cbrt",
            "math.exp2",
            "object.__getstate__",
            "operator.call",
            "sys.exception",
        ],
    ),
    (
        (3, 12, 0),
        &[
            "array.__buffer__",
            "array.__release_buffer__",
            "async_generator.ag_suspended",
            "bytearray.__buffer__",
            "bytearray.__release_buffer__",
            "bytes.__buffer__",
            "function.__type_params__",
            "int.is_integer",
            "memoryview.__buffer__",
            "memoryview.__release_buffer__",
            "memoryview._from_flags",
            "sys._setprofileallthreads",
            "sys._settraceallthreads",
            "sys.getunicodeinternedsize",
            "sys.last_exc",
        ],
    ),
    (
        (3, 13, 0),
        &[
            "PythonFinalizationError",
            "SimpleNamespace.__replace__",
            "_IncompleteInputError",
            "array.clear",
            "code.__replace__",
            "flags.gil",
            "math.fma",
            "property.__name__",
            "struct_time.__replace__",
            "sys._is_gil_enabled",
            "sys._is_interned",
        ],
    ),
    (
        (3, 14, 0),
        &[
            "Interpolation",
            "RLock.locked",
            "TemplateStr",
            "__annotate__",
            "_clear_type_descriptors",
            "_is_immortal",
            "classmethod.__annotations__",
            "context_aware_warnings",
            "get_special_method_names",
            "staticmethod.__annotations__",
            "thread_inherit_context",
        ],
    ),
];
