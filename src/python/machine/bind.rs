//! Arguments to parameters of a Python function (`initialize_locals` of `ceval.c`), with its errors.

use crate::python::code::{Code, VARARGS, VARKEYWORDS};
use crate::python::heap::image::types::TYPE_ERROR;
use crate::python::heap::{Obj, Owned, fields};
use crate::python::machine::Machine;
use crate::python::object::suggest;
use crate::python::object::{Fallible, Raised, exception};
use std::sync::Arc;

/// The parameters as they are filled; what it holds must be let go of on failure.
struct Binding {
    code: Arc<Code>,
    number: usize,
    function: Obj,
    slots: Vec<Obj>,
}

impl Machine {
    /// One reference per parameter (with `*args` and `**kwargs`) from borrowed arguments; the last
    /// `keywords.len()` arguments are those of the keywords.
    pub fn bind(
        &mut self,
        function: Obj,
        number: u32,
        arguments: &[Obj],
        keywords: &[Obj],
    ) -> Fallible<Vec<Obj>> {
        let code = Arc::clone(&self.codes.loaded[number as usize].code);
        let parameters = (code.argument_count + code.keyword_only_count) as usize;
        let extra =
            usize::from(code.flags & VARARGS != 0) + usize::from(code.flags & VARKEYWORDS != 0);
        let slots = vec![Obj::NULL; parameters + extra];
        let mut binding = Binding { code, number: number as usize, function, slots };
        let result = self.fill(&mut binding, arguments, keywords);
        if let Err(raised) = result {
            for object in binding.slots {
                self.release_object(object);
            }
            return Err(raised);
        }
        Ok(binding.slots)
    }

    fn fill(&mut self, binding: &mut Binding, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
        let (flags, wanted) = (binding.code.flags, binding.code.argument_count as usize);
        let parameters = wanted + binding.code.keyword_only_count as usize;
        let positional = arguments.len() - keywords.len().min(arguments.len());
        let (given, values) = arguments.split_at(positional);
        if flags & VARKEYWORDS != 0 {
            let place = binding.slots.len() - 1;
            binding.slots[place] = self.core.heap.dict().into_raw();
        }
        for (slot, object) in binding.slots.iter_mut().zip(given.iter().take(wanted)) {
            self.core.heap.increment(*object);
            *slot = *object;
        }
        if flags & VARARGS != 0 {
            binding.slots[parameters] =
                self.core.heap.tuple(given.get(wanted..).unwrap_or(&[])).into_raw();
        }
        for (name, value) in keywords.iter().zip(values) {
            self.bind_keyword(binding, *name, *value, keywords)?;
        }
        if positional > wanted && flags & VARARGS == 0 {
            return Err(self.too_many_positional(binding, positional));
        }
        self.bind_defaults(binding, positional)?;
        self.bind_keyword_defaults(binding)
    }

    fn bind_keyword(
        &mut self,
        binding: &mut Binding,
        name: Obj,
        value: Obj,
        keywords: &[Obj],
    ) -> Fallible<()> {
        let flags = binding.code.flags;
        let parameters = (binding.code.argument_count + binding.code.keyword_only_count) as usize;
        let heap = &self.core.heap;
        let names = &self.codes.loaded[binding.number].variables;
        let first = binding.code.positional_only_count as usize;
        let found = (first..parameters)
            .find(|index| names[*index] == name || heap.str_equal(names[*index], name));
        if let Some(index) = found {
            if !binding.slots[index].is_null() {
                let text = format!(
                    "{}() got multiple values for argument '{}'",
                    self.qualified_name(binding.function),
                    self.core.heap.text(name)
                );
                return Err(exception::type_error(self, text));
            }
            binding.slots[index] = self.core.heap.own(value).into_raw();
            return Ok(());
        }
        if flags & VARKEYWORDS != 0 {
            let dict = binding.slots[binding.slots.len() - 1];
            let value = self.core.heap.own(value);
            self.core.heap.dict_set_str(dict, name, value);
            return Ok(());
        }
        if let Some(raised) = self.positional_only_as_keyword(binding, keywords) {
            return Err(raised);
        }
        Err(self.unexpected_keyword(binding, name))
    }

    fn unexpected_keyword(&mut self, binding: &Binding, name: Obj) -> Raised {
        let code = &binding.code;
        let known: Vec<String> = code
            .locals_plus
            .iter()
            .take((code.argument_count + code.keyword_only_count) as usize)
            .skip(code.positional_only_count as usize)
            .map(|slot| slot.name.to_string())
            .collect();
        let wrong = self.core.heap.text(name).into_owned();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let hint = suggest::closest(&known, &wrong)
            .filter(|_| self.core.heap.profile.words.suggests_keywords);
        let hint = hint.map_or(String::new(), |hint| format!(". Did you mean '{hint}'?"));
        let function = self.qualified_name(binding.function);
        let text = format!("{function}() got an unexpected keyword argument '{wrong}'{hint}");
        exception::type_error(self, text)
    }

