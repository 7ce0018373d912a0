//! `_json.make_scanner`: values of JSON, read.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::library::json::text;
use crate::python::object::{Fallible, GetSet, Raised, Slots, TypeRow, Vm};
use crate::python::object::{dict, exception, given, int_new, member, native, protocol, str};

/// Words of a `PyScannerObject`.
const STRICT: u32 = 2;
const OBJECT_HOOK: u32 = 3;
const OBJECT_PAIRS_HOOK: u32 = 4;
const PARSE_FLOAT: u32 = 5;
const PARSE_INT: u32 = 6;
const PARSE_CONSTANT: u32 = 7;

const HOOKS: [(&str, u32); 5] = [
    ("object_hook", OBJECT_HOOK),
    ("object_pairs_hook", OBJECT_PAIRS_HOOK),
    ("parse_float", PARSE_FLOAT),
    ("parse_int", PARSE_INT),
    ("parse_constant", PARSE_CONSTANT),
];

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [context] = given::bind(vm, "make_scanner", "(context)", arguments, keywords)?;
    let scanner = vm.heap.new_object(kind);
    match fill(vm, scanner.get(), context) {
        Ok(()) => Ok(scanner),
        Err(raised) => {
            vm.release(scanner);
            Err(raised)
        }
    }
}

fn fill(vm: &mut dyn Vm, scanner: Obj, context: Obj) -> Fallible<()> {
    let strict = protocol::get_attribute_str(vm, context, "strict")?;
    let strict = given::with(vm, strict, protocol::truth)?;
    vm.heap.set_word(scanner, STRICT, u64::from(strict));
    for (name, word) in HOOKS {
        let hook = protocol::get_attribute_str(vm, context, name)?;
        vm.heap.init_field(scanner, word, hook);
    }
    Ok(())
}

fn call(vm: &mut dyn Vm, scanner: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [source, place] = given::bind(vm, "scan_once", "(string, idx)", arguments, keywords)?;
    let place = given::size(vm, place, 0)?;
    text::expect_text(vm, source)?;
    let Ok(place) = usize::try_from(place) else {
        return Err(exception::value_error(vm, "idx cannot be negative"));
    };
    let memo = vm.heap.dict();
    let scan = Scan {
        text: source,
        length: vm.heap.str_length(source),
        scanner,
        memo: memo.get(),
        is_strict: vm.heap.word(scanner, STRICT) != 0,
    };
    let read = scan.value(vm, place);
    vm.release(memo);
    let (value, end) = read?;
    Ok(text::with_place(vm, value, end))
}

/// A text that is read.
struct Scan {
    text: Obj,
    length: usize,
    scanner: Obj,
    /// The keys of all objects, so that equal ones are one.
    memo: Obj,
    is_strict: bool,
}

/// A value and where it ends.
type Read = Fallible<(Owned, usize)>;

impl Scan {
    /// The character at a place; 0 behind the end, which no rule asks for.
    fn code(&self, heap: &Heap, at: usize) -> u8 {
        if at >= self.length {
            return 0;
        }
        u8::try_from(heap.str_code(self.text, at as u32)).unwrap_or(0)
    }

    fn skip_space(&self, heap: &Heap, mut at: usize) -> usize {
        while matches!(self.code(heap, at), b' ' | b'\t' | b'\n' | b'\r') {
            at += 1;
        }
        at
    }

    fn skip_digits(&self, heap: &Heap, mut at: usize) -> usize {
        while self.code(heap, at).is_ascii_digit() {
            at += 1;
        }
        at
    }

    fn starts_with(&self, heap: &Heap, at: usize, word: &str) -> bool {
        word.bytes().enumerate().all(|(index, byte)| self.code(heap, at + index) == byte)
    }

    fn wrong<T>(&self, vm: &mut dyn Vm, message: &str, at: usize) -> Fallible<T> {
        Err(text::wrong(vm, message, self.text, at))
    }

    /// `scan_once_unicode`.
    fn value(&self, vm: &mut dyn Vm, at: usize) -> Read {
        if at >= self.length {
            return Err(no_value(vm, at));
        }
        match self.code(&vm.heap, at) {
            b'"' => text::string_at(vm, self.text, at + 1, self.is_strict),
            b'{' => self.nested(vm, at, "object", Scan::object),
            b'[' => self.nested(vm, at, "array", Scan::array),
            _ => self.word(vm, at),
        }
    }

