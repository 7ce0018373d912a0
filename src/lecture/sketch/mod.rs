//! Memory maps that people draw in lines: read as parts, ends, addresses and values, and held against a run.

mod claims;
mod differ;
mod kind;
mod lines;
#[cfg(test)]
mod properties;
mod words;

pub use self::claims::Claim;
pub use self::differ::{Finding, differences};
pub use self::words::{Sort, Way};

use crate::lecture::sketch::lines::{Bit, Row};
use crate::lecture::sketch::words::{end_of_memory, glyph, growth, label};
use crate::lecture::{Shape, ShapeKind};
use crate::source::{Source, Span};

/// A map of a process as somebody drew it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The parts, from the top of the page (from the left of a map that lies on its side).
    pub parts: Vec<Part>,
    /// Labels of the ends: low or high addresses.
    pub ends: Vec<End>,
    /// Addresses on the lines between parts.
    pub borders: Vec<Border>,
    pub values: Vec<Drawn>,
}

/// Where something stands in the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// From 0.
    pub line: usize,
    /// What stands there, as it is read.
    pub text: String,
}

impl Place {
    /// Where this stands in the source of a drawing at `span`.
    pub fn span_in(&self, source: &Source, span: Span) -> Span {
        let (first, last) =
            (source.line_of(span.start), source.line_of(span.end.saturating_sub(1)));
        let plain = |text: &str| text.replace(['←', '→'], " ");
        let words = plain(&self.text);
        let words: Vec<&str> = words.split_whitespace().collect();
        // The first line with text after the fence is the drawing's first; without a fence, the span's.
        let opening = source.line(first).trim_start_matches([' ', '\t', '>']);
        let fenced = opening.starts_with("```") || opening.starts_with("~~~");
        let guess = first + u32::from(fenced) + u32::try_from(self.line).unwrap_or(0);
        let has = |line: &u32| {
            let text = source.line(*line);
            !words.is_empty() && words.iter().all(|word| text.contains(word))
        };
        let near = (first..=last).filter(has).min_by_key(|line| line.abs_diff(guess));
        let line = near.unwrap_or(guess.min(last));
        let (text, start) = (source.line(line), source.line_start(line) as usize);
        let found = words.first().and_then(|word| text.find(word)).zip(words.last());
        let Some((from, last)) = found else {
            let indent = text.len() - text.trim_start().len();
            return Span::new(start + indent, start + text.trim_end().len().max(indent));
        };
        let end = text[from..].find(last).map_or(from, |at| from + at + last.len());
        Span::new(start + from, start + end)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub sort: Sort,
    pub place: Place,
    /// Along the map: lines, or columns of one that lies on its side.
    at: usize,
    pub addresses: Vec<(u64, Place)>,
    /// The addresses are where it begins and where it ends.
    pub is_range: bool,
    pub growth: Option<(Way, Place)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub is_high: bool,
    /// It stands at the top, or at the left.
    pub is_first: bool,
    pub place: Place,
}

/// An address between two parts; either may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Border {
    pub address: u64,
    pub before: Option<usize>,
    pub after: Option<usize>,
    pub place: Place,
}

/// A value in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub claim: Claim,
    pub site: Site,
    pub place: Place,
}

/// Where a value is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    Part(usize),
    /// Beyond the first part, or the last.
    BeforeFirst,
    AfterLast,
    Between,
}

/// The maps in a drawing: none, one, or two side by side.
pub fn read(shape: &Shape) -> Vec<Sketch> {
    if shape.kind != ShapeKind::Drawing {
        return Vec::new();
    }
    let Some(rows) = lines::rows(&shape.text) else { return Vec::new() };
    let halves = kind::halves(&rows);
    halves.iter().filter_map(|rows| read_rows(rows)).collect()
}

fn read_rows(rows: &[Row]) -> Option<Sketch> {
    if let Some(sketch) = on_its_side(rows) {
        return Some(sketch);
    }
    let labels = kind::labels(rows);
    if !kind::is_map(rows, &labels) {
        return None;
    }
    let mut reader = Reader { rows, sketch: Sketch::default(), boxes: boxes(rows) };
    for bit in &labels {
        reader.part(bit, bit.line);
    }
    for bit in rows.iter().flat_map(|row| &row.bits).filter(|bit| !labels.contains(bit)) {
        reader.bit(bit);
    }
    Some(reader.sketch)
}

