//! Threads of the host: one evaluation loop runs all Python threads, but native code that calls Python and is left in its
//! middle stays on its host thread's stack until that Python thread goes on. Only one host thread ever has the machine.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

use crate::python::heap::{Obj, Owned};
use crate::python::machine::Machine;
use crate::python::object::{Core, Fallible, Raised};

/// The stack of a further host thread; it grows by pieces where calls go deep.
const HOST_STACK: usize = 1 << 20;

/// Further host threads of a process: each reserves a stack, and an empty machine's address space.
const HOST_LIMIT: usize = 256;

/// The machine on its way to another host thread.
struct Message {
    machine: Box<Machine>,
    /// How the session's call has ended, where that is what the other one waits for.
    ended: Option<Fallible<Owned>>,
}

/// Host threads that wait for the machine.
#[derive(Default)]
pub struct Hosts {
    /// By Python thread: where its native code is.
    parked: BTreeMap<usize, Sender<Message>>,
    /// Those whose loop has nothing to do.
    idle: Vec<Sender<Message>>,
    /// The one in whose call the session is, while another one runs the main thread.
    session: Option<Sender<Message>>,
    /// The machine is with another one than the session's.
    is_away: bool,
    /// The machine has ended while this one waited for it.
    is_over: bool,
    /// Empty machines, to stand where the machine was taken from.
    spare: Vec<Box<Machine>>,
}

/// What native code on a host thread's stack knows of the interpreter's state.
struct NativeState {
    raised: Obj,
    native_depth: u32,
    in_repr: Vec<Obj>,
    is_ending: bool,
    reraised: bool,
}

impl Hosts {
    /// The empty machines, of which none is needed any more.
    pub fn take_spare(&mut self) -> Vec<Box<Machine>> {
        std::mem::take(&mut self.spare)
    }

    /// Native code that was left in its middle is on some host thread's stack.
    pub fn hold_native_code(&self) -> bool {
        !self.parked.is_empty()
    }
}

impl Machine {
    /// A machine without memory, which is never run.
    fn hollow(&self) -> Machine {
        Machine::with(Core::hollow(self.core.heap.profile))
    }

    /// Runs other threads until this one is chosen again, inside native code of it.
    pub fn leave_inside(&mut self) -> Fallible<()> {
        let thread = self.current;
        let native = self.take_native_state();
        let chosen = self.choose_thread();
        if chosen.is_ok() && self.current != thread {
            let (sender, receiver) = channel();
            self.hosts.parked.insert(thread, sender);
            if let Err(raised) = self.hand_to_current(&receiver) {
                self.swap_in(thread);
                self.put_native_state(native);
                self.hosts.parked.remove(&thread);
                return Err(raised);
            }
            self.hosts.parked.remove(&thread);
        }
        self.put_native_state(native);
        chosen?;
        if self.stopped.is_some() {
            return Err(Raised);
        }
        self.plan();
        Ok(())
    }

    fn take_native_state(&mut self) -> NativeState {
        NativeState {
            raised: std::mem::take(&mut self.core.raised),
            native_depth: std::mem::take(&mut self.core.native_depth),
            in_repr: std::mem::take(&mut self.core.in_repr),
            is_ending: std::mem::take(&mut self.is_ending),
            reraised: std::mem::take(&mut self.reraised),
        }
    }

    fn put_native_state(&mut self, native: NativeState) {
        self.core.raised = native.raised;
        self.core.native_depth = native.native_depth;
        self.core.in_repr = native.in_repr;
        self.is_ending = native.is_ending;
        self.reraised = native.reraised;
    }

    /// In an evaluation loop with no native code below it: sees to it that the running thread is one that this host
    /// thread may run. `Some`: the session's call has ended meanwhile.
    pub fn find_host(&mut self) -> Option<Fallible<Owned>> {
        loop {
            let is_session = !self.hosts.is_away;
            if self.current == self.main && is_session {
                return None;
            }
            if !is_session && !self.hosts.parked.contains_key(&self.current) {
                return None;
            }
            let (sender, receiver) = channel();
            if is_session {
                self.hosts.session = Some(sender);
            } else {
                self.hosts.idle.push(sender);
            }
            match self.hand_to_current(&receiver) {
                Ok(None) => {}
                Ok(Some(ended)) => return Some(ended),
                Err(raised) => return Some(Err(raised)),
            }
        }
    }

