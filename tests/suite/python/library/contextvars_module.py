"""contextvars: variables of contexts."""

import contextvars
import threading


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{function} raised nothing')


plain = contextvars.ContextVar('plain')
kept = contextvars.ContextVar('kept', default=3)
assert plain.name == 'plain' and repr(plain).startswith("<ContextVar name='plain' at 0x")
assert repr(kept).startswith("<ContextVar name='kept' default=3 at 0x")
assert kept.get() == 3 and kept.get(4) == 4 and plain.get(None) is None
assert raises(LookupError, plain.get) == repr(plain)
token = kept.set(5)
assert kept.get() == 5 and token.var is kept
assert token.old_value is contextvars.Token.MISSING
assert repr(contextvars.Token.MISSING) == '<Token.MISSING>'
assert repr(token).startswith('<Token var=<ContextVar')
assert kept.reset(token) is None and kept.get() == 3
assert repr(token).startswith('<Token used var=')
assert raises(RuntimeError, kept.reset, token).endswith('has already been used once')
assert raises(ValueError, plain.reset, kept.set(1)).endswith('was created by a different ContextVar')
context = contextvars.copy_context()
assert len(context) == 1 and context[kept] == 1 and kept in context and plain not in context
assert list(context) == [kept] and list(context.values()) == [1] and list(context.items()) == [(kept, 1)]
assert context.get(plain) is None and context.get(plain, 2) == 2
assert context.copy() == context and context != contextvars.Context()
assert raises(TypeError, lambda: context['x']) == "a ContextVar key was expected, got 'x'"
assert raises(KeyError, lambda: context[plain]) == repr(plain)
assert context.run(lambda: (kept.set(9), kept.get())[1]) == 9
assert kept.get() == 1 and context[kept] == 9
assert context.run(divmod, 7, 2) == (3, 1)
assert raises(RuntimeError, contextvars.Token) == 'Tokens can only be created by ContextVars'
seen = []
thread = threading.Thread(target=lambda: seen.append(kept.get()))
thread.start()
thread.join()
assert seen == [3] and kept.get() == 1
