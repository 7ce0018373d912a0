//! Resolving names from the module down and free variables from the leaves up.

use crate::python::compile::error::Problem;
use crate::python::compile::scope::{Home, Scope, ScopeKind, Scoped, flag};
use crate::python::syntax::tree::{ComprehensionKind, Name, Place, ScopeId};
use rustc_hash::FxHashSet;

type Names = FxHashSet<Name>;

/// What the scopes around one know.
#[derive(Clone, Default)]
struct Around {
    /// Names bound by enclosing functions; `None` at module level.
    bound: Option<Names>,
    global: Names,
    type_params: Names,
    /// The class whose names an annotation scope sees.
    class: Option<ScopeId>,
}

/// Resolves all names of all scopes.
pub fn analyze(scopes: &mut [Scope]) -> Scoped<()> {
    block(scopes, 0, &mut Around::default()).map(|_| ())
}

/// Analyzes a scope and those inside; gives the names it needs from around.
fn block(scopes: &mut [Scope], id: ScopeId, around: &mut Around) -> Scoped<Names> {
    let at = id as usize;
    let is_class = scopes[at].kind == ScopeKind::Class;
    let is_function = scopes[at].is_function_like();
    let mut inner = Around::default();
    let mut inner_bound = Names::default();
    if is_class {
        // What a class binds is invisible in nested functions, so the sets are filled before it is looked at.
        inner.global.extend(around.global.iter().cloned());
        inner_bound.extend(around.bound.iter().flatten().cloned());
    }
    let mut local = Names::default();
    let mut free = Names::default();
    for index in 0..scopes[at].symbols.len() {
        let home = resolve(scopes, at, index, around, &mut local, &mut free)?;
        scopes[at].symbols[index].home = home;
    }
    if is_class {
        inner_bound.insert("__class__".into());
        inner_bound.insert("__classdict__".into());
        if scopes[at].has_conditional_annotations {
            inner_bound.insert("__conditional_annotations__".into());
        }
    } else {
        if is_function {
            inner_bound.extend(local.iter().cloned());
        }
        inner_bound.extend(around.bound.iter().flatten().cloned());
        inner.global.extend(around.global.iter().cloned());
    }
    inner.type_params.clone_from(&around.type_params);
    inner.bound = Some(inner_bound);
    let mut cells = Names::default();
    children(scopes, at, &mut inner, around.class, &mut free, &mut cells)?;
    if is_function {
        for symbol in &mut scopes[at].symbols {
            let shared = free.contains(&symbol.name) || cells.contains(&symbol.name);
            if symbol.home == Home::Local && shared {
                symbol.home = Home::Cell;
                free.remove(&symbol.name);
            }
        }
    } else if is_class {
        scopes[at].needs_class_closure = free.remove("__class__");
        scopes[at].needs_class_dict = free.remove("__classdict__");
        if scopes[at].has_conditional_annotations {
            free.remove("__conditional_annotations__");
        }
    }
    record(&mut scopes[at], around.bound.as_ref(), &free, &cells);
    Ok(free)
}

fn children(
    scopes: &mut [Scope],
    at: usize,
    inner: &mut Around,
    class: Option<ScopeId>,
    free: &mut Names,
    cells: &mut Names,
) -> Scoped<()> {
    let ids = scopes[at].children.clone();
    for child in &ids {
        let entry = &scopes[*child as usize];
        let mut view = inner.clone();
        view.class = match entry.sees_class {
            true if scopes[at].kind == ScopeKind::Class => Some(at as ScopeId),
            true => class,
            false => None,
        };
        let is_inlined = entry.may_be_inlined
            && entry.comprehension.is_some()
            && entry.comprehension != Some(ComprehensionKind::Generator)
            && !scopes[at].sees_class;
        let mut child_free = block(scopes, *child, &mut view)?;
        if is_inlined {
            inline(scopes, at, *child as usize, &mut child_free, cells);
        }
        free.extend(child_free);
    }
    let mut spliced = Vec::with_capacity(ids.len());
    for child in ids {
        if scopes[child as usize].inlined {
            spliced.extend(scopes[child as usize].children.iter().copied());
        } else {
            spliced.push(child);
        }
    }
    scopes[at].children = spliced;
    Ok(())
}

