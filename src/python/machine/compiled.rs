//! `compile`, `exec` and `eval`: code that the program makes itself.

use std::sync::Arc;

use crate::python::code::{Code, Settings};
use crate::python::compile::{self, CompileError, ErrorKind, Mode, Origin, Warning};
use crate::python::heap::image::types::{
    INDENTATION_ERROR, SYNTAX_ERROR, SYNTAX_WARNING, TAB_ERROR,
};
use crate::python::heap::{Obj, Owned};
use crate::python::library::warnings as library_warnings;
use crate::python::machine::units::CARRIED;
use crate::python::machine::{Machine, tree_objects, tree_reader};
use crate::python::object::{Compiled, Fallible, Raised, exception};
use crate::python::syntax::tree::Place;
use crate::python::{Mode as UnitMode, Unit};

impl Machine {
    /// A code object of a text, and what its syntax tree holds; its lines are kept for tracebacks only where CPython could
    /// find them: not at all.
    pub fn compile_text(
        &mut self,
        source: &str,
        file: &str,
        mode: &str,
        settings: Settings,
    ) -> Fallible<Compiled> {
        let mode = mode_of(mode);
        let origin = Origin { filename: file, first_line: 1, settings };
        let (compiled, warnings) =
            compile::compile_with(self.core.heap.profile, source, origin, mode);
        self.warn_of_syntax(&warnings, file)?;
        self.loaded_code(compiled, file)
    }

    /// Shows what the compiler warns of; where warnings are errors, it is a `SyntaxError`.
    pub fn warn_of_syntax(&mut self, warnings: &[Warning], file: &str) -> Fallible<()> {
        for warning in warnings {
            let told = library_warnings::warn_of_line(
                self,
                SYNTAX_WARNING,
                &warning.message,
                (file, warning.line),
                warning.remembered,
            );
            if told.is_err() && exception::matches(self, SYNTAX_WARNING) {
                exception::clear(self);
                let place =
                    Place { line: warning.line, column: 0, end_line: warning.line, end_column: 0 };
                let error = CompileError::at(
                    ErrorKind::Syntax,
                    warning.message.clone(),
                    place,
                    "",
                    warning.line,
                );
                return Err(self.raise_syntax_error(&error, file));
            }
            told?;
        }
        Ok(())
    }

    /// `compile(tree, file, mode)`: a code object of a tree of `ast` objects.
    pub fn compile_objects(
        &mut self,
        tree: Obj,
        file: &str,
        mode: &str,
        settings: Settings,
    ) -> Fallible<Owned> {
        let mode = mode_of(mode);
        stacker::maybe_grow(compile::STACK_FOR_SHOWN, compile::STACK_FOR_SHOWN, || {
            let module = tree_reader::read(self, tree, mode)?;
            self.core.process.compiles = true;
            let loaded = self.loaded_code(
                compile::compile_tree(self.core.heap.profile, module, file, mode, settings),
                file,
            );
            self.core.process.compiles = false;
            loaded.map(|(code, tree)| {
                self.release_tree(tree);
                code
            })
        })
    }

    /// `compile(tree, file, mode, PyCF_OPTIMIZED_AST)`: the tree as the compiler folds it.
    pub fn fold_objects(&mut self, tree: Obj, mode: &str, settings: Settings) -> Fallible<Owned> {
        let mode = mode_of(mode);
        stacker::maybe_grow(compile::STACK_FOR_SHOWN, compile::STACK_FOR_SHOWN, || {
            let module = tree_reader::read(self, tree, mode)?;
            let module = compile::optimized(self.core.heap.profile, module, settings);
            tree_objects::build(self, &module, "", mode)
        })
    }

    fn loaded_code(
        &mut self,
        compiled: Result<Arc<Code>, CompileError>,
        file: &str,
    ) -> Fallible<Compiled> {
        match compiled {
            Ok(code) => {
                let unit = self.unit_of_compiled(file);
                self.codes.is_compiled = self.core.process.compiles;
                Ok(self.codes.load(&mut self.core.heap, &code, unit))
            }
            Err(error) => Err(self.raise_syntax_error(&error, file)),
        }
    }

