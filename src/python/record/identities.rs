//! Which object is which over a whole run.

use rustc_hash::FxHashMap;

use crate::python::heap::Obj;
use crate::python::machine::Machine;
use crate::trace::ObjectId;

/// The identities given so far: by an object's number in its process, so they are exact over any time in which nobody
/// looked, and over a way back to a checkpoint.
#[derive(Clone, Default)]
pub struct Identities {
    /// By address and number; static objects all have the number 0.
    known: FxHashMap<(Obj, u32), ObjectId>,
    pub objects: Vec<(Obj, u32)>,
    /// Of dicts that were seen through a view, the classes whose attributes stand in them.
    pub namespaces: FxHashMap<ObjectId, ObjectId>,
}

impl Identities {
    /// The identity of an object; a new one for an object not seen before.
    pub fn of(&mut self, machine: &Machine, object: Obj) -> ObjectId {
        let key = (object, machine.core.heap.serial(object));
        let next = ObjectId(self.objects.len() as u32);
        let id = *self.known.entry(key).or_insert(next);
        if id == next {
            self.objects.push(key);
        }
        id
    }

    /// The identity of an object that was seen.
    pub fn known(&self, object: (Obj, u32)) -> Option<ObjectId> {
        self.known.get(&object).copied()
    }

    /// Where an object is, and its number among all that were made.
    pub fn number(&self, id: ObjectId) -> Option<(Obj, u32)> {
        self.objects.get(id.0 as usize).copied()
    }

    /// The class whose attributes stand in a dict, while it lives: a view of its dict may outlive it.
    pub fn class_of(&self, machine: &Machine, dict: ObjectId) -> Option<Obj> {
        let class = self.namespaces.get(&dict).filter(|class| !self.is_freed(machine, **class))?;
        self.objects.get(class.0 as usize).map(|(class, _)| *class)
    }

    /// The object has died: its block is free, or another object's.
    pub fn is_freed(&self, machine: &Machine, id: ObjectId) -> bool {
        let Some((object, serial)) = self.objects.get(id.0 as usize) else { return true };
        !machine.core.heap.is_alive(*object, *serial)
    }
}
