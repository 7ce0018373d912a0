//! The state of code generation: one unit per code object, its instructions, names and constants.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Warning;
use crate::python::compile::emit::{Emitted, Options};
use crate::python::compile::error::Problem;
use crate::python::compile::scope::{Home, Scope, flag, mangle};
use crate::python::syntax::tree::{AnnAssign, Name, Place, ScopeId, Stmt};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Where an instruction comes from; lines below 1 are CPython's special cases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Location {
    /// -1 = none.
    pub line: i32,
    pub end_line: i32,
    /// -1 = unknown.
    pub column: i32,
    pub end_column: i32,
}

impl Location {
    /// No line at all: artificial instructions.
    pub const NONE: Location = Location { line: -1, end_line: -1, column: -1, end_column: -1 };

    /// That of the next instruction.
    pub const NEXT: Location = Location { line: -2, end_line: -2, column: -2, end_column: -2 };

    /// A place of the tree; line 0 is no place.
    pub fn of(place: Place) -> Location {
        if place.line == 0 {
            return Location::NONE;
        }
        Location {
            line: place.line as i32,
            end_line: place.end_line as i32,
            column: place.column as i32,
            end_column: place.end_column as i32,
        }
    }

    /// The place again, for error messages.
    pub fn place(self) -> Place {
        Place {
            line: self.line.max(0) as u32,
            column: self.column.max(0) as u32,
            end_line: self.end_line.max(0) as u32,
            end_column: self.end_column.max(0) as u32,
        }
    }
}

/// A jump target that may not be placed yet.
pub type Label = u32;

/// One emitted instruction; jumps and block pushes carry a label.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub op: Op,
    pub arg: u32,
    pub location: Location,
}

/// What kind of code object a unit becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeType {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    TypeParams,
}

/// Names in the order of their first use, with their index.
#[derive(Default, Debug)]
pub struct Table {
    pub order: Vec<Name>,
    index: FxHashMap<Name, u32>,
    /// Index of the first name.
    pub offset: u32,
}

impl Table {
    /// The index of a name, added if it is new.
    pub fn add(&mut self, name: &Name) -> u32 {
        let next = self.order.len() as u32 + self.offset;
        let at = *self.index.entry(name.clone()).or_insert(next);
        if at == next {
            self.order.push(name.clone());
        }
        at
    }

    /// The index of a name that may be there.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
    }
}

/// What a control-flow statement around the current place needs when it is left.
#[derive(Clone)]
pub struct Frame<'t> {
    pub kind: FrameKind<'t>,
    pub start: Label,
    pub exit: Label,
    pub location: Location,
}

/// Kind of a control-flow frame.
#[derive(Clone, Copy)]
pub enum FrameKind<'t> {
    While,
    For,
    AsyncFor,
    Try,
    /// With the statements of `finally`.
    Finally(&'t [Stmt]),
    FinallyEnd,
    With,
    AsyncWith,
    /// With the name that the handler binds.
    HandlerCleanup(Option<&'t Name>),
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
    StopIteration,
}

/// A code object in the making.
pub struct Unit<'t> {
    pub scope: ScopeId,
    pub kind: ScopeType,
    pub name: Name,
    pub qualname: Name,
    /// Name of the class around.
    pub private: Option<Name>,
    /// In a class: names assigned through `self`.
    pub static_attributes: Option<FxHashSet<Name>>,
    pub steps: Vec<Step>,
    /// Index of the step each label stands before; `u32::MAX` = not placed yet.
    pub labels: Vec<u32>,
    /// How many steps there were when each label was made.
    pub label_times: Vec<u32>,
    /// The labels in the order in which they were placed.
    pub placements: Vec<Label>,
    pub constants: Vec<Constant>,
    constant_index: FxHashMap<Constant, u32>,
    pub names: Table,
    pub locals: Table,
    pub cells: Table,
    pub frees: Table,
    /// Locals of inlined comprehensions in a scope without fast locals: whether hidden now.
    pub hidden: FxHashMap<Name, bool>,
    pub first_line: u32,
    pub argument_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,
    pub frames: Vec<Frame<'t>>,
    pub inlined_depth: u32,
    /// Annotations that are evaluated later, with the number of those that may not be reached.
    pub deferred: Vec<(&'t AnnAssign, Location, Option<u32>)>,
    /// Statements now may not be reached.
    pub conditional: u32,
    pub has_docstring: bool,
    /// The place that was told of last.
    pub at: Location,
}

/// The variable in which a class or module notes which of its annotations were reached.
pub const CONDITIONAL: &str = "__conditional_annotations__";

/// The code generator.
pub struct Emitter<'t> {
    pub scopes: Vec<Scope>,
    pub units: Vec<Unit<'t>>,
    pub options: Options,
    pub filename: Arc<str>,
    /// The one object of each constant of the whole compilation.
    pub merged: FxHashSet<Constant>,
    names: FxHashSet<Name>,
    /// Until 3.11 the parts of an f-string stand where the whole does.
    pub joined: Option<Location>,
    /// What it has doubts about, in the order of the code.
    pub warnings: Vec<Warning>,
    /// A `finally` block is compiled once more: what it is warned of was said.
    pub is_repeated: bool,
}