    fn positional_only_as_keyword(
        &mut self,
        binding: &Binding,
        keywords: &[Obj],
    ) -> Option<Raised> {
        let count = binding.code.positional_only_count as usize;
        let wrong: Vec<String> = self.codes.loaded[binding.number].variables[..count]
            .iter()
            .filter(|name| keywords.iter().any(|given| self.core.heap.str_equal(**name, *given)))
            .map(|name| self.core.heap.text(*name).into_owned())
            .collect();
        if wrong.is_empty() {
            return None;
        }
        let text = format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            self.qualified_name(binding.function),
            wrong.join(", ")
        );
        Some(exception::type_error(self, text))
    }

    fn bind_defaults(&mut self, binding: &mut Binding, positional: usize) -> Fallible<()> {
        let wanted = binding.code.argument_count as usize;
        if positional >= wanted {
            return Ok(());
        }
        let defaults = self.core.heap.field(binding.function, fields::function::DEFAULTS);
        let count = if defaults.is_null() { 0 } else { self.core.heap.tuple_length(defaults) };
        let without = wanted - count.min(wanted);
        let missing: Vec<usize> = (positional.min(without)..without)
            .filter(|index| binding.slots[*index].is_null())
            .collect();
        if !missing.is_empty() {
            return Err(self.missing_arguments(binding, "positional", &missing));
        }
        for index in without..wanted {
            if binding.slots[index].is_null() {
                let value = self.core.heap.tuple_item(defaults, index - without);
                binding.slots[index] = self.core.heap.own(value).into_raw();
            }
        }
        Ok(())
    }

    fn bind_keyword_defaults(&mut self, binding: &mut Binding) -> Fallible<()> {
        let first = binding.code.argument_count as usize;
        let end = first + binding.code.keyword_only_count as usize;
        let defaults = self.core.heap.field(binding.function, fields::function::KWDEFAULTS);
        let mut missing = Vec::new();
        for index in first..end {
            if !binding.slots[index].is_null() {
                continue;
            }
            let name = self.codes.loaded[binding.number].variables[index];
            let value =
                defaults.some().map_or(Obj::NULL, |dict| self.core.heap.dict_get_str(dict, name));
            if value.is_null() {
                missing.push(index);
            } else {
                binding.slots[index] = self.core.heap.own(value).into_raw();
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(self.missing_arguments(binding, "keyword-only", &missing))
    }

    fn missing_arguments(&mut self, binding: &Binding, kind: &str, missing: &[usize]) -> Raised {
        let names: Vec<String> = missing
            .iter()
            .map(|index| format!("'{}'", binding.code.locals_plus[*index].name))
            .collect();
        let (plural, list) = match names.as_slice() {
            [] => return Raised,
            [only] => ("", only.clone()),
            [first, second] => ("s", format!("{first} and {second}")),
            [head @ .., last] => ("s", format!("{}, and {last}", head.join(", "))),
        };
        let function = self.qualified_name(binding.function);
        let count = names.len();
        let text = format!("{function}() missing {count} required {kind} argument{plural}: {list}");
        exception::type_error(self, text)
    }

    fn too_many_positional(&mut self, binding: &Binding, given: usize) -> Raised {
        let code = &binding.code;
        let wanted = code.argument_count as usize;
        let first_keyword_only = wanted;
        let keyword_only = (first_keyword_only
            ..first_keyword_only + code.keyword_only_count as usize)
            .filter(|index| !binding.slots[*index].is_null())
            .count();
        let defaults = self.core.heap.field(binding.function, fields::function::DEFAULTS);
        let defaults = if defaults.is_null() { 0 } else { self.core.heap.tuple_length(defaults) };
        let (plural, signature) = if defaults > 0 {
            (true, format!("from {} to {wanted}", wanted - defaults.min(wanted)))
        } else {
            (wanted != 1, wanted.to_string())
        };
        let keywords = if keyword_only > 0 {
            let given_plural = if given == 1 { "" } else { "s" };
            let plural = if keyword_only == 1 { "" } else { "s" };
            format!(
                " positional argument{given_plural} (and {keyword_only} keyword-only argument{plural})"
            )
        } else {
            String::new()
        };
        let verb = if given == 1 && keyword_only == 0 { "was" } else { "were" };
        let text = format!(
            "{}() takes {signature} positional argument{} but {given}{keywords} {verb} given",
            self.qualified_name(binding.function),
            if plural { "s" } else { "" },
        );
        exception::raise(self, TYPE_ERROR, text)
    }

    /// `__qualname__` of a function.
    pub fn qualified_name(&self, function: Obj) -> String {
        let name = self.core.heap.field(function, fields::function::QUALNAME);
        self.core.heap.text(name).into_owned()
    }

    /// Puts bound arguments on the stack as the first locals of a frame to come.
    pub fn place_arguments(&mut self, base: u32, slots: Vec<Obj>) -> u32 {
        let count = slots.len() as u32;
        for (slot, object) in (base..).zip(slots) {
            self.thread.stack.set(slot, object);
        }
        count
    }

    /// Lets go of a list of references.
    pub fn release_all(&mut self, objects: Vec<Owned>) {
        for object in objects {
            self.drop_owned(object);
        }
    }
}
