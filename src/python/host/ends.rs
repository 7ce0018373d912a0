//! Sockets and pipes: bytes under way between two ends in the process, or to a server that the notes declare.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::python::host::errno::{
    EADDRINUSE, EBADF, ECONNREFUSED, ECONNRESET, EINVAL, EISCONN, ENETUNREACH, ENOTCONN,
    EOPNOTSUPP, EPIPE, ETIMEDOUT,
};
use crate::python::host::reply::{Exchange, Failure, Reply};
use crate::python::host::{Answer, Fault};

/// So many bytes may be under way to an end before its writer waits.
const PIPE_ROOM: usize = 65_536;
const SOCKET_ROOM: usize = 212_992;
/// Linux gives a connection up that nobody answers.
const CONNECT_GIVES_UP_NS: u64 = 130_000_000_000;
const FIRST_PORT: u16 = 40_000;

/// What an end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    Stream,
    Datagram,
    PipeReader,
    PipeWriter,
}

/// Where an end is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    Internet([u8; 4], u16),
    /// A name in the file system; empty for none.
    Local(String),
}

/// To whom an end speaks.
#[derive(Clone, Debug)]
enum Link {
    Nobody,
    /// Ends that ask to be accepted.
    Listening(VecDeque<u32>),
    Other(u32),
    Server(Exchange),
    /// The other end is gone.
    Broken,
}

/// Bytes that have come, or will.
#[derive(Clone, Debug)]
struct Parcel {
    at: u64,
    data: Vec<u8>,
    from: Option<Address>,
}

/// One end.
#[derive(Clone, Debug)]
pub struct End {
    pub kind: EndKind,
    pub family: i32,
    pub protocol: i32,
    pub local: Option<Address>,
    pub remote: Option<Address>,
    pub options: BTreeMap<(i32, i32), i32>,
    /// `os.set_blocking`.
    pub blocks: bool,
    link: Link,
    parcels: VecDeque<Parcel>,
    /// Nothing comes after what has come.
    ended: bool,
    /// It will send nothing more.
    is_shut: bool,
    /// Somebody waits for all of it: writers need not.
    wants_all: bool,
    /// When a connection that is being made fails, and how.
    fails: Option<(u64, i32)>,
    /// Further processes that have it open.
    holders: u32,
}

/// What was tried, or when to try again: `Later(None)` when somebody has done something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Try<T> {
    Done(T),
    Later(Option<u64>),
}

/// All ends of the process.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    all: Vec<Option<End>>,
    bound: BTreeMap<(bool, Address), u32>,
    next_port: u16,
    /// Ends with which something has happened that a thread may wait for.
    changed: Vec<u32>,
    replies: Arc<Vec<Reply>>,
    /// Addresses that were asked for and that nothing is declared for.
    pub undeclared: BTreeSet<String>,
}

/// What can be done with an end at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    pub reads: bool,
    pub writes: bool,
    pub is_broken: bool,
    /// When that changes by itself.
    pub next: Option<u64>,
}

impl End {
    fn new(kind: EndKind, family: i32, protocol: i32) -> End {
        End {
            kind,
            family,
            protocol,
            local: None,
            remote: None,
            options: BTreeMap::new(),
            blocks: true,
            link: Link::Nobody,
            parcels: VecDeque::new(),
            ended: false,
            is_shut: false,
            wants_all: false,
            fails: None,
            holders: 0,
        }
    }

    fn held(&self) -> usize {
        self.parcels.iter().map(|parcel| parcel.data.len()).sum()
    }

    fn has_room(&self) -> bool {
        let room = if self.kind == EndKind::PipeReader { PIPE_ROOM } else { SOCKET_ROOM };
        self.wants_all || self.held() < room
    }

    pub fn is_pipe(&self) -> bool {
        matches!(self.kind, EndKind::PipeReader | EndKind::PipeWriter)
    }

    pub fn is_listening(&self) -> bool {
        matches!(self.link, Link::Listening(_))
    }
}

fn failed<T>(number: i32) -> Answer<T> {
    Err(Fault::Error(number))
}

