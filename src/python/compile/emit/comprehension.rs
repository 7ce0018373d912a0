//! Comprehensions and generator expressions, inlined where PEP 709 says so.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Label, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::compile::scope::{Home, ScopeKind, Symbol, flag};
use crate::python::syntax::tree::*;

/// What the scope around an inlined comprehension gets back afterwards.
#[derive(Default)]
struct Saved {
    /// Symbols as the scope had them.
    symbols: Vec<Symbol>,
    /// Names that were made fast locals.
    hidden: Vec<Name>,
    /// Names whose values lie on the stack.
    pushed: Vec<Name>,
    cleanup: Label,
    end: Label,
}

impl<'t> Emitter<'t> {
    pub(crate) fn comprehension(&mut self, here: Location, node: &'t Comprehension) -> Emitted<()> {
        let entry = &self.scopes[node.scope as usize];
        let (inlined, is_async) = (entry.inlined, entry.coroutine);
        let Some(first) = node.generators.first() else { return Ok(()) };
        let is_generator = node.kind == ComprehensionKind::Generator;
        if is_async
            && !is_generator
            && !matches!(self.unit_ref().kind, ScopeType::AsyncFunction | ScopeType::Comprehension)
        {
            let message =
                "asynchronous comprehension outside of an asynchronous function".to_owned();
            return Err(Problem::at(here.place(), message));
        }
        if inlined {
            self.outermost(here, first)?;
            let saved = self.isolate(here, node.scope);
            self.collect(here, node, true)?;
            self.restore(here, &saved);
            return Ok(());
        }
        let name = self.intern(match node.kind {
            ComprehensionKind::Generator => "<genexpr>",
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
        });
        self.enter(&name, ScopeType::Comprehension, node.scope, here.line as u32)?;
        self.unit().argument_count = 1;
        self.tell(here);
        if is_generator && self.options.bytecode.pairs_iterators {
            self.begin_generator(here, first);
        }
        self.collect(here, node, false)?;
        if is_generator {
            if self.options.bytecode.guards_generators {
                self.convert_stop_iteration();
            }
        } else {
            self.op(self.told(Location::of(node.element.place)), Op::ReturnValue);
        }
        let code = self.finish(true)?;
        self.closure(here, code, 0);
        self.outermost(here, first)?;
        self.call_op(here, 0);
        if is_async && !is_generator {
            self.await_top(here, 0);
        }
        Ok(())
    }

    /// What the first `for` goes through is evaluated outside, as an iterator until 3.14.
    fn outermost(&mut self, here: Location, generator: &'t Generator) -> Emitted<()> {
        if self.asks_inside() {
            return self.expression(&generator.iter);
        }
        self.iterator(here, generator)
    }

    fn asks_inside(&self) -> bool {
        self.options.bytecode.pairs_iterators
    }

    /// A generator expression has its iterator before it is a generator.
    fn begin_generator(&mut self, here: Location, first: &Generator) {
        let rest = std::mem::take(&mut self.unit().steps);
        self.arg(Location::NONE, Op::Resume, 4);
        self.arg(Location::of(first.iter.place), Op::LoadFast, 0);
        self.ask_for_iterator(here, first);
        let location = Location { column: -1, end_column: -1, end_line: here.line, ..here };
        self.op(location, Op::ReturnGenerator);
        self.op(location, Op::PopTop);
        self.unit().steps.extend(rest);
    }

    fn iterator(&mut self, whole: Location, generator: &'t Generator) -> Emitted<()> {
        self.expression(&generator.iter)?;
        self.ask_for_iterator(whole, generator);
        Ok(())
    }

    fn ask_for_iterator(&mut self, whole: Location, generator: &Generator) {
        let here = self.place_of_protocol(whole, &generator.iter);
        self.op(here, if generator.is_async { Op::GetAiter } else { Op::GetIter });
    }

    fn collect(&mut self, here: Location, node: &'t Comprehension, on_stack: bool) -> Emitted<()> {
        let build = match node.kind {
            ComprehensionKind::Generator => None,
            ComprehensionKind::List => Some(Op::BuildList),
            ComprehensionKind::Set => Some(Op::BuildSet),
            ComprehensionKind::Dict => Some(Op::BuildMap),
        };
        if let Some(build) = build {
            self.arg(here, build, 0);
            if on_stack {
                self.arg(here, Op::Swap, 2);
            }
        }
        self.generator(here, node, 0, 0, on_stack)
    }

