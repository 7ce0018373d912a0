"""What finders and loaders are derived from."""

import abc


class Loader(metaclass=abc.ABCMeta):
    def create_module(self, spec):
        return None

    def load_module(self, fullname):
        raise ImportError


class MetaPathFinder(metaclass=abc.ABCMeta):
    def invalidate_caches(self):
        """Nothing is cached."""


class PathEntryFinder(metaclass=abc.ABCMeta):
    def invalidate_caches(self):
        """Nothing is cached."""


class InspectLoader(Loader):
    def is_package(self, fullname):
        raise ImportError

    @abc.abstractmethod
    def get_source(self, fullname):
        raise ImportError


class ExecutionLoader(InspectLoader):
    @abc.abstractmethod
    def get_filename(self, fullname):
        raise ImportError
