"""What processes share goes with the last of them: nothing has to be tracked."""

import os

__all__ = ["ensure_running", "register", "unregister"]


class ResourceTracker:
    def __init__(self):
        self._fd = self._pid = None

    def getfd(self):
        self.ensure_running()
        return self._fd

    def ensure_running(self):
        if self._fd is None:
            reader, self._fd = os.pipe()
            os.close(reader)

    def register(self, name, rtype):
        pass

    def unregister(self, name, rtype):
        pass


_resource_tracker = ResourceTracker()
ensure_running = _resource_tracker.ensure_running
register = _resource_tracker.register
unregister = _resource_tracker.unregister
getfd = _resource_tracker.getfd
