"""What the event loop asks of the world outside: modules that are imported when they are needed, and no other processes."""


class _Later:
    def __init__(self, name, **known):
        self._name = name
        self.__dict__.update(known)

    def __getattr__(self, name):
        return getattr(__import__(self._name, fromlist=["*"]), name)


socket = _Later("socket", AF_UNSPEC=0, AI_PASSIVE=1, SOCK_STREAM=1)
sslproto = _Later("asyncio.sslproto")
staggered = _Later("asyncio.staggered")
trsock = _Later("asyncio.trsock")


class subprocess:
    PIPE = -1
    STDOUT = -2
