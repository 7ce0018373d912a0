//! The state that objects work on: heap, interned strings, types, the raised exception, what was written.

use crate::python::heap::{Heap, Obj};
use crate::python::object::process::Process;

/// An exception is on its way; the object stands in `Core::raised`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

/// Everything of a process but its threads and frames.
pub struct Core {
    pub heap: Heap,
    /// The exception that is propagating (one reference is held here), or NULL.
    pub raised: Obj,
    pub process: Process,
}
