//! Signature texts of native functions: parsed once, they bind the arguments of a call and word CPython's `TypeError`s.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::type_name;
use crate::python::object::{
    Core, Def, Fallible, GetSet, Native, Raised, Vm, exception, suggest, types,
};

/// How a parameter takes its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    PositionalOnly,
    Positional,
    VarPositional,
    KeywordOnly,
    VarKeyword,
}

/// One parameter of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterKind,
    /// As written behind `=`.
    pub default: Option<String>,
}

/// A parsed signature text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The first parameter is written with `$`: it takes the object a method is called on.
    pub receiver: bool,
    /// Without the receiver.
    pub parameters: Vec<Parameter>,
    positional_only: usize,
    positional: usize,
    required_positional: usize,
    required_keywords: usize,
    var_positional: bool,
    var_keyword: bool,
}

/// The native functions that objects refer to by number, and signatures already parsed.
#[derive(Clone, Default)]
pub struct Natives {
    entries: Vec<&'static Def>,
    /// Beside the entries, from the first call on: how they take positional arguments alone.
    shapes: Vec<Option<Shape>>,
    /// Numbers of the rows, by their addresses.
    numbers: FxHashMap<usize, u32>,
    attributes: Vec<&'static GetSet>,
    /// By address and length of the text.
    signatures: FxHashMap<(usize, usize), Arc<Signature>>,
}

/// How a function takes positional arguments alone: how many, and the places of all that it is called with.
#[derive(Clone, Copy)]
struct Shape {
    least: u8,
    /// Less than `least` where the arguments must be bound by the signature.
    most: u8,
    places: u8,
    receiver: bool,
}

/// No function with more places than this is called without binding.
pub const FEW: usize = 8;

/// Arguments in the order of the parameters, `NULL` for one that was not given.
struct Bound {
    values: Vec<Obj>,
    /// The tuple of `*args` and the dict of `**kwargs`.
    made: Vec<Owned>,
}

/// How error messages name the function.
pub struct Naming<'a> {
    pub name: &'a str,
    /// The type of a method, or NULL.
    pub owner: Obj,
    /// `__module__` of a function, or NULL.
    pub module: Obj,
}

impl Naming<'_> {
    /// `_PyObject_FunctionStr` without the parentheses: `list.append`, `time.sleep`, `len`.
    fn qualified(&self, core: &Core) -> String {
        if !self.owner.is_null() {
            return format!("{}.{}", types::qualname(core, self.owner), self.name);
        }
        if !self.module.is_null() && types::is_instance(core, self.module, t::STR) {
            let module = core.heap.text(self.module);
            if module != "builtins" {
                return format!("{module}.{}", self.name);
            }
        }
        self.name.to_owned()
    }
}

impl Natives {
    /// Registers a function; its number is what the object holds.
    pub fn add(&mut self, def: &'static Def) -> u32 {
        let entries = &mut self.entries;
        *self.numbers.entry(std::ptr::from_ref(def).addr()).or_insert_with(|| {
            entries.push(def);
            (entries.len() - 1) as u32
        })
    }

    /// The function and how it takes positional arguments alone.
    fn shape(&mut self, number: u32) -> Option<(&'static Def, Shape)> {
        let def = self.def(number)?;
        if let Some(Some(shape)) = self.shapes.get(number as usize) {
            return Some((def, *shape));
        }
        let shape = self.signature(def.signature).shape();
        if self.shapes.len() <= number as usize {
            self.shapes.resize(number as usize + 1, None);
        }
        self.shapes[number as usize] = Some(shape);
        Some((def, shape))
    }

    /// A function that takes `count` arguments as they are: does it get a receiver, and how many places are there?
    pub fn plain(&mut self, number: u32, count: usize) -> Option<(Native, bool, usize)> {
        let (def, shape) = self.shape(number)?;
        let fits = count >= usize::from(shape.least) && count <= usize::from(shape.most);
        if let Some(direct) = def.direct.filter(|_| count <= FEW) {
            return Some((direct, false, count));
        }
        fits.then(|| (def.function, shape.receiver, usize::from(shape.places)))
    }

