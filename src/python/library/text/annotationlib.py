"""Annotations as a version that evaluates them at once has them.

Library text newer than the modelled version asks this module for annotations. Here every annotation
is a value (or a string that its author wrote), so no format but the value's own is ever needed.
"""

import builtins
import enum
import functools
import sys
import types

__all__ = [
    "Format",
    "ForwardRef",
    "annotations_to_string",
    "call_annotate_function",
    "call_evaluate_function",
    "get_annotate_from_class_namespace",
    "get_annotations",
    "type_repr",
]


class Format(enum.IntEnum):
    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class ForwardRef:
    """A name in an annotation that is looked up later."""

    __slots__ = (
        "__forward_arg__",
        "__forward_code__",
        "__forward_evaluated__",
        "__forward_value__",
        "__forward_is_argument__",
        "__forward_is_class__",
        "__forward_module__",
        "__owner__",
    )

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False, owner=None):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        source = f"({arg},)[0]" if arg.startswith("*") else arg
        try:
            code = compile(source, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_code__ = code
        self.__forward_evaluated__ = False
        self.__forward_value__ = None
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module
        self.__owner__ = owner

    def __init_subclass__(cls, /, *args, **kwargs):
        raise TypeError("Cannot subclass special typing classes")

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=Format.VALUE):
        if format == Format.STRING:
            return self.__forward_arg__
        owner = owner if owner is not None else self.__owner__
        globals, locals = self.__namespaces(globals, locals, owner)
        if type_params is None and owner is not None:
            type_params = getattr(owner, "__type_params__", None)
        if type_params:
            locals = {param.__name__: param for param in type_params} | dict(locals)
        try:
            return eval(self.__forward_code__, globals, locals)
        except NameError:
            if format == Format.FORWARDREF:
                return self
            raise

    def __namespaces(self, globals, locals, owner):
        module = sys.modules.get(self.__forward_module__)
        if module is not None:
            globals = module.__dict__
        if globals is None and owner is not None:
            if isinstance(owner, types.ModuleType):
                globals = owner.__dict__
            elif isinstance(owner, type):
                globals = getattr(sys.modules.get(owner.__module__), "__dict__", None)
            else:
                globals = getattr(owner, "__globals__", None)
        if locals is None:
            locals = vars(owner) if isinstance(owner, type) else globals
        return ({} if globals is None else globals), ({} if locals is None else locals)

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (
            self.__forward_arg__ == other.__forward_arg__
            and self.__forward_module__ == other.__forward_module__
        )

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        import typing

        return typing.Union[self, other]

    def __ror__(self, other):
        import typing

        return typing.Union[other, self]

    def __repr__(self):
        module = f", module={self.__forward_module__!r}" if self.__forward_module__ else ""
        return f"ForwardRef({self.__forward_arg__!r}{module})"


ForwardRef.__module__ = "typing"


def type_repr(value):
    """An annotation as its author would have written it."""
    if isinstance(value, types.GenericAlias):
        return repr(value)
    if isinstance(value, type):
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    if value is ...:
        return "..."
    if isinstance(value, types.FunctionType):
        return value.__name__
    return repr(value)


def annotations_to_string(annotations):
    return {
        name: value if isinstance(value, str) else type_repr(value)
        for name, value in annotations.items()
    }


def call_annotate_function(annotate, format, *, owner=None):
    annotations = annotate(Format.VALUE)
    return annotations_to_string(annotations) if format == Format.STRING else annotations


def call_evaluate_function(evaluate, format, *, owner=None):
    value = evaluate(Format.VALUE)
    return type_repr(value) if format == Format.STRING else value


def get_annotate_from_class_namespace(namespace):
    return namespace.get("__annotate_func__", namespace.get("__annotate__"))


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    """The annotations of a function, class or module: a new dict."""
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    if isinstance(obj, type):
        found = obj.__dict__.get("__annotations__")
        if isinstance(found, types.GetSetDescriptorType):
            found = None
        if found is None and get_annotate_from_class_namespace(obj.__dict__) is not None:
            found = obj.__annotations__
    else:
        found = getattr(obj, "__annotations__", None)
        if found is None and not callable(obj) and not isinstance(obj, types.ModuleType):
            raise TypeError(f"{obj!r} is not a module, class, or callable.")
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if format == Format.STRING:
        return annotations_to_string(found)
    if not found or not eval_str:
        return dict(found)
    globals, locals = _namespaces(obj, globals, locals)
    return {
        name: eval(value, globals, locals) if isinstance(value, str) else value
        for name, value in found.items()
    }


def _namespaces(obj, globals, locals):
    inner = obj
    while not isinstance(obj, (type, types.ModuleType)):
        if hasattr(inner, "__wrapped__"):
            inner = inner.__wrapped__
        elif isinstance(inner, functools.partial):
            inner = inner.func
        else:
            break
    if globals is None:
        if isinstance(obj, type):
            globals = getattr(sys.modules.get(obj.__module__), "__dict__", None)
        elif isinstance(obj, types.ModuleType):
            globals = obj.__dict__
        else:
            globals = getattr(inner, "__globals__", None)
    if locals is None:
        locals = dict(vars(obj)) if isinstance(obj, type) else globals
    parameters = getattr(obj, "__type_params__", ())
    if parameters:
        locals = {parameter.__name__: parameter for parameter in parameters} | dict(locals or {})
    return globals, locals
