//! Open files: descriptors, positions, reading and writing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::python::host::errno::{
    EACCES, EBADF, EEXIST, EINVAL, EISDIR, EMFILE, ENOENT, ENOSPC, ENOTDIR, ESPIPE,
};
use crate::python::host::files::{Host, Kind, Stat, mode};
use crate::python::host::{Answer, Fault};

/// Flags of `os.open`.
pub mod flag {
    pub const WRITE_ONLY: u32 = 1;
    pub const READ_WRITE: u32 = 2;
    pub const CREATE: u32 = 0o100;
    pub const EXCLUSIVE: u32 = 0o200;
    pub const TRUNCATE: u32 = 0o1000;
    pub const APPEND: u32 = 0o2000;
    pub const FOLDER: u32 = 0o200_000;
    pub const NO_FOLLOW: u32 = 0o400_000;
}

/// So many files may be open at once.
const MOST: usize = 1024;
/// The disk of the simulated host is full at this many bytes.
const DISK: u64 = 256 << 20;

/// What a descriptor refers to.
#[derive(Clone, Debug)]
enum Opened {
    /// 0, 1 or 2: the streams of the process.
    Standard(u32),
    File {
        node: u32,
        position: u64,
        flags: u32,
    },
    /// One end of a pipe or a connection.
    End(u32),
}

/// The descriptors; those that `dup` made share what is open.
#[derive(Clone, Debug)]
pub struct Descriptors {
    open: Vec<Option<Opened>>,
    by_number: BTreeMap<i32, u32>,
}

impl Default for Descriptors {
    fn default() -> Descriptors {
        let standard = |number| Some(Opened::Standard(number));
        Descriptors {
            open: vec![standard(0), standard(1), standard(2)],
            by_number: (0..3).zip(0..3).collect(),
        }
    }
}

impl Descriptors {
    /// The ends of pipes and connections among them.
    pub fn ends(&self) -> Vec<u32> {
        let end = |opened: &Opened| match opened {
            Opened::End(end) => Some(*end),
            _ => None,
        };
        self.open.iter().flatten().filter_map(end).collect()
    }

    /// Their numbers.
    pub fn numbers(&self) -> Vec<i32> {
        self.by_number.keys().copied().collect()
    }

    /// Is this node open?
    pub fn holds(&self, wanted: u32) -> bool {
        let is_it =
            |opened: &Opened| matches!(opened, Opened::File { node, .. } if *node == wanted);
        self.open.iter().flatten().any(is_it)
    }

    fn get(&self, number: i32) -> Answer<&Opened> {
        let index = self.by_number.get(&number).ok_or(Fault::Error(EBADF))?;
        self.open[*index as usize].as_ref().ok_or(Fault::Error(EBADF))
    }

    fn free_number(&self) -> Answer<i32> {
        if self.by_number.len() >= MOST {
            return Err(Fault::Error(EMFILE));
        }
        Ok((0..MOST as i32).find(|number| !self.by_number.contains_key(number)).unwrap_or(0))
    }
}

impl Host {
    /// `os.open`: the lowest free descriptor.
    pub fn open(&mut self, path: &str, flags: u32, mode: u32, now: i64) -> Answer<i32> {
        let number = self.look_own().descriptors.free_number()?;
        let (reads, writes) = accesses(flags);
        let found = match self.find(path, flags & flag::NO_FOLLOW == 0) {
            Err(Fault::Error(ENOENT)) if flags & flag::CREATE != 0 => None,
            other => Some(other?),
        };
        let node = match found {
            Some(_) if flags & flag::CREATE != 0 && flags & flag::EXCLUSIVE != 0 => {
                return Err(Fault::Error(EEXIST));
            }
            Some(node) => {
                let is_folder = matches!(self.node(node).kind, Kind::Folder { .. });
                if is_folder && writes {
                    return Err(Fault::Error(EISDIR));
                }
                if !is_folder && flags & flag::FOLDER != 0 {
                    return Err(Fault::Error(ENOTDIR));
                }
                let bits = if reads { 4 } else { 0 } | if writes { 2 } else { 0 };
                if !self.may(node, bits) {
                    return Err(Fault::Error(EACCES));
                }
                if !is_folder {
                    self.fetch(node)?;
                }
                node
            }
            None => self.new_file(path, now, mode)?,
        };
        if flags & flag::TRUNCATE != 0 && writes {
            self.resize(node, 0, now)?;
        }
        self.enter(number, Opened::File { node, position: 0, flags });
        Ok(number)
    }

