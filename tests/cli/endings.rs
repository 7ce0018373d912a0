//! How a program ends: what nobody has caught, and in which order the rest goes.

use std::fs;

use crate::{command, folder, in_folder, text};

/// The traceback comes at once; what its frames hold dies when `sys` forgets it, after everything else has ended.
#[test]
fn what_nobody_has_caught_is_told_before_anything_dies() {
    let script = "\
import atexit, sys, threading, time
def say(text):
    sys.stderr.write(text + '\\n')
class Named:
    def __init__(self, name): self.name = name
    def __del__(self): say('del ' + self.name)
def late():
    time.sleep(0.01)
    say('thread ends')
atexit.register(lambda: say(f'atexit {sys.last_value}'))
threading.Thread(target=late).start()
def work():
    local = Named('local')
    raise ValueError('boom')
kept = Named('global')
work()
";
    let folder = folder();
    fs::write(folder.path().join("a.py"), script).expect("written");
    let output = in_folder(&folder, &["run", "a.py"], "");
    let told = text(&output.stderr);
    let ends: Vec<&str> = told.lines().filter(|line| !line.starts_with("  ")).collect();
    let wanted = [
        "Traceback (most recent call last):",
        "ValueError: boom",
        "thread ends",
        "atexit boom",
        "del local",
        "del global",
    ];
    assert_eq!((output.status.code(), ends), (Some(1), wanted.to_vec()));
}

/// `sys.excepthook` finds what it is told of in `sys`, and a hook that fails is told of first.
#[test]
fn hooks_see_the_last_exception() {
    let folder = folder();
    let script = "\
import sys
def hook(kind, error, traceback):
    print(sys.last_value is error, sys.last_type is kind, hasattr(sys, 'last_exc'))
sys.excepthook = hook
1 / 0
";
    for (python, has_new) in [("3.13", "True"), ("3.11", "False")] {
        let output = in_folder(&folder, &["run", "-", "--python", python], script);
        let told = (output.status.code(), text(&output.stdout), text(&output.stderr));
        assert_eq!(told, (Some(1), format!("True True {has_new}\n"), String::new()), "{python}");
    }
}

/// The library's text is a later version's: it must not ask for what its own has not.
#[test]
fn the_library_works_under_versions_for_threads() {
    let script = "\
import asyncio, contextlib, enum, inspect, logging, sys, traceback
try: 1 / 0
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)
    logging.basicConfig(stream=sys.stdout, format='%(message)s')
    logging.exception('logged')
with contextlib.ExitStack() as stack:
    stack.callback(print, 'called back')
    stack.enter_context(contextlib.suppress(KeyError))
    raise KeyError
print(inspect.stack()[0].function, inspect.currentframe().f_lineno)
class Flags(enum.Flag): A = 1; B = 2
print(len(Flags.A | Flags.B))
@contextlib.asynccontextmanager
async def around():
    yield 'inside'
async def main():
    async with around() as value: print(value)
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
asyncio.run(main())
";
    let raised = "Traceback (most recent call last):\n  File \"<stdin>\", line 2, in <module>\n\
                  ZeroDivisionError: division by zero\n";
    let folder = folder();
    for python in ["3.9", "3.10"] {
        let output = in_folder(&folder, &["run", "-", "--python", python], script);
        let out = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{python}: {}", text(&output.stderr));
        let wanted = format!(
            "{raised}logged\n{raised}called back\n<module> 11\n2\ninside\nException in callback"
        );
        assert!(out.starts_with(&wanted), "{python}: {out}");
    }
}

#[cfg(target_os = "linux")] // where `/dev/full` is
#[test]
fn a_full_disk_is_told_and_a_device_is_not_read() {
    let folder = folder();
    fs::write(folder.path().join("talk.md"), "# Talk\n").expect("written");
    fs::write(folder.path().join("hello.py"), "print('hello')\n").expect("written");
    let output = in_folder(&folder, &["export", "talk.md", "-o", "/dev/full"], "");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write /dev/full: No space left on device"), "{said}");
    let full = fs::File::create("/dev/full").expect("Linux has it");
    let output =
        command(&folder, &["run", "hello.py"]).stdout(full).output().expect("the program starts");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("standard output: No space left on device"), "{said}");
}

#[test]
fn a_folder_where_notes_should_be_is_told_with_the_way_out() {
    let folder = folder();
    let output = in_folder(&folder, &["export", "."], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(". is a folder; `heapdeck build .` makes a site"));
    let output = in_folder(&folder, &["build", "nowhere"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no folder nowhere; `heapdeck new nowhere`"));
}

/// What runs while the process ends has the limits of everything else, and a program that has lost its `sys` is told of all the same.
#[test]
fn an_end_that_never_comes_is_told_of() {
    let folder = folder();
    for (script, wanted) in [
        (
            "import atexit\ndef late():\n    while True: pass\natexit.register(late)\n",
            "limit reached",
        ),
        ("class A:\n    def __del__(self):\n        while True: pass\na = A()\n", "limit reached"),
        ("def f():\n    try: f()\n    finally: f()\nf()\n", "limit reached"),
        ("import sys\nsys.modules.clear()\n1/0\n", "ZeroDivisionError: division by zero"),
    ] {
        let output = in_folder(&folder, &["run", "-"], script);
        assert!(text(&output.stderr).contains(wanted), "{script}{}", text(&output.stderr));
        assert_ne!(output.status.code(), Some(0), "{script}");
    }
}
