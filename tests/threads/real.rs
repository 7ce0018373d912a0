//! The real clock: threads of the host wait for a real lock, and the program is none the wiser.
#![expect(clippy::disallowed_methods, reason = "the tool runs as a process of its own")]

use std::io::Write;
use std::process::{Command, Stdio};

/// What a script writes to both streams under `--clock real`.
fn written(source: &str) -> (String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heapdeck"))
        .args(["run", "--clock", "real", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool starts");
    let mut input = child.stdin.take().expect("it reads its input");
    input.write_all(source.as_bytes()).expect("it reads all of it");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

const PROGRAMS: &str = include_str!("wakeups.py");

#[test]
fn generated_programs_lose_no_wake_up() {
    let source = format!("FIRST, COUNT = 0, 70\n{PROGRAMS}");
    assert_eq!(written(&source), ("all 70\n".to_owned(), String::new()));
}

#[test]
fn threads_take_turns_in_real_time() {
    let (out, error) = written(
        "import threading, time\n\
         last, switches = [0], [0]\n\
         def work(number):\n\
         \x20   end = time.perf_counter() + 0.3\n\
         \x20   while time.perf_counter() < end:\n\
         \x20       if last[0] != number:\n\
         \x20           last[0] = number\n\
         \x20           switches[0] += 1\n\
         threads = [threading.Thread(target=work, args=[number]) for number in (1, 2)]\n\
         start = time.monotonic()\n\
         for thread in threads: thread.start()\n\
         for thread in threads: thread.join()\n\
         taken = time.monotonic() - start\n\
         start = time.monotonic()\n\
         time.sleep(0.05)\n\
         print(taken >= 0.3, 2 <= switches[0] <= 65, time.monotonic() - start >= 0.05)\n",
    );
    assert_eq!((out.as_str(), error.as_str()), ("True True True\n", ""));
}

#[test]
fn a_deadlock_is_still_found() {
    let (_, error) =
        written("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n");
    assert!(error.contains("wait"), "{error}");
}
