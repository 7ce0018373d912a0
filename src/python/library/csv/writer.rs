//! `_csv.writer`: rows as lines.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::csv::dialect::{self, Dialect};
use crate::python::library::csv::{Quoting, error};
use crate::python::object::{Def, Fallible, GetSet, Slots, TypeRow, Vm};
use crate::python::object::{def, exception, flag, given, member, native, protocol, str, types};

/// Words of a `WriterObj`.
const WRITE: u32 = 2;
const DIALECT: u32 = 3;

/// `csv.writer(fileobj, dialect='excel', **fmtparams)`.
pub fn create(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, dialect) = dialect::first_and_dialect(vm, arguments)?;
    let write = protocol::lookup_attribute_str(vm, file, "write")?;
    let write = match write {
        Some(write) if protocol::is_callable(vm, write.get()) => write,
        other => {
            vm.release_option(other);
            return Err(exception::type_error(vm, "argument 1 must have a \"write\" method"));
        }
    };
    match dialect::of(vm, dialect, arguments[1]) {
        Ok(dialect) => Ok(native::create(vm, t::CSV_WRITER, [(WRITE, write), (DIALECT, dialect)])),
        Err(raised) => {
            vm.release(write);
            Err(raised)
        }
    }
}

/// A row that is being written.
struct Record {
    dialect: Dialect,
    out: Vec<u32>,
    fields: usize,
}

fn write_row(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    write(vm, arguments[0], arguments[1])
}

fn write(vm: &mut dyn Vm, writer: Obj, row: Obj) -> Fallible<Owned> {
    let fields = match protocol::iter(vm, row) {
        Ok(fields) => fields,
        Err(raised) if !exception::matches(vm, t::TYPE_ERROR) => return Err(raised),
        Err(_) => {
            exception::clear(vm);
            let kind = protocol::type_name(vm, row);
            let message = format!("iterable expected, not {kind}");
            return Err(error(vm, message));
        }
    };
    let dialect = dialect::settings(vm, vm.heap.field(writer, DIALECT));
    let mut record = Record { dialect, out: Vec::new(), fields: 0 };
    given::with(vm, fields, |vm, fields| record.join(vm, fields))?;
    record.out.extend_from_slice(&record.dialect.line_terminator);
    let line = vm.heap.str_from_codes(&record.out);
    let function = vm.heap.field(writer, WRITE);
    given::with(vm, line, |vm, line| vm.call(function, &[line], &[]))
}

impl Record {
    fn join(&mut self, vm: &mut dyn Vm, fields: Obj) -> Fallible<()> {
        let mut is_null = false;
        while let Some(field) = protocol::next(vm, fields)? {
            is_null = field.get() == image::NONE;
            given::with(vm, field, |vm, field| self.field(vm, field, is_null))?;
        }
        if self.fields > 0 && self.out.is_empty() {
            let quoting = self.dialect.quoting;
            if quoting == Quoting::None || is_null && minds_null(quoting) {
                return Err(error(vm, "single empty field record must be quoted"));
            }
            self.fields -= 1;
            self.append(vm, &[], true)?;
        }
        Ok(())
    }

    fn field(&mut self, vm: &mut dyn Vm, field: Obj, is_null: bool) -> Fallible<()> {
        let quoted = match self.dialect.quoting {
            Quoting::NonNumeric => !is_number(vm, field),
            Quoting::All => true,
            Quoting::Strings => given::is_str(vm, field),
            Quoting::NotNull => !is_null,
            Quoting::Minimal | Quoting::None => false,
        };
        let codes = if given::is_str(vm, field) {
            str::codes(vm, field)
        } else if is_null {
            Vec::new()
        } else {
            let text = protocol::str(vm, field)?;
            given::with(vm, text, |vm, text| Ok(str::codes(vm, text)))?
        };
        let needs_quotes = codes.is_empty()
            && self.dialect.delimiter == SPACE
            && self.dialect.skip_initial_space
            && vm.heap.profile.csv.checks_all;
        if needs_quotes {
            let quoting = self.dialect.quoting;
            if quoting == Quoting::None || is_null && minds_null(quoting) {
                let message = "empty field must be quoted if delimiter is a space and \
                               skipinitialspace is true";
                return Err(error(vm, message));
            }
        }
        self.append(vm, &codes, quoted || needs_quotes)
    }

    /// `join_append`.
    fn append(&mut self, vm: &mut dyn Vm, codes: &[u32], mut quoted: bool) -> Fallible<()> {
        let dialect = &self.dialect;
        let mut body = Vec::with_capacity(codes.len() + 2);
        for code in codes {
            let is_quote = Some(*code) == dialect.quote;
            let is_escape = Some(*code) == dialect.escape;
            let ends_line = matches!(*code, 10 | 13) && vm.heap.profile.csv.checks_all
                || dialect.line_terminator.contains(code);
            if is_quote || is_escape || ends_line || *code == dialect.delimiter {
                let doubles = is_quote && dialect.double_quote;
                if dialect.quoting == Quoting::None || (is_quote || is_escape) && !doubles {
                    let Some(escape) = dialect.escape else {
                        return Err(error(vm, "need to escape, but no escapechar set"));
                    };
                    body.push(escape);
                } else {
                    body.extend(dialect.quote.filter(|_| doubles));
                    quoted = true;
                }
            }
            body.push(*code);
        }
        if self.fields > 0 {
            self.out.push(dialect.delimiter);
        }
        let quote = dialect.quote.filter(|_| quoted);
        self.out.extend(quote.into_iter().chain(body).chain(quote));
        self.fields += 1;
        Ok(())
    }
}

const SPACE: u32 = 32;

fn minds_null(quoting: Quoting) -> bool {
    matches!(quoting, Quoting::Strings | Quoting::NotNull)
}

/// `PyNumber_Check`.
fn is_number(vm: &dyn Vm, object: Obj) -> bool {
    let slots = &vm.type_data(vm.heap.type_of(object)).slots;
    slots.index.is_some()
        || slots.int.is_some()
        || slots.float.is_some()
        || types::is_instance(vm, object, t::COMPLEX)
}

fn write_rows(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::iterate(vm, arguments[1], |vm, row| {
        let written = given::with(vm, row, |vm, row| write(vm, arguments[0], row))?;
        vm.release(written);
        Ok(())
    })?;
    Ok(vm.none())
}

const METHODS: &[Def] = &[
    def("writerow", "($self, object, /)", write_row),
    def("writerows", "($self, object, /)", write_rows),
];

const MEMBERS: &[GetSet] = &[member("dialect", native::field::<DIALECT>)];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    doc: "CSV writer\n\nWrites rows as lines.\n",
    flags: flag::BASE_TYPE | flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new("_csv.writer", t::CSV_WRITER, Slots::EMPTY)
};
