//! What `_lsprof` hears of calls: no code of the program's runs for it.

use crate::python::heap::image::types::{BUILTIN_FUNCTION, METHOD, METHOD_DESCRIPTOR};
use crate::python::heap::{Obj, fields};
use crate::python::machine::Machine;
use crate::python::machine::events::Spot;
use crate::python::object::monitoring::Event;
use crate::python::object::{Fallible, exception, method, protocol, types};

impl Machine {
    /// An event as the active profiler hears it; false when there is none.
    pub fn tell_profiler(&mut self, event: Event, spot: Spot, arguments: &[Obj]) -> bool {
        let Some(number) = self.core.process.profiling.active else { return false };
        let native = match event {
            Event::Call | Event::CallReturn | Event::CallRaise => match self.native_of(arguments) {
                Some(native) => Some(native),
                None => return true,
            },
            _ => None,
        };
        let code = self.codes.loaded[spot.code as usize].object;
        let key = native.map_or(code, |(key, _)| key);
        let now = self.now_ns();
        let is_end = !matches!(event, Event::Start | Event::Resume | Event::Throw | Event::Call);
        let knows = |machine: &Machine| {
            machine
                .core
                .process
                .profiling
                .profiles
                .get(&number)
                .is_some_and(|found| found.knows(key))
        };
        if !is_end && !knows(self) {
            let shown = match native {
                Some((_, callable)) => match self.native_text(callable) {
                    Ok(text) => self.core.heap.str(&text).into_raw(),
                    Err(_) => {
                        exception::clear(self);
                        return true;
                    }
                },
                None => self.core.heap.own(code).into_raw(),
            };
            let key = self.core.heap.own(key).into_raw();
            if let Some(profile) = self.core.process.profiling.profiles.get_mut(&number) {
                profile.add(key, shown);
            }
        }
        if let Some(profile) = self.core.process.profiling.profiles.get_mut(&number) {
            if is_end {
                profile.end(key, now);
            } else {
                profile.begin(key, now);
            }
        }
        true
    }

    /// What stands for a native function among all its bound methods, and the function itself.
    fn native_of(&self, arguments: &[Obj]) -> Option<(Obj, Obj)> {
        let callable = *arguments.first()?;
        match self.core.heap.type_of(callable) {
            METHOD_DESCRIPTOR => Some((callable, callable)),
            METHOD => {
                let function = self.core.heap.field(callable, fields::method::FUNCTION);
                self.native_of(&[function])
            }
            BUILTIN_FUNCTION => {
                let receiver = method::receiver(&self.core, callable);
                let is_free = receiver.is_null()
                    || types::is_instance(
                        &self.core,
                        receiver,
                        crate::python::heap::image::types::MODULE,
                    );
                let bound = if is_free { None } else { self.descriptor_of(callable, receiver) };
                Some((bound.unwrap_or(callable), callable))
            }
            _ => None,
        }
    }

    /// The method of a type that a native method of an object is.
    fn descriptor_of(&self, callable: Obj, receiver: Obj) -> Option<Obj> {
        let name = method::native_name(&self.core, callable);
        let kind = self.core.heap.type_of(receiver);
        let order = &self.core.type_data(kind).mro;
        order.iter().find_map(|class| {
            let items = self.core.heap.dict_items(self.core.type_data(*class).dict);
            items
                .into_iter()
                .find(|(key, _)| self.core.heap.text(*key) == name)
                .map(|(_, found)| found)
        })
    }

    /// `normalizeUserObj`.
    fn native_text(&mut self, callable: Obj) -> Fallible<String> {
        if self.core.heap.type_of(callable) == METHOD_DESCRIPTOR {
            return protocol::repr_text(self, callable);
        }
        let receiver = method::receiver(&self.core, callable);
        if !receiver.is_null()
            && let Some(found) = self.descriptor_of(callable, receiver)
        {
            return protocol::repr_text(self, found);
        }
        let name = method::native_name(&self.core, callable);
        let module = method::module_name(&self.core, callable);
        Ok(match module {
            Some(module) => format!("<built-in method {module}.{name}>"),
            None => format!("<built-in method {name}>"),
        })
    }
}
