//! Many threads and many switches: what a run keeps of them is bounded.

use heapdeck::python;

use crate::script;

/// Bytes that a run may take.
const MOST: u64 = 512 << 20;

/// The largest part of this process that was ever in memory, where the system tells of it.
#[expect(clippy::disallowed_methods, reason = "what the system says of this process")]
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}

/// Runs a script and gives what it wrote.
fn written(source: &str) -> String {
    let mut program = script(source, "3.13");
    program.instructions = Some(u64::MAX);
    let mut written = String::new();
    python::execute(&program, &mut |_, text| written += text);
    written
}

pub const THREADS: &str = "\
import threading, time
event, lock, total = threading.Event(), threading.Lock(), [0]
def work(number):
    event.wait()
    for turn in range(20):
        with lock:
            total[0] += 1
    time.sleep(number / 1000)
threads = [threading.Thread(target=work, args=[number]) for number in range(1000)]
for thread in threads: thread.start()
event.set()
for thread in threads: thread.join()
print(total[0], threading.active_count())
";

#[test]
fn a_thousand_threads_fit() {
    assert_eq!(written(THREADS), "20000 1\n");
    let trace = python::run(&script(THREADS, "3.13"));
    assert_eq!(trace.timeline.threads.len(), 1001);
    assert!(peak_bytes() < MOST, "{} MiB", peak_bytes() >> 20);
}

/// Two threads that give way to each other at every turn.
pub fn switches(count: u32) -> String {
    format!(
        "import threading, time\n\
         def work(sleep):\n\
         \x20   for _ in range({count}): sleep(0)\n\
         threads = [threading.Thread(target=work, args=[time.sleep]) for _ in range(2)]\n\
         for thread in threads: thread.start()\n\
         for thread in threads: thread.join()\n\
         print('done')\n"
    )
}

/// With the variable `SWITCHES` it is tried with as many: ten million take a few minutes without optimization.
#[test]
#[expect(clippy::disallowed_methods, reason = "how many switches is told from outside")]
fn many_switches_fit() {
    let wanted = std::env::var("SWITCHES").ok().and_then(|wanted| wanted.parse().ok());
    let turns = wanted.unwrap_or(100_000_u32) / 2;
    assert_eq!(written(&switches(turns)), "done\n");
    let trace = python::run(&script(&switches(turns.min(50_000)), "3.13"));
    assert!(trace.timeline.omitted() > 0, "the middle of the timeline is left out");
    assert!(trace.timeline.events.len() < 25_000);
    let holdings: u64 = trace.timeline.folds.iter().map(|fold| fold.holdings).sum();
    assert!(holdings > u64::from(turns.min(50_000)), "and counted");
    let last = trace.timeline.events.last().map_or(0, |event| event.time_ns);
    let end = trace.units.last().map_or(u64::MAX, |unit| unit.end_ns);
    assert!(last + 1_000_000 > end, "it goes up to the end");
    assert!(peak_bytes() < MOST, "{} MiB", peak_bytes() >> 20);
}
