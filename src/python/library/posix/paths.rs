//! What is done with paths.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Answer, Fault, Host, Stat, errno, normal, split_root};
use crate::python::library::host::{self, Path, answer, answer_of_two, now};
use crate::python::library::posix::instance;
use crate::python::object::{Def, Fallible, Vm, def, exception, given, protocol, types};

/// A path argument, or the number of an open file where the function takes one.
enum Place {
    Path(Path),
    Descriptor(i32),
}

fn place(vm: &mut dyn Vm, function: &str, object: Obj, takes_number: bool) -> Fallible<Place> {
    if takes_number && protocol::is_index(vm, object) {
        return given::c_int(vm, object, -1).map(Place::Descriptor);
    }
    path_argument(vm, function, "path", object, takes_number).map(Place::Path)
}

fn path_argument(
    vm: &mut dyn Vm,
    function: &str,
    argument: &str,
    object: Obj,
    takes_number: bool,
) -> Fallible<Path> {
    let is_path = given::is_str(vm, object) || types::is_instance(vm, object, t::BYTES) || {
        let name = vm.heap.interned("__fspath__");
        let kind = vm.heap.type_of(object);
        let found = types::lookup(vm, kind, name.get());
        vm.release(name);
        !found.is_null()
    };
    if !is_path {
        let kind = protocol::type_name(vm, object);
        let allowed = if takes_number {
            "string, bytes, os.PathLike or integer"
        } else {
            "string, bytes or os.PathLike"
        };
        let message = format!("{function}: {argument} should be {allowed}, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    match host::path(vm, object) {
        Err(raised) if exception::matches(vm, t::VALUE_ERROR) => {
            exception::clear(vm);
            let _ = raised;
            let message = format!("{function}: embedded null character in {argument}");
            Err(exception::value_error(vm, message))
        }
        other => other,
    }
}

fn path(vm: &mut dyn Vm, function: &str, object: Obj) -> Fallible<Path> {
    path_argument(vm, function, "path", object, false)
}

/// Only paths from the working folder are modelled.
fn no_folder(vm: &mut dyn Vm, folder: Obj) -> Fallible<()> {
    if folder.is_null() || folder == image::NONE {
        return Ok(());
    }
    Err(exception::unsupported(vm, "`dir_fd`"))
}

fn follows(vm: &mut dyn Vm, flag: Obj) -> Fallible<bool> {
    given::truth(vm, flag, true)
}

/// The fields of `os.stat_result`: ten that show, then times with fractions and in nanoseconds, then blocks.
pub fn stat_result(vm: &mut dyn Vm, stat: Stat) -> Fallible<Owned> {
    let times = [stat.accessed, stat.modified, stat.changed];
    let owner = i64::from(stat.owner);
    let visible = [
        i64::from(stat.mode),
        stat.node as i64,
        // The one disk.
        0x801,
        i64::from(stat.links),
        owner,
        owner,
        stat.size as i64,
    ];
    let mut values: Vec<Owned> = visible.iter().map(|value| vm.heap.int(*value)).collect();
    values.extend(times.map(|time| vm.heap.int(time.div_euclid(1_000_000_000))));
    for time in times {
        let seconds = time.div_euclid(1_000_000_000) as f64;
        let rest = time.rem_euclid(1_000_000_000) as f64;
        values.push(vm.heap.float(seconds + 1e-9 * rest));
    }
    values.extend(times.map(|time| vm.heap.int(time)));
    values.push(vm.heap.int(4096));
    values.push(vm.heap.int(stat.size.div_ceil(4096) as i64 * 8));
    values.push(vm.heap.int(0));
    instance(vm, "stat_result", values)
}

fn stat_of(vm: &mut dyn Vm, function: &str, given: Obj, follow: bool) -> Fallible<Owned> {
    let found = match place(vm, function, given, function == "stat")? {
        Place::Path(path) => vm.process.host.stat(&path.text, follow),
        Place::Descriptor(number) => vm.process.host.stat_open(number),
    };
    let stat = answer(vm, found, given)?;
    stat_result(vm, stat)
}

fn stat(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[1])?;
    let follow = follows(vm, arguments[2])?;
    stat_of(vm, "stat", arguments[0], follow)
}

