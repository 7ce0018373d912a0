//! What native modules need of the simulated host: the clock, paths, and faults as `OSError`s.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Answer, EPOCH_NS, Fault, errno};
use crate::python::object::codec::{Codec, is_surrogate};
use crate::python::object::{
    Awaited, Fallible, Raised, Vm, codecs, exception, given, protocol, str, types,
};

/// The time of day in nanoseconds since 1970.
pub fn now(vm: &dyn Vm) -> i64 {
    EPOCH_NS + vm.now_ns() as i64
}

/// Before a file is opened: so long other threads run.
pub fn wait_for_disk(vm: &mut dyn Vm, path: &str) -> Fallible<()> {
    if let Some(latency_ns) = vm.process.host.latency_of(path) {
        // Nobody notifies `None`: only the time ends this wait.
        vm.wait(Awaited::Object(image::NONE), Some(latency_ns))?;
    }
    Ok(())
}

/// Raises `OSError(number, words[, path[, None, second]])`.
pub fn os_error(vm: &mut dyn Vm, number: i32, path: Obj, second: Obj) -> Raised {
    let words = vm.heap.str(&errno::words(number));
    let number = vm.heap.int(i64::from(number));
    let all = [number.get(), words.get(), path, image::NONE, second];
    let count = match (path.is_null(), second.is_null()) {
        (true, _) => 2,
        (false, true) => 3,
        (false, false) => 5,
    };
    let made = vm.call(t::OS_ERROR, &all[..count], &[]);
    vm.release(words);
    vm.release(number);
    match made {
        Ok(made) => {
            exception::set(vm, made);
            Raised
        }
        Err(raised) => raised,
    }
}

/// What the host answers, its faults as exceptions that name the path.
pub fn answer<T>(vm: &mut dyn Vm, answer: Answer<T>, path: Obj) -> Fallible<T> {
    answer_of_two(vm, answer, path, Obj::NULL)
}

/// As `answer`, where two paths are concerned.
pub fn answer_of_two<T>(vm: &mut dyn Vm, answer: Answer<T>, path: Obj, second: Obj) -> Fallible<T> {
    match answer {
        Ok(value) => Ok(value),
        Err(Fault::Error(number)) => {
            let shown = [shown(vm, path), shown(vm, second)];
            let [path, second] =
                [0, 1].map(|place: usize| shown[place].as_ref().map_or(Obj::NULL, Owned::get));
            let raised = os_error(vm, number, path, second);
            vm.release_all(shown.into_iter().flatten());
            Err(raised)
        }
        Err(Fault::Refused(what)) => Err(exception::unsupported(vm, what)),
    }
}

/// A path as an error names it: the text of an `os.PathLike`, not that itself.
fn shown(vm: &mut dyn Vm, path: Obj) -> Option<Owned> {
    let path = path.some()?;
    if given::is_int(vm, path) {
        return Some(vm.own(path));
    }
    match fs_path(vm, path) {
        Ok(path) => Some(path),
        Err(Raised) => {
            exception::clear(vm);
            Some(vm.own(path))
        }
    }
}

/// `os.fspath`: a str or bytes object.
pub fn fs_path(vm: &mut dyn Vm, path: Obj) -> Fallible<Owned> {
    if given::is_str(vm, path) || types::is_instance(vm, path, t::BYTES) {
        return Ok(vm.own(path));
    }
    let name = vm.heap.interned("__fspath__");
    let converted = protocol::call_bound(vm, path, name.get(), &[]);
    vm.release(name);
    let Some(converted) = converted? else {
        let kind = protocol::type_name(vm, path);
        let message = format!("expected str, bytes or os.PathLike object, not {kind}");
        return Err(exception::type_error(vm, message));
    };
    if given::is_str(vm, converted.get()) || types::is_instance(vm, converted.get(), t::BYTES) {
        return Ok(converted);
    }
    let owner = protocol::type_name(vm, path).to_owned();
    let kind = protocol::type_name(vm, converted.get()).to_owned();
    vm.release(converted);
    let message = format!("expected {owner}.__fspath__() to return str or bytes, not {kind}");
    Err(exception::type_error(vm, message))
}

/// A path as the host takes it.
pub struct Path {
    pub text: String,
    /// It was given as bytes, and so are the answers.
    pub is_bytes: bool,
}

/// A str, bytes or `os.PathLike` argument.
pub fn path(vm: &mut dyn Vm, object: Obj) -> Fallible<Path> {
    let path = fs_path(vm, object)?;
    let result = text_of(vm, path.get());
    vm.release(path);
    result
}

fn text_of(vm: &mut dyn Vm, path: Obj) -> Fallible<Path> {
    let is_bytes = !given::is_str(vm, path);
    let text = if is_bytes {
        let Ok(text) = String::from_utf8(vm.heap.bytes_value(path).to_vec()) else {
            return Err(exception::unsupported(vm, "a path that is not UTF-8"));
        };
        text
    } else {
        if str::codes(vm, path).into_iter().any(is_surrogate) {
            return Err(no_path(vm, path));
        }
        vm.heap.text(path).into_owned()
    };
    if text.contains('\0') {
        return Err(exception::value_error(vm, "embedded null byte"));
    }
    Ok(Path { text, is_bytes })
}

/// Escaped bytes would be a path that is no UTF-8; other surrogates are no path at all.
fn no_path(vm: &mut dyn Vm, path: Obj) -> Raised {
    let codes = str::codes(vm, path);
    let encoded = Codec::Utf8.encode(&codes, &mut |flaw| {
        codecs::repair_encoding(vm, (Codec::Utf8, "surrogateescape"), (path, &codes), flaw)
    });
    encoded.err().unwrap_or_else(|| exception::unsupported(vm, "a path that is not UTF-8"))
}

impl Path {
    /// An answer of the kind that the path was given in.
    pub fn like(&self, vm: &mut dyn Vm, text: &str) -> Owned {
        if self.is_bytes { vm.heap.bytes(text.as_bytes()) } else { vm.heap.str(text) }
    }
}