    /// `os.close`.
    pub fn close(&mut self, number: i32) -> Answer<()> {
        let descriptors = &mut self.own().descriptors;
        let index = descriptors.by_number.remove(&number).ok_or(Fault::Error(EBADF))?;
        if descriptors.by_number.values().any(|other| *other == index) {
            return Ok(());
        }
        match descriptors.open[index as usize].take() {
            Some(Opened::File { node, .. }) => self.forget(node),
            Some(Opened::End(end)) => self.state().ends.remove(end),
            _ => {}
        }
        Ok(())
    }

    /// `os.dup` and, with a number, `os.dup2`.
    pub fn duplicate(&mut self, number: i32, wanted: Option<i32>) -> Answer<i32> {
        self.look_own().descriptors.get(number)?;
        let made = match wanted {
            Some(wanted) if wanted == number => return Ok(wanted),
            Some(wanted) => {
                if self.look_own().descriptors.get(wanted).is_ok() {
                    self.close(wanted)?;
                }
                wanted
            }
            None => self.look_own().descriptors.free_number()?,
        };
        let descriptors = &mut self.own().descriptors;
        let index = descriptors.by_number.get(&number).copied().ok_or(Fault::Error(EBADF))?;
        descriptors.by_number.insert(made, index);
        Ok(made)
    }

    /// Which of the process's streams a descriptor is.
    pub fn standard(&self, number: i32) -> Option<u32> {
        match self.look_own().descriptors.get(number) {
            Ok(Opened::Standard(stream)) => Some(*stream),
            _ => None,
        }
    }

    /// The node of an open file.
    pub fn node_of(&self, number: i32) -> Answer<u32> {
        match self.look_own().descriptors.get(number)? {
            Opened::File { node, .. } => Ok(*node),
            Opened::Standard(_) | Opened::End(_) => Err(Fault::Error(EINVAL)),
        }
    }

    /// The end of a pipe or a connection that a descriptor is.
    pub fn end_of(&self, number: i32) -> Answer<Option<u32>> {
        match self.look_own().descriptors.get(number)? {
            Opened::End(end) => Ok(Some(*end)),
            _ => Ok(None),
        }
    }

    /// A descriptor of an end.
    pub fn open_end(&mut self, end: u32) -> Answer<i32> {
        let number = self.look_own().descriptors.free_number()?;
        self.enter(number, Opened::End(end));
        Ok(number)
    }

    /// Puts what is open into the table.
    fn enter(&mut self, number: i32, opened: Opened) {
        let descriptors = &mut self.own().descriptors;
        let index = descriptors.open.iter().position(Option::is_none);
        let index = index.unwrap_or(descriptors.open.len());
        if index == descriptors.open.len() {
            descriptors.open.push(None);
        }
        descriptors.open[index] = Some(opened);
        descriptors.by_number.insert(number, index as u32);
    }

    /// `os.fstat`.
    pub fn stat_open(&self, number: i32) -> Answer<Stat> {
        match self.look_own().descriptors.get(number)? {
            Opened::File { node, .. } => Ok(self.stat_node(*node)),
            Opened::End(end) => {
                let is_pipe =
                    self.look().ends.get(*end).is_none_or(crate::python::host::End::is_pipe);
                let kind = if is_pipe { mode::FIFO | 0o600 } else { mode::SOCKET | 0o777 };
                Ok(stream_stat(kind, u64::from(*end) + 1_000_000))
            }
            Opened::Standard(stream) => Ok(stream_stat(mode::FIFO | 0o600, u64::from(*stream) + 1)),
        }
    }

    fn file(&self, number: i32) -> Answer<(u32, u64, u32)> {
        match self.look_own().descriptors.get(number)? {
            Opened::File { node, position, flags } => Ok((*node, *position, *flags)),
            Opened::Standard(_) | Opened::End(_) => Err(Fault::Error(ESPIPE)),
        }
    }

    fn set_position(&mut self, number: i32, to: u64) {
        let descriptors = &mut self.own().descriptors;
        if let Some(index) = descriptors.by_number.get(&number)
            && let Some(Opened::File { position, .. }) = &mut descriptors.open[*index as usize]
        {
            *position = to;
        }
    }

