//! What is changed by paths: making, removing, renaming, permissions and times.

use std::sync::Arc;

use crate::python::host::errno::{
    EBUSY, EEXIST, EINVAL, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, EPERM,
};
use crate::python::host::files::{Host, Kind, Node, TOP, USER};
use crate::python::host::{Answer, Fault, flag};

impl Host {
    /// Puts a file at an absolute path, with the folders on the way; what stood there is replaced.
    pub fn put(&mut self, path: &str, data: &[u8], now: i64) -> Answer<()> {
        for (place, _) in path.match_indices('/').skip(1) {
            match self.make_folder(&path[..place], 0o777, now) {
                Err(Fault::Error(EEXIST)) => {}
                other => other?,
            }
        }
        let flags = flag::WRITE_ONLY | flag::CREATE | flag::TRUNCATE;
        let number = self.open(path, flags, 0o666, now)?;
        let written = self.write(number, data, now);
        self.close(number)?;
        written.map(|_| ())
    }

    /// `os.mkdir`.
    pub fn make_folder(&mut self, path: &str, mode: u32, now: i64) -> Answer<()> {
        let (parent, name) = self.new_name(path)?;
        let permissions = mode & !self.look_own().mask & 0o1777;
        self.add(parent, &name, Node::new(Kind::folder(parent, None), permissions, USER).at(now));
        self.state().nodes[parent as usize].links += 1;
        self.touch(parent, now);
        Ok(())
    }

    /// `os.symlink`.
    pub fn make_link(&mut self, target: &str, path: &str, now: i64) -> Answer<()> {
        let (parent, name) = self.new_name(path)?;
        self.add(parent, &name, Node::new(Kind::Link(target.to_owned()), 0o777, USER).at(now));
        self.touch(parent, now);
        Ok(())
    }

    /// `os.readlink`.
    pub fn read_link(&mut self, path: &str) -> Answer<String> {
        let node = self.find(path, false)?;
        match &self.node(node).kind {
            Kind::Link(target) => Ok(target.clone()),
            _ => Err(Fault::Error(EINVAL)),
        }
    }

    /// `os.link`: a second name for a file.
    pub fn link(&mut self, old: &str, path: &str, now: i64) -> Answer<()> {
        let node = self.find(old, false)?;
        if matches!(self.node(node).kind, Kind::Folder { .. }) {
            return Err(Fault::Error(EPERM));
        }
        let (parent, name) = self.new_name(path)?;
        let state = self.state();
        state.nodes[node as usize].links += 1;
        if let Kind::Folder { entries, .. } = &mut state.nodes[parent as usize].kind {
            entries.insert(name, node);
        }
        self.touch(parent, now);
        Ok(())
    }

    /// The folder, name and node of something that is there.
    fn existing(&mut self, path: &str) -> Answer<(u32, String, u32)> {
        let (parent, Some(name)) = self.walk(path, false, 0)? else {
            return Err(Fault::Error(EBUSY));
        };
        let node = self.entry(parent, &name).ok_or(Fault::Error(ENOENT))?;
        Ok((parent, name, node))
    }

    fn detach(&mut self, parent: u32, name: &str, now: i64) {
        let state = self.state();
        if let Kind::Folder { entries, .. } = &mut state.nodes[parent as usize].kind
            && let Some(node) = entries.remove(name)
        {
            let node = &mut state.nodes[node as usize];
            node.links = node.links.saturating_sub(1);
            node.changed = now;
        }
        self.touch(parent, now);
    }

    /// `os.remove`.
    pub fn remove(&mut self, path: &str, now: i64) -> Answer<()> {
        let (parent, name, node) = self.existing(path)?;
        if matches!(self.node(node).kind, Kind::Folder { .. }) {
            return Err(Fault::Error(EISDIR));
        }
        self.check_writable(parent)?;
        self.detach(parent, &name, now);
        self.forget(node);
        Ok(())
    }

    /// Gives back what a file held that has neither a name nor a reader any more.
    pub(super) fn forget(&mut self, number: u32) {
        let is_open = self.look_own().descriptors.holds(number);
        let state = self.state();
        let node = &mut state.nodes[number as usize];
        if node.links > 0 || is_open {
            return;
        }
        if let Kind::File(bytes) = &mut node.kind {
            state.used -= bytes.len() as u64;
            *bytes = Arc::default();
        }
    }

