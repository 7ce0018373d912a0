"""Tools around specs and names of modules."""

import sys
from _frozen_importlib import ModuleSpec, _find_spec
from importlib import _resolve

MAGIC_NUMBER = (3571).to_bytes(2, "little") + b"\r\n"


def resolve_name(name, package):
    """An absolute name for a relative one."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(
            f"no package specified for {name!r} (required for relative module names)", name=name
        )
    level = len(name) - len(name.lstrip("."))
    return _resolve(name[level:], package, level)


def find_spec(name, package=None):
    """The spec of a module: imported already, or what an import would find. None when there is none."""
    full = resolve_name(name, package) if name.startswith(".") else name
    if full in sys.modules:
        module = sys.modules[full]
        if module is None:
            return None
        try:
            spec = module.__spec__
        except AttributeError:
            raise ValueError(f"{name}.__spec__ is not set") from None
        if spec is None:
            raise ValueError(f"{name}.__spec__ is None")
        return spec
    parent = full.rpartition(".")[0]
    if parent:
        try:
            __import__(parent)
            sys.modules[parent].__path__
        except AttributeError:
            raise ModuleNotFoundError(
                f"__path__ attribute not found on {parent!r} while trying to find {full!r}", name=full
            ) from None
    return _find_spec(full)


def module_from_spec(spec):
    """A new module for a spec; its code has not run."""
    module = type(sys)(spec.name)
    module.__spec__ = spec
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
        module.__cached__ = spec.cached
    return module


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def cache_from_source(path, debug_override=None, *, optimization=None):
    folder, slash, file = path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    suffix = f".opt-{optimization}" if optimization else ""
    return f"{folder}{slash}__pycache__/{stem}.{sys.implementation.cache_tag}{suffix}.pyc"