    pub fn def(&self, number: u32) -> Option<&'static Def> {
        self.entries.get(number as usize).copied()
    }

    /// Registers a computed attribute; its number is what the descriptor holds.
    pub fn add_attribute(&mut self, attribute: &'static GetSet) -> u32 {
        self.attributes.push(attribute);
        (self.attributes.len() - 1) as u32
    }

    pub fn attribute(&self, number: u32) -> Option<&'static GetSet> {
        self.attributes.get(number as usize).copied()
    }

    /// The parsed form of a signature text.
    pub fn signature(&mut self, text: &'static str) -> Arc<Signature> {
        let place = (text.as_ptr().addr(), text.len());
        let parsed =
            self.signatures.entry(place).or_insert_with(|| Arc::new(Signature::parse(text)));
        Arc::clone(parsed)
    }
}

/// Calls a native function of a table; `receiver` is NULL for a module's function.
pub fn call(
    vm: &mut dyn Vm,
    def: &'static Def,
    naming: &Naming,
    receiver: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let signature = vm.natives.signature(def.signature);
    let receiver = if signature.receiver { receiver } else { Obj::NULL };
    let bound = bind(vm, &signature, naming, receiver, arguments, keywords)?;
    let result = (def.function)(vm, &bound.values);
    vm.release_all(bound.made);
    result
}

/// Binds the arguments of a constructor (`tp_new`, `tp_init`) by a signature text and hands them to `body`.
pub fn with<T>(
    vm: &mut dyn Vm,
    name: &str,
    signature: &'static str,
    arguments: &[Obj],
    keywords: &[Obj],
    body: impl FnOnce(&mut dyn Vm, &[Obj]) -> Fallible<T>,
) -> Fallible<T> {
    let signature = vm.natives.signature(signature);
    let shape = signature.shape();
    let few = usize::from(shape.least)..=usize::from(shape.most);
    if keywords.is_empty() && !shape.receiver && few.contains(&arguments.len()) {
        let mut values = [Obj::NULL; FEW];
        values[..arguments.len()].copy_from_slice(arguments);
        return body(vm, &values[..usize::from(shape.places)]);
    }
    let naming = Naming { name, owner: Obj::NULL, module: Obj::NULL };
    let bound = bind(vm, &signature, &naming, Obj::NULL, arguments, keywords)?;
    let result = body(vm, &bound.values);
    vm.release_all(bound.made);
    result
}

/// `_PyArg_NoKeywords`: "`list()` takes no keyword arguments".
pub fn no_keywords(core: &mut Core, name: &str, keywords: &[Obj]) -> Fallible<()> {
    if keywords.is_empty() {
        return Ok(());
    }
    Err(exception::type_error(core, format!("{name}() takes no keyword arguments")))
}

/// `_PyArg_CheckPositional`: "pop expected at most 1 argument, got 2".
pub fn check_count(
    core: &mut Core,
    name: &str,
    count: usize,
    least: usize,
    most: usize,
) -> Fallible<()> {
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let limit = if count < least { least } else { most };
    let bound = match (least == most, count < least) {
        (true, _) => "",
        (false, true) => "at least ",
        (false, false) => "at most ",
    };
    let plural = if limit == 1 { "" } else { "s" };
    let message = format!("{name} expected {bound}{limit} argument{plural}, got {count}");
    Err(exception::type_error(core, message))
}

