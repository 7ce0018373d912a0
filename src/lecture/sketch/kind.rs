//! Whether a drawing is a map of memory: trees, tables, flow charts and pictures of references are none.

use crate::lecture::sketch::Sort;
use crate::lecture::sketch::lines::{Bit, Row};
use crate::lecture::sketch::words::{Way, glyph, label};

/// The names of the parts, the first of each line, each part once.
pub fn labels(rows: &[Row]) -> Vec<Bit> {
    let mut found: Vec<(Sort, Bit)> = Vec::new();
    for row in rows {
        let named = row.bits.iter().find_map(|bit| Some((label(&bit.text)?.sort, bit)));
        let Some((sort, bit)) = named else { continue };
        if sort == Sort::ThreadStack || !found.iter().any(|(known, _)| *known == sort) {
            found.push((sort, bit.clone()));
        }
    }
    found.into_iter().map(|(_, bit)| bit).collect()
}

/// Whether these parts, under each other, are a map.
pub fn is_map(rows: &[Row], labels: &[Bit]) -> bool {
    let read: Vec<_> = labels.iter().filter_map(|bit| label(&bit.text)).collect();
    let mut sorts: Vec<Sort> = read.iter().map(|label| label.sort).collect();
    sorts.retain(|sort| *sort != Sort::ThreadStack);
    let has_strong = read.iter().any(|label| label.strong);
    let row_of = |bit: &Bit| rows.get(bit.line);
    let branches = labels.iter().filter_map(row_of).filter(|row| row.branch).count();
    // Stack and heap beside each other: where names refer to, not where things lie.
    let sides = rows.iter().filter(|row| {
        let sorts: Vec<_> =
            row.bits.iter().filter_map(|bit| Some(label(&bit.text)?.sort)).collect();
        sorts.contains(&Sort::Stack) && sorts.contains(&Sort::Heap)
    });
    sorts.len() >= 2
        && has_strong
        && branches < 2
        && sides.count() == 0
        && !is_table(rows, labels)
        && !is_flow(rows, labels)
}

/// Two maps side by side as one after the other: where several lines name two parts, the right ones begin.
pub fn halves(rows: &[Row]) -> Vec<Vec<Row>> {
    let second = |row: &Row| {
        let mut named =
            row.bits.iter().filter_map(|bit| Some((label(&bit.text)?.sort, bit.column)));
        let (first, _) = named.next()?;
        let (second, column) = named.next()?;
        (first == second && named.next().is_none()).then_some(column)
    };
    let columns: Vec<usize> = rows.iter().filter_map(second).collect();
    let Some(cut) = columns.iter().min().copied().filter(|_| columns.len() >= 2) else {
        return vec![rows.to_vec()];
    };
    let half = |keeps: &dyn Fn(&Bit) -> bool| {
        let rows = rows.iter().map(|row| {
            let bits = row.bits.iter().filter(|bit| keeps(bit)).cloned().collect();
            Row { bits, ..row.clone() }
        });
        rows.collect()
    };
    // The right one's frame begins a little before its names.
    let cut = cut.saturating_sub(2);
    vec![half(&|bit| bit.column < cut), half(&|bit| bit.column >= cut)]
}

/// A head, one level stroke, and rows of several cells.
fn is_table(rows: &[Row], labels: &[Bit]) -> bool {
    let texts: Vec<usize> = (0..rows.len()).filter(|row| !rows[*row].bits.is_empty()).collect();
    let Some((head, body)) = texts.split_first() else { return false };
    let is_label = |line: usize| labels.iter().any(|bit| bit.line == line);
    let inner = |row: &&Row| row.ruled && row.bits.is_empty();
    let strokes = rows.iter().filter(inner).count();
    let below = rows.get(head + 1).is_some_and(|row| row.ruled && row.bits.is_empty());
    let cells = |line: &usize| rows[*line].bits.len() >= 2 && !rows[*line].ruled;
    let strokes_inside = body.windows(2).filter(|pair| pair[1] - pair[0] > 1).count();
    !is_label(*head)
        && rows[*head].bits.len() >= 2
        && below
        && strokes <= 3
        && strokes_inside == 0
        && body.len() >= 2
        && body.iter().all(cells)
}

/// Boxes that arrows join: between each two of them, outside both, a line leads on.
fn is_flow(rows: &[Row], labels: &[Bit]) -> bool {
    let left = rows.iter().filter(|row| row.ruled).filter_map(|row| row.stroke).min();
    let Some(left) = left else { return false };
    let joins = |pair: &[Bit]| {
        let between = &rows[pair[0].line + 1..pair[1].line];
        let outside = |row: &&Row| {
            let first = row.bits.first().map_or(usize::MAX, |bit| bit.column);
            !row.ruled && row.stroke.unwrap_or(usize::MAX).min(first) > left
        };
        let arrows: Vec<Way> = between
            .iter()
            .filter(outside)
            .flat_map(|row| row.bits.iter().filter_map(|bit| glyph(&bit.text)))
            .collect();
        let leads = between.iter().filter(outside).any(|row| row.bars == 1);
        let both = arrows.contains(&Way::First) && arrows.contains(&Way::Last);
        !both && (leads || !arrows.is_empty())
    };
    labels.len() >= 2 && labels.windows(2).all(joins)
}
