//! Symbol tables: which names each scope binds and uses, and where each of them lives.

mod analyze;
mod build;
mod visit;

pub use build::build;

use crate::python::compile::error::Problem;
use crate::python::syntax::tree::{ComprehensionKind, Name, Place, ScopeId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Flags of a symbol, as CPython's `DEF_` constants.
pub mod flag {
    pub const GLOBAL: u16 = 1;
    pub const LOCAL: u16 = 2;
    pub const PARAM: u16 = 4;
    pub const NONLOCAL: u16 = 8;
    pub const USE: u16 = 16;
    pub const FREE_CLASS: u16 = 64;
    pub const IMPORT: u16 = 128;
    pub const ANNOTATED: u16 = 256;
    pub const ITERATION: u16 = 512;
    pub const TYPE_PARAM: u16 = 1024;
    pub const COMPREHENSION_CELL: u16 = 2048;
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT;
}

/// Where a name lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// Not resolved (yet).
    Unknown,
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

/// Kind of a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    TypeAlias,
    TypeParameters,
    TypeVariable,
    /// An annotation that stays a string, or that is evaluated later.
    Annotation,
}

/// A name of a scope.
#[derive(Clone, Debug)]
pub struct Symbol {
    pub name: Name,
    pub flags: u16,
    pub home: Home,
}

/// One scope.
#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    /// As `symtable` shows it: a function's or class's name, "top", "lambda", "genexpr" and the like.
    pub name: Name,
    pub line: u32,
    /// Which part of a type parameter it is, in the words of messages.
    pub part: &'static str,
    pub children: Vec<ScopeId>,
    /// Parameters in order.
    pub parameters: Vec<Name>,
    symbols: Vec<Symbol>,
    index: FxHashMap<Name, usize>,
    /// Directly or indirectly inside a function.
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub comprehension: Option<ComprehensionKind>,
    pub varargs: bool,
    pub varkeywords: bool,
    pub needs_class_closure: bool,
    pub needs_class_dict: bool,
    /// The scope in which the annotations of its variables are evaluated (3.14).
    pub annotations: Option<ScopeId>,
    /// The same of a function's parameters and result.
    pub signature: Option<ScopeId>,
    /// Some of its annotations hold only if their statement was reached.
    pub has_conditional_annotations: bool,
    /// A function defined in a class.
    pub is_method: bool,
    /// Statements now may not be reached.
    conditional: u32,
    pub inlined: bool,
    /// Whether the version has comprehensions that are.
    pub may_be_inlined: bool,
    /// An annotation scope directly inside a class body sees the class's names.
    pub sees_class: bool,
    /// Only these names are mangled (type parameters of a generic class).
    pub mangled: Option<FxHashSet<Name>>,
    /// Where `global` and `nonlocal` name something.
    directives: Vec<(Name, Place)>,
    iteration_target: bool,
    iteration_expression: u32,
}

impl Scope {
    fn new(kind: ScopeKind) -> Scope {
        Scope {
            kind,
            name: "top".into(),
            line: 0,
            part: "",
            children: Vec::new(),
            parameters: Vec::new(),
            symbols: Vec::new(),
            index: FxHashMap::default(),
            nested: false,
            generator: false,
            coroutine: false,
            comprehension: None,
            varargs: false,
            varkeywords: false,
            needs_class_closure: false,
            needs_class_dict: false,
            annotations: None,
            signature: None,
            has_conditional_annotations: false,
            is_method: false,
            conditional: 0,
            inlined: false,
            may_be_inlined: false,
            sees_class: false,
            mangled: None,
            directives: Vec::new(),
            iteration_target: false,
            iteration_expression: 0,
        }
    }

    /// Name and line as `symtable` shows them.
    fn called(&mut self, name: &str, place: Place) {
        self.name = name.into();
        self.line = place.line;
    }

    /// Whether names live in fast locals: functions and the scopes that behave like them.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }

    /// What its code must not wait in or bind names in, in the words of messages.
    pub fn evaluated_lazily(&self) -> Option<String> {
        match self.kind {
            ScopeKind::Annotation => Some("an annotation".to_owned()),
            ScopeKind::TypeVariable => Some(self.part.to_owned()),
            ScopeKind::TypeAlias => Some("a type alias".to_owned()),
            ScopeKind::TypeParameters => Some("the definition of a generic".to_owned()),
            ScopeKind::Module | ScopeKind::Class | ScopeKind::Function => None,
        }
    }

    /// The symbols in the order in which they appeared.
    pub fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// Flags of a name, 0 if it does not occur.
    pub fn flags(&self, name: &str) -> u16 {
        self.index.get(name).map_or(0, |at| self.symbols[*at].flags)
    }

    /// Where a name lives.
    pub fn home(&self, name: &str) -> Home {
        self.index.get(name).map_or(Home::Unknown, |at| self.symbols[*at].home)
    }

    /// Sets where a name lives.
    pub fn set_home(&mut self, name: &Name, home: Home) {
        self.symbol(name).home = home;
    }

    /// The symbol, made if it is missing.
    pub fn symbol(&mut self, name: &Name) -> &mut Symbol {
        let next = self.symbols.len();
        let at = *self.index.entry(name.clone()).or_insert(next);
        if at == next {
            self.symbols.push(Symbol { name: name.clone(), flags: 0, home: Home::Unknown });
        }
        &mut self.symbols[at]
    }

    /// Puts a symbol in the place of the one with its name; gives the old one.
    pub fn exchange(&mut self, symbol: Symbol) -> Symbol {
        std::mem::replace(self.symbol(&symbol.name.clone()), symbol)
    }

    fn contains(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    fn forget(&mut self, name: &str) {
        if let Some(at) = self.index.remove(name) {
            self.symbols.remove(at);
            for (later, symbol) in self.symbols.iter().enumerate().skip(at) {
                self.index.insert(symbol.name.clone(), later);
            }
        }
    }

    /// The name as this scope's table spells it: private names of a class get its name in front.
    pub fn mangle(&self, private: Option<&Name>, name: &Name) -> Name {
        if let Some(only) = &self.mangled
            && !only.contains(name)
        {
            return name.clone();
        }
        mangle(private, name)
    }
}

/// `__name` inside class `Private` is `_Private__name`.
pub fn mangle(private: Option<&Name>, name: &Name) -> Name {
    let Some(private) = private else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = private.trim_start_matches('_');
    if class.is_empty() { name.clone() } else { format!("_{class}{name}").into() }
}

/// A result of the symbol pass.
pub type Scoped<T> = Result<T, Problem>;
