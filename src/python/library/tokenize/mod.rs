//! The module `_tokenize`: an iterator over the tokens of lines that a function gives.

mod scan;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::tokenize::scan::{Failure, Point, Token, Trouble};
use crate::python::library::{Constant, Module};
use crate::python::object::{
    Fallible, Raised, Slots, TypeRow, Vm, bytes_codec, bytes_like, exception, flag, given, native,
    str as strings,
};

/// Words of the iterator: a tuple of all tokens, what ends them, and how many were told.
const TOKENS: u32 = 2;
const ERROR: u32 = 3;
const AT: u32 = 4;

const SIGNATURE: &str = "(readline, /, *, encoding=<unrepresentable>, extra_tokens=False)";

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [read_line, encoding, extra] =
        given::bind(vm, "tokenizeriter", SIGNATURE, arguments, keywords)?;
    if !given::truth(vm, extra, false)? {
        return Err(exception::unsupported(vm, "`_tokenize.TokenizerIter` without extra tokens"));
    }
    let source = read_all(vm, read_line, encoding)?;
    let (tokens, failure) = scan::tokens(source);
    let mut made = Vec::with_capacity(tokens.len());
    for token in &tokens {
        made.push(token_tuple(vm, token));
    }
    let tokens = vm.heap.tuple_from_owned(made);
    let iterator = native::create(vm, kind, [(TOKENS, tokens)]);
    if let Some(failure) = failure {
        let error = error_tuple(vm, &failure);
        vm.heap.init_field(iterator.get(), ERROR, error);
    }
    Ok(iterator)
}

/// All lines, until there is none or an empty one.
fn read_all(vm: &mut dyn Vm, read_line: Obj, encoding: Obj) -> Fallible<Vec<u32>> {
    let mut source = Vec::new();
    loop {
        let line = match vm.call(read_line, &[], &[]) {
            Ok(line) => line,
            Err(_) if exception::matches(vm, t::STOP_ITERATION) => {
                exception::clear(vm);
                return Ok(source);
            }
            Err(raised) => return Err(raised),
        };
        let points = given::with(vm, line, |vm, line| line_points(vm, line, encoding))?;
        if points.is_empty() {
            return Ok(source);
        }
        source.extend(points);
    }
}

fn line_points(vm: &mut dyn Vm, line: Obj, encoding: Obj) -> Fallible<Vec<u32>> {
    if encoding.is_null() {
        if given::is_str(vm, line) {
            return Ok(strings::codes(vm, line));
        }
        let text = "readline() returned a non-string object";
        return Err(exception::type_error(vm, text));
    }
    if bytes_like::view(vm, line).is_none() {
        let text = "readline() returned a non-bytes object";
        return Err(exception::type_error(vm, text));
    }
    let text = bytes_codec::decode_object(vm, line, encoding, Obj::NULL)?;
    let points = strings::codes(vm, text.get());
    vm.release(text);
    Ok(points)
}

fn point_tuple(vm: &mut dyn Vm, point: Point) -> Owned {
    let items = vec![vm.heap.int(i64::from(point.row)), vm.heap.int(i64::from(point.column))];
    vm.heap.tuple_from_owned(items)
}

fn token_tuple(vm: &mut dyn Vm, token: &Token) -> Owned {
    let items = vec![
        vm.heap.int(i64::from(token.kind)),
        vm.heap.str_from_codes(&token.text),
        point_tuple(vm, token.start),
        point_tuple(vm, token.end),
        vm.heap.str_from_codes(&token.line),
    ];
    vm.heap.tuple_from_owned(items)
}

/// The class and arguments of the exception that ends the tokens.
fn error_tuple(vm: &mut dyn Vm, failure: &Failure) -> Owned {
    let class = match failure.trouble {
        Trouble::Syntax => t::SYNTAX_ERROR,
        Trouble::Indentation => t::INDENTATION_ERROR,
        Trouble::Tab => t::TAB_ERROR,
    };
    let place = vec![
        vm.heap.str("<string>"),
        vm.heap.int(i64::from(failure.line)),
        vm.heap.int(i64::from(failure.column)),
        vm.heap.str_from_codes(&failure.text),
        vm.none(),
        vm.none(),
    ];
    let items = vec![vm.own(class), vm.heap.str(&failure.message), vm.heap.tuple_from_owned(place)];
    vm.heap.tuple_from_owned(items)
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let tokens = vm.heap.field(iterator, TOKENS);
    let at = vm.heap.word(iterator, AT) as usize;
    if at < vm.heap.tuple_length(tokens) {
        vm.heap.set_word(iterator, AT, at as u64 + 1);
        let token = vm.heap.tuple_item(tokens, at);
        return Ok(Some(vm.own(token)));
    }
    match vm.heap.field(iterator, ERROR).some() {
        Some(error) => Err(raise(vm, error)),
        None => Ok(None),
    }
}

fn raise(vm: &mut dyn Vm, error: Obj) -> Raised {
    let items = vm.heap.tuple_items(error);
    match items.as_slice() {
        [class, arguments @ ..] => exception::raise_with(vm, *class, arguments),
        [] => exception::raise(vm, t::SYNTAX_ERROR, "unknown tokenization error"),
    }
}

pub const MODULE: Module = Module {
    name: "_tokenize",
    types: &[TypeRow {
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            "_tokenize.TokenizerIter",
            t::TOKENIZER_ITERATOR,
            Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY },
        )
    }],
    constants: &[("TokenizerIter", Constant::Static(t::TOKENIZER_ITERATOR))],
    ..Module::EMPTY
};