    fn nested(
        &self,
        vm: &mut dyn Vm,
        at: usize,
        what: &str,
        read: fn(&Scan, &mut dyn Vm, usize) -> Read,
    ) -> Read {
        let place = format!(" while decoding a JSON {what} from a unicode string");
        protocol::enter(vm, &place)?;
        let result = protocol::on_stack(|| read(self, vm, at + 1));
        protocol::leave(vm);
        result
    }

    fn word(&self, vm: &mut dyn Vm, at: usize) -> Read {
        let known = [("null", image::NONE), ("true", image::TRUE), ("false", image::FALSE)];
        for (word, object) in known {
            if self.starts_with(&vm.heap, at, word) {
                return Ok((vm.own(object), at + word.len()));
            }
        }
        for word in ["NaN", "Infinity", "-Infinity"] {
            if self.starts_with(&vm.heap, at, word) {
                let function = vm.heap.field(self.scanner, PARSE_CONSTANT);
                let name = vm.heap.interned_name(word);
                return Ok((vm.call(function, &[name], &[])?, at + word.len()));
            }
        }
        self.number(vm, at)
    }

    /// `_match_number_unicode`.
    fn number(&self, vm: &mut dyn Vm, start: usize) -> Read {
        let Some((end, is_float)) = self.number_end(&vm.heap, start) else {
            return Err(no_value(vm, start));
        };
        let (word, usual) = if is_float { (PARSE_FLOAT, t::FLOAT) } else { (PARSE_INT, t::INT) };
        let function = vm.heap.field(self.scanner, word);
        if function != usual {
            let digits = str::substring(vm, self.text, start, end);
            let value = given::with(vm, digits, |vm, digits| vm.call(function, &[digits], &[]))?;
            return Ok((value, end));
        }
        let digits: String = (start..end).map(|at| self.code(&vm.heap, at) as char).collect();
        let value = if is_float {
            // What stands here, Rust reads as C does.
            vm.heap.float(digits.parse().unwrap_or(f64::NAN))
        } else {
            int_new::from_decimal(vm, &digits)?
        };
        Ok((value, end))
    }

    /// Where a number ends and whether it is a float; `None` where there is none.
    fn number_end(&self, heap: &Heap, start: usize) -> Option<(usize, bool)> {
        let mut at = start + usize::from(self.code(heap, start) == b'-');
        at = match self.code(heap, at) {
            b'0' => at + 1,
            b'1'..=b'9' => self.skip_digits(heap, at),
            _ => return None,
        };
        let mut is_float = false;
        if self.code(heap, at) == b'.' && self.code(heap, at + 1).is_ascii_digit() {
            is_float = true;
            at = self.skip_digits(heap, at + 1);
        }
        if matches!(self.code(heap, at), b'e' | b'E') {
            let signed = at + 1 + usize::from(matches!(self.code(heap, at + 1), b'-' | b'+'));
            let end = self.skip_digits(heap, signed);
            if end > signed {
                return Some((end, true));
            }
        }
        Some((at, is_float))
    }

    /// `_parse_object_unicode`.
    fn object(&self, vm: &mut dyn Vm, at: usize) -> Read {
        let pairs_hook = vm.heap.field(self.scanner, OBJECT_PAIRS_HOOK);
        let has_pairs = pairs_hook != image::NONE;
        let made = if has_pairs { vm.heap.list(&[]) } else { vm.heap.dict() };
        let end = match self.members(vm, at, made.get(), has_pairs) {
            Ok(end) => end,
            Err(raised) => {
                vm.release(made);
                return Err(raised);
            }
        };
        let hook = if has_pairs { pairs_hook } else { vm.heap.field(self.scanner, OBJECT_HOOK) };
        if hook == image::NONE {
            return Ok((made, end));
        }
        Ok((given::with(vm, made, |vm, made| vm.call(hook, &[made], &[]))?, end))
    }

    /// Reads keys and values into a dict, or pairs of them into a list; gives where the object ends.
    fn members(&self, vm: &mut dyn Vm, at: usize, made: Obj, has_pairs: bool) -> Fallible<usize> {
        let mut at = self.skip_space(&vm.heap, at);
        if self.code(&vm.heap, at) == b'}' {
            return Ok(at + 1);
        }
        loop {
            if self.code(&vm.heap, at) != b'"' {
                let message = "Expecting property name enclosed in double quotes";
                return self.wrong(vm, message, at);
            }
            let (key, end) = text::string_at(vm, self.text, at + 1, self.is_strict)?;
            let key = self.remembered(vm, key)?;
            let result = self.member(vm, end, key.get(), made, has_pairs);
            vm.release(key);
            at = self.skip_space(&vm.heap, result?);
            match self.next_item(vm, at, b'}', "object")? {
                Some(next) => at = next,
                None => return Ok(at + 1),
            }
        }
    }