impl<'t> Emitter<'t> {
    /// A generator for one text.
    pub fn new(scopes: Vec<Scope>, filename: Arc<str>, options: Options) -> Emitter<'t> {
        Emitter {
            scopes,
            units: Vec::new(),
            options,
            filename,
            merged: FxHashSet::default(),
            names: FxHashSet::default(),
            joined: None,
            warnings: Vec::new(),
            is_repeated: false,
        }
    }

    pub(crate) fn intern(&mut self, text: &str) -> Name {
        if let Some(known) = self.names.get(text) {
            return known.clone();
        }
        let name: Name = text.into();
        self.names.insert(name.clone());
        name
    }

    /// The unit that instructions go to. There is one from `enter` to `leave`.
    pub(crate) fn unit(&mut self) -> &mut Unit<'t> {
        self.units.last_mut().expect("code is emitted between enter and leave")
    }

    pub(crate) fn unit_ref(&self) -> &Unit<'t> {
        self.units.last().expect("code is emitted between enter and leave")
    }

    pub(crate) fn scope(&self) -> &Scope {
        &self.scopes[self.unit_ref().scope as usize]
    }

    pub(crate) fn scope_mut(&mut self) -> &mut Scope {
        let id = self.unit_ref().scope as usize;
        &mut self.scopes[id]
    }

    /// Starts a code object.
    pub(crate) fn enter(
        &mut self,
        name: &Name,
        kind: ScopeType,
        scope: ScopeId,
        first_line: u32,
    ) -> Emitted<()> {
        let table = &self.scopes[scope as usize];
        let mut locals = Table::default();
        for parameter in &table.parameters {
            locals.add(parameter);
        }
        let mut cells = sorted(table, Home::Cell, flag::COMPREHENSION_CELL, 0);
        if table.needs_class_closure {
            cells.add(&"__class__".into());
        }
        if table.needs_class_dict {
            cells.add(&"__classdict__".into());
        }
        if table.has_conditional_annotations {
            cells.add(&CONDITIONAL.into());
        }
        let frees = sorted(table, Home::Free, flag::FREE_CLASS, cells.order.len() as u32);
        let private = self.units.last().and_then(|unit| unit.private.clone());
        let qualname = self.qualname(name, kind);
        self.units.push(Unit {
            scope,
            kind,
            name: name.clone(),
            qualname,
            private,
            static_attributes: (kind == ScopeType::Class).then(FxHashSet::default),
            steps: Vec::new(),
            labels: Vec::new(),
            label_times: Vec::new(),
            placements: Vec::new(),
            constants: Vec::new(),
            constant_index: FxHashMap::default(),
            names: Table::default(),
            locals,
            cells,
            frees,
            hidden: FxHashMap::default(),
            first_line,
            argument_count: 0,
            positional_only_count: 0,
            keyword_only_count: 0,
            frames: Vec::new(),
            inlined_depth: 0,
            deferred: Vec::new(),
            conditional: 0,
            has_docstring: false,
            at: Location {
                line: first_line as i32,
                end_line: first_line as i32,
                column: 0,
                end_column: 0,
            },
        });
        let line = first_line as i32;
        let mut location = Location { line, end_line: line, column: 0, end_column: 0 };
        if kind == ScopeType::Module {
            // `RESUME` of a module stands on line 0.
            location = Location { line: 0, end_line: 1, ..location };
        }
        self.arg(location, Op::Resume, 0);
        Ok(())
    }

    pub(crate) fn qualname(&self, name: &Name, kind: ScopeType) -> Name {
        let stack = &self.units;
        let Some(mut parent) = stack.last() else { return name.clone() };
        if stack.len() == 1 {
            return name.clone();
        }
        if parent.kind == ScopeType::TypeParams {
            if stack.len() == 2 {
                return name.clone();
            }
            parent = &stack[stack.len() - 2];
        }
        let named =
            matches!(kind, ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Class);
        let mangled = mangle(parent.private.as_ref(), name);
        let home = self.scopes[parent.scope as usize].home(&mangled);
        if named && home == Home::GlobalExplicit {
            return name.clone();
        }
        let function = matches!(
            parent.kind,
            ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Lambda
        );
        let middle = if function { ".<locals>" } else { "" };
        format!("{}{middle}.{name}", parent.qualname).into()
    }

    /// The name as the current scope spells it.
    pub(crate) fn mangled(&self, name: &Name) -> Name {
        self.scope().mangle(self.unit_ref().private.as_ref(), name)
    }

    /// From here on, instructions of no place of their own stand at this one, until 3.11.
    pub(crate) fn tell(&mut self, location: Location) {
        self.unit().at = location;
    }

    /// The place of an instruction: that of its node, or (until 3.11) the one that was told of last.
    pub(crate) fn told(&self, own: Location) -> Location {
        if self.options.bytecode.tells_places { own } else { self.unit_ref().at }
    }

    // Instructions.

    pub(crate) fn op(&mut self, location: Location, op: Op) {
        self.arg(location, op, 0);
    }

    pub(crate) fn arg(&mut self, location: Location, op: Op, arg: u32) {
        self.unit().steps.push(Step { op, arg, location });
    }

    pub(crate) fn jump(&mut self, location: Location, op: Op, label: Label) {
        let is_plain = op == Op::JumpNoInterrupt && self.options.bytecode.jumps_plainly;
        self.arg(location, if is_plain { Op::Jump } else { op }, label);
    }

    pub(crate) fn label(&mut self) -> Label {
        let unit = self.unit();
        unit.labels.push(u32::MAX);
        unit.label_times.push(unit.steps.len() as u32);
        unit.labels.len() as Label - 1
    }

    pub(crate) fn place(&mut self, label: Label) {
        let unit = self.unit();
        unit.labels[label as usize] = unit.steps.len() as u32;
        unit.placements.push(label);
    }

    /// An instruction with a name of `co_names`.
    pub(crate) fn named(&mut self, location: Location, op: Op, name: &Name) {
        let mangled = self.mangled(name);
        let index = self.unit().names.add(&mangled);
        self.arg(location, op, index);
    }

    /// `LOAD_ATTR`, as a method when it is about to be called.
    pub(crate) fn attribute(&mut self, location: Location, name: &Name, is_method: bool) {
        let mangled = self.mangled(name);
        let index = self.unit().names.add(&mangled);
        if self.options.bytecode.prepares_calls {
            let op = if is_method { Op::LoadMethod } else { Op::LoadAttrPlain };
            return self.arg(location, op, index);
        }
        self.arg(location, Op::LoadAttr, index << 1 | u32::from(is_method));
    }

    pub(crate) fn constant(&mut self, value: Constant) -> u32 {
        let value = self.merge(value);
        let unit = self.unit();
        let next = unit.constants.len() as u32;
        let at = *unit.constant_index.entry(value.clone()).or_insert(next);
        if at == next {
            unit.constants.push(value);
        }
        at
    }

    pub(crate) fn load_constant(&mut self, location: Location, value: Constant) {
        let index = self.constant(value);
        self.arg(location, Op::LoadConst, index);
    }

    /// The one copy of a constant in this compilation.
    pub(crate) fn merge(&mut self, value: Constant) -> Constant {
        match &value {
            Constant::Str(_)
            | Constant::Surrogates(_)
            | Constant::Bytes(_)
            | Constant::BigInt(_)
            | Constant::Tuple(_)
            | Constant::Slice(_)
            | Constant::FrozenSet(_) => {
                if let Some(known) = self.merged.get(&value) {
                    return known.clone();
                }
                self.merged.insert(value.clone());
                value
            }
            _ => value,
        }
    }

    // Control-flow frames.

    pub(crate) fn push_frame(
        &mut self,
        location: Location,
        kind: FrameKind<'t>,
        start: Label,
        exit: Label,
    ) -> Emitted<()> {
        if self.unit_ref().frames.len() >= 21 {
            return Err(Problem::at(
                location.place(),
                "too many statically nested blocks".to_owned(),
            ));
        }
        self.unit().frames.push(Frame { kind, start, exit, location });
        Ok(())
    }

    pub(crate) fn pop_frame(&mut self) {
        self.unit().frames.pop();
    }
}

/// The names of a scope that live in cells of one kind, sorted as CPython sorts them.
fn sorted(scope: &Scope, home: Home, flags: u16, offset: u32) -> Table {
    let mut names: Vec<&Name> = scope
        .symbols()
        .iter()
        .filter(|symbol| symbol.home == home || symbol.flags & flags != 0)
        .map(|symbol| &symbol.name)
        .collect();
    names.sort_unstable();
    let mut table = Table { offset, ..Table::default() };
    for name in names {
        table.add(name);
    }
    table
}
