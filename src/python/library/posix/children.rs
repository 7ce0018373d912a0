//! Other processes: `fork`, the ways to end, waiting for children, signals.

use crate::python::heap::{Obj, Owned};
use crate::python::host::{CHILDREN, Try, Waited, errno};
use crate::python::library::host::{answer, os_error};
use crate::python::library::waiting;
use crate::python::object::{Def, Fallible, Vm, def, exception, given};

const WNOHANG: i32 = 1;

fn process_number(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let number = vm.process.host.see_processes().running();
    Ok(vm.heap.int(i64::from(number)))
}

fn parent_number(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let number = vm.process.host.see_processes().parent();
    Ok(vm.heap.int(i64::from(number)))
}

/// `fork` without what Python code wants to be done around it.
fn fork(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let number = vm.fork()?;
    Ok(vm.heap.int(i64::from(number)))
}

fn leave(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let status = given::c_int(vm, arguments[0], 0)?;
    vm.catch_up()?;
    Err(vm.leave_process((status & 0xff) << 8))
}

fn abort(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.catch_up()?;
    Err(vm.leave_process(6))
}

fn waited(vm: &mut dyn Vm, wanted: Option<u32>, options: i32) -> Fallible<(u32, i32)> {
    let timeout = (options & WNOHANG != 0).then_some(0);
    let found = waiting::until_done(vm, Some(CHILDREN), timeout, &mut |vm| {
        let found = vm.process.host.wait_for(wanted);
        Ok(match answer(vm, found, Obj::NULL)? {
            Waited::Ended(process, status) => Try::Done((process, status)),
            Waited::Later => Try::Later(None),
        })
    })?;
    Ok(found.unwrap_or_default())
}

fn pair(vm: &mut dyn Vm, (process, status): (u32, i32)) -> Owned {
    let parts = vec![vm.heap.int(i64::from(process)), vm.heap.int(i64::from(status))];
    vm.heap.tuple_from_owned(parts)
}

fn wait_for_one(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let wanted = given::c_int(vm, arguments[0], 0)?;
    let options = given::c_int(vm, arguments[1], 0)?;
    let found = waited(vm, u32::try_from(wanted).ok().filter(|wanted| *wanted > 0), options)?;
    Ok(pair(vm, found))
}

fn wait(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let found = waited(vm, None, 0)?;
    Ok(pair(vm, found))
}

fn kill(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let process = given::c_int(vm, arguments[0], 0)?;
    let signal = given::c_int(vm, arguments[1], 0)?;
    if !(0..=64).contains(&signal) {
        return Err(os_error(vm, errno::EINVAL, Obj::NULL, Obj::NULL));
    }
    vm.catch_up()?;
    let now = vm.now_ns();
    let Ok(process) = u32::try_from(process) else {
        return Err(exception::unsupported(vm, "`os.kill` of a group of processes"));
    };
    if !vm.process.host.send_signal(process, signal, now) {
        return Err(os_error(vm, errno::ESRCH, Obj::NULL, Obj::NULL));
    }
    vm.look_at_signals()?;
    Ok(vm.none())
}

pub const TABLE: &[Def] = &[
    def("getpid", "($module, /)", process_number),
    def("getppid", "($module, /)", parent_number),
    def("_fork", "($module, /)", fork),
    def("_exit", "($module, /, status)", leave),
    def("abort", "($module, /)", abort),
    def("wait", "($module, /)", wait),
    def("waitpid", "($module, pid, options, /)", wait_for_one),
    def("kill", "($module, pid, signal, /)", kill),
];