fn bind(
    vm: &mut dyn Vm,
    signature: &Signature,
    naming: &Naming,
    receiver: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Bound> {
    let count = arguments.len().saturating_sub(keywords.len());
    let (positional, values) = arguments.split_at(count);
    check(vm, signature, naming, positional.len(), keywords)?;
    let mut bound = Bound { values: Vec::with_capacity(8), made: Vec::new() };
    if signature.receiver {
        bound.values.push(receiver);
    }
    let mut taken = vec![false; keywords.len()];
    for (number, parameter) in signature.parameters.iter().enumerate() {
        let value = match parameter.kind {
            ParameterKind::PositionalOnly | ParameterKind::Positional
                if number < positional.len() =>
            {
                positional[number]
            }
            ParameterKind::PositionalOnly => Obj::NULL,
            ParameterKind::Positional | ParameterKind::KeywordOnly => {
                let place = keywords.iter().position(|name| vm.heap.text(*name) == parameter.name);
                place.map_or(Obj::NULL, |place| {
                    taken[place] = true;
                    values[place]
                })
            }
            ParameterKind::VarPositional => {
                let rest = positional.get(signature.positional..).unwrap_or(&[]);
                let tuple = vm.heap.tuple(rest);
                bound.made.push(tuple);
                bound.made.last().map_or(Obj::NULL, Owned::get)
            }
            ParameterKind::VarKeyword => rest_of_keywords(vm, &mut bound, keywords, values, &taken),
        };
        bound.values.push(value);
    }
    Ok(bound)
}

/// The dict of `**kwargs`; NULL when nothing is left over.
fn rest_of_keywords(
    core: &mut Core,
    bound: &mut Bound,
    keywords: &[Obj],
    values: &[Obj],
    taken: &[bool],
) -> Obj {
    if taken.iter().all(|taken| *taken) {
        return Obj::NULL;
    }
    let dict = core.heap.dict();
    for (place, name) in keywords.iter().enumerate().filter(|(place, _)| !taken[*place]) {
        let value = core.own(values[place]);
        core.heap.dict_set_str(dict.get(), *name, value);
    }
    let object = dict.get();
    bound.made.push(dict);
    object
}

/// The checks of CPython's calling conventions, which differ in their words: `METH_NOARGS`, `METH_O`, `METH_FASTCALL`
/// without keywords, and Argument Clinic's parser.
fn check(
    core: &mut Core,
    signature: &Signature,
    naming: &Naming,
    count: usize,
    keywords: &[Obj],
) -> Fallible<()> {
    let parameters = signature.parameters.len();
    let only_positions = signature.positional_only == parameters
        || signature.var_positional && parameters == signature.positional_only + 1;
    if !only_positions {
        return check_with_keywords(core, signature, naming, count, keywords);
    }
    if !keywords.is_empty() {
        let message = format!("{}() takes no keyword arguments", naming.qualified(core));
        return Err(exception::type_error(core, message));
    }
    let required = signature.required_positional;
    if parameters == 0 && count > 0 {
        let message = format!("{}() takes no arguments ({count} given)", naming.qualified(core));
        return Err(exception::type_error(core, message));
    }
    if parameters == 1 && required == 1 && count != 1 && !signature.var_positional {
        let name = naming.qualified(core);
        let message = format!("{name}() takes exactly one argument ({count} given)");
        return Err(exception::type_error(core, message));
    }
    let most = if signature.var_positional { usize::MAX } else { parameters };
    check_count(core, naming.name, count, required, most)
}

/// `_PyArg_UnpackKeywords`.
fn check_with_keywords(
    core: &mut Core,
    signature: &Signature,
    naming: &Naming,
    count: usize,
    keywords: &[Obj],
) -> Fallible<()> {
    let name = naming.name;
    let plural = |number: usize| if number == 1 { "" } else { "s" };
    let most = signature.positional;
    let total = signature.named().count();
    let least = signature.required_positional;
    let given = count + keywords.len();
    if !signature.var_positional && !signature.var_keyword && given > total {
        let exact = least + signature.required_keywords == total;
        let bound = if exact { "exactly" } else { "at most" };
        let kind = if count == 0 { "keyword " } else { "" };
        let message = format!(
            "{name}() takes {bound} {total} {kind}argument{} ({given} given)",
            plural(total)
        );
        return Err(exception::type_error(core, message));
    }
    if !signature.var_positional && count > most {
        let message = if most == 0 {
            format!("{name}() takes no positional arguments")
        } else {
            let bound = if least < most { "at most" } else { "exactly" };
            format!(
                "{name}() takes {bound} {most} positional argument{} ({count} given)",
                plural(most)
            )
        };
        return Err(exception::type_error(core, message));
    }
    let by_position = signature.positional_only.min(least);
    if count < by_position {
        let bound = if by_position < most { "at least" } else { "exactly" };
        let message = format!(
            "{name}() takes {bound} {by_position} positional argument{} ({count} given)",
            plural(by_position)
        );
        return Err(exception::type_error(core, message));
    }
    check_names(core, signature, naming, count, keywords)
}

fn check_names(
    core: &mut Core,
    signature: &Signature,
    naming: &Naming,
    count: usize,
    keywords: &[Obj],
) -> Fallible<()> {
    let name = naming.name;
    let given: Vec<String> =
        keywords.iter().map(|keyword| core.heap.text(*keyword).into_owned()).collect();
    for (place, parameter) in signature.named().enumerate() {
        let missing = place >= count && !given.contains(&parameter.name);
        if parameter.default.is_none() && missing {
            let parameter = &parameter.name;
            let position = place + 1;
            let message =
                format!("{name}() missing required argument '{parameter}' (pos {position})");
            return Err(exception::type_error(core, message));
        }
    }
    for keyword in &given {
        let takes = |parameter: &&Parameter| {
            parameter.name == *keyword && parameter.kind != ParameterKind::PositionalOnly
        };
        match signature.named().position(|parameter| takes(&parameter)) {
            Some(place) if place < count && place < signature.positional => {
                let position = place + 1;
                let message = format!(
                    "argument for {name}() given by name ('{keyword}') and position ({position})"
                );
                return Err(exception::type_error(core, message));
            }
            None if !signature.var_keyword => {
                return Err(unexpected_keyword(core, signature, name, keyword));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cold]
fn unexpected_keyword(core: &mut Core, signature: &Signature, name: &str, keyword: &str) -> Raised {
    let names: Vec<&str> = signature
        .named()
        .filter(|parameter| parameter.kind != ParameterKind::PositionalOnly)
        .map(|parameter| parameter.name.as_str())
        .collect();
    wrong_keyword(core, &names, name, keyword)
}

/// A function that takes keywords of some names got another one.
#[cold]
pub fn wrong_keyword(core: &mut Core, names: &[&str], function: &str, keyword: &str) -> Raised {
    if core.heap.profile.words.calls_keywords_invalid {
        let message = format!("'{keyword}' is an invalid keyword argument for {function}()");
        return exception::type_error(core, message);
    }
    let mut message = format!("{function}() got an unexpected keyword argument '{keyword}'");
    let near = suggest::closest(names, keyword);
    if let Some(near) = near.filter(|_| core.heap.profile.words.suggests_keywords) {
        message = format!("{message}. Did you mean '{near}'?");
    }
    exception::type_error(core, message)
}

impl Signature {
    /// Parses a text as in `($self, object, /, *, key=None)`.
    pub fn parse(text: &str) -> Signature {
        let inside = text.trim().trim_start_matches('(');
        let inside = &without_groups(inside.strip_suffix(')').unwrap_or(inside));
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut receiver = false;
        let mut kind = ParameterKind::Positional;
        for part in split(inside) {
            let part = part.trim();
            if part == "$module" {
                // A module's function does not get the module.
            } else if part.starts_with('$') {
                receiver = true;
            } else if part == "/" {
                for parameter in &mut parameters {
                    parameter.kind = ParameterKind::PositionalOnly;
                }
            } else if part == "*" {
                kind = ParameterKind::KeywordOnly;
            } else if let Some(name) = part.strip_prefix("**") {
                parameters.push(Parameter::new(name, ParameterKind::VarKeyword));
            } else if let Some(name) = part.strip_prefix('*') {
                parameters.push(Parameter::new(name, ParameterKind::VarPositional));
                kind = ParameterKind::KeywordOnly;
            } else if !part.is_empty() {
                parameters.push(Parameter::new(part, kind));
            }
        }
        Signature::count(receiver, parameters)
    }

    fn count(receiver: bool, parameters: Vec<Parameter>) -> Signature {
        use ParameterKind::{KeywordOnly, Positional, PositionalOnly, VarKeyword, VarPositional};
        let number = |kinds: &[ParameterKind], required: bool| {
            let counts = |parameter: &&Parameter| {
                kinds.contains(&parameter.kind) && !(required && parameter.default.is_some())
            };
            parameters.iter().filter(counts).count()
        };
        Signature {
            receiver,
            positional_only: number(&[PositionalOnly], false),
            positional: number(&[PositionalOnly, Positional], false),
            required_positional: number(&[PositionalOnly, Positional], true),
            required_keywords: number(&[KeywordOnly], true),
            var_positional: number(&[VarPositional], false) > 0,
            var_keyword: number(&[VarKeyword], false) > 0,
            parameters,
        }
    }

    /// How positional arguments alone are taken.
    fn shape(&self) -> Shape {
        let places = self.parameters.len() + usize::from(self.receiver);
        let binds = self.var_positional || self.required_keywords > 0 || places > FEW;
        Shape {
            least: if binds { 1 } else { self.required_positional as u8 },
            most: if binds { 0 } else { self.positional as u8 },
            places: places.min(FEW) as u8,
            receiver: self.receiver,
        }
    }

    /// The parameters that take one argument each.
    fn named(&self) -> impl Iterator<Item = &Parameter> {
        let single = |parameter: &&Parameter| {
            !matches!(parameter.kind, ParameterKind::VarPositional | ParameterKind::VarKeyword)
        };
        self.parameters.iter().filter(single)
    }
}

impl Parameter {
    fn new(text: &str, kind: ParameterKind) -> Parameter {
        let (name, default) = match text.split_once('=') {
            Some((name, default)) => (name, Some(default.trim().to_owned())),
            None => (text, None),
        };
        Parameter { name: name.trim().to_owned(), kind, default }
    }
}

/// `sub[, start[, end]], /`, the older way to write optional parameters, as `sub, start=…, end=…, /`.
fn without_groups(text: &str) -> String {
    let Some((required, optional)) = text.split_once("[,") else { return text.to_owned() };
    let named = optional.replace(['[', ']'], "");
    let parts = named.split(',').map(str::trim).map(|part| match part {
        "/" | "*" => part.to_owned(),
        name => format!("{name}=<unrepresentable>"),
    });
    std::iter::once(required.to_owned()).chain(parts).collect::<Vec<String>>().join(", ")
}

/// Parts between commas that stand in no bracket and no quotation.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_i32, None);
    for (place, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != character),
            (None, '\'' | '"') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// `descr_check` for a method: the receiver must be an instance of the type that has the method.
pub fn check_receiver(core: &mut Core, name: &str, owner: Obj, receiver: Obj) -> Fallible<()> {
    if types::is_instance(core, receiver, owner) {
        return Ok(());
    }
    let owner = &core.type_data(owner).name;
    let got = type_name(core, receiver);
    let message =
        format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object");
    Err(exception::type_error(core, message))
}

#[cfg(test)]
mod tests {
    use crate::python::object::binding::{ParameterKind, Signature};

    #[test]
    fn a_signature_text_is_read() {
        let signature = Signature::parse("($self, iterable, /, *, key=None, sep=', ', **rest)");
        assert!(signature.receiver);
        let read: Vec<_> = signature
            .parameters
            .iter()
            .map(|parameter| {
                (parameter.name.as_str(), parameter.kind, parameter.default.as_deref())
            })
            .collect();
        assert_eq!(
            read,
            [
                ("iterable", ParameterKind::PositionalOnly, None),
                ("key", ParameterKind::KeywordOnly, Some("None")),
                ("sep", ParameterKind::KeywordOnly, Some("', '")),
                ("rest", ParameterKind::VarKeyword, None),
            ]
        );
        assert_eq!(Signature::parse("()").parameters, []);
    }
}
