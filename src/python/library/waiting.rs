//! Waiting for pipes and connections: other threads run meanwhile, and the virtual clock goes on.

use crate::python::heap::Obj;
use crate::python::host::Try;
use crate::python::library::host;
use crate::python::object::{ANY_END, Awaited, Fallible, Vm};

/// Tries until it is done; `None` when the time is over (`Some(0)`: tries once). The attempt must change nothing unless it
/// is done, since the whole call may be made again.
pub fn until_done<T>(
    vm: &mut dyn Vm,
    end: Option<u32>,
    timeout_ns: Option<u64>,
    attempt: &mut dyn FnMut(&mut dyn Vm) -> Fallible<Try<T>>,
) -> Fallible<Option<T>> {
    loop {
        vm.catch_up()?;
        let result = attempt(vm);
        tell_changes(vm);
        let thread = vm.thread();
        let next = match result {
            Ok(Try::Later(next)) => next,
            Ok(Try::Done(value)) => {
                vm.process.deadlines.remove(&thread);
                return Ok(Some(value));
            }
            Err(raised) => {
                vm.process.deadlines.remove(&thread);
                return Err(raised);
            }
        };
        let now = vm.now_ns();
        let deadline = timeout_ns.map(|timeout| {
            *vm.process.deadlines.entry(thread).or_insert(now.saturating_add(timeout))
        });
        if deadline.is_some_and(|deadline| deadline <= now) {
            vm.process.deadlines.remove(&thread);
            return Ok(None);
        }
        let until = next.into_iter().chain(deadline).min();
        vm.wait_until(Awaited::Ready(end.unwrap_or(ANY_END)), until)?;
    }
}

/// Wakes the threads that wait for what has happened.
pub fn tell_changes(vm: &mut dyn Vm) {
    if !vm.process.host.see_ends().has_changed() {
        return;
    }
    for end in vm.process.host.ends().take_changed() {
        vm.notify_ready(end);
    }
}

/// `os.read` of a pipe or connection; `count` of `None` is all that will ever come. `Ok(None)`: it would block, and may not.
pub fn read(vm: &mut dyn Vm, end: u32, count: Option<usize>) -> Fallible<Option<Vec<u8>>> {
    let timeout = patience(vm, end);
    until_done(vm, Some(end), timeout, &mut |vm| {
        let now = vm.now_ns();
        let received = vm.process.host.ends().receive(end, count, false, now);
        let received = host::answer(vm, received, Obj::NULL)?;
        Ok(match received {
            Try::Done((data, _)) => Try::Done(data),
            Try::Later(next) => Try::Later(next),
        })
    })
}

/// `os.write` to a pipe or connection.
pub fn write(vm: &mut dyn Vm, end: u32, data: &[u8]) -> Fallible<Option<usize>> {
    let timeout = patience(vm, end);
    until_done(vm, Some(end), timeout, &mut |vm| {
        let now = vm.now_ns();
        let sent = vm.process.host.ends().send(end, data, now);
        host::answer(vm, sent, Obj::NULL)
    })
}

/// How long calls that know no time-out of their own wait.
fn patience(vm: &dyn Vm, end: u32) -> Option<u64> {
    let blocks = vm.process.host.see_ends().get(end).is_none_or(|end| end.blocks);
    if blocks { None } else { Some(0) }
}