impl Ends {
    pub fn declare(&mut self, replies: &Arc<Vec<Reply>>) {
        self.replies = Arc::clone(replies);
    }

    pub fn add(&mut self, kind: EndKind, family: i32, protocol: i32) -> u32 {
        self.put(End::new(kind, family, protocol))
    }

    fn put(&mut self, end: End) -> u32 {
        let free = self.all.iter().position(Option::is_none).unwrap_or(self.all.len());
        if free == self.all.len() {
            self.all.push(None);
        }
        self.all[free] = Some(end);
        free as u32
    }

    /// Two ends that speak to each other; a pipe's reader comes first.
    pub fn add_pair(&mut self, kinds: [EndKind; 2], family: i32) -> [u32; 2] {
        let [first, second] = kinds.map(|kind| self.add(kind, family, 0));
        for (end, other) in [(first, second), (second, first)] {
            if let Some(end) = self.get_mut(end) {
                end.link = Link::Other(other);
                (end.local, end.remote) =
                    (Some(Address::Local(String::new())), Some(Address::Local(String::new())));
            }
        }
        [first, second]
    }

    pub fn get(&self, end: u32) -> Option<&End> {
        self.all.get(end as usize)?.as_ref()
    }

    pub fn get_mut(&mut self, end: u32) -> Option<&mut End> {
        self.all.get_mut(end as usize)?.as_mut()
    }

    /// The end that it speaks to.
    pub fn other(&self, number: u32) -> Option<u32> {
        if let Link::Other(other) = self.get(number)?.link { Some(other) } else { None }
    }

    fn expect(&mut self, end: u32) -> Answer<&mut End> {
        self.get_mut(end).ok_or(Fault::Error(EINVAL))
    }

