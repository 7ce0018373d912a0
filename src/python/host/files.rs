//! Folders, files and links: the tree and what is done with paths.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::python::host::descriptors::Descriptors;
use crate::python::host::ends::Ends;
use crate::python::host::errno::{EACCES, EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR};
use crate::python::host::processes::Processes;
use crate::python::host::{Answer, EPOCH_NS, EntryKind, Fault, Seed, SlowFile};

/// Bits of `st_mode`.
pub mod mode {
    pub const FOLDER: u32 = 0o040_000;
    pub const FILE: u32 = 0o100_000;
    pub const LINK: u32 = 0o120_000;
    pub const DEVICE: u32 = 0o020_000;
    pub const FIFO: u32 = 0o010_000;
    pub const SOCKET: u32 = 0o140_000;
    pub const STICKY: u32 = 0o1000;
}

/// Bits of one of the three groups of permissions.
const READ: u32 = 4;
pub(super) const WRITE: u32 = 2;
pub(super) const SEARCH: u32 = 1;

/// The user that a program runs as; everything else belongs to root.
pub const USER: u32 = 1000;
/// So many links may lead to one another.
const MOST_LINKS: u32 = 40;
const LONGEST_NAME: usize = 255;
pub(super) const TOP: u32 = 0;

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    File(Arc<Vec<u8>>),
    /// A file of the lecture's folder that nobody has opened, by its path there.
    Unread {
        path: String,
        size: u64,
    },
    /// Its names; `unread` is its path in the lecture's folder while they are not known.
    Folder {
        entries: BTreeMap<String, u32>,
        parent: u32,
        unread: Option<String>,
    },
    Link(String),
    /// `/dev/null`.
    Null,
    /// In the lecture's folder, but left out for this reason.
    LeftOut(String),
}

/// A node: what a name in a folder leads to.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    /// Permissions, without the kind.
    pub mode: u32,
    pub owner: u32,
    pub links: u32,
    pub accessed: i64,
    pub modified: i64,
    pub changed: i64,
}

/// What `os.stat` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    pub mode: u32,
    pub node: u64,
    pub links: u32,
    pub owner: u32,
    pub size: u64,
    pub accessed: i64,
    pub modified: i64,
    pub changed: i64,
}

/// The tree, the open files and the process's place in it. A copy shares everything until one of the two changes.
#[derive(Clone, Debug)]
pub struct Host {
    shared: Arc<State>,
    own: Arc<Own>,
    seed: Option<Seed>,
}

/// What all processes share.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub nodes: Vec<Node>,
    pub ends: Ends,
    /// Bytes in all files.
    pub used: u64,
    pub processes: Processes,
    pub slow: Arc<Vec<SlowFile>>,
}

/// What the running process has for itself.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub descriptors: Descriptors,
    pub working: u32,
    pub mask: u32,
}

impl Default for Host {
    fn default() -> Host {
        Host::new(None)
    }
}

impl Host {
    /// An empty machine with `/tmp`, and the lecture's folder where it is wanted.
    pub fn new(seed: Option<Seed>) -> Host {
        let top = Node::new(Kind::folder(TOP, None), 0o755, 0);
        let state = State {
            nodes: vec![top],
            ends: Ends::default(),
            used: 0,
            processes: Processes::default(),
            slow: Arc::default(),
        };
        let own = Own { descriptors: Descriptors::default(), working: TOP, mask: 0o022 };
        let mut host = Host { shared: Arc::new(state), own: Arc::new(own), seed };
        host.plant();
        host
    }

    fn plant(&mut self) {
        let folder = |unread: Option<String>| Kind::folder(TOP, unread);
        self.add(TOP, "tmp", Node::new(folder(None), 0o777 | mode::STICKY, USER));
        let homes = self.add(TOP, "home", Node::new(folder(None), 0o755, 0));
        self.add(homes, "student", Node::new(folder(None), 0o755, USER));
        let devices = self.add(TOP, "dev", Node::new(folder(None), 0o755, 0));
        self.add(devices, "null", Node::new(Kind::Null, 0o666, USER));
        let processes = self.add(TOP, "proc", Node::new(folder(None), 0o555, 0));
        let own = self.add(processes, "self", Node::new(folder(None), 0o555, 0));
        self.add(own, "maps", Node::new(Kind::File(Arc::default()), 0o444, 0));
        let place = self.seed.as_ref().map_or("/srv/lecture", |seed| seed.place.as_str());
        let parts: Vec<String> =
            place.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let mut at = TOP;
        for (index, part) in parts.iter().enumerate() {
            let is_last = index + 1 == parts.len();
            let unread = (is_last && self.seed.is_some()).then(String::new);
            let known = self.entry(at, part);
            at = match known {
                Some(node) => node,
                None => self.add(at, part, Node::new(Kind::folder(at, None), 0o755, USER)),
            };
            if let Kind::Folder { unread: place, .. } = &mut self.state().nodes[at as usize].kind {
                *place = unread;
            }
        }
        self.own().working = at;
    }