/// A map that lies on its side: three parts and more on one line.
fn on_its_side(rows: &[Row]) -> Option<Sketch> {
    let line = rows.iter().find(|row| {
        let sorts: Vec<Sort> =
            row.bits.iter().filter_map(|bit| Some(label(&bit.text)?.sort)).collect();
        let strong = row.bits.iter().filter_map(|bit| label(&bit.text)).any(|label| label.strong);
        let mut distinct = sorts.clone();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() >= 3 && strong
    })?;
    let first = line.bits.iter().find(|bit| label(&bit.text).is_some())?.line;
    // Parts that are told of in the rows below make it a table.
    if rows.iter().skip(first + 1).any(|row| row.bits.len() >= 3 && !row.ruled) {
        return None;
    }
    let mut reader = Reader { rows, sketch: Sketch::default(), boxes: Vec::new() };
    for bit in line.bits.iter().filter(|bit| label(&bit.text).is_some()) {
        reader.part(bit, bit.column);
        let way = match (bit.text.starts_with('←'), bit.text.ends_with('→')) {
            (true, false) => Some(Way::First),
            (false, true) => Some(Way::Last),
            _ => None,
        };
        if let (Some(way), Some(part)) = (way, reader.sketch.parts.last_mut()) {
            part.growth = Some((way, part.place.clone()));
        }
    }
    let middle = reader.middle();
    for bit in rows.iter().flat_map(|row| &row.bits) {
        let place = Place { line: bit.line, text: bit.text.clone() };
        if let Some(is_high) = end_of_memory(&bit.text).filter(|_| label(&bit.text).is_none()) {
            let is_first = bit.column < middle;
            reader.sketch.ends.push(End { is_high, is_first, place });
        } else if let "→" | "←" = bit.text.as_str() {
            let way = if bit.text == "→" { Way::Last } else { Way::First };
            let at = |part: &Part| part.at.abs_diff(bit.column);
            if let Some(part) = reader.sketch.parts.iter_mut().min_by_key(|part| at(part)) {
                part.growth.get_or_insert((way, place));
            }
        }
    }
    Some(reader.sketch)
}

struct Reader<'r> {
    rows: &'r [Row],
    sketch: Sketch,
    /// For each line, between which level strokes it stands.
    boxes: Vec<usize>,
}

