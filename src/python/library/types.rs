//! The module `types`: names for the types of the interpreter's own objects.

use crate::python::heap::image::types;
use crate::python::library::{Constant, Module, refused};
use crate::python::object::{Def, def};

refused! {
    new_class "types.new_class";
    prepare_class "types.prepare_class";
    resolve_bases "types.resolve_bases";
    get_original_bases "types.get_original_bases";
    coroutine "types.coroutine";
    dynamic_class_attribute "types.DynamicClassAttribute";
    capsule_type "types.CapsuleType";
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "types",
    doc: "Define names for built-in types that aren't directly accessible as a builtin.",
    functions: FUNCTIONS,
    constants: &[
        ("FunctionType", Constant::Static(types::FUNCTION)),
        ("LambdaType", Constant::Static(types::FUNCTION)),
        ("CodeType", Constant::Static(types::CODE)),
        ("MappingProxyType", Constant::Static(types::MAPPINGPROXY)),
        ("SimpleNamespace", Constant::Static(types::SIMPLE_NAMESPACE)),
        ("CellType", Constant::Static(types::CELL)),
        ("GeneratorType", Constant::Static(types::GENERATOR)),
        ("CoroutineType", Constant::Static(types::COROUTINE)),
        ("AsyncGeneratorType", Constant::Static(types::ASYNC_GENERATOR)),
        ("MethodType", Constant::Static(types::METHOD)),
        ("BuiltinFunctionType", Constant::Static(types::BUILTIN_FUNCTION)),
        ("BuiltinMethodType", Constant::Static(types::BUILTIN_FUNCTION)),
        ("WrapperDescriptorType", Constant::Static(types::WRAPPER_DESCRIPTOR)),
        ("MethodWrapperType", Constant::Static(types::METHOD_WRAPPER)),
        ("MethodDescriptorType", Constant::Static(types::METHOD_DESCRIPTOR)),
        ("ClassMethodDescriptorType", Constant::Static(types::CLASSMETHOD_DESCRIPTOR)),
        ("ModuleType", Constant::Static(types::MODULE)),
        ("TracebackType", Constant::Static(types::TRACEBACK)),
        ("FrameType", Constant::Static(types::FRAME)),
        ("GetSetDescriptorType", Constant::Static(types::GETSET_DESCRIPTOR)),
        ("MemberDescriptorType", Constant::Static(types::MEMBER_DESCRIPTOR)),
        ("GenericAlias", Constant::Static(types::GENERIC_ALIAS)),
        ("UnionType", Constant::Static(types::UNION_TYPE)),
        ("EllipsisType", Constant::Static(types::ELLIPSIS_TYPE)),
        ("NoneType", Constant::Static(types::NONE_TYPE)),
        ("NotImplementedType", Constant::Static(types::NOT_IMPLEMENTED_TYPE)),
    ],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("new_class", "(*args, **kwargs)", new_class),
    def("prepare_class", "(*args, **kwargs)", prepare_class),
    def("resolve_bases", "(*args, **kwargs)", resolve_bases),
    def("get_original_bases", "(*args, **kwargs)", get_original_bases),
    def("coroutine", "(*args, **kwargs)", coroutine),
    def("DynamicClassAttribute", "(*args, **kwargs)", dynamic_class_attribute),
    def("CapsuleType", "(*args, **kwargs)", capsule_type),
];