fn lstat(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[1])?;
    stat_of(vm, "lstat", arguments[0], false)
}

/// The names in a folder with their kinds of file.
fn listed(vm: &mut dyn Vm, function: &str, given: Obj) -> Fallible<(Vec<(String, Stat)>, bool)> {
    if given.is_null() || given == image::NONE {
        let found = vm.process.host.list(".");
        return Ok((answer(vm, found, Obj::NULL)?, false));
    }
    let (found, is_bytes) = match place(vm, function, given, true)? {
        Place::Path(path) => (vm.process.host.list(&path.text), path.is_bytes),
        Place::Descriptor(number) => (vm.process.host.list_open(number), false),
    };
    Ok((answer(vm, found, given)?, is_bytes))
}

fn list_folder(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (entries, is_bytes) = listed(vm, "listdir", arguments[0])?;
    let names: Vec<Owned> = entries
        .iter()
        .map(|(name, _)| if is_bytes { vm.heap.bytes(name.as_bytes()) } else { vm.heap.str(name) })
        .collect();
    Ok(vm.heap.list_from_owned(names))
}

/// `_entries(path)`: what `scandir` walks over: names, kinds and numbers.
fn entries(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (entries, is_bytes) = listed(vm, "scandir", arguments[0])?;
    let mut rows = Vec::new();
    for (name, stat) in entries {
        let name = if is_bytes { vm.heap.bytes(name.as_bytes()) } else { vm.heap.str(&name) };
        let kind = vm.heap.int(i64::from(stat.mode & 0o170_000));
        let node = vm.heap.int(stat.node as i64);
        rows.push(vm.heap.tuple_from_owned(vec![name, kind, node]));
    }
    Ok(vm.heap.list_from_owned(rows))
}

/// Does something with one path that gives nothing.
fn change(
    vm: &mut dyn Vm,
    function: &str,
    given: Obj,
    action: impl FnOnce(&mut Host, &str, i64) -> Answer<()>,
) -> Fallible<Owned> {
    let path = path(vm, function, given)?;
    let now = now(vm);
    let done = action(&mut vm.process.host, &path.text, now);
    answer(vm, done, given)?;
    Ok(vm.none())
}

fn make_folder(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[2])?;
    let mode = given::c_int(vm, arguments[1], 0o777)? as u32;
    change(vm, "mkdir", arguments[0], |host, path, now| host.make_folder(path, mode, now))
}

fn remove_folder(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[1])?;
    change(vm, "rmdir", arguments[0], Host::remove_folder)
}

fn remove(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[1])?;
    change(vm, "remove", arguments[0], Host::remove)
}

fn unlink(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[1])?;
    change(vm, "unlink", arguments[0], Host::remove)
}

fn change_folder(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    change(vm, "chdir", arguments[0], |host, path, _| host.change(path))
}

fn move_to(vm: &mut dyn Vm, function: &str, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[2])?;
    no_folder(vm, arguments[3])?;
    let old = path_argument(vm, function, "src", arguments[0], false)?;
    let new = path_argument(vm, function, "dst", arguments[1], false)?;
    let now = now(vm);
    let done = vm.process.host.rename(&old.text, &new.text, now);
    answer_of_two(vm, done, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn rename(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    move_to(vm, "rename", arguments)
}

fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    move_to(vm, "replace", arguments)
}

