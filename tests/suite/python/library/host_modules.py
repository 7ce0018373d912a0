# Modules that ask the host: users, groups, limits, the build, the disk, pipes and vectors of buffers.
import getpass, grp, os, pwd, resource, shutil, sysconfig, tempfile, time

root = pwd.getpwuid(0)
assert root.pw_name == 'root' and root[2] == 0 and root.pw_dir == '/root' and len(root) == 7
assert pwd.getpwnam('root') == root and root in pwd.getpwall()
assert repr(root).startswith("pwd.struct_passwd(pw_name='root', pw_passwd='x', pw_uid=0, pw_gid=0, ")
assert isinstance(root, tuple) and type(root) is pwd.struct_passwd
assert grp.getgrgid(0).gr_name == 'root' and grp.getgrnam('root').gr_gid == 0
assert grp.getgrgid(0) in grp.getgrall()
for bad, kind, text in [
    (lambda: pwd.getpwuid(99999), KeyError, "'getpwuid(): uid not found: 99999'"),
    (lambda: pwd.getpwnam('nobody at all'), KeyError, '"getpwnam(): name not found: \'nobody at all\'"'),
    (lambda: pwd.getpwnam(1), TypeError, 'getpwnam() argument must be str, not int'),
    (lambda: pwd.getpwuid('x'), TypeError, 'uid should be integer, not str'),
    (lambda: grp.getgrgid(99999), KeyError, "'getgrgid(): gid not found: 99999'"),
    (lambda: grp.getgrnam('no group'), KeyError, '"getgrnam(): name not found: \'no group\'"'),
    (lambda: resource.getrusage(5), ValueError, 'invalid who parameter'),
    (lambda: resource.getrlimit(99), ValueError, 'invalid resource specified'),
    (lambda: resource.setrlimit(7, (1,)), ValueError, 'expected a tuple of 2 integers'),
    (lambda: resource.setrlimit(7, (5, 1)), ValueError, 'current limit exceeds maximum limit'),
]:
    try:
        bad()
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        assert False, text

usage = resource.getrusage(resource.RUSAGE_SELF)
assert len(usage) == 16 and usage.ru_utime >= 0 and usage.ru_maxrss > 0 and usage.ru_nswap == 0
assert usage[0] == usage.ru_utime
assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0
assert resource.getpagesize() == 4096 and resource.RLIM_INFINITY == -1 and resource.error is OSError
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (soft - 1, hard))
assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft - 1, hard)

assert sysconfig.get_python_version() == '3.13'
assert sysconfig.get_config_var('Py_GIL_DISABLED') == 0
assert sysconfig.get_config_var('WITH_PYMALLOC') == 1
assert sysconfig.get_config_var('no such variable') is None
assert sysconfig.get_config_vars('SOABI', 'VERSION') == ['cpython-313-x86_64-linux-gnu', '3.13']
assert sysconfig.get_platform() == 'linux-x86_64'
assert sysconfig.get_default_scheme().startswith('posix_') and 'posix_user' in sysconfig.get_scheme_names()
assert set(sysconfig.get_path_names()) == {'stdlib', 'platstdlib', 'purelib', 'platlib', 'include', 'scripts', 'data'}
assert '/python3.13/' in sysconfig.get_path('purelib')
assert sysconfig.get_paths()['stdlib'] == os.path.dirname(os.__file__)

disk = shutil.disk_usage('/')
assert disk.total >= disk.used >= 0 and disk.free > 0 and disk._fields == ('total', 'used', 'free')
system = os.statvfs('/')
assert system.f_bsize == 4096 and system.f_namemax == 255 and system.f_blocks >= system.f_bfree
assert os.fstatvfs(os.open('/', os.O_RDONLY)).f_bsize == 4096
assert isinstance(getpass.getuser(), str)
os.environ['LOGNAME'] = 'somebody'
assert getpass.getuser() == 'somebody'

with tempfile.TemporaryFile() as file:
    number = file.fileno()
    assert os.writev(number, [b'abc', b'', bytearray(b'defg')]) == 7
    first, second = bytearray(2), bytearray(10)
    assert os.preadv(number, [first, second], 1) == 6
    assert first == b'bc' and second[:4] == b'defg'
    assert os.pwritev(number, [b'X', b'Y'], 0) == 2
    os.lseek(number, 0, os.SEEK_SET)
    assert os.readv(number, [first]) == 2 and first == b'XY'
    assert os.pread(number, 2, 5) == b'fg'

r, w = os.pipe()
assert os.get_blocking(r)
os.set_blocking(r, False)
assert not os.get_blocking(r)
try:
    os.read(r, 1)
except BlockingIOError as error:
    assert error.errno == 11
else:
    assert False
assert os.writev(w, [b'one ', b'two']) == 7
assert os.readv(r, [memoryview(bytearray(3))]) == 3
assert os.read(r, 100) == b' two'
os.close(w)
assert os.read(r, 10) == b''
try:
    os.lseek(r, 0, 0)
except OSError as error:
    assert error.errno == 29
os.close(r)
for number in (r, w):
    try:
        os.read(number, 1)
    except OSError as error:
        assert error.errno == 9
    else:
        assert False
r, w = os.pipe()
os.close(r)
try:
    os.write(w, b'x')
except BrokenPipeError as error:
    assert error.errno == 32
else:
    assert False
os.close(w)
with open(os.devnull) as file:
    assert file.read() == ''