impl Reader<'_> {
    fn part(&mut self, bit: &Bit, at: usize) {
        let Some(label) = label(&bit.text) else { return };
        let place = |text: &str| Place { line: bit.line, text: text.to_owned() };
        let (found, is_range) = claims::addresses(label.rest);
        let addresses = found.into_iter().map(|(value, word)| (value, place(word))).collect();
        let growth = growth(label.rest).map(|way| (way, place(label.rest.trim())));
        let index = self.sketch.parts.len();
        // `heap: "something"`, `heap ← 1, 2`.
        let said = label.rest.trim_start();
        let says = said.starts_with([':', '←', '=']);
        if let Some(claim) =
            claims::claim(said.trim_start_matches([':', '=', ' '])).filter(|_| says)
            && !claim.values.is_empty()
        {
            let place = place(said.trim_start_matches([':', '=', '←', ' ']));
            self.sketch.values.push(Drawn { claim, site: Site::Part(index), place });
        }
        if let Some(is_high) = end_of_memory(label.rest) {
            let is_first = index == 0;
            self.sketch.ends.push(End { is_high, is_first, place: place(label.rest.trim()) });
        }
        let place = place(label.name);
        self.sketch.parts.push(Part { sort: label.sort, place, at, addresses, is_range, growth });
    }

    /// Halfway between the first part and the last.
    fn middle(&self) -> usize {
        let at = |part: Option<&Part>| part.map_or(0, |part| part.at);
        (at(self.sketch.parts.first()) + at(self.sketch.parts.last())).div_ceil(2)
    }

    fn bit(&mut self, bit: &Bit) {
        let place = Place { line: bit.line, text: bit.text.clone() };
        if let Some(is_high) = end_of_memory(&bit.text) {
            let is_first = bit.line < self.middle();
            self.sketch.ends.push(End { is_high, is_first, place });
        } else if claims::is_only_addresses(&bit.text) {
            self.addresses(bit);
        } else if let Some(way) = glyph(&bit.text).or_else(|| growth(&bit.text)) {
            if let Some(part) = self.grower(bit.line, way) {
                part.growth.get_or_insert((way, place));
            }
        } else if let Some(claim) = claims::claim(&bit.text) {
            let site = self.site(bit.line);
            self.sketch.values.push(Drawn { claim, site, place });
        }
    }

    fn addresses(&mut self, bit: &Bit) {
        let (found, is_range) = claims::addresses(&bit.text);
        let place = |text: &str| Place { line: bit.line, text: text.to_owned() };
        for (address, word) in found.iter().filter(|(address, _)| claims::is_end(*address)) {
            let is_first = bit.line < self.middle();
            self.sketch.ends.push(End { is_high: *address != 0, is_first, place: place(word) });
        }
        let found = found.into_iter().filter(|(address, _)| !claims::is_end(*address));
        let beside = self.sketch.parts.iter().position(|part| part.at == bit.line);
        let owner = beside.or_else(|| self.alone_in_box(bit.line));
        if let Some(part) = owner.and_then(|owner| self.sketch.parts.get_mut(owner)) {
            part.is_range |= is_range;
            part.addresses.extend(found.map(|(value, word)| (value, place(word))));
            return;
        }
        let before = self.sketch.parts.iter().rposition(|part| part.at < bit.line);
        let after = self.sketch.parts.iter().position(|part| part.at > bit.line);
        let borders =
            found.map(|(address, word)| Border { address, before, after, place: place(word) });
        self.sketch.borders.extend(borders);
    }

    /// The one part whose box a line belongs to.
    fn alone_in_box(&self, line: usize) -> Option<usize> {
        if self.rows.get(line).is_some_and(|row| row.ruled) || self.boxes.last() < Some(&2) {
            return None;
        }
        let own = self.boxes.get(line)?;
        let inside = |part: &&Part| self.boxes.get(part.at) == Some(own);
        let mut inside = self.sketch.parts.iter().filter(inside);
        let part = inside.next()?;
        inside.next().is_none().then(|| self.sketch.parts.iter().position(|other| other == part))?
    }

    /// Which part an arrow belongs to: the one in its box, else the nearest, else the one it leads away from.
    fn grower(&mut self, line: usize, way: Way) -> Option<&mut Part> {
        let index = self.alone_in_box(line).or_else(|| {
            let before = self.sketch.parts.iter().rposition(|part| part.at <= line);
            let after = self.sketch.parts.iter().position(|part| part.at >= line);
            let far = |index: Option<usize>| {
                index.map_or(usize::MAX, |index| self.sketch.parts[index].at.abs_diff(line))
            };
            match (far(before), far(after)) {
                _ if matches!(way, Way::Last) && before.is_some() => before,
                _ if matches!(way, Way::First) && after.is_some() => after,
                (a, b) if a <= b => before,
                _ => after,
            }
        })?;
        self.sketch.parts.get_mut(index)
    }

    fn site(&self, line: usize) -> Site {
        let parts = &self.sketch.parts;
        if let Some(part) = self.alone_in_box(line) {
            return Site::Part(part);
        }
        if let Some(beside) = parts.iter().position(|part| part.at == line) {
            return Site::Part(beside);
        }
        let before = parts.iter().rposition(|part| part.at < line);
        let after = parts.iter().position(|part| part.at > line);
        match (before, after) {
            (None, Some(_)) => Site::BeforeFirst,
            (Some(last), None) if line - parts[last].at <= 2 => Site::Part(last),
            (Some(_), None) => Site::AfterLast,
            (Some(above), Some(below)) => {
                let (up, down) = (line - parts[above].at, parts[below].at - line);
                match () {
                    () if up <= 3 && up + 2 <= down => Site::Part(above),
                    () if down <= 3 && down + 2 <= up => Site::Part(below),
                    () => Site::Between,
                }
            }
            (None, None) => Site::Between,
        }
    }
}

/// The number of level strokes above each line.
fn boxes(rows: &[Row]) -> Vec<usize> {
    let mut count = 0;
    let mut boxes = Vec::with_capacity(rows.len());
    for row in rows {
        count += usize::from(row.ruled);
        boxes.push(count);
    }
    boxes
}