fn link(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[2])?;
    no_folder(vm, arguments[3])?;
    let old = path_argument(vm, "link", "src", arguments[0], false)?;
    let new = path_argument(vm, "link", "dst", arguments[1], false)?;
    let now = now(vm);
    let done = vm.process.host.link(&old.text, &new.text, now);
    answer_of_two(vm, done, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn symlink(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[3])?;
    let target = path_argument(vm, "symlink", "src", arguments[0], false)?;
    let new = path_argument(vm, "symlink", "dst", arguments[1], false)?;
    let now = now(vm);
    let done = vm.process.host.make_link(&target.text, &new.text, now);
    answer_of_two(vm, done, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn read_link(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[1])?;
    let path = path(vm, "readlink", arguments[0])?;
    let target = vm.process.host.read_link(&path.text);
    let target = answer(vm, target, arguments[0])?;
    Ok(path.like(vm, &target))
}

fn working_folder(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let folder = vm.process.host.working();
    Ok(vm.heap.str(&folder))
}

fn working_folder_bytes(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let folder = vm.process.host.working();
    Ok(vm.heap.bytes(folder.as_bytes()))
}

fn access(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[2])?;
    let bits = given::c_int(vm, arguments[1], 0)? as u32;
    let follow = follows(vm, arguments[4])?;
    let path = path(vm, "access", arguments[0])?;
    let may = vm.process.host.access(&path.text, bits, follow);
    Ok(vm.bool(may))
}

/// The node of a path or descriptor.
fn node(vm: &mut dyn Vm, function: &str, given: Obj, follow: bool) -> Fallible<u32> {
    let found = match place(vm, function, given, true)? {
        Place::Path(path) => vm.process.host.find(&path.text, follow),
        Place::Descriptor(number) => vm.process.host.node_of(number),
    };
    answer(vm, found, given)
}

fn set_mode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[2])?;
    let mode = given::c_int(vm, arguments[1], 0)? as u32;
    let follow = follows(vm, arguments[3])?;
    let node = node(vm, "chmod", arguments[0], follow)?;
    let now = now(vm);
    let done = vm.process.host.set_mode(node, mode, now);
    answer(vm, done, arguments[0])?;
    Ok(vm.none())
}

fn set_owner(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    node(vm, "chown", arguments[0], true)?;
    for owner in &arguments[1..3] {
        if !matches!(given::size(vm, *owner, -1)?, -1 | 1000) {
            return Err(host::os_error(vm, errno::EPERM, arguments[0], Obj::NULL));
        }
    }
    Ok(vm.none())
}

fn set_times(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [given_path, times, nanoseconds, folder, follow] = *arguments else { return Ok(vm.none()) };
    no_folder(vm, folder)?;
    let has_times = !times.is_null() && times != image::NONE;
    if has_times && !nanoseconds.is_null() {
        let message = "utime: you may specify either 'times' or 'ns' but not both";
        return Err(exception::value_error(vm, message));
    }
    let now = now(vm);
    let (accessed, modified) = if has_times {
        pair(vm, "times", times, |vm, time| Ok((protocol::float(vm, time)? * 1e9).round() as i64))?
    } else if nanoseconds.is_null() {
        (now, now)
    } else {
        pair(vm, "ns", nanoseconds, |vm, time| given::size(vm, time, 0))?
    };
    let follow = follows(vm, follow)?;
    let node = node(vm, "utime", given_path, follow)?;
    let done = vm.process.host.set_times(node, accessed, modified, now);
    answer(vm, done, given_path)?;
    Ok(vm.none())
}

fn pair(
    vm: &mut dyn Vm,
    name: &str,
    given: Obj,
    convert: impl Fn(&mut dyn Vm, Obj) -> Fallible<i64>,
) -> Fallible<(i64, i64)> {
    if !types::is_instance(vm, given, t::TUPLE) || vm.heap.tuple_length(given) != 2 {
        let message = if name == "ns" {
            "utime: 'ns' must be a tuple of two ints"
        } else {
            "utime: 'times' must be either a tuple of two ints or None"
        };
        return Err(exception::type_error(vm, message));
    }
    let (first, second) = (vm.heap.tuple_item(given, 0), vm.heap.tuple_item(given, 1));
    Ok((convert(vm, first)?, convert(vm, second)?))
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = given::size(vm, arguments[1], 0)?;
    let Ok(size) = u64::try_from(size) else {
        return Err(host::os_error(vm, errno::EINVAL, arguments[0], Obj::NULL));
    };
    let now = now(vm);
    let done = match place(vm, "truncate", arguments[0], true)? {
        Place::Path(path) => vm.process.host.truncate(&path.text, size, now),
        Place::Descriptor(number) => vm.process.host.truncate_open(number, size, now),
    };
    answer(vm, done, arguments[0])?;
    Ok(vm.none())
}