    /// `os.read`; `None`: all that is left.
    pub fn read(&mut self, number: i32, count: Option<usize>) -> Answer<Vec<u8>> {
        let (node, position, flags) = self.file(number)?;
        if !accesses(flags).0 {
            return Err(Fault::Error(EBADF));
        }
        let bytes = self.fetch(node)?;
        let start = (position as usize).min(bytes.len());
        let end = count.map_or(bytes.len(), |count| bytes.len().min(start.saturating_add(count)));
        let taken = bytes[start..end].to_vec();
        self.set_position(number, position + taken.len() as u64);
        Ok(taken)
    }

    /// `os.write`.
    pub fn write(&mut self, number: i32, data: &[u8], now: i64) -> Answer<usize> {
        let (node, position, flags) = self.file(number)?;
        if !accesses(flags).1 {
            return Err(Fault::Error(EBADF));
        }
        if matches!(self.node(node).kind, Kind::Null) {
            return Ok(data.len());
        }
        let length = self.fetch(node)?.len() as u64;
        let start = if flags & flag::APPEND != 0 { length } else { position };
        let end = start + data.len() as u64;
        if end > length {
            self.resize(node, end, now)?;
        }
        self.touch(node, now);
        if let Kind::File(bytes) = &mut self.state().nodes[node as usize].kind {
            Arc::make_mut(bytes)[start as usize..end as usize].copy_from_slice(data);
        }
        self.set_position(number, end);
        Ok(data.len())
    }

    /// `os.lseek`.
    pub fn seek(&mut self, number: i32, offset: i64, whence: i64) -> Answer<u64> {
        let (node, position, _) = self.file(number)?;
        let base = match whence {
            0 => 0,
            1 => position as i64,
            2 => self.stat_node(node).size as i64,
            _ => return Err(Fault::Error(EINVAL)),
        };
        let to = base.checked_add(offset).and_then(|to| u64::try_from(to).ok());
        let to = to.ok_or(Fault::Error(EINVAL))?;
        self.set_position(number, to);
        Ok(to)
    }

    /// Bytes in all files, and how many there may be.
    pub fn usage(&self) -> (u64, u64) {
        (self.look().used, DISK)
    }

    /// `os.ftruncate`.
    pub fn truncate_open(&mut self, number: i32, size: u64, now: i64) -> Answer<()> {
        let (node, _, flags) = self.file(number)?;
        if !accesses(flags).1 {
            return Err(Fault::Error(EINVAL));
        }
        self.resize(node, size, now)
    }

    /// `os.truncate`.
    pub fn truncate(&mut self, path: &str, size: u64, now: i64) -> Answer<()> {
        let node = self.find(path, true)?;
        if !self.may(node, 2) {
            return Err(Fault::Error(EACCES));
        }
        self.fetch(node)?;
        self.resize(node, size, now)
    }

    fn resize(&mut self, node: u32, size: u64, now: i64) -> Answer<()> {
        let old = match &self.node(node).kind {
            Kind::File(bytes) => bytes.len() as u64,
            Kind::Null => return Ok(()),
            _ => return Err(Fault::Error(EINVAL)),
        };
        let used = self.look().used - old + size;
        if used > DISK {
            return Err(Fault::Error(ENOSPC));
        }
        self.touch(node, now);
        let state = self.state();
        state.used = used;
        if let Kind::File(bytes) = &mut state.nodes[node as usize].kind {
            Arc::make_mut(bytes).resize(size as usize, 0);
        }
        Ok(())
    }

    /// The names in an open folder.
    pub fn list_open(&mut self, number: i32) -> Answer<Vec<(String, Stat)>> {
        let node = self.node_of(number)?;
        self.list_node(node)
    }
}

/// What is told of something that is no file.
fn stream_stat(kind: u32, node: u64) -> Stat {
    let time = crate::python::host::EPOCH_NS;
    Stat {
        mode: kind,
        node,
        links: 1,
        owner: crate::python::host::files::USER,
        size: 0,
        accessed: time,
        modified: time,
        changed: time,
    }
}

/// Whether flags let read and write.
fn accesses(flags: u32) -> (bool, bool) {
    match flags & 3 {
        0 => (true, false),
        flag::WRITE_ONLY => (false, true),
        _ => (true, true),
    }
}
