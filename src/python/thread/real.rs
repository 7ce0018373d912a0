//! The lock under the real clock: threads of the host wait for it, and the machine is told which of them has it.

/// One thread of the host for each Python thread, on one lock with the rules of `ceval_gil.c`. The machine runs for
/// whichever of them has it.
pub trait HostLock: Send + Sync {
    /// Nanoseconds since the process began.
    fn now_ns(&self) -> u64;
    /// `sys.setswitchinterval()`.
    fn set_interval(&self, interval_ns: u64);
    /// A new thread asks for the lock. False: the host has no thread for it.
    fn start(&self, thread: usize) -> bool;
    /// `gil_drop_request`.
    fn is_asked(&self) -> bool;
    /// The holder drops the lock because it was asked to, and takes it again when another one has had it.
    fn give_way(&self, thread: usize);
    /// The holder drops the lock, and takes it again when it is woken or when it is so late.
    fn block(&self, thread: usize, until_ns: Option<u64>);
    /// What the thread was blocked on has happened.
    fn wake(&self, thread: usize);
    /// The holder drops the lock for good.
    fn end(&self, thread: usize);
    /// Waits a while for a thread to have the lock.
    fn taken(&self) -> Taken;
    /// When which threads have set the drop request since the last call.
    fn requests(&self) -> Vec<(u64, usize)>;
}

/// Who has the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    By(usize),
    /// Nobody yet.
    Waiting,
    /// Nobody ever will.
    Never,
}
