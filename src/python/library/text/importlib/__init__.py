"""Importing by name."""

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

import sys
from _frozen_importlib import _run_again
from builtins import __import__


def invalidate_caches():
    """Nothing is cached."""


def _resolve(name, package, level):
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{parts[0]}.{name}" if name else parts[0]


def import_module(name, package=None):
    """Import a module; a relative name needs the package it is relative to."""
    level = len(name) - len(name.lstrip("."))
    if level and not package:
        raise TypeError(
            f"the 'package' argument is required to perform a relative import for {name!r}"
        )
    if level:
        name = _resolve(name[level:], package, level)
    __import__(name)
    return sys.modules[name]


def reload(module):
    """Run a module's code again in the namespace that it has."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    parent = name.rpartition(".")[0]
    if parent and parent not in sys.modules:
        raise ImportError(f"parent {parent!r} not in sys.modules", name=parent)
    _run_again(module, name)
    return sys.modules[name]
