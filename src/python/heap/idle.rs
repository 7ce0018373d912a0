//! Large pieces of the host's memory that a process has left behind: the next one takes them, for to have pages mapped anew
//! costs more time than what many a program does.

use std::sync::{Mutex, PoisonError};

/// Pieces that nobody uses now.
pub struct Idle<T> {
    left: Mutex<Vec<T>>,
    most: usize,
}

impl<T> Idle<T> {
    /// At most so many are kept.
    pub const fn new(most: usize) -> Idle<T> {
        Idle { left: Mutex::new(Vec::new()), most }
    }

    pub fn take(&self) -> Option<T> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    pub fn give(&self, piece: T) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() < self.most {
            left.push(piece);
        }
    }
}