fn resolve(
    scopes: &[Scope],
    at: usize,
    index: usize,
    around: &mut Around,
    local: &mut Names,
    free: &mut Names,
) -> Scoped<Home> {
    let scope = &scopes[at];
    let symbol = &scope.symbols[index];
    let name = &symbol.name;
    if symbol.flags & flag::GLOBAL != 0 {
        if symbol.flags & flag::NONLOCAL != 0 {
            return Err(directive(scope, name, format!("name '{name}' is nonlocal and global")));
        }
        around.global.insert(name.clone());
        if let Some(bound) = &mut around.bound {
            bound.remove(name);
        }
        return Ok(Home::GlobalExplicit);
    }
    if symbol.flags & flag::NONLOCAL != 0 {
        let Some(bound) = &around.bound else {
            let message = "nonlocal declaration not allowed at module level".to_owned();
            return Err(directive(scope, name, message));
        };
        if !bound.contains(name) {
            let message = format!("no binding for nonlocal '{name}' found");
            return Err(directive(scope, name, message));
        }
        if around.type_params.contains(name) {
            let message = format!("nonlocal binding not allowed for type parameter '{name}'");
            return Err(directive(scope, name, message));
        }
        free.insert(name.clone());
        return Ok(Home::Free);
    }
    if symbol.flags & flag::BOUND != 0 {
        local.insert(name.clone());
        around.global.remove(name);
        if symbol.flags & flag::TYPE_PARAM != 0 {
            around.type_params.insert(name.clone());
        } else {
            around.type_params.remove(name);
        }
        return Ok(Home::Local);
    }
    if let Some(class) = around.class {
        // A name bound both by the class around and by a function further out is looked up in the class, then globally.
        let flags = scopes[class as usize].flags(name);
        if flags & flag::GLOBAL != 0 {
            return Ok(Home::GlobalExplicit);
        }
        if flags & flag::BOUND != 0 && flags & flag::NONLOCAL == 0 {
            return Ok(Home::GlobalImplicit);
        }
    }
    if around.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
        free.insert(name.clone());
        return Ok(Home::Free);
    }
    Ok(Home::GlobalImplicit)
}

fn directive(scope: &Scope, name: &Name, message: String) -> Problem {
    let found = scope.directives.iter().find(|(named, _)| named == name);
    Problem::at(found.map_or(Place::default(), |(_, place)| *place), message)
}

/// PEP 709: a list, set or dict comprehension becomes part of the scope around it.
fn inline(scopes: &mut [Scope], at: usize, inner: usize, free: &mut Names, cells: &mut Names) {
    let mut forget_class = false;
    for index in 0..scopes[inner].symbols.len() {
        let symbol = scopes[inner].symbols[index].clone();
        if symbol.flags & flag::PARAM != 0 {
            continue;
        }
        if symbol.home == Home::Cell || symbol.flags & flag::COMPREHENSION_CELL != 0 {
            cells.insert(symbol.name.clone());
        }
        if !scopes[at].contains(&symbol.name) {
            let mut home = symbol.home;
            let is_class = scopes[at].kind == ScopeKind::Class;
            if home == Home::Free && is_class && &*symbol.name == "__class__" {
                home = Home::GlobalImplicit;
                free.remove(&symbol.name);
                forget_class = true;
            }
            let new = scopes[at].symbol(&symbol.name);
            new.flags = symbol.flags;
            new.home = home;
        } else if scopes[at].flags(&symbol.name) & flag::BOUND != 0
            && scopes[at].kind != ScopeKind::Class
            && !free_in_child(scopes, inner, &symbol.name)
        {
            // What was free in the comprehension is a plain local now.
            free.remove(&symbol.name);
        }
    }
    scopes[inner].inlined = true;
    if forget_class {
        scopes[inner].forget("__class__");
    }
}

fn free_in_child(scopes: &[Scope], at: usize, name: &str) -> bool {
    scopes[at].children.iter().any(|child| scopes[*child as usize].home(name) == Home::Free)
}

fn record(scope: &mut Scope, bound: Option<&Names>, free: &Names, cells: &Names) {
    let is_class = scope.kind == ScopeKind::Class || scope.sees_class;
    for symbol in &mut scope.symbols {
        if cells.contains(&symbol.name) {
            symbol.flags |= flag::COMPREHENSION_CELL;
        }
    }
    let mut names: Vec<&Name> = free.iter().collect();
    names.sort_unstable();
    for name in names {
        if scope.contains(name) {
            if is_class {
                scope.symbol(name).flags |= flag::FREE_CLASS;
            }
        } else if bound.is_none_or(|bound| bound.contains(name)) {
            scope.set_home(name, Home::Free);
        }
    }
}
