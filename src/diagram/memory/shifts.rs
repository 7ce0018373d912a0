//! Lines of a dict whose keys leave and come back: where nothing points at them, those behind move up, as they do in the dict.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::memory::content::{Cell, Row};

/// The same lines without gaps for keys that stand elsewhere by now. What goes is still seen, struck, for one stop; then the
/// others close up.
pub fn closed_up(rows: &[Row]) -> Vec<Row> {
    let states = rows.first().map_or(0, |row| row.cells.len());
    let most = (0..states).map(|state| present(rows, state).len()).max().unwrap_or(0);
    let mut placed: BTreeMap<(usize, &str), Row> = BTreeMap::new();
    let mut before: Vec<(usize, &str)> = Vec::new();
    for state in 0..states {
        let here = present(rows, state);
        let places = places(&before, &here, most);
        for (place, row) in places.iter().zip(&here) {
            let line = placed.entry((*place, row.label.as_str()));
            let line = line.or_insert_with(|| Row::absent_at(*place, &row.label, states));
            line.cells[state].clone_from(&row.cells[state]);
        }
        let now: Vec<(usize, &str)> =
            places.into_iter().zip(here.iter().map(|row| row.label.as_str())).collect();
        let stayed = ordered(&before, &now);
        for (place, label) in before.iter().filter(|line| !now.contains(line)) {
            let next = now.iter().find(|(_, other)| other == label);
            let Some((next, _)) = next else {
                // Where another one stands by now it cannot be seen going.
                if now.iter().any(|(other, _)| other == place) {
                    placed.entry((*place, label)).and_modify(|row| row.moves.push(state));
                }
                continue;
            };
            let text = placed.get(&(*next, label)).map(|row| row.cells[state].clone());
            let Some(old) = placed.get_mut(&(*place, label)) else { continue };
            let is_same = text.as_ref() == old.cells.get(state.wrapping_sub(1));
            old.moves.push(state);
            if is_same && stayed.contains(label) {
                placed.entry((*next, label)).and_modify(|row| row.moves.push(state));
            }
        }
        before = now;
    }
    placed.into_values().collect()
}

fn present(rows: &[Row], state: usize) -> Vec<&Row> {
    rows.iter().filter(|row| row.cells[state] != Cell::Absent).collect()
}

/// Where each of the lines stands: for the one stop at which others go, where it stood, unless that takes more than one line
/// beyond `most`; else without a gap.
fn places(before: &[(usize, &str)], here: &[&Row], most: usize) -> Vec<usize> {
    let old = |row: &Row| before.iter().find(|(_, label)| *label == row.label).map(|line| line.0);
    let is_here = |label: &str| here.iter().any(|row| row.label == label);
    let is_going = before.iter().any(|(_, label)| !is_here(label));
    let kept: Vec<usize> = here.iter().filter_map(|row| old(row)).collect();
    let closed = (0..here.len()).collect();
    if !is_going || !kept.is_sorted() {
        return closed;
    }
    let mut end = before.iter().map(|line| line.0 + 1).max().unwrap_or(0);
    let place = |row: &&Row| {
        old(row).unwrap_or_else(|| {
            end += 1;
            end - 1
        })
    };
    let stayed: Vec<usize> = here.iter().map(place).collect();
    if stayed.iter().all(|place| *place <= most) { stayed } else { closed }
}

/// The keys before which none stands that stood behind them.
fn ordered<'a>(before: &[(usize, &'a str)], now: &[(usize, &str)]) -> BTreeSet<&'a str> {
    let rank = |label: &str| now.iter().position(|(_, other)| *other == label);
    let lines = before.iter().enumerate().filter(|(index, (_, label))| {
        let own = rank(label);
        before[index + 1..].iter().filter_map(|(_, other)| rank(other)).all(|it| Some(it) > own)
    });
    lines.map(|(_, (_, label))| *label).collect()
}

#[cfg(test)]
mod tests {
    use super::closed_up;
    use crate::diagram::memory::content::{Cell, Row};

    fn line(place: usize, label: &str, cells: &str) -> Row {
        let cell = |char: char| match char {
            '.' => Cell::Absent,
            other => Cell::Inline(other.to_string()),
        };
        let mut row = Row::absent_at(place, label, cells.len());
        row.cells = cells.chars().map(cell).collect();
        row
    }

    fn told(rows: &[Row]) -> Vec<(usize, &str, String, &[usize])> {
        let text = |row: &Row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Inline(text) => text.clone(),
                _ => ".".to_owned(),
            });
            cells.collect::<String>()
        };
        rows.iter().map(|row| (row.at, row.label.as_str(), text(row), &row.moves[..])).collect()
    }

    #[test]
    fn a_key_that_comes_back_leaves_no_gap() {
        let rows = [line(0, "ann", "11.."), line(1, "bob", "2222"), line(2, "ann", "...3")];
        let found = closed_up(&rows);
        let none: &[usize] = &[];
        let wanted = [
            (0, "ann", "11..".to_owned(), none),
            (0, "bob", "...2".to_owned(), &[3]),
            (1, "ann", "...3".to_owned(), none),
            (1, "bob", "222.".to_owned(), &[3]),
        ];
        assert_eq!(told(&found), wanted);
    }

    #[test]
    fn a_key_that_is_moved_to_the_end_is_what_is_new() {
        let rows = [line(0, "a", "11."), line(1, "b", "222"), line(2, "a", "..1")];
        let found = closed_up(&rows);
        let wanted = [
            (0, "a", "11.".to_owned(), &[2][..]),
            (0, "b", "..2".to_owned(), &[2]),
            (1, "a", "..1".to_owned(), &[]),
            (1, "b", "22.".to_owned(), &[2]),
        ];
        assert_eq!(told(&found), wanted);
    }
}