    /// Ends that threads may wait for, once.
    pub fn take_changed(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.changed)
    }
    pub fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// A further process has it open.
    pub fn hold(&mut self, number: u32) {
        if let Some(end) = self.get_mut(number) {
            end.holders += 1;
        }
    }

    /// The last descriptor of an end in a process is closed.
    pub fn remove(&mut self, number: u32) {
        if let Some(end) = self.get_mut(number).filter(|end| end.holders > 0) {
            return end.holders -= 1;
        }
        let Some(end) = self.all.get_mut(number as usize).and_then(Option::take) else { return };
        self.bound.retain(|_, bound| *bound != number);
        match end.link {
            Link::Other(other) => {
                if let Some(end) = self.get_mut(other) {
                    (end.link, end.ended) = (Link::Broken, true);
                    self.changed.push(other);
                }
            }
            // Those that were never accepted go, too.
            Link::Listening(waiting) => {
                for caller in waiting {
                    self.remove(caller);
                }
            }
            _ => {}
        }
    }

    pub fn bind(&mut self, number: u32, address: Address) -> Answer<()> {
        let end = self.expect(number)?;
        if end.local.is_some() {
            return failed(EINVAL);
        }
        let is_datagram = end.kind == EndKind::Datagram;
        let address = match address {
            Address::Internet(host, 0) => Address::Internet(host, self.free_port()),
            other => other,
        };
        let key = (is_datagram, address.clone());
        if self.bound.contains_key(&key) {
            return failed(EADDRINUSE);
        }
        self.bound.insert(key, number);
        self.expect(number)?.local = Some(address);
        Ok(())
    }

    fn free_port(&mut self) -> u16 {
        self.next_port += 1;
        FIRST_PORT + self.next_port
    }

    pub fn listen(&mut self, number: u32) -> Answer<()> {
        let end = self.expect(number)?;
        if end.kind != EndKind::Stream {
            return failed(EOPNOTSUPP);
        }
        if !matches!(end.link, Link::Nobody | Link::Listening(_)) {
            return failed(EINVAL);
        }
        if end.local.is_none() {
            self.bind(number, Address::Internet([0; 4], 0))?;
        }
        let end = self.expect(number)?;
        if !end.is_listening() {
            end.link = Link::Listening(VecDeque::new());
        }
        Ok(())
    }

    /// The next end that asks to be accepted.
    pub fn accept(&mut self, number: u32) -> Answer<Try<u32>> {
        let Link::Listening(waiting) = &mut self.expect(number)?.link else {
            return failed(EINVAL);
        };
        Ok(waiting.pop_front().map_or(Try::Later(None), Try::Done))
    }

    /// The address of a declared host.
    pub fn address_of(&self, host: &str) -> Option<Result<[u8; 4], Failure>> {
        let mut hosts: Vec<&str> = Vec::new();
        for reply in self.replies.iter() {
            if !hosts.contains(&reply.host.as_str()) {
                hosts.push(&reply.host);
            }
        }
        let place = hosts.iter().position(|known| *known == host)?;
        let of_host = |reply: &&Reply| reply.host == host;
        let mut failures = self.replies.iter().filter(of_host).map(|reply| reply.failure);
        if failures.any(|failure| failure == Some(Failure::UnknownHost)) {
            return Some(Err(Failure::UnknownHost));
        }
        // TEST-NET-3, which belongs to nobody.
        Some(Ok([203, 0, 113, (place % 250) as u8 + 1]))
    }

    fn host_of(&self, address: [u8; 4]) -> Option<String> {
        let hosts = self.replies.iter().map(|reply| reply.host.as_str());
        hosts.filter(|host| self.address_of(host) == Some(Ok(address))).map(str::to_owned).next()
    }

    pub fn connect(&mut self, number: u32, address: &Address, now: u64) -> Answer<Try<()>> {
        let end = self.expect(number)?;
        if let Some((at, error)) = end.fails {
            if now < at {
                return Ok(Try::Later(Some(at)));
            }
            end.fails = None;
            return failed(error);
        }
        if end.kind == EndKind::Datagram {
            end.remote = Some(address.clone());
            return Ok(Try::Done(()));
        }
        match end.link {
            Link::Nobody => {}
            Link::Listening(_) => return failed(EINVAL),
            _ => return failed(EISCONN),
        }
        match address {
            Address::Internet(host, port) if !is_own(*host) => {
                self.connect_out(number, *host, *port, now)
            }
            _ => self.connect_within(number, address),
        }
    }

    /// To an end of the process itself.
    fn connect_within(&mut self, number: u32, address: &Address) -> Answer<Try<()>> {
        let everywhere = match address {
            Address::Internet(_, port) => Address::Internet([0; 4], *port),
            other @ Address::Local(_) => other.clone(),
        };
        let bound = [address, &everywhere]
            .into_iter()
            .find_map(|place| self.bound.get(&(false, place.clone())));
        let Some(listener) = bound.copied() else { return failed(ECONNREFUSED) };
        if !self.get(listener).is_some_and(End::is_listening) {
            return failed(ECONNREFUSED);
        }
        self.place_caller(number, address);
        let caller = self.expect(number)?;
        let local = caller.local.clone();
        let mut accepted = End::new(EndKind::Stream, caller.family, caller.protocol);
        accepted.link = Link::Other(number);
        (accepted.local, accepted.remote) = (Some(address.clone()), local);
        let accepted = self.put(accepted);
        let caller = self.expect(number)?;
        caller.link = Link::Other(accepted);
        caller.remote = Some(address.clone());
        if let Link::Listening(waiting) = &mut self.expect(listener)?.link {
            waiting.push_back(accepted);
        }
        self.changed.push(listener);
        Ok(Try::Done(()))
    }

    /// Gives a caller that has none an address of its own.
    fn place_caller(&mut self, number: u32, address: &Address) {
        let local = match address {
            Address::Internet(host, _) => {
                let own = if is_own(*host) { [127, 0, 0, 1] } else { [10, 0, 0, 2] };
                Address::Internet(own, self.free_port())
            }
            Address::Local(_) => Address::Local(String::new()),
        };
        if let Some(end) = self.get_mut(number) {
            end.local.get_or_insert(local);
        }
    }

    /// To a server that the notes declare.
    fn connect_out(
        &mut self,
        number: u32,
        address: [u8; 4],
        port: u16,
        now: u64,
    ) -> Answer<Try<()>> {
        let Some(host) = self.host_of(address) else { return failed(ENETUNREACH) };
        let replies = Arc::clone(&self.replies);
        let mut here = replies.iter().filter(|reply| reply.host == host && reply.port == port);
        let Some(first) = here.next() else { return failed(ECONNREFUSED) };
        let error = match first.failure {
            Some(Failure::Silent) => Some((now + CONNECT_GIVES_UP_NS, ETIMEDOUT)),
            Some(Failure::Refused) => Some((now + first.latency_ns, ECONNREFUSED)),
            _ => None,
        };
        self.place_caller(number, &Address::Internet(address, port));
        let end = self.expect(number)?;
        if let Some((at, error)) = error {
            end.fails = Some((at, error));
            return self.connect(number, &Address::Internet(address, port), now);
        }
        end.remote = Some(Address::Internet(address, port));
        end.link = Link::Server(Exchange::new(&host, port));
        Ok(Try::Done(()))
    }

    /// Sends all of it, unless there is no room at all.
    pub fn send(&mut self, number: u32, data: &[u8], now: u64) -> Answer<Try<usize>> {
        let replies = Arc::clone(&self.replies);
        let end = self.expect(number)?;
        if end.kind == EndKind::PipeReader {
            return failed(EBADF);
        }
        if end.is_shut {
            return failed(EPIPE);
        }
        match &mut end.link {
            Link::Nobody if end.kind == EndKind::Datagram && end.remote.is_some() => {
                let to = end.remote.clone();
                to.map_or(failed(ENOTCONN), |to| self.send_to(number, data, &to, now))
            }
            Link::Nobody | Link::Listening(_) => failed(ENOTCONN),
            Link::Broken => failed(EPIPE),
            Link::Other(other) => {
                let other = *other;
                let Some(reader) = self.get_mut(other) else { return failed(EPIPE) };
                if !reader.has_room() {
                    return Ok(Try::Later(None));
                }
                if !data.is_empty() || reader.kind == EndKind::Datagram {
                    reader.parcels.push_back(Parcel { at: now, data: data.to_vec(), from: None });
                    self.changed.push(other);
                }
                Ok(Try::Done(data.len()))
            }
            Link::Server(exchange) => {
                for answer in exchange.take(&replies, data) {
                    let end = self.expect(number)?;
                    let last = end.parcels.back().map_or(now, |parcel| parcel.at.max(now));
                    let at = last + answer.latency_ns;
                    match answer.data {
                        Some(data) => end.parcels.push_back(Parcel { at, data, from: None }),
                        None => end.fails = Some((at, ECONNRESET)),
                    }
                    end.ended |= answer.ends;
                    self.undeclared.extend(answer.undeclared);
                }
                Ok(Try::Done(data.len()))
            }
        }
    }

    /// A datagram; one that nobody waits for is lost.
    pub fn send_to(
        &mut self,
        number: u32,
        data: &[u8],
        to: &Address,
        now: u64,
    ) -> Answer<Try<usize>> {
        self.place_caller(number, to);
        if let Some(local) = self.get(number).and_then(|end| end.local.clone()) {
            self.bound.entry((true, local)).or_insert(number);
        }
        let from = self.expect(number)?.local.clone();
        let everywhere = match to {
            Address::Internet(_, port) => Address::Internet([0; 4], *port),
            other @ Address::Local(_) => other.clone(),
        };
        let bound =
            [to, &everywhere].into_iter().find_map(|place| self.bound.get(&(true, place.clone())));
        if let Some(other) = bound.copied()
            && let Some(reader) = self.get_mut(other)
        {
            reader.parcels.push_back(Parcel { at: now, data: data.to_vec(), from });
            self.changed.push(other);
        } else if let Address::Internet(host, _) = to
            && !is_own(*host)
        {
            return failed(ENETUNREACH);
        }
        Ok(Try::Done(data.len()))
    }

    /// At most `count` bytes and who sent them; no bytes at the end. `None` for all there will ever be.
    pub fn receive(
        &mut self,
        number: u32,
        count: Option<usize>,
        peeks: bool,
        now: u64,
    ) -> Answer<Try<(Vec<u8>, Option<Address>)>> {
        let end = self.expect(number)?;
        if end.kind == EndKind::PipeWriter {
            return failed(EBADF);
        }
        if end.is_listening() || (end.kind == EndKind::Stream && matches!(end.link, Link::Nobody)) {
            return failed(ENOTCONN);
        }
        if count.is_none() && !end.ended {
            end.wants_all = true;
            return Ok(Try::Later(None));
        }
        let next = end.parcels.front().map(|parcel| parcel.at);
        match (next, end.fails) {
            (Some(at), _) if at > now => return Ok(Try::Later(Some(at))),
            (None, Some((at, error))) if at <= now => {
                end.fails = None;
                end.ended = true;
                return failed(error);
            }
            (None, Some((at, _))) => return Ok(Try::Later(Some(at))),
            (None, None) if !end.ended => return Ok(Try::Later(None)),
            (None, None) => return Ok(Try::Done((Vec::new(), None))),
            (Some(_), _) => {}
        }
        let was_full = !end.has_room();
        let taken = take(end, count.unwrap_or(usize::MAX), peeks, now);
        if was_full && let Link::Other(writer) = end.link {
            self.changed.push(writer);
        }
        Ok(Try::Done(taken))
    }

    /// `shutdown`: 0 receives no more, 1 sends no more, 2 neither.
    pub fn shut(&mut self, number: u32, how: i32) -> Answer<()> {
        let end = self.expect(number)?;
        let other = match end.link {
            Link::Other(other) => Some(other),
            Link::Nobody | Link::Listening(_) => return failed(ENOTCONN),
            _ => None,
        };
        if how != 1 {
            end.ended = true;
        }
        if how != 0 {
            end.is_shut = true;
            if let Some(end) = other.and_then(|other| self.get_mut(other)) {
                end.ended = true;
            }
            self.changed.extend(other);
        }
        self.changed.push(number);
        Ok(())
    }

    pub fn ready(&self, number: u32, now: u64) -> Ready {
        let gone = Ready { is_broken: true, ..Ready::default() };
        let Some(end) = self.get(number) else { return gone };
        let next = end.parcels.front().map(|parcel| parcel.at).or(end.fails.map(|(at, _)| at));
        let has_come = next.is_some_and(|at| at <= now);
        let writes = match &end.link {
            Link::Other(other) => self.get(*other).is_none_or(End::has_room),
            Link::Listening(_) => false,
            _ => end.kind != EndKind::PipeReader,
        };
        let reads = match &end.link {
            Link::Listening(waiting) => !waiting.is_empty(),
            _ => has_come || (end.ended && next.is_none()),
        };
        Ready {
            reads: reads && end.kind != EndKind::PipeWriter,
            writes: writes && end.kind != EndKind::PipeReader,
            is_broken: matches!(end.link, Link::Broken),
            next: next.filter(|at| *at > now),
        }
    }
}

/// Takes what has come.
fn take(end: &mut End, count: usize, peeks: bool, now: u64) -> (Vec<u8>, Option<Address>) {
    let is_datagram = end.kind == EndKind::Datagram;
    let mut taken = Vec::new();
    let mut from = None;
    let mut place = 0;
    while let Some(parcel) = end.parcels.get_mut(place).filter(|parcel| parcel.at <= now) {
        let length = parcel.data.len().min(count - taken.len());
        taken.extend_from_slice(&parcel.data[..length]);
        from = from.or(parcel.from.clone());
        match (peeks, is_datagram || length == parcel.data.len()) {
            (true, _) => place += 1,
            (false, true) => drop(end.parcels.pop_front()),
            (false, false) => drop(parcel.data.drain(..length)),
        }
        if is_datagram || taken.len() == count {
            break;
        }
    }
    (taken, from)
}

/// An address of the machine itself.
fn is_own(host: [u8; 4]) -> bool {
    host[0] == 127 || matches!(host, [0, 0, 0, 0] | [10, 0, 0, 2])
}