    fn generator(
        &mut self,
        here: Location,
        node: &'t Comprehension,
        index: usize,
        depth: u32,
        on_stack: bool,
    ) -> Emitted<()> {
        if node.generators[index].is_async {
            self.async_generator(here, node, index, depth, on_stack)
        } else {
            self.sync_generator(here, node, index, depth, on_stack)
        }
    }

    fn sync_generator(
        &mut self,
        here: Location,
        node: &'t Comprehension,
        index: usize,
        mut depth: u32,
        on_stack: bool,
    ) -> Emitted<()> {
        let generator = &node.generators[index];
        let here = self.told(here);
        let (start, skip, anchor) = (self.label(), self.label(), self.label());
        let mut loops = true;
        let asked = node.kind == ComprehensionKind::Generator && self.asks_inside();
        if !on_stack {
            if index == 0 {
                if !asked {
                    self.arg(here, Op::LoadFast, 0);
                }
            } else if let Some(only) = single(&generator.iter) {
                // `for y in [f(x)]` is an assignment.
                self.expression(only)?;
                loops = false;
            } else {
                self.iterator(here, generator)?;
            }
        }
        if loops && index == 0 && !asked && self.asks_inside() {
            self.ask_for_iterator(here, generator);
        }
        if loops {
            depth += 1 + u32::from(self.options.bytecode.pairs_iterators);
            if self.options.bytecode.asks_for_iterator_twice {
                self.op(Location::of(generator.iter.place), Op::GetIter);
            }
            self.place(start);
            self.jump(self.place_of_protocol(here, &generator.iter), self.for_iter(), anchor);
        }
        self.expression(&generator.target)?;
        for condition in &generator.conditions {
            self.jump_if(condition, skip, false)?;
        }
        let own = self.inner(here, node, index, depth)?;
        self.place(skip);
        if loops {
            self.jump(own, Op::Jump, start);
            self.place(anchor);
            self.end_for();
        }
        Ok(())
    }

    fn async_generator(
        &mut self,
        here: Location,
        node: &'t Comprehension,
        index: usize,
        depth: u32,
        on_stack: bool,
    ) -> Emitted<()> {
        let generator = &node.generators[index];
        let here = self.told(here);
        let (start, except, skip) = (self.label(), self.label(), self.label());
        let asked = node.kind == ComprehensionKind::Generator && self.asks_inside();
        if !on_stack {
            if index == 0 {
                if !asked {
                    self.arg(here, Op::LoadFast, 0);
                }
            } else {
                self.iterator(here, generator)?;
            }
        }
        if index == 0 && !asked && self.asks_inside() {
            self.ask_for_iterator(here, generator);
        }
        self.place(start);
        self.push_frame(here, FrameKind::AsyncComprehension, start, start)?;
        self.jump(here, Op::SetupFinally, except);
        self.op(here, Op::GetAnext);
        self.pair_iterator(here);
        self.load_constant(here, Constant::None);
        let sent = self.delegate(here, true);
        self.op(here, Op::PopBlock);
        self.expression(&generator.target)?;
        for condition in &generator.conditions {
            self.jump_if(condition, skip, false)?;
        }
        let own = self.inner(here, node, index, depth + 1)?;
        self.place(skip);
        self.jump(own, Op::Jump, start);
        self.pop_frame();
        self.place(except);
        self.end_async_for(self.told(here), sent);
        Ok(())
    }

