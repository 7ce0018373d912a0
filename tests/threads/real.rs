//! The real clock: threads of the host wait for a real lock, and the program is none the wiser.
#![expect(clippy::disallowed_methods, reason = "the tool runs as a process of its own")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::volume;

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

/// Kilobytes that a script takes at most under a clock, where the system tells of it.
#[expect(clippy::disallowed_methods, reason = "what the system says of a process")]
fn peak(source: &str, clock: &str) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.py");
    std::fs::write(&file, source).expect("a file can be written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_heapdeck"))
        .args(["run", "--clock", clock])
        .arg(&file)
        .stdout(Stdio::null())
        .spawn()
        .expect("the tool starts");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("it can be asked").is_none() {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kilobytes.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(child.wait().expect("it has ended").success());
    most
}

/// With the variable `SWITCHES` it is tried with as many.
#[test]
#[expect(clippy::disallowed_methods, reason = "how many switches is told from outside")]
fn many_threads_and_switches_fit_under_the_real_clock() {
    let wanted = std::env::var("SWITCHES").ok().and_then(|wanted| wanted.parse().ok());
    let turns = wanted.unwrap_or(20_000_u32) / 2;
    for source in [volume::THREADS, &volume::switches(turns)] {
        let kilobytes = peak(source, "real");
        assert!(kilobytes < 512 << 10, "{kilobytes} KiB");
    }
}

/// Ctrl-C ends a wait at once, whatever it is for.
#[test]
fn an_interrupt_ends_a_wait() {
    for wait in [
        "time.sleep(30)",
        "lock.acquire(timeout=30)",
        "threading.Event().wait(30)",
        "sleeper.join()",
    ] {
        let source = format!(
            "import threading, time\n\
             lock = threading.Lock()\n\
             lock.acquire()\n\
             sleeper = threading.Thread(target=time.sleep, args=[30], daemon=True)\n\
             sleeper.start()\n\
             print('waits', flush=True)\n\
             try: {wait}\n\
             except KeyboardInterrupt: print('interrupted')\n"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.py");
        std::fs::write(&file, source).expect("a file can be written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_heapdeck"))
            .args(["run", "--clock", "real"])
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the tool starts");
        let mut out = BufReader::new(child.stdout.take().expect("it writes"));
        let mut line = String::new();
        out.read_line(&mut line).expect("its first line");
        std::thread::sleep(std::time::Duration::from_millis(200));
        let number = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &number]).status().expect("sent").success());
        out.read_line(&mut line).expect("its second line");
        assert_eq!(line, "waits\ninterrupted\n", "{wait}");
        child.wait().expect("it ends");
    }
}

#[test]
fn a_deadlock_is_still_found() {
    let (_, error) =
        written("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n");
    assert!(error.contains("wait"), "{error}");
}
