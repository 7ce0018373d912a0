//! Building the symbol tables: definitions, uses, and the errors that only they show.

use crate::python::compile::error::Problem;
use crate::python::compile::scope::analyze::analyze;
use crate::python::compile::scope::{Scope, ScopeKind, Scoped, flag};
use crate::python::syntax::tree::*;
use crate::python::version::Bytecode;
use rustc_hash::FxHashSet;

/// The symbol tables of a text, indexed by scope number. `annotations`: they stay strings (PEP 563).
pub fn build(module: &Module, annotations: bool, bytecode: &Bytecode) -> Scoped<Vec<Scope>> {
    let mut builder = Builder {
        scopes: (0..module.scopes).map(|_| Scope::new(ScopeKind::Module)).collect(),
        stack: Vec::new(),
        private: None,
        string_annotations: annotations,
        defers_annotations: bytecode.defers_annotations,
        inlines_comprehensions: bytecode.inlines_comprehensions,
    };
    builder.stack.push(0);
    builder.statements(&module.body)?;
    analyze(&mut builder.scopes)?;
    Ok(builder.scopes)
}

/// The state of the walk.
pub struct Builder {
    pub scopes: Vec<Scope>,
    stack: Vec<ScopeId>,
    /// Name of the class around, for private names.
    pub private: Option<Name>,
    pub string_annotations: bool,
    /// Annotations have a scope of their own.
    pub defers_annotations: bool,
    pub inlines_comprehensions: bool,
}

impl Builder {
    pub(crate) fn current_id(&self) -> usize {
        self.stack.last().map_or(0, |id| *id as usize)
    }

    pub(crate) fn current(&mut self) -> &mut Scope {
        let id = self.current_id();
        &mut self.scopes[id]
    }

    pub(crate) fn enter(&mut self, id: ScopeId, kind: ScopeKind) {
        let outer = self.current_id();
        let mut scope = Scope::new(kind);
        scope.nested = self.scopes[outer].nested || self.scopes[outer].is_function_like();
        scope.iteration_expression = self.scopes[outer].iteration_expression;
        if kind != ScopeKind::Class {
            scope.mangled.clone_from(&self.scopes[outer].mangled);
        }
        self.scopes[outer].children.push(id);
        self.scopes[id as usize] = scope;
        self.stack.push(id);
        let is_lazy =
            matches!(kind, ScopeKind::TypeAlias | ScopeKind::TypeVariable | ScopeKind::Annotation);
        if is_lazy && self.defers_annotations {
            // It is compiled to a function that is told in which form it shall answer.
            let format: Name = ".format".into();
            self.current().symbol(&format).flags |= flag::PARAM | flag::USE;
            self.current().parameters.push(format);
        }
    }

    /// Goes on in a scope that was left.
    pub(crate) fn enter_again(&mut self, id: ScopeId) {
        self.stack.push(id);
    }

    /// A scope that no node of the tree carries.
    pub(crate) fn new_scope(&mut self) -> ScopeId {
        self.scopes.push(Scope::new(ScopeKind::Annotation));
        self.scopes.len() as ScopeId - 1
    }

    pub(crate) fn leave(&mut self) {
        self.stack.pop();
    }

    /// The scope of type parameters of a function, class or alias.
    pub(crate) fn enter_type_params(
        &mut self,
        params: &TypeParams,
        of_class: bool,
        (name, place): (&str, Place),
    ) {
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(params.scope, ScopeKind::TypeParameters);
        self.current().called(name, place);
        if in_class {
            self.current().sees_class = true;
            self.use_name("__classdict__");
        }
        if of_class {
            self.current().mangled = Some(FxHashSet::default());
            for name in [".type_params", ".generic_base"] {
                self.current().symbol(&name.into()).flags |= flag::LOCAL | flag::USE;
            }
        }
    }

    pub(crate) fn use_name(&mut self, name: &str) {
        self.current().symbol(&name.into()).flags |= flag::USE;
    }

    /// Adds flags to a name of the current scope.
    pub(crate) fn define(&mut self, name: &Name, flags: u16, place: Place) -> Scoped<()> {
        let id = self.current_id();
        self.define_in(id, name, flags, place)
    }