    /// What `/proc/self/maps` says.
    pub fn tell_map(&mut self, map: String) {
        let found = ["proc", "self", "maps"]
            .into_iter()
            .try_fold(TOP, |folder, name| self.entry(folder, name));
        if let Some(node) = found {
            self.state().nodes[node as usize].kind = Kind::File(Arc::new(map.into_bytes()));
        }
    }

    /// Pipes and connections.
    pub fn ends(&mut self) -> &mut Ends {
        &mut self.state().ends
    }

    /// The same, to look at.
    pub fn see_ends(&self) -> &Ends {
        &self.shared.ends
    }

    pub(super) fn state(&mut self) -> &mut State {
        Arc::make_mut(&mut self.shared)
    }

    pub(super) fn look(&self) -> &State {
        &self.shared
    }

    pub(super) fn own(&mut self) -> &mut Own {
        Arc::make_mut(&mut self.own)
    }

    pub(super) fn look_own(&self) -> &Own {
        &self.own
    }

    /// What the running process has for itself, to keep.
    pub(super) fn keep_own(&self) -> Arc<Own> {
        Arc::clone(&self.own)
    }

    /// What the running process has for itself is that of another one from now on.
    pub(super) fn change_own(&mut self, own: Arc<Own>) -> Arc<Own> {
        std::mem::replace(&mut self.own, own)
    }

    pub(super) fn node(&self, node: u32) -> &Node {
        &self.shared.nodes[node as usize]
    }

    pub(super) fn add(&mut self, parent: u32, name: &str, node: Node) -> u32 {
        let state = self.state();
        let number = state.nodes.len() as u32;
        let mut node = node;
        if let Kind::Folder { parent: place, .. } = &mut node.kind {
            *place = parent;
        }
        state.nodes.push(node);
        if let Kind::Folder { entries, .. } = &mut state.nodes[parent as usize].kind {
            entries.insert(name.to_owned(), number);
        }
        number
    }

    pub(super) fn entry(&self, folder: u32, name: &str) -> Option<u32> {
        match &self.node(folder).kind {
            Kind::Folder { entries, .. } => entries.get(name).copied(),
            _ => None,
        }
    }

    /// Reads the names of a folder of the lecture that nobody has looked into.
    pub(super) fn load(&mut self, folder: u32) {
        let Kind::Folder { unread: Some(path), .. } = &self.node(folder).kind else { return };
        let path = path.clone();
        let listed = self.seed.as_ref().map(|seed| seed.folder.list(&path)).unwrap_or_default();
        for entry in listed {
            let inside =
                if path.is_empty() { entry.name.clone() } else { format!("{path}/{}", entry.name) };
            let (kind, mode) = match entry.kind {
                EntryKind::File { size } => (Kind::Unread { path: inside, size }, 0o644),
                EntryKind::Folder => (Kind::folder(folder, Some(inside)), 0o755),
                EntryKind::LeftOut(why) => (Kind::LeftOut(why), 0o644),
            };
            if self.entry(folder, &entry.name).is_none() {
                self.add(folder, &entry.name, Node::new(kind, mode, USER));
            }
        }
        if let Kind::Folder { unread, .. } = &mut self.state().nodes[folder as usize].kind {
            *unread = None;
        }
    }

    /// The contents of a file, read from the lecture's folder if nobody has yet.
    pub(super) fn fetch(&mut self, node: u32) -> Answer<Arc<Vec<u8>>> {
        match &self.node(node).kind {
            Kind::File(bytes) => Ok(Arc::clone(bytes)),
            Kind::Null => Ok(Arc::default()),
            Kind::Folder { .. } => Err(Fault::Error(EISDIR)),
            Kind::Link(_) => Err(Fault::Error(ELOOP)),
            Kind::LeftOut(why) => Err(Fault::Refused(why.clone())),
            Kind::Unread { path, .. } => {
                let seed = self.seed.as_ref().ok_or(Fault::Error(ENOENT))?;
                let bytes = seed.folder.read(path).map_err(Fault::Refused)?;
                let bytes = Arc::new(bytes);
                let state = self.state();
                state.used += bytes.len() as u64;
                state.nodes[node as usize].kind = Kind::File(Arc::clone(&bytes));
                Ok(bytes)
            }
        }
    }