    /// A syntax tree goes.
    pub fn release_tree(&mut self, constants: Vec<Obj>) {
        for constant in constants {
            self.release_object(constant);
        }
    }

    /// `compile(source, file, mode, PyCF_ONLY_AST)`: the syntax tree as objects.
    pub fn parse_text(
        &mut self,
        source: &str,
        file: &str,
        mode: &str,
        optimized: Option<Settings>,
    ) -> Fallible<Owned> {
        let mode = mode_of(mode);
        stacker::maybe_grow(compile::STACK_FOR_SHOWN, compile::STACK_FOR_SHOWN, || {
            match compile::parse(self.core.heap.profile, source, mode) {
                Ok((module, source)) => {
                    let module = match optimized {
                        Some(settings) => {
                            compile::optimized(self.core.heap.profile, module, settings)
                        }
                        None => module,
                    };
                    tree_objects::build(self, &module, &source, mode)
                }
                Err(error) => Err(self.raise_syntax_error(&error, file)),
            }
        })
    }

    /// What library code compiles (a dataclass's `__init__`, say) is library code; the program's is a unit of its own, so
    /// that it is no part of the text that made it.
    fn unit_of_compiled(&mut self, file: &str) -> u32 {
        if Machine::frame(self).is_some_and(|frame| self.is_library(frame.code)) {
            return CARRIED;
        }
        self.units.push(Unit {
            name: file.to_owned(),
            first_line: 1,
            source: String::new(),
            mode: UnitMode::Script,
            ..Unit::default()
        });
        self.units.len() as u32 - 1
    }

    pub fn raise_syntax_error(&mut self, error: &CompileError, file: &str) -> Raised {
        let kind = match error.kind {
            ErrorKind::Unsupported => return exception::unsupported(self, error.message.clone()),
            ErrorKind::Syntax => SYNTAX_ERROR,
            ErrorKind::Indentation => INDENTATION_ERROR,
            ErrorKind::Tab => TAB_ERROR,
        };
        let known =
            error.shown_text(|| self.source_lines(file, error.line, error.line).into_iter().next());
        let heap = &mut self.core.heap;
        let text = known.as_deref().map_or(Owned::from_raw(Obj::NULL), |text| heap.str(text));
        let text =
            if text.get().is_null() { heap.own(crate::python::heap::image::NONE) } else { text };
        let [line, column, end_line] =
            [error.line, error.column, error.end_line].map(|number| heap.int(i64::from(number)));
        let end_column = match error.end_column {
            Some(column) => heap.int(i64::from(column)),
            None => heap.own(crate::python::heap::image::NONE),
        };
        let details = [heap.str(file), line, column, text, end_line, end_column];
        let place = heap.tuple_from_owned(details.into());
        let message = heap.str(&error.message);
        let raised = exception::raise_with(self, kind, &[message.get(), place.get()]);
        self.drop_owned(message);
        self.drop_owned(place);
        raised
    }

    /// The builtins that code sees with these globals: their `__builtins__`, a module or its dict.
    pub fn builtins_of(&mut self, globals: Obj) -> Obj {
        use crate::python::heap::image::types::MODULE;
        let name = self.core.heap.interned("__builtins__");
        let found = self.core.heap.dict_get_str(globals, name.get());
        let (_, running) = self.globals_and_builtins();
        if found.is_null() {
            let module = self.core.heap.own(running);
            self.core.heap.dict_set_str(globals, name.get(), module);
        }
        self.drop_owned(name);
        match found.some() {
            None => running,
            Some(found) if self.core.heap.type_of(found) == MODULE => {
                crate::python::object::module::dict(&self.core, found)
            }
            Some(found) => found,
        }
    }
}

/// The mode of a name that `compile` has checked.
pub fn mode_of(mode: &str) -> Mode {
    match mode {
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => Mode::Exec,
    }
}
