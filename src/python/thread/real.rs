//! The lock under the real clock: threads of the host wait for it, and the machine is told which of them has it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// One thread of the host for each Python thread, on one lock with the rules of `ceval_gil.c`. The machine runs for
/// whichever of them has it.
pub trait HostLock: Send + Sync {
    /// Nanoseconds since the process began.
    fn now_ns(&self) -> u64;
    /// `sys.setswitchinterval()`.
    fn set_interval(&self, interval_ns: u64);
    /// A new thread asks for the lock.
    fn start(&self, thread: usize);
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
    /// Waits until a thread has the lock, and gives its number; `None`: there is none that could.
    fn taken(&self) -> Option<usize>;
    /// When which threads have set the drop request since the last call.
    fn requests(&self) -> Vec<(u64, usize)>;
}

/// A lock of the host.
#[derive(Clone)]
pub struct Real(pub Arc<dyn HostLock>);

impl Deref for Real {
    type Target = dyn HostLock;

    fn deref(&self) -> &(dyn HostLock + 'static) {
        &*self.0
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Real")
    }
}