    /// May the program do this with it?
    pub(super) fn may(&self, node: u32, bits: u32) -> bool {
        let node = self.node(node);
        let granted = if node.owner == USER { node.mode >> 6 } else { node.mode };
        granted & bits == bits
    }

    /// The node that a path leads to; the last link is followed where that is wanted.
    pub fn find(&mut self, path: &str, follow: bool) -> Answer<u32> {
        let (parent, name) = self.walk(path, follow, 0)?;
        let Some(name) = name else { return Ok(parent) };
        let node = self.entry(parent, &name).ok_or(Fault::Error(ENOENT))?;
        match &self.node(node).kind {
            Kind::LeftOut(why) => Err(Fault::Refused(why.clone())),
            _ => Ok(node),
        }
    }

    /// Is there a folder?
    pub fn is_folder(&mut self, path: &str) -> bool {
        let node = self.find(path, true);
        node.is_ok_and(|node| matches!(self.node(node).kind, Kind::Folder { .. }))
    }

    /// A file's contents by its path, where the program may read it.
    pub fn contents(&mut self, path: &str) -> Option<Arc<Vec<u8>>> {
        let node = self.find(path, true).ok()?;
        if self.may(node, READ) { self.fetch(node).ok() } else { None }
    }

    /// The folder that a path's last name stands in, and that name (`None`: the path is that folder itself).
    pub(super) fn walk(
        &mut self,
        path: &str,
        follow: bool,
        links: u32,
    ) -> Answer<(u32, Option<String>)> {
        if path.is_empty() {
            return Err(Fault::Error(ENOENT));
        }
        let mut at = if path.starts_with('/') { TOP } else { self.own.working };
        let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let wants_folder = path.ends_with('/') || path.ends_with("/.");
        for (index, part) in parts.iter().enumerate() {
            let parent = match &self.node(at).kind {
                Kind::Folder { parent, .. } => *parent,
                Kind::LeftOut(why) => return Err(Fault::Refused(why.clone())),
                _ => return Err(Fault::Error(ENOTDIR)),
            };
            if !self.may(at, SEARCH) {
                return Err(Fault::Error(EACCES));
            }
            if part.len() > LONGEST_NAME {
                return Err(Fault::Error(ENAMETOOLONG));
            }
            if *part == ".." {
                at = parent;
                continue;
            }
            self.load(at);
            let is_last = index + 1 == parts.len();
            let Some(next) = self.entry(at, part) else {
                if is_last {
                    return Ok((at, Some((*part).to_owned())));
                }
                return Err(Fault::Error(ENOENT));
            };
            if let Kind::Link(target) = &self.node(next).kind
                && (!is_last || follow || wants_folder)
            {
                let rest = parts[index + 1..].join("/");
                let rest = if rest.is_empty() { rest } else { format!("/{rest}") };
                let target = self.absolute(at, &format!("{target}{rest}"));
                if links + 1 > MOST_LINKS {
                    return Err(Fault::Error(ELOOP));
                }
                return self.walk(&target, follow, links + 1);
            }
            if is_last {
                let is_folder = matches!(self.node(next).kind, Kind::Folder { .. });
                if wants_folder && !is_folder {
                    return Err(Fault::Error(ENOTDIR));
                }
                return Ok((at, Some((*part).to_owned())));
            }
            at = next;
        }
        Ok((at, None))
    }