fn fs_path(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    host::fs_path(vm, arguments[0])
}

fn normal_path(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let path = plain_path(vm, "_path_normpath", arguments[0])?;
    // As in C, the text ends where a null character stands.
    let text = normal(&path.text);
    Ok(path.like(vm, &text))
}

fn split_root_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let path = plain_path(vm, "_path_splitroot_ex", arguments[0])?;
    let (root, tail) = split_root(&path.text);
    let parts = vec![path.like(vm, ""), path.like(vm, root), path.like(vm, tail)];
    Ok(vm.heap.tuple_from_owned(parts))
}

/// A path that no file system is asked about: a null character is a character as any other.
fn plain_path(vm: &mut dyn Vm, function: &str, given: Obj) -> Fallible<Path> {
    if given::is_str(vm, given) {
        return Ok(Path { text: vm.heap.text(given).into_owned(), is_bytes: false });
    }
    path(vm, function, given)
}

fn open(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    no_folder(vm, arguments[3])?;
    let path = path(vm, "open", arguments[0])?;
    let flags = given::c_int(vm, arguments[1], 0)? as u32;
    let mode = given::c_int(vm, arguments[2], 0o777)? as u32;
    host::wait_for_disk(vm, &path.text)?;
    let now = now(vm);
    let opened = vm.process.host.open(&path.text, flags, mode, now);
    let number = answer(vm, opened, arguments[0])?;
    Ok(vm.heap.int(i64::from(number)))
}

/// What is asked of a path that nobody can answer: `EPERM`.
pub fn forbidden(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let fault: Answer<()> = Err(Fault::Error(errno::EPERM));
    answer(vm, fault, Obj::NULL)?;
    Ok(vm.none())
}

pub const TABLE: &[Def] = &[
    def("stat", "($module, /, path, *, dir_fd=None, follow_symlinks=True)", stat),
    def("lstat", "($module, /, path, *, dir_fd=None)", lstat),
    def("listdir", "($module, /, path=None)", list_folder),
    def("_entries", "($module, path, /)", entries),
    def("mkdir", "($module, /, path, mode=511, *, dir_fd=None)", make_folder),
    def("rmdir", "($module, /, path, *, dir_fd=None)", remove_folder),
    def("remove", "($module, /, path, *, dir_fd=None)", remove),
    def("unlink", "($module, /, path, *, dir_fd=None)", unlink),
    def("chdir", "($module, /, path)", change_folder),
    def("rename", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", rename),
    def("replace", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", replace),
    def(
        "link",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
        link,
    ),
    def("symlink", "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)", symlink),
    def("readlink", "($module, /, path, *, dir_fd=None)", read_link),
    def("getcwd", "($module, /)", working_folder),
    def("getcwdb", "($module, /)", working_folder_bytes),
    def(
        "access",
        "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        access,
    ),
    def("chmod", "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)", set_mode),
    def("chown", "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)", set_owner),
    def(
        "utime",
        "($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)",
        set_times,
    ),
    def("truncate", "($module, /, path, length)", truncate),
    def("fspath", "($module, /, path)", fs_path),
    def("_path_normpath", "($module, /, path)", normal_path),
    def("_path_splitroot_ex", "($module, /, path)", split_root_of),
    def("open", "($module, /, path, flags, mode=511, *, dir_fd=None)", open),
    def("chroot", "($module, /, path)", forbidden),
];