    /// The next `for`, or the element; gives the location of the element.
    fn inner(
        &mut self,
        here: Location,
        node: &'t Comprehension,
        index: usize,
        depth: u32,
    ) -> Emitted<Location> {
        let mut own = Location::of(node.element.place);
        if index + 1 < node.generators.len() {
            self.generator(here, node, index + 1, depth, false)?;
            return Ok(self.told(own));
        }
        self.expression(&node.element)?;
        own = self.told(own);
        match node.kind {
            ComprehensionKind::Generator => {
                self.hand_out(own);
                self.op(own, Op::PopTop);
            }
            ComprehensionKind::List => self.arg(own, Op::ListAppend, depth + 1),
            ComprehensionKind::Set => self.arg(own, Op::SetAdd, depth + 1),
            ComprehensionKind::Dict => {
                if let Some(value) = &node.value {
                    self.expression(value)?;
                    own.end_line = value.place.end_line as i32;
                    own.end_column = value.place.end_column as i32;
                    own = self.told(own);
                }
                self.arg(own, Op::MapAdd, depth + 1);
            }
        }
        Ok(own)
    }

    /// Puts the names that the comprehension binds aside, and lets the scope see them as it does.
    fn isolate(&mut self, here: Location, inner: ScopeId) -> Saved {
        let in_class = self.scope().kind == ScopeKind::Class && self.unit_ref().inlined_depth == 0;
        let isolates_bound = self.options.bytecode.isolates_bound;
        self.unit().inlined_depth += 1;
        let mut saved = Saved::default();
        let symbols = self.scopes[inner as usize].symbols().to_vec();
        for symbol in symbols {
            let name = symbol.name.clone();
            let home = symbol.home;
            let bound = symbol.flags & flag::LOCAL != 0 && symbol.flags & flag::NONLOCAL == 0;
            let outer = self.scope().home(&name);
            let differs =
                home != outer && home != Home::Free && !(home == Home::Cell && outer == Home::Free);
            if differs || in_class {
                // Flags too: a name that is imported outside does not look so inside, as in CPython.
                saved.symbols.push(self.scope_mut().exchange(symbol));
            }
            if !bound && (!in_class || isolates_bound) {
                continue;
            }
            if !self.scope().is_function_like() && self.unit_ref().hidden.get(&name) != Some(&true)
            {
                self.unit().hidden.insert(name.clone(), true);
                saved.hidden.push(name.clone());
            }
            let index = self.unit().locals.add(&name);
            self.arg(here, Op::LoadFastAndClear, index);
            if home == Home::Cell {
                let unit = self.unit();
                let index = match outer {
                    Home::Free => unit.frees.add(&name),
                    _ => unit.cells.add(&name),
                };
                self.arg(here, Op::MakeCell, index);
            }
            saved.pushed.push(name);
        }
        if !saved.pushed.is_empty() {
            self.arg(here, Op::Swap, saved.pushed.len() as u32 + 1);
            saved.cleanup = self.label();
            self.jump(here, Op::SetupFinally, saved.cleanup);
            saved.end = self.label();
        }
        saved
    }

    fn restore(&mut self, here: Location, saved: &Saved) {
        let none = Location::NONE;
        self.unit().inlined_depth -= 1;
        if !saved.pushed.is_empty() {
            self.op(none, Op::PopBlock);
            self.jump(none, Op::JumpNoInterrupt, saved.end);
            self.place(saved.cleanup);
            // Drop the unfinished result under the exception.
            self.arg(none, Op::Swap, 2);
            self.op(none, Op::PopTop);
            self.put_back(here, saved);
            self.arg(none, Op::Reraise, 0);
            self.place(saved.end);
            self.put_back(here, saved);
        }
        for symbol in saved.symbols.iter().rev() {
            self.scope_mut().exchange(symbol.clone());
        }
        for name in &saved.hidden {
            self.unit().hidden.insert(name.clone(), false);
        }
    }

    fn put_back(&mut self, here: Location, saved: &Saved) {
        self.arg(here, Op::Swap, saved.pushed.len() as u32 + 1);
        for name in saved.pushed.iter().rev() {
            let index = self.unit().locals.add(name);
            self.arg(here, Op::StoreFastMaybeNull, index);
        }
    }
}

/// The only element of a display that is iterated over.
fn single(iter: &Expr) -> Option<&Expr> {
    let (ExprKind::List(values, _) | ExprKind::Tuple(values, _)) = &iter.kind else {
        return None;
    };
    match &**values {
        [only] if !matches!(only.kind, ExprKind::Starred(..)) => Some(only),
        _ => None,
    }
}
