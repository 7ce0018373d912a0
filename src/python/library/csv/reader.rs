//! `_csv.reader`: rows out of lines.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::csv::dialect::{self, Dialect};
use crate::python::library::csv::{Quoting, error, field_limit};
use crate::python::object::{Fallible, GetSet, Slots, TypeRow, Vm};
use crate::python::object::{flag, given, member, native, protocol, str};

/// Words of a `ReaderObj`.
const INPUT: u32 = 2;
const DIALECT: u32 = 3;
const FIELDS: u32 = 4;
const LINE_NUMBER: u32 = 10;

/// `csv.reader(iterable, dialect='excel', **fmtparams)`.
pub fn create(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (iterable, dialect) = dialect::first_and_dialect(vm, arguments)?;
    let reader = vm.heap.new_object(t::CSV_READER);
    let object = reader.get();
    let fields = vm.heap.list(&[]);
    vm.heap.init_field(object, FIELDS, fields);
    let filled = (|| {
        let input = protocol::iter(vm, iterable)?;
        vm.heap.init_field(object, INPUT, input);
        let dialect = dialect::of(vm, dialect, arguments[1])?;
        vm.heap.init_field(object, DIALECT, dialect);
        Ok(())
    })();
    match filled {
        Ok(()) => Ok(reader),
        Err(raised) => {
            vm.release(reader);
            Err(raised)
        }
    }
}

/// `ParserState`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapeInQuoted,
    QuoteInQuoted,
    EatLineEnd,
    AfterEscapedLineEnd,
}

/// A row that is being read.
struct Parser {
    dialect: Dialect,
    fields: Obj,
    state: State,
    field: Vec<u32>,
    is_unquoted: bool,
    limit: i64,
}

fn next(vm: &mut dyn Vm, reader: Obj) -> Fallible<Option<Owned>> {
    let list = vm.heap.list(&[]);
    let fields = list.get();
    let old = native::swap(vm, reader, FIELDS, list);
    if !old.get().is_null() {
        vm.release(old);
    }
    let Some(dialect) = vm.heap.field(reader, DIALECT).some() else { return Ok(None) };
    let mut parser = Parser {
        dialect: dialect::settings(vm, dialect),
        fields,
        state: State::StartRecord,
        field: Vec::new(),
        is_unquoted: false,
        limit: field_limit(vm),
    };
    // The list is the reader's, which may lose it while the lines come.
    let held = vm.own(fields);
    match parser.row(vm, reader) {
        Ok(true) => {
            if vm.heap.field(reader, FIELDS) == fields {
                vm.clear_field(reader, FIELDS);
            }
            Ok(Some(held))
        }
        Ok(false) => {
            vm.release(held);
            Ok(None)
        }
        Err(raised) => {
            vm.release(held);
            Err(raised)
        }
    }
}

impl Parser {
    /// Reads lines until a row is whole; `false` where there is none left.
    fn row(&mut self, vm: &mut dyn Vm, reader: Obj) -> Fallible<bool> {
        loop {
            let input = vm.heap.field(reader, INPUT);
            let Some(line) = protocol::next(vm, input)? else { return self.end(vm) };
            given::with(vm, line, |vm, line| self.line(vm, reader, line))?;
            if self.state == State::StartRecord {
                return Ok(true);
            }
        }
    }

    /// There are no more lines.
    fn end(&mut self, vm: &mut dyn Vm) -> Fallible<bool> {
        if self.field.is_empty() && self.state != State::InQuoted {
            return Ok(false);
        }
        if self.dialect.is_strict {
            return Err(error(vm, "unexpected end of data"));
        }
        self.save(vm)?;
        Ok(true)
    }

    fn line(&mut self, vm: &mut dyn Vm, reader: Obj, line: Obj) -> Fallible<()> {
        if !given::is_str(vm, line) {
            let kind = protocol::type_name(vm, line);
            let message = format!(
                "iterator should return strings, not {kind} (the file should be opened in text mode)"
            );
            return Err(error(vm, message));
        }
        let number = vm.heap.word(reader, LINE_NUMBER);
        vm.heap.set_word(reader, LINE_NUMBER, number + 1);
        for code in str::codes(vm, line) {
            self.step(vm, Some(code))?;
        }
        self.step(vm, None)
    }

    /// `parse_add_char`.
    fn add(&mut self, vm: &mut dyn Vm, code: u32) -> Fallible<()> {
        if self.field.len() as i64 >= self.limit {
            let message = format!("field larger than field limit ({})", self.limit);
            return Err(error(vm, message));
        }
        self.field.push(code);
        Ok(())
    }

    /// `parse_save_field`.
    fn save(&mut self, vm: &mut dyn Vm) -> Fallible<()> {
        let quoting = self.dialect.quoting;
        let is_unquoted = std::mem::take(&mut self.is_unquoted);
        let reads_none = vm.heap.profile.csv.checks_all;
        let minds_strings = quoting == Quoting::Strings && reads_none;
        if is_unquoted
            && self.field.is_empty()
            && (minds_strings || quoting == Quoting::NotNull && reads_none)
        {
            let none = vm.none();
            vm.heap.list_append(self.fields, none);
            return Ok(());
        }
        let mut field = vm.heap.str_from_codes(&self.field);
        if is_unquoted
            && !self.field.is_empty()
            && (minds_strings || quoting == Quoting::NonNumeric)
        {
            field = given::with(vm, field, |vm, text| vm.call(t::FLOAT, &[text], &[]))?;
        }
        self.field.clear();
        vm.heap.list_append(self.fields, field);
        Ok(())
    }

