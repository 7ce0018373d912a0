"""How the modelled interpreter was built, as far as it is asked."""

import sys

flags = sys.abiflags
version = f'{sys.version_info[0]}.{sys.version_info[1]}'
tag = f"cpython-{version.replace('.', '')}{flags}-x86_64-linux-gnu"
build_time_vars = {
    'ABIFLAGS': flags,
    'AR': 'ar',
    'BINDIR': '/usr/bin',
    'CC': 'gcc',
    'CFLAGS': '-fno-strict-overflow -Wsign-compare -DNDEBUG -g -O3 -Wall',
    'CONFIG_ARGS': '',
    'EXE': '',
    'EXT_SUFFIX': f'.{tag}.so',
    'HAVE_GETRANDOM': 1,
    'INCLUDEPY': f'/usr/include/python{version}{flags}',
    'LDVERSION': f'{version}{flags}',
    'LIBDEST': f'/usr/lib/python{version}{flags}',
    'LIBDIR': '/usr/lib',
    'LIBPL': f'/usr/lib/python{version}{flags}/config-{version}{flags}-x86_64-linux-gnu',
    'MULTIARCH': 'x86_64-linux-gnu',
    'PLATLIBDIR': 'lib',
    'PYTHON': 'python',
    'Py_DEBUG': 0,
    'Py_ENABLE_SHARED': 0,
    'Py_GIL_DISABLED': int('t' in flags),
    'Py_REF_DEBUG': 0,
    'Py_TRACE_REFS': 0,
    'SIZEOF_LONG': 8,
    'SIZEOF_SIZE_T': 8,
    'SIZEOF_VOID_P': 8,
    'SIZEOF_WCHAR_T': 4,
    'SOABI': tag,
    'TZPATH': '/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo',
    'VERSION': version,
    'WITH_DOC_STRINGS': 1,
    'WITH_PYMALLOC': 1,
    'abs_builddir': '/usr/src/python',
    'abs_srcdir': '/usr/src/python',
    'exec_prefix': '/usr',
    'prefix': '/usr',
    'srcdir': '.',
}
del sys, flags
