//! Every process of a version begins alike: what its built-in types are once they are ready is made once, then copied.

use std::sync::{Arc, Mutex, PoisonError};

use crate::python::heap::{Checkpoint, Heap};
use crate::python::object::Core;
use crate::python::object::binding::Natives;
use crate::python::object::names::Names;
use crate::python::object::types::Types;
use crate::python::version::Profile;

/// A process in which all built-in types are ready, and nothing else is there.
struct Ready {
    memory: Checkpoint,
    types: Types,
    natives: Natives,
    names: Names,
    spent_ps: u64,
}

/// What is known of a version: its first process may be the only one, so not before the second is anything kept.
#[derive(Clone)]
enum Begun {
    Once,
    Kept(Arc<Ready>),
}

static BEGUN: Mutex<Vec<(&'static Profile, Begun)>> = Mutex::new(Vec::new());

/// A fresh process: a copy, where there is one, or else what `make` makes.
pub fn process(profile: &'static Profile, make: impl FnOnce() -> Core) -> Core {
    match begun(profile) {
        Some(Begun::Kept(ready)) => ready.copy(profile),
        Some(Begun::Once) => {
            let core = make();
            note(profile, Begun::Kept(Arc::new(Ready::of(&core))));
            core
        }
        None => {
            note(profile, Begun::Once);
            make()
        }
    }
}

fn begun(profile: &'static Profile) -> Option<Begun> {
    let begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = begun.iter().find(|(known, _)| std::ptr::eq(*known, profile));
    known.map(|(_, begun)| begun.clone())
}

fn note(profile: &'static Profile, now: Begun) {
    let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    begun.retain(|(known, _)| !std::ptr::eq(*known, profile));
    begun.push((profile, now));
}

impl Ready {
    fn of(core: &Core) -> Ready {
        Ready {
            memory: core.heap.snapshot(),
            types: core.types.clone(),
            natives: core.natives.clone(),
            names: core.names.clone(),
            spent_ps: core.heap.spent_ps,
        }
    }

    fn copy(&self, profile: &'static Profile) -> Core {
        let heap = Heap::hollow(profile);
        let mut core = Core::with(heap, self.types.clone(), self.names.clone());
        core.heap.begin(&self.memory);
        core.heap.spent_ps = self.spent_ps;
        core.natives = self.natives.clone();
        core
    }
}
