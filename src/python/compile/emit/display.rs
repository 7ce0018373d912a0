//! Displays: lists, tuples, sets and dicts, with unpacking.

use std::collections::HashMap;

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::{STACK_GUIDELINE, intrinsic};
use crate::python::compile::emit::unit::{Emitter, Location};
use crate::python::compile::fold::{python_equal, python_hash};
use crate::python::syntax::tree::*;

/// How a sequence is built.
#[derive(Clone, Copy)]
pub struct Display {
    build: Op,
    add: Op,
    extend: Op,
    tuple: bool,
}

impl Display {
    pub const LIST: Display =
        Display { build: Op::BuildList, add: Op::ListAppend, extend: Op::ListExtend, tuple: false };
    pub const TUPLE: Display = Display { tuple: true, ..Display::LIST };
    pub const SET: Display =
        Display { build: Op::BuildSet, add: Op::SetAdd, extend: Op::SetUpdate, tuple: false };
}

impl<'t> Emitter<'t> {
    pub(crate) fn sequence(
        &mut self,
        here: Location,
        values: &'t [Expr],
        context: Context,
        tuple: bool,
    ) -> Emitted<()> {
        match context {
            Context::Store => self.unpack(here, values),
            Context::Load if tuple => self.display(here, values, Display::TUPLE),
            Context::Load => self.display(here, values, Display::LIST),
            Context::Delete => self.expressions(values),
        }
    }

    pub(crate) fn display(
        &mut self,
        here: Location,
        values: &'t [Expr],
        display: Display,
    ) -> Emitted<()> {
        self.build(here, values, None, 0, display)
    }

    /// Builds a sequence of values, `pushed` of which are on the stack already; `injected` is one more name at the end.
    pub(crate) fn build(
        &mut self,
        here: Location,
        values: &'t [Expr],
        injected: Option<&Name>,
        pushed: usize,
        display: Display,
    ) -> Emitted<()> {
        if injected.is_none()
            && values.len() > 2
            && !self.options.bytecode.folds_late
            && let Some(items) = constants(values)
        {
            self.build_constant(here, items, pushed, display);
            return Ok(());
        }
        let extra = usize::from(injected.is_some());
        let big = values.len() + pushed + extra > STACK_GUIDELINE;
        let starred = values.iter().any(|value| matches!(value.kind, ExprKind::Starred(..)));
        if !starred && !big {
            self.expressions(values)?;
            if let Some(name) = injected {
                self.name(here, name, Context::Load)?;
            }
            let count = (values.len() + pushed + extra) as u32;
            let op = if display.tuple { Op::BuildTuple } else { display.build };
            self.arg(here, op, count);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.arg(here, display.build, pushed as u32);
        }
        for (index, value) in values.iter().enumerate() {
            if let ExprKind::Starred(value, _) = &value.kind {
                if !built {
                    self.arg(here, display.build, (index + pushed) as u32);
                    built = true;
                }
                self.expression(value)?;
                self.arg(here, display.extend, 1);
            } else {
                self.expression(value)?;
                if built {
                    self.arg(here, display.add, 1);
                }
            }
        }
        if let Some(name) = injected {
            self.name(here, name, Context::Load)?;
            self.arg(here, display.add, 1);
        }
        if display.tuple {
            self.arg(here, Op::CallIntrinsic1, intrinsic::LIST_TO_TUPLE);
        }
        Ok(())
    }

    fn build_constant(
        &mut self,
        here: Location,
        items: Vec<Constant>,
        pushed: usize,
        display: Display,
    ) {
        let is_set = display.add == Op::SetAdd;
        let folded = if is_set { frozen_set(items) } else { Constant::Tuple(items.into()) };
        if display.tuple && pushed == 0 {
            self.load_constant(here, folded);
            return;
        }
        self.arg(here, display.build, pushed as u32);
        self.load_constant(here, folded);
        self.arg(here, display.extend, 1);
        if display.tuple {
            self.arg(here, Op::CallIntrinsic1, intrinsic::LIST_TO_TUPLE);
        }
    }

    pub(crate) fn dict(
        &mut self,
        here: Location,
        items: &'t [(Option<Expr>, Expr)],
    ) -> Emitted<()> {
        let mut have = false;
        let mut waiting = 0;
        for (index, (key, value)) in items.iter().enumerate() {
            if key.is_none() {
                if waiting > 0 {
                    self.part(here, &items[index - waiting..index], &mut have)?;
                    waiting = 0;
                }
                if !have {
                    self.arg(here, Op::BuildMap, 0);
                    have = true;
                }
                self.expression(value)?;
                self.arg(here, Op::DictUpdate, 1);
            } else if waiting * 2 > STACK_GUIDELINE {
                self.part(here, &items[index - waiting..=index], &mut have)?;
                waiting = 0;
            } else {
                waiting += 1;
            }
        }
        if waiting > 0 {
            self.part(here, &items[items.len() - waiting..], &mut have)?;
        }
        if !have {
            self.arg(here, Op::BuildMap, 0);
        }
        Ok(())
    }

    /// A run of plain items becomes a dict, merged into the one before if there is one.
    fn part(
        &mut self,
        here: Location,
        items: &'t [(Option<Expr>, Expr)],
        have: &mut bool,
    ) -> Emitted<()> {
        let count = items.len();
        let big = count * 2 > STACK_GUIDELINE;
        let keys: Option<Vec<Constant>> =
            items.iter().map(|(key, _)| key.as_ref().and_then(Expr::constant).cloned()).collect();
        if let Some(keys) = keys
            && count > 1
            && !big
            && !self.options.bytecode.plain_mappings
        {
            for (_, value) in items {
                self.expression(value)?;
            }
            self.load_constant(here, Constant::Tuple(keys.into()));
            self.arg(here, Op::BuildConstKeyMap, count as u32);
        } else {
            if big {
                self.arg(here, Op::BuildMap, 0);
            }
            for (key, value) in items {
                if let Some(key) = key {
                    self.expression(key)?;
                }
                self.expression(value)?;
                if big {
                    self.arg(here, Op::MapAdd, 1);
                }
            }
            if !big {
                self.arg(here, Op::BuildMap, count as u32);
            }
        }
        if *have {
            self.arg(here, Op::DictUpdate, 1);
        }
        *have = true;
        Ok(())
    }
}

/// The values, if all of them are constants.
pub fn constants(values: &[Expr]) -> Option<Vec<Constant>> {
    values.iter().map(|value| value.constant().cloned()).collect()
}

/// A frozenset of constants, each once. Numbers that are equal in Python are one element.
pub fn frozen_set(items: Vec<Constant>) -> Constant {
    let mut unique: Vec<Constant> = Vec::with_capacity(items.len());
    // Where those of each hash stand.
    let mut places: HashMap<u64, Vec<usize>> = HashMap::with_capacity(items.len());
    for item in items {
        let same = places.entry(python_hash(&item)).or_default();
        if !same.iter().any(|known| python_equal(&unique[*known], &item)) {
            same.push(unique.len());
            unique.push(item);
        }
    }
    Constant::FrozenSet(unique.into())
}
