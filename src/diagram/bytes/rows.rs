//! The fields of an object as rows of eight bytes.

use crate::diagram::bytes::order::significant;
use crate::trace::{BlockBytes, FieldBytes, FieldRole};

/// Eight bytes side by side, or what stands for many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of the eight bytes, and of the first that stands in this row.
    pub offset: i64,
    pub shown: i64,
    pub cells: Vec<Cell>,
    /// CPython's names of the fields that begin here, and what they stand for.
    pub name: String,
    pub meaning: String,
    /// So many bytes are left out here.
    pub left_out: usize,
}

/// A box around some of the eight bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Place of its first byte in the row.
    pub first: usize,
    /// As shown, each.
    pub bytes: Vec<String>,
    pub role: FieldRole,
    pub known: bool,
    /// So many of the bytes are told part by part.
    pub told: usize,
}

/// The rows of a block in the order of their offsets.
pub fn rows(block: &BlockBytes) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut fields: Vec<FieldBytes> = Vec::new();
    for field in &block.fields {
        match fields.last_mut() {
            Some(last) if last.role == FieldRole::Unused && field.role == FieldRole::Unused => {
                last.bytes.extend_from_slice(&field.bytes);
            }
            _ => fields.push(field.clone()),
        }
    }
    for field in &fields {
        add(&mut rows, field, is_crowded(&fields, field));
    }
    rows
}

/// Four fields of the head in eight bytes have a row each: the names would have no room.
fn is_crowded(fields: &[FieldBytes], field: &FieldBytes) -> bool {
    let word = |field: &FieldBytes| field.offset.div_euclid(8);
    let beside = fields.iter().filter(|other| word(other) == word(field));
    field.role == FieldRole::Head && beside.count() > 3
}

fn add(rows: &mut Vec<Row>, field: &FieldBytes, is_alone: bool) {
    let total = field.bytes.len();
    let is_idle = field.role == FieldRole::Unused && total > 8;
    let mut done = 0;
    while done < total {
        let offset = field.offset + done as i64;
        let first = offset.rem_euclid(8) as usize;
        let start = offset - first as i64;
        let left = total - done;
        if is_alone {
            rows.push(Row { shown: offset, ..empty(start) });
        } else if rows.last().is_none_or(|row| row.offset != start) {
            if is_idle || done >= 8 * MOST_ROWS && left > 8 {
                let what = if is_idle { "unused" } else { "more" };
                rows.push(Row { meaning: what.to_owned(), left_out: left, ..empty(start) });
                return;
            }
            rows.push(empty(start));
        }
        let count = left.min(8 - first);
        let Some(row) = rows.last_mut() else { return };
        if done == 0 && !field.name.is_empty() {
            tell(row, field);
        }
        let bytes = &field.bytes[done..done + count];
        let shown = bytes.iter().map(|byte| shown(field, *byte)).collect();
        let told = if field.parts.is_empty() { 0 } else { significant(&field.bytes) };
        let (role, known, told) = (field.role, field.known, told.saturating_sub(done).min(count));
        row.cells.push(Cell { first, bytes: shown, role, known, told });
        done += count;
    }
}

fn empty(offset: i64) -> Row {
    let (name, meaning) = (String::new(), String::new());
    Row { offset, shown: offset, cells: Vec::new(), name, meaning, left_out: 0 }
}

/// Several fields may stand in one row.
fn tell(row: &mut Row, field: &FieldBytes) {
    if row.name.is_empty() {
        row.name.clone_from(&field.name);
        row.meaning.clone_from(&field.meaning);
        return;
    }
    row.name = format!("{}{BETWEEN}{}", row.name, field.name);
    row.meaning = format!("{}{BETWEEN}{}", row.meaning, field.meaning);
}

/// A byte in two digits; the characters of a text as such.
fn shown(field: &FieldBytes, byte: u8) -> String {
    if !field.known {
        return "··".to_owned();
    }
    let is_text = matches!(field.name.as_str(), "characters" | "ob_sval" | "ob_bytes");
    if is_text && byte.is_ascii_graphic() {
        return char::from(byte).to_string();
    }
    format!("{byte:02x}")
}

/// Between the names of fields that share a row.
pub const BETWEEN: &str = " · ";
/// Of a long run of bytes so many rows are shown.
const MOST_ROWS: usize = 4;