    pub(crate) fn define_in(
        &mut self,
        id: usize,
        name: &Name,
        flags: u16,
        place: Place,
    ) -> Scoped<()> {
        if flags & flag::TYPE_PARAM != 0
            && let Some(mangled) = &mut self.scopes[id].mangled
        {
            mangled.insert(name.clone());
        }
        let mangled = self.mangled(name);
        let is_iteration = self.scopes[id].iteration_target;
        let symbol = self.scopes[id].symbol(&mangled);
        let twice = symbol.flags & flags;
        if twice & flag::PARAM != 0 {
            let message = format!("duplicate argument '{name}' in function definition");
            return Err(Problem::at(place, message));
        }
        if twice & flag::TYPE_PARAM != 0 {
            return Err(Problem::at(place, format!("duplicate type parameter '{name}'")));
        }
        symbol.flags |= flags;
        if is_iteration {
            if symbol.flags & (flag::GLOBAL | flag::NONLOCAL) != 0 {
                let message = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{name}'"
                );
                return Err(Problem::at(place, message));
            }
            symbol.flags |= flag::ITERATION;
        }
        if flags & flag::PARAM != 0 {
            self.scopes[id].parameters.push(mangled);
        } else if flags & flag::GLOBAL != 0 {
            self.scopes[0].symbol(&mangled).flags |= flags;
        }
        Ok(())
    }

    pub(crate) fn mangled(&self, name: &Name) -> Name {
        self.scopes[self.current_id()].mangle(self.private.as_ref(), name)
    }

    fn flags(&self, name: &Name) -> u16 {
        self.scopes[self.current_id()].flags(&self.mangled(name))
    }

    pub(crate) fn directive(
        &mut self,
        names: &[Name],
        is_global: bool,
        place: Place,
    ) -> Scoped<()> {
        let word = if is_global { "global" } else { "nonlocal" };
        for name in names {
            let flags = self.flags(name);
            let message = if flags & flag::PARAM != 0 {
                format!("name '{name}' is parameter and {word}")
            } else if flags & flag::USE != 0 {
                format!("name '{name}' is used prior to {word} declaration")
            } else if flags & flag::ANNOTATED != 0 {
                format!("annotated name '{name}' can't be {word}")
            } else if flags & flag::LOCAL != 0 {
                format!("name '{name}' is assigned to before {word} declaration")
            } else {
                let kind = if is_global { flag::GLOBAL } else { flag::NONLOCAL };
                self.define(name, kind, place)?;
                self.record_directive(name, place);
                continue;
            };
            return Err(Problem::at(place, message));
        }
        Ok(())
    }

    fn record_directive(&mut self, name: &Name, place: Place) {
        let mangled = self.mangled(name);
        self.current().directives.push((mangled, place));
    }

    pub(crate) fn annotated_assignment(
        &mut self,
        node: &AnnAssign,
        statement: Place,
    ) -> Scoped<()> {
        let ExprKind::Name(name, _) = &node.target.kind else {
            return self.expression(&node.target);
        };
        let place = node.target.place;
        let flags = self.flags(name);
        let declared = flags & (flag::GLOBAL | flag::NONLOCAL);
        if declared != 0 && self.current_id() != 0 && node.simple {
            let word = if flags & flag::GLOBAL != 0 { "global" } else { "nonlocal" };
            return Err(Problem::at(statement, format!("annotated name '{name}' can't be {word}")));
        }
        if node.simple {
            self.define(name, flag::ANNOTATED | flag::LOCAL, place)
        } else if node.value.is_some() {
            self.define(name, flag::LOCAL, place)
        } else {
            Ok(())
        }
    }

    /// In annotations, type parameters and aliases nothing may wait or be bound.
    pub(crate) fn refuse_in_annotation(&mut self, what: &str, place: Place) -> Scoped<()> {
        match self.current().evaluated_lazily() {
            None => Ok(()),
            Some(around) => {
                let message = format!("{what} expression cannot be used within {around}");
                Err(Problem::at(place, message))
            }
        }
    }

    /// Looks through an annotation that stays a string, for its errors only.
    pub(crate) fn look_through(&mut self, annotation: &Expr) -> Scoped<()> {
        let id = self.scopes.len();
        self.scopes.push(Scope::new(ScopeKind::Annotation));
        self.stack.push(id as ScopeId);
        self.expression(annotation)?;
        self.stack.pop();
        self.scopes.truncate(id);
        Ok(())
    }

    /// `name := value`: inside comprehensions the name belongs to the function or module around them.
    pub(crate) fn named(&mut self, target: &Expr, value: &Expr, place: Place) -> Scoped<()> {
        self.refuse_in_annotation("named", place)?;
        let scope = self.current();
        if scope.iteration_expression > 0 {
            let message =
                "assignment expression cannot be used in a comprehension iterable expression";
            return Err(Problem::at(place, message.to_owned()));
        }
        if scope.comprehension.is_some() {
            self.extend_named(target)?;
        }
        self.expression(value)?;
        self.expression(target)
    }

    fn extend_named(&mut self, target: &Expr) -> Scoped<()> {
        let ExprKind::Name(name, _) = &target.kind else { return Ok(()) };
        let place = target.place;
        for id in self.stack.clone().into_iter().rev() {
            let id = id as usize;
            let mangled = self.mangled(name);
            let flags = self.scopes[id].flags(&mangled);
            if self.scopes[id].comprehension.is_some() {
                let taken =
                    flags & flag::ITERATION != 0 && flags & (flag::LOCAL | flag::GLOBAL) != 0;
                if taken {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{name}'"
                    );
                    return Err(Problem::at(place, message));
                }
                continue;
            }
            let what = match self.scopes[id].kind {
                ScopeKind::Function => {
                    let is_global = flags & flag::GLOBAL != 0;
                    let kind = if is_global { flag::GLOBAL } else { flag::NONLOCAL };
                    self.define(name, kind, place)?;
                    self.record_directive(name, place);
                    return self.define_in(id, name, flag::LOCAL, place);
                }
                ScopeKind::Module => {
                    self.define(name, flag::GLOBAL, place)?;
                    self.record_directive(name, place);
                    return self.define_in(id, name, flag::GLOBAL, place);
                }
                ScopeKind::Class => "in a class body",
                ScopeKind::TypeParameters => "within the definition of a generic",
                ScopeKind::TypeAlias => "in a type alias",
                ScopeKind::TypeVariable => "in a TypeVar bound",
                ScopeKind::Annotation => continue,
            };
            let message =
                format!("assignment expression within a comprehension cannot be used {what}");
            return Err(Problem::at(place, message));
        }
        Ok(())
    }
}
