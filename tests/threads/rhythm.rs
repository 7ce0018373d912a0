//! How often the lock changes hands, against what was measured of real interpreters.

use heapdeck::python;
use heapdeck::trace::{GilEventKind, Stream, Trace};

use crate::script;

/// The function of the facts: its million turns take 39 ms of 3.13.
const COMPUTATION: &str = "\
import sys, threading, time

def random_computation(turns=1_000_000):
    ans = 0
    for i in range(turns):
        ans += i * i
    return ans
";

fn run(rest: &str, python: &str) -> Trace {
    python::run(&script(&format!("{COMPUTATION}\n{rest}"), python))
}

fn output(trace: &Trace) -> String {
    trace.unit_text(0, Stream::Stdout)
}

/// The times for which the lock was held until another thread asked for it, in nanoseconds, in order of size.
fn holds(trace: &Trace) -> Vec<u64> {
    let mut since = 0;
    let mut found = Vec::new();
    for event in &trace.timeline.events {
        match event.kind {
            GilEventKind::Acquire => since = event.time_ns,
            GilEventKind::Drop => found.push(event.time_ns - since),
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

fn two_threads(interval: &str, turns: u32) -> Trace {
    let program = format!(
        "sys.setswitchinterval({interval})\n\
         threads = [threading.Thread(target=random_computation, args=[{turns}]) for _ in range(2)]\n\
         for thread in threads: thread.start()\n\
         for thread in threads: thread.join()\n"
    );
    run(&program, "3.13")
}

fn is_near(value: f64, measured: f64) -> bool {
    (value - measured).abs() <= measured / 10.0
}

#[test]
fn slices_are_as_long_as_measured() {
    // Interval, median hold and switches a second of real threads (3.9 to 3.15, real-time scheduling).
    let measured = [
        ("0.005", 1_000_000, 5.1, Some(193.0)),
        ("0.001", 100_000, 1.06, None),
        ("0.0001", 100_000, 0.145, None),
    ];
    for (interval, turns, hold_ms, per_second) in measured {
        let trace = two_threads(interval, turns);
        let holds = holds(&trace);
        let median = holds[holds.len() / 2] as f64 / 1e6;
        assert!(is_near(median, hold_ms), "{interval}: {median} ms, not {hold_ms}");
        let drops = trace.timeline.events.iter().filter(|it| it.kind == GilEventKind::Drop);
        let times: Vec<u64> = drops.map(|event| event.time_ns).collect();
        let mut between: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        between.sort_unstable();
        let switches = 1e9 / between[between.len() / 2] as f64;
        if let Some(measured) = per_second {
            assert!(is_near(switches, measured), "{interval}: {switches} switches a second");
        }
    }
}

#[test]
fn two_threads_take_as_long_as_two_calls() {
    let text = output(&run(
        "start = time.perf_counter()\n\
         random_computation(400_000); random_computation(400_000)\n\
         row = time.perf_counter() - start\n\
         threads = [threading.Thread(target=random_computation, args=[400_000]) for _ in range(2)]\n\
         start = time.perf_counter()\n\
         for thread in threads: thread.start()\n\
         for thread in threads: thread.join()\n\
         print((time.perf_counter() - start) / row)\n",
        "3.13",
    ));
    let ratio: f64 = text.trim().parse().unwrap_or(0.0);
    assert!((0.88..=1.11).contains(&ratio), "{text}");
}

#[test]
fn each_version_has_its_speed() {
    let measured = [
        ("3.9", 63.0),
        ("3.10", 57.0),
        ("3.11", 44.0),
        ("3.12", 61.0),
        ("3.13", 39.0),
        ("3.14", 42.0),
        ("3.15", 54.0),
    ];
    for (version, milliseconds) in measured {
        let text = output(&run(
            "start = time.process_time()\n\
             random_computation(50_000)\n\
             print((time.process_time() - start) * 20_000)\n",
            version,
        ));
        let taken: f64 = text.trim().parse().unwrap_or(0.0);
        assert!((taken / milliseconds - 1.0).abs() < 0.05, "{version}: {taken}");
    }
}

/// Native code passes no check point: it keeps the lock, and what it was asked for it does at the next one.
#[test]
fn native_code_holds_the_lock_as_long_as_it_takes() {
    let trace = run(
        "items = [i * 7919 % 200_003 for i in range(200_000)]\n\
         def sort():\n    sorted(items); sorted(items)\n\
         threads = [threading.Thread(target=sort), threading.Thread(target=random_computation, args=[200_000])]\n\
         for thread in threads: thread.start()\n\
         for thread in threads: thread.join()\n",
        "3.13",
    );
    let holds = holds(&trace);
    let longest = holds[holds.len() - 1] as f64 / 1e6;
    assert!((30.0..120.0).contains(&longest), "{longest} ms");
    let before = trace.timeline.events.windows(2).filter(|pair| {
        pair[1].kind == GilEventKind::Drop
            && pair[0].kind == GilEventKind::Timeout { request: true }
    });
    let late = before.filter(|pair| pair[1].time_ns - pair[0].time_ns > 20_000_000).count();
    assert!(late >= 1, "the request stands long before the lock is dropped");
}

#[test]
fn all_clocks_tell_of_the_same_time() {
    let text = output(&run(
        "clocks = [time.time, time.monotonic, time.perf_counter]\n\
         def taken(action):\n\
         \x20   before = [clock() for clock in clocks]\n\
         \x20   cpu = time.process_time(), time.thread_time()\n\
         \x20   action()\n\
         \x20   cpu = time.process_time() - cpu[0], time.thread_time() - cpu[1]\n\
         \x20   return [clock() - start for clock, start in zip(clocks, before)], cpu\n\
         wall, cpu = taken(random_computation)\n\
         assert all(0.035 < seconds < 0.045 for seconds in wall), wall\n\
         assert all(0.035 < seconds < 0.045 for seconds in cpu), cpu\n\
         wall, cpu = taken(lambda: time.sleep(0.25))\n\
         assert all(0.25 <= seconds < 0.251 for seconds in wall), wall\n\
         assert all(seconds < 0.001 for seconds in cpu), cpu\n\
         wall, cpu = taken(lambda: threading.Event().wait(0.1))\n\
         assert all(0.1 <= seconds < 0.101 for seconds in wall), wall\n\
         other = threading.Thread(target=random_computation)\n\
         other.start()\n\
         wall, cpu = taken(other.join)\n\
         assert cpu[0] > 0.03 and cpu[1] < 0.001, cpu\n\
         print('done')\n",
        "3.13",
    ));
    assert_eq!(text, "done\n");
}