    /// The colon and the value behind a key; gives where the value ends.
    fn member(
        &self,
        vm: &mut dyn Vm,
        at: usize,
        key: Obj,
        made: Obj,
        has_pairs: bool,
    ) -> Fallible<usize> {
        let at = self.skip_space(&vm.heap, at);
        if self.code(&vm.heap, at) != b':' {
            return self.wrong(vm, "Expecting ':' delimiter", at);
        }
        let at = self.skip_space(&vm.heap, at + 1);
        let (value, end) = self.value(vm, at)?;
        if has_pairs {
            let pair = vm.heap.tuple(&[key, value.get()]);
            vm.heap.list_append(made, pair);
            vm.release(value);
        } else {
            given::with(vm, value, |vm, value| dict::set(vm, made, key, value))?;
        }
        Ok(end)
    }

    /// The key as it was first read.
    fn remembered(&self, vm: &mut dyn Vm, key: Owned) -> Fallible<Owned> {
        given::with(vm, key, |vm, key| match dict::get(vm, self.memo, key)? {
            Some(first) => Ok(vm.own(first)),
            None => {
                dict::set(vm, self.memo, key, key)?;
                Ok(vm.own(key))
            }
        })
    }

    /// Behind an item: where the next one begins, or `None` at the bracket that closes.
    fn next_item(
        &self,
        vm: &mut dyn Vm,
        at: usize,
        closing: u8,
        what: &str,
    ) -> Fallible<Option<usize>> {
        let code = self.code(&vm.heap, at);
        if code == closing {
            return Ok(None);
        }
        if code != b',' {
            return self.wrong(vm, "Expecting ',' delimiter", at);
        }
        let next = self.skip_space(&vm.heap, at + 1);
        if self.code(&vm.heap, next) == closing {
            let message = format!("Illegal trailing comma before end of {what}");
            return self.wrong(vm, &message, at);
        }
        Ok(Some(next))
    }

    /// `_parse_array_unicode`.
    fn array(&self, vm: &mut dyn Vm, at: usize) -> Read {
        let list = vm.heap.list(&[]);
        match self.items(vm, at, list.get()) {
            Ok(end) => Ok((list, end)),
            Err(raised) => {
                vm.release(list);
                Err(raised)
            }
        }
    }

    fn items(&self, vm: &mut dyn Vm, at: usize, list: Obj) -> Fallible<usize> {
        let mut at = self.skip_space(&vm.heap, at);
        if self.code(&vm.heap, at) == b']' {
            return Ok(at + 1);
        }
        loop {
            let (item, end) = self.value(vm, at)?;
            vm.heap.list_append(list, item);
            at = self.skip_space(&vm.heap, end);
            match self.next_item(vm, at, b']', "array")? {
                Some(next) => at = next,
                None => return Ok(at + 1),
            }
        }
    }
}

/// `raise_stop_iteration`: there is no value at this place.
fn no_value(vm: &mut dyn Vm, at: usize) -> Raised {
    let place = vm.heap.int(at as i64);
    let raised = exception::stop_iteration(vm, place.get());
    vm.release(place);
    raised
}

fn strict(vm: &mut dyn Vm, scanner: Obj) -> Fallible<Owned> {
    let is_strict = vm.heap.word(scanner, STRICT) != 0;
    Ok(vm.bool(is_strict))
}

const MEMBERS: &[GetSet] = &[
    member("strict", strict),
    member("object_hook", native::field::<OBJECT_HOOK>),
    member("object_pairs_hook", native::field::<OBJECT_PAIRS_HOOK>),
    member("parse_float", native::field::<PARSE_FLOAT>),
    member("parse_int", native::field::<PARSE_INT>),
    member("parse_constant", native::field::<PARSE_CONSTANT>),
];

pub const ROW: TypeRow = TypeRow {
    members: MEMBERS,
    doc: "JSON scanner object",
    ..TypeRow::new(
        "_json.Scanner",
        t::JSON_SCANNER,
        Slots { new: Some(new), call: Some(call), ..Slots::EMPTY },
    )
};