    /// `os.rmdir`.
    pub fn remove_folder(&mut self, path: &str, now: i64) -> Answer<()> {
        let last = path.trim_end_matches('/').rsplit('/').next();
        if last == Some(".") {
            return Err(Fault::Error(EINVAL));
        }
        let (parent, name, node) = self.existing(path)?;
        self.load(node);
        let Kind::Folder { entries, .. } = &self.node(node).kind else {
            return Err(Fault::Error(ENOTDIR));
        };
        if !entries.is_empty() || last == Some("..") {
            return Err(Fault::Error(ENOTEMPTY));
        }
        self.check_writable(parent)?;
        self.detach(parent, &name, now);
        let links = &mut self.state().nodes[parent as usize].links;
        *links = links.saturating_sub(1);
        Ok(())
    }

    /// `os.rename`: what has the new name is replaced where that can be.
    pub fn rename(&mut self, old: &str, new: &str, now: i64) -> Answer<()> {
        let (old_parent, old_name, node) = self.existing(old)?;
        let is_folder = matches!(self.node(node).kind, Kind::Folder { .. });
        let new_path = if is_folder { new.trim_end_matches('/') } else { new };
        let (new_parent, Some(new_name)) = self.walk(new_path, false, 0)? else {
            return Err(Fault::Error(EBUSY));
        };
        self.check_writable(old_parent)?;
        self.check_writable(new_parent)?;
        if is_folder && self.is_below(new_parent, node) {
            return Err(Fault::Error(EINVAL));
        }
        if let Some(target) = self.entry(new_parent, &new_name) {
            if target == node {
                return Ok(());
            }
            self.load(target);
            match (&self.node(target).kind, is_folder) {
                (Kind::Folder { entries, .. }, true) if !entries.is_empty() => {
                    return Err(Fault::Error(ENOTEMPTY));
                }
                (Kind::Folder { .. }, false) => return Err(Fault::Error(EISDIR)),
                (Kind::Folder { .. }, true) | (_, false) => {}
                (_, true) => return Err(Fault::Error(ENOTDIR)),
            }
            self.detach(new_parent, &new_name, now);
            self.forget(target);
        }
        self.state().nodes[node as usize].links += 1;
        self.detach(old_parent, &old_name, now);
        let state = self.state();
        if let Kind::Folder { parent, .. } = &mut state.nodes[node as usize].kind {
            *parent = new_parent;
        }
        if let Kind::Folder { entries, .. } = &mut state.nodes[new_parent as usize].kind {
            entries.insert(new_name, node);
        }
        self.touch(new_parent, now);
        Ok(())
    }

    fn is_below(&self, folder: u32, above: u32) -> bool {
        let mut at = folder;
        loop {
            if at == above {
                return true;
            }
            match self.node(at).kind {
                Kind::Folder { parent, .. } if at != TOP => at = parent,
                _ => return false,
            }
        }
    }

    /// `os.chmod`.
    pub fn set_mode(&mut self, node: u32, mode: u32, now: i64) -> Answer<()> {
        if self.node(node).owner != USER {
            return Err(Fault::Error(EPERM));
        }
        let node = &mut self.state().nodes[node as usize];
        node.mode = mode & 0o7777;
        node.changed = now;
        Ok(())
    }

    /// `os.utime`.
    pub fn set_times(&mut self, node: u32, accessed: i64, modified: i64, now: i64) -> Answer<()> {
        if self.node(node).owner != USER {
            return Err(Fault::Error(EPERM));
        }
        let node = &mut self.state().nodes[node as usize];
        (node.accessed, node.modified, node.changed) = (accessed, modified, now);
        Ok(())
    }

    /// `os.access`: `bits` are `R_OK`, `W_OK` and `X_OK`.
    pub fn access(&mut self, path: &str, bits: u32, follow: bool) -> bool {
        self.find(path, follow).is_ok_and(|node| self.may(node, bits & 7))
    }
}