    fn save_and(&mut self, vm: &mut dyn Vm, state: State) -> Fallible<()> {
        self.save(vm)?;
        self.state = state;
        Ok(())
    }

    /// A field ends with the line.
    fn save_at_line_end(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        let next = if code.is_none() { State::StartRecord } else { State::EatLineEnd };
        self.save_and(vm, next)
    }

    fn is_quote(&self, code: Option<u32>) -> bool {
        code.is_some() && code == self.dialect.quote && self.dialect.quoting != Quoting::None
    }

    fn is_escape(&self, code: Option<u32>) -> bool {
        code.is_some() && code == self.dialect.escape
    }

    /// `parse_process_char`; `None` is the end of the line.
    fn step(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        match self.state {
            State::StartRecord | State::AfterEscapedLineEnd if code.is_none() => Ok(()),
            State::StartRecord if is_line_end(code) => {
                self.state = State::EatLineEnd;
                Ok(())
            }
            State::StartRecord | State::StartField => self.start_field(vm, code),
            State::Escaped => {
                let is_line_end = is_line_end(code);
                self.add(vm, code.unwrap_or(LINE_FEED))?;
                self.state = if is_line_end { State::AfterEscapedLineEnd } else { State::InField };
                Ok(())
            }
            State::AfterEscapedLineEnd | State::InField => self.in_field(vm, code),
            State::InQuoted => self.in_quoted(vm, code),
            State::EscapeInQuoted => {
                self.add(vm, code.unwrap_or(LINE_FEED))?;
                self.state = State::InQuoted;
                Ok(())
            }
            State::QuoteInQuoted => self.after_quote(vm, code),
            State::EatLineEnd => self.after_line_end(vm, code),
        }
    }

    fn start_field(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        self.state = State::StartField;
        self.is_unquoted = true;
        let Some(character) = code.filter(|_| !is_line_end(code)) else {
            return self.save_at_line_end(vm, code);
        };
        if self.is_quote(code) {
            self.is_unquoted = false;
            self.state = State::InQuoted;
        } else if self.is_escape(code) {
            self.state = State::Escaped;
        } else if character == SPACE && self.dialect.skip_initial_space {
            // It is not part of the field.
        } else if character == self.dialect.delimiter {
            self.save(vm)?;
        } else {
            self.add(vm, character)?;
            self.state = State::InField;
        }
        Ok(())
    }

    fn in_field(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        let Some(character) = code.filter(|_| !is_line_end(code)) else {
            return self.save_at_line_end(vm, code);
        };
        if self.is_escape(code) {
            self.state = State::Escaped;
            return Ok(());
        }
        if character == self.dialect.delimiter {
            return self.save_and(vm, State::StartField);
        }
        self.add(vm, character)?;
        self.state = State::InField;
        Ok(())
    }

    fn in_quoted(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        let Some(character) = code else { return Ok(()) };
        if self.is_escape(code) {
            self.state = State::EscapeInQuoted;
        } else if self.is_quote(code) {
            let doubles = self.dialect.double_quote;
            self.state = if doubles { State::QuoteInQuoted } else { State::InField };
        } else {
            self.add(vm, character)?;
        }
        Ok(())
    }

    /// Behind a quote in a quoted field: the field ends, or the quote is part of it.
    fn after_quote(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        let Some(character) = code.filter(|_| !is_line_end(code)) else {
            return self.save_at_line_end(vm, code);
        };
        if self.is_quote(code) {
            self.add(vm, character)?;
            self.state = State::InQuoted;
        } else if character == self.dialect.delimiter {
            return self.save_and(vm, State::StartField);
        } else if !self.dialect.is_strict {
            self.add(vm, character)?;
            self.state = State::InField;
        } else {
            let shown = |code: Option<u32>| code.and_then(char::from_u32).unwrap_or('\u{fffd}');
            let (delimiter, quote) =
                (shown(Some(self.dialect.delimiter)), shown(self.dialect.quote));
            return Err(error(vm, format!("'{delimiter}' expected after '{quote}'")));
        }
        Ok(())
    }

    fn after_line_end(&mut self, vm: &mut dyn Vm, code: Option<u32>) -> Fallible<()> {
        if code.is_none() {
            self.state = State::StartRecord;
        } else if !is_line_end(code) {
            let how = if vm.heap.profile.csv.checks_all {
                "with newline=''"
            } else {
                "in universal-newline mode"
            };
            let message = format!(
                "new-line character seen in unquoted field - do you need to open the file {how}?"
            );
            return Err(error(vm, message));
        }
        Ok(())
    }
}

const LINE_FEED: u32 = 10;
const SPACE: u32 = 32;

fn is_line_end(code: Option<u32>) -> bool {
    matches!(code, Some(10 | 13))
}

fn line_number(vm: &mut dyn Vm, reader: Obj) -> Fallible<Owned> {
    let number = vm.heap.word(reader, LINE_NUMBER);
    Ok(vm.heap.int(number as i64))
}

const MEMBERS: &[GetSet] =
    &[member("dialect", native::field::<DIALECT>), member("line_num", line_number)];

pub const ROW: TypeRow = TypeRow {
    members: MEMBERS,
    doc: "CSV reader\n\nGives the rows of lines, each as a list of its fields.\n",
    flags: flag::BASE_TYPE | flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new(
        "_csv.reader",
        t::CSV_READER,
        Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY },
    )
};