    fn absolute(&self, folder: u32, path: &str) -> String {
        if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.path_of(folder))
        }
    }

    fn path_of(&self, folder: u32) -> String {
        let mut parts = Vec::new();
        let mut at = folder;
        while at != TOP {
            let Kind::Folder { parent, .. } = self.node(at).kind else { break };
            if let Kind::Folder { entries, .. } = &self.node(parent).kind
                && let Some((name, _)) = entries.iter().find(|(_, node)| **node == at)
            {
                parts.push(name.clone());
            }
            at = parent;
        }
        parts.reverse();
        format!("/{}", parts.join("/"))
    }

    /// `os.getcwd`.
    pub fn working(&self) -> String {
        self.path_of(self.own.working)
    }

    /// `os.chdir`.
    pub fn change(&mut self, path: &str) -> Answer<()> {
        let node = self.find(path, true)?;
        if !matches!(self.node(node).kind, Kind::Folder { .. }) {
            return Err(Fault::Error(ENOTDIR));
        }
        if !self.may(node, SEARCH) {
            return Err(Fault::Error(EACCES));
        }
        self.own().working = node;
        Ok(())
    }

    /// `os.umask`.
    pub fn mask(&mut self, mask: u32) -> u32 {
        std::mem::replace(&mut self.own().mask, mask & 0o777)
    }

    /// `os.stat` and `os.lstat`.
    pub fn stat(&mut self, path: &str, follow: bool) -> Answer<Stat> {
        let node = self.find(path, follow)?;
        Ok(self.stat_node(node))
    }

    pub(super) fn stat_node(&self, number: u32) -> Stat {
        let node = self.node(number);
        let (kind, size) = match &node.kind {
            Kind::File(bytes) => (mode::FILE, bytes.len() as u64),
            Kind::Unread { size, .. } => (mode::FILE, *size),
            Kind::LeftOut(_) => (mode::FILE, 0),
            Kind::Folder { .. } => (mode::FOLDER, 4096),
            Kind::Link(target) => (mode::LINK, target.len() as u64),
            Kind::Null => (mode::DEVICE, 0),
        };
        Stat {
            mode: kind | node.mode,
            node: u64::from(number) + 2,
            links: node.links,
            owner: node.owner,
            size,
            accessed: node.accessed,
            modified: node.modified,
            changed: node.changed,
        }
    }

    /// The names in a folder, in order, each with its node.
    pub fn list(&mut self, path: &str) -> Answer<Vec<(String, Stat)>> {
        let node = self.find(path, true)?;
        self.list_node(node)
    }

    pub(super) fn list_node(&mut self, node: u32) -> Answer<Vec<(String, Stat)>> {
        self.load(node);
        let Kind::Folder { entries, .. } = &self.node(node).kind else {
            return Err(Fault::Error(ENOTDIR));
        };
        if !self.may(node, READ) {
            return Err(Fault::Error(EACCES));
        }
        let shown = entries
            .iter()
            .filter(|(_, node)| !matches!(self.node(**node).kind, Kind::LeftOut(_)))
            .map(|(name, node)| (name.clone(), self.stat_node(*node)));
        Ok(shown.collect())
    }

    /// Where something new may be made; `EEXIST` where the name is taken.
    pub(super) fn new_name(&mut self, path: &str) -> Answer<(u32, String)> {
        let trimmed = path.trim_end_matches('/');
        let path = if trimmed.is_empty() { path } else { trimmed };
        match self.walk(path, false, 0)? {
            (parent, Some(name)) if self.entry(parent, &name).is_none() => {
                self.check_writable(parent)?;
                Ok((parent, name))
            }
            _ => Err(Fault::Error(EEXIST)),
        }
    }

    /// Where a file that does not exist will be made, a link to nowhere being followed.
    pub(super) fn new_file(&mut self, path: &str, now: i64, mode: u32) -> Answer<u32> {
        let (parent, Some(name)) = self.walk(path, true, 0)? else {
            return Err(Fault::Error(EISDIR));
        };
        if path.ends_with('/') {
            return Err(Fault::Error(EISDIR));
        }
        self.check_writable(parent)?;
        let permissions = mode & !self.own.mask & 0o7777;
        let node = Node::new(Kind::File(Arc::default()), permissions, USER).at(now);
        self.touch(parent, now);
        Ok(self.add(parent, &name, node))
    }

    pub(super) fn check_writable(&self, folder: u32) -> Answer<()> {
        let may = self.may(folder, WRITE | SEARCH);
        if may { Ok(()) } else { Err(Fault::Error(EACCES)) }
    }

    pub(super) fn touch(&mut self, node: u32, now: i64) {
        let node = &mut self.state().nodes[node as usize];
        node.modified = now;
        node.changed = now;
    }
}

impl Node {
    pub(super) fn new(kind: Kind, mode: u32, owner: u32) -> Node {
        let links = if matches!(kind, Kind::Folder { .. }) { 2 } else { 1 };
        let time = EPOCH_NS;
        Node { kind, mode, owner, links, accessed: time, modified: time, changed: time }
    }

    pub(super) fn at(self, now: i64) -> Node {
        Node { accessed: now, modified: now, changed: now, ..self }
    }
}

impl Kind {
    pub(super) fn folder(parent: u32, unread: Option<String>) -> Kind {
        Kind::Folder { entries: BTreeMap::new(), parent, unread }
    }
}
