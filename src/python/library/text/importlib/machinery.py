"""The parts of the import system that have a name."""

from _frozen_importlib import BuiltinImporter, FrozenImporter, ModuleSpec
from _frozen_importlib_external import SourceFileLoader

SOURCE_SUFFIXES = [".py"]
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = [".cpython-313-x86_64-linux-gnu.so", ".abi3.so", ".so"]


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ExtensionFileLoader:
    """A kind of module that this machine never has."""


class SourcelessFileLoader:
    """A kind of module that this machine never has."""


class NamespaceLoader:
    """A kind of module that this machine never has."""


class PathFinder:
    """What looks along `sys.path`: the machine does so itself."""


class FileFinder:
    """What looks into one folder: the machine does so itself."""
