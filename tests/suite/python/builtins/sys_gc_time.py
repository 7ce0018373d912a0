# the modules sys, gc and time

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

import sys, gc, time
class O:
    def __sizeof__(s): return 100
class O2:
    def __sizeof__(s): return -1
class O3:
    def __sizeof__(s): return 'a'
class W:
    def __init__(s): s.t=[]
    def write(s,x): s.t.append(x)
    def flush(s): s.t.append('F')
w=W()

assert fails(lambda: sys.getsizeof()) == "TypeError: getsizeof() missing required argument 'object' (pos 1)"
assert fails(lambda: sys.getsizeof(1,2,3)) == 'TypeError: getsizeof() takes at most 2 arguments (3 given)'
assert repr((sys.getsizeof(O()),sys.getsizeof([]),sys.getsizeof({}),sys.getsizeof(set()),sys.getsizeof(()),sys.getsizeof(1),sys.getsizeof(0),sys.getsizeof(2**30),sys.getsizeof(2**60),sys.getsizeof(""),sys.getsizeof("a"),sys.getsizeof("é"),sys.getsizeof("€"),sys.getsizeof("\U0001F600"),sys.getsizeof(1.5),sys.getsizeof(1j),sys.getsizeof(b""),sys.getsizeof(b"ab"),sys.getsizeof(None),sys.getsizeof(True),sys.getsizeof(object()),sys.getsizeof(range(3)),sys.getsizeof(slice(1)),sys.getsizeof(iter([])),sys.getsizeof(len),sys.getsizeof(frozenset()),sys.getsizeof(int),sys.getsizeof(O),sys.getsizeof(lambda:1),sys.getsizeof(Exception()),sys.getsizeof(iter({})),sys.getsizeof({}.keys()),sys.getsizeof(enumerate([])),sys.getsizeof(zip()),sys.getsizeof(map(len,[])),sys.getsizeof(reversed([])),sys.getsizeof(iter(range(3))),sys.getsizeof(iter(set())),sys.getsizeof([].append),sys.getsizeof(sys))) == '(132, 56, 64, 216, 40, 28, 28, 32, 36, 41, 42, 61, 60, 64, 24, 32, 33, 35, 16, 28, 16, 48, 56, 48, 72, 216, 416, 1712, 160, 88, 72, 40, 72, 64, 48, 48, 40, 64, 72, 72)'
assert fails(lambda: sys.getsizeof(O2())) == 'ValueError: __sizeof__() should return >= 0'
assert fails(lambda: sys.getsizeof(O3())) == 'TypeError: an integer is required'
assert repr(sys.getsizeof(O3(),5)) == '5'
assert fails(lambda: sys.intern(1)) == 'TypeError: intern() argument must be str, not int'
assert repr(sys.intern("abc") is sys.intern("ab"+"c")) == 'True'
assert repr((sys._is_interned("abc"), sys._is_interned("a b"*3))) == '(True, False)'
assert fails(lambda: sys.setrecursionlimit(0)) == 'ValueError: recursion limit must be greater or equal than 1'
assert fails(lambda: sys.setrecursionlimit('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: sys.setswitchinterval(0)) == 'ValueError: switch interval must be strictly positive'
assert fails(lambda: sys.setswitchinterval('a')) == 'TypeError: must be real number, not str'
assert repr((sys.getswitchinterval(), sys.setswitchinterval(0.001), sys.getswitchinterval())) == '(0.005, None, 0.001)'
assert repr((sys.getrefcount([]), sys.getrefcount(None), sys.getrefcount(1), sys.getrefcount("a"), sys.getrefcount(int), sys.getrefcount(()))) == '(1, 4294967295, 4294967295, 4294967295, 4294967295, 4294967295)'
assert fails(lambda: sys._getframe(100)) == 'ValueError: call stack is not deep enough'
assert repr((sys.version_info[0],sys.version_info.major,sys.version_info >= (3,8), sys.version_info[:2])) == '(3, 3, True, (3, 13))'
assert repr((sys.float_info, sys.int_info, sys.hash_info)) == "(sys.float_info(max=1.7976931348623157e+308, max_exp=1024, max_10_exp=308, min=2.2250738585072014e-308, min_exp=-1021, min_10_exp=-307, dig=15, mant_dig=53, epsilon=2.220446049250313e-16, radix=2, rounds=1), sys.int_info(bits_per_digit=30, sizeof_digit=4, default_max_str_digits=4300, str_digits_check_threshold=640), sys.hash_info(width=64, modulus=2305843009213693951, inf=314159, nan=0, imag=1000003, algorithm='siphash13', hash_bits=64, seed_bits=128, cutoff=0))"
assert repr((sys.float_info.max, sys.hash_info.width, sys.int_info.bits_per_digit)) == '(1.7976931348623157e+308, 64, 30)'
assert repr((sys.byteorder, sys.platform, sys.maxsize, sys.maxunicode, sys.float_repr_style)) == "('little', 'linux', 9223372036854775807, 1114111, 'short')"
assert repr((sys.implementation.name, sys.implementation.cache_tag)) == "('cpython', 'cpython-313')"
assert repr(type(sys.implementation)) == "<class 'types.SimpleNamespace'>"
assert repr(sys.exc_info()) == '(None, None, None)'
assert fails(lambda: sys.flags.x) == "AttributeError: 'sys.flags' object has no attribute 'x'"
assert repr(sys.flags.debug) == '0'
assert repr(sys.getsizeof(sys.version_info)) == '80'
assert repr((sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.is_finalizing())) == "('utf-8', 'utf-8', False)"
assert repr((type(sys.modules), type(sys.path), type(sys.argv))) == "(<class 'dict'>, <class 'list'>, <class 'list'>)"
assert repr((sys.getprofile(), sys.gettrace())) == '(None, None)'
assert fails(lambda: exit(2)) == 'SystemExit: 2'
assert fails(lambda: sys.foo) == "AttributeError: module 'sys' has no attribute 'foo'"
assert repr(sys) == "<module 'sys' (built-in)>"
assert repr(sys.exception()) == 'None'
assert repr(sys.api_version) == '1013'
assert repr('os' in sys.stdlib_module_names) == 'True'
assert fails(lambda: gc.collect(3)) == 'ValueError: invalid generation'
assert fails(lambda: gc.collect('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert repr((gc.collect(0) >= 0, gc.collect() >= 0, gc.collect(generation=1) >= 0)) == '(True, True, True)'
assert repr((gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled())) == '(True, None, False, None, True)'
assert repr((gc.get_threshold(), gc.set_threshold(700,5), gc.get_threshold(), gc.set_threshold(2000,10,10))) == '((2000, 10, 10), None, (700, 5, 10), None)'
assert fails(lambda: gc.set_threshold()) == 'TypeError: gc.set_threshold requires 1 to 3 arguments'
assert fails(lambda: gc.set_threshold('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: gc.get_objects(5)) == 'ValueError: generation parameter must be less than the number of available generations (3)'
assert fails(lambda: gc.get_objects('a')) == "TypeError: argument should be integer or None, not 'str'"
assert repr((type(gc.get_objects()), type(gc.get_count()), len(gc.get_count()))) == "(<class 'list'>, <class 'tuple'>, 3)"
assert repr((gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({1:2}), gc.is_tracked({1:[]}), gc.is_tracked(1), gc.is_tracked((1,2)), gc.is_tracked("a"), gc.is_tracked(set()), gc.is_tracked(O()))) == '(True, False, False, True, False, False, False, True, True)'
assert repr(gc.is_finalized(1)) == 'False'
assert repr((gc.get_referents([1,"a"]), gc.get_referents({1:2}), gc.get_referents(5))) == "(['a', 1], [2, 1], [])"
assert repr((gc.get_debug(), gc.DEBUG_LEAK, gc.garbage, gc.callbacks)) == '(0, 38, [], [])'
assert fails(lambda: time.sleep(-1)) == 'ValueError: sleep length must be non-negative'
assert fails(lambda: time.sleep('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: time.sleep()) == 'TypeError: time.sleep() takes exactly one argument (0 given)'
assert repr((time.perf_counter() >= 0, time.time() > 1e9, time.monotonic() >= 0, time.time_ns() > 10**18, time.perf_counter_ns() >= 0, time.process_time() >= 0)) == '(True, True, True, True, True, True)'
assert repr((type(time.time()), type(time.time_ns()))) == "(<class 'float'>, <class 'int'>)"
assert repr(time.timezone) == '0'
assert repr(time) == "<module 'time' (built-in)>"
assert repr(gc) == "<module 'gc' (built-in)>"