    /// Gives the machine to the host thread that can run the current thread, and waits until it comes back. Gives how the
    /// session's call ended, if that is why it came back.
    fn hand_to_current(
        &mut self,
        receiver: &Receiver<Message>,
    ) -> Fallible<Option<Fallible<Owned>>> {
        let parked = self.hosts.parked.get(&self.current).cloned();
        let to = match parked.or_else(|| self.hosts.idle.pop()) {
            Some(sender) => sender,
            None => self.new_host()?,
        };
        let kept = (self.nested, self.tells, self.hosts.is_away);
        let mut machine = match self.hosts.spare.pop() {
            Some(spare) => spare,
            None => Box::new(self.hollow()),
        };
        std::mem::swap(self, &mut machine);
        send(&to, Message { machine, ended: None });
        // Only a loop without native code is left behind when the process ends.
        let received = receiver.recv().ok().map(|mut message| {
            std::mem::swap(self, &mut message.machine);
            self.hosts.spare.push(message.machine);
            message.ended
        });
        self.hosts.is_over = received.is_none();
        (self.nested, self.tells, self.hosts.is_away) = kept;
        received.ok_or(Raised)
    }

    /// A further host thread, waiting for the machine.
    fn new_host(&mut self) -> Fallible<Sender<Message>> {
        let (sender, receiver) = channel();
        let builder = Builder::new().name("python".to_owned()).stack_size(HOST_STACK);
        let is_full = self.hosts.parked.len() > HOST_LIMIT;
        if is_full || builder.spawn(move || serve(receiver)).is_err() {
            return Err(self.stop_run(format!("{HOST_LIMIT} threads inside native code")));
        }
        Ok(sender)
    }

    /// At the end of the process: threads that nobody waits for may be inside native code, which is left as by an exception.
    pub fn leave_native_code(&mut self) {
        let Some(thread) = self.hosts.parked.last_key_value().map(|(thread, _)| *thread) else {
            return;
        };
        self.stop_run(String::new());
        self.swap_in(thread);
        let (sender, receiver) = channel();
        self.hosts.session = Some(sender);
        // Whatever that gives, nobody asks for it any more.
        let _ = self.hand_to_current(&receiver);
    }

    /// After the loop of a further host thread: who gets the machine. Only the end of the session's call, or of the whole
    /// run, ends such a loop.
    fn after_loop(
        &mut self,
        result: Fallible<Owned>,
    ) -> (Sender<Message>, Option<Fallible<Owned>>) {
        if self.stopped.is_some()
            && let Some((thread, sender)) = self.hosts.parked.last_key_value()
        {
            // Native code is left as by an exception, host thread by host thread; the session's comes last.
            let (thread, sender) = (*thread, sender.clone());
            if thread != self.main || self.hosts.session.is_none() {
                self.swap_in(thread);
                return (sender, None);
            }
        }
        let Some(session) = self.hosts.session.take() else {
            panic!("the main thread's call has ended without anybody waiting for it");
        };
        self.swap_in(self.main);
        (session, Some(result))
    }
}

/// Sends the machine; its receiver waits for it.
fn send(to: &Sender<Message>, message: Message) {
    assert!(to.send(message).is_ok(), "a host thread has ended that waited for the machine");
}

/// Runs Python threads whenever the machine comes, until it is gone for good.
fn serve(mut receiver: Receiver<Message>) {
    while let Ok(Message { mut machine, .. }) = receiver.recv() {
        machine.hosts.is_away = true;
        (machine.nested, machine.tells) = (0, false);
        machine.plan();
        let result = machine.run_nested();
        if machine.hosts.is_over {
            return;
        }
        let (to, ended) = machine.after_loop(result);
        let (sender, next) = channel();
        machine.hosts.idle.push(sender);
        receiver = next;
        send(&to, Message { machine, ended });
    }
}
