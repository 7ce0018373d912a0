//! Where the source of a picture stands: beside it, above it, or on a slide before.

use crate::deck::measure::{breaks_words, source_rows};
use crate::deck::unit::{COLUMN_GAP, Code, PANEL_PADDING, ROW_GAP};
use crate::diagram::{Room, Subject};
use crate::notes::Show;

#[derive(Clone, Copy, Debug)]
pub enum Place {
    Beside(Panel),
    Above(Panel),
    Before,
}

/// The source by a picture: its width and height, and the class with the size of its lines.
#[derive(Clone, Copy, Debug)]
pub struct Panel {
    pub class: &'static str,
    pub width: f64,
    height: f64,
}

impl Place {
    fn panel(&self) -> Option<&Panel> {
        match self {
            Place::Beside(panel) | Place::Above(panel) => Some(panel),
            Place::Before => None,
        }
    }

    /// What it leaves of a room for the picture.
    pub fn leaves(self, room: Room) -> Room {
        match self {
            Place::Beside(panel) => Room { width: room.width - panel.width - COLUMN_GAP, ..room },
            Place::Above(panel) => Room { height: room.height - panel.height - ROW_GAP, ..room },
            Place::Before => room,
        }
    }
}

/// Whether a source of so many lines may stand by a picture at all: most pictures need the width of the slide, and leave
/// room for a few lines above.
pub fn may_stand_by(show: Show, lines: usize) -> bool {
    match show {
        Show::Memory | Show::Layout => true,
        Show::Compare => false,
        _ => lines <= FEW,
    }
}

/// The places with room for the source, the best first. Lines stay whole as long as they can be read and the picture can
/// do with what is left; then a line or two may wrap; then the source stands above, across the whole slide.
pub fn places(subject: Subject, code: &Code, room: Room) -> Vec<Place> {
    let beside = |shapes: &[Shape]| {
        let mut fitting = shapes.iter().filter_map(|shape| shape.panel(code, room.height));
        fitting.next().map(Place::Beside)
    };
    let least = if subject == Subject::Life { LOWEST_PLOT } else { LOWEST_PICTURE };
    let spare = Room { height: room.height - ROW_GAP - least, ..room };
    let above = |largest| above(code, spare, largest).map(Place::Above);
    let (roomy, tight) = (above(LARGEST_ABOVE), above(SMALLEST_ABOVE));
    match subject {
        Subject::Memory => {
            let [whole, tight, narrow] = [WHOLE, TIGHT, NARROW].map(beside);
            let wrapped = [WRAPPED, WRAPPED_SMALL, WRAPPED_NARROW, WRAPPED_NARROWEST].map(beside);
            // A few lines above cost the picture less than a column of wrapped ones.
            let is_short = code.lines.len() <= FEW;
            let (soon, late) = if is_short { (roomy, None) } else { (None, roomy) };
            // Before lines wrap they stand in the smallest letters that can be read.
            let sizes = SOURCE_SIZES.iter().filter(|(font, ..)| *font <= SMALLEST_BESIDE);
            let small = LEAN.panel_of(code, room.height, sizes).map(Place::Beside);
            let places = [whole, tight, narrow, small, soon].into_iter().chain(wrapped);
            let mut places: Vec<Place> = places.chain([late, beside(SMALL)]).flatten().collect();
            places
                .dedup_by_key(|place| place.panel().map(|panel| (panel.class, panel.width as u32)));
            places
        }
        Subject::Bytes => [beside(TIGHT), roomy, tight].into_iter().flatten().collect(),
        _ => [roomy, tight].into_iter().flatten().collect(),
    }
}

/// Few lines, across the whole slide.
fn above(code: &Code, room: Room, largest: f64) -> Option<Panel> {
    let shape = given(room.width, SMALLEST_ABOVE, 0);
    let sizes = SOURCE_SIZES.iter().filter(|(font, ..)| *font <= largest);
    shape.panel_of(code, room.height, sizes)
}

/// A way to set the source beside a picture.
#[derive(Clone, Copy, Debug)]
struct Shape {
    width: Width,
    /// The smallest font.
    smallest: f64,
    /// How many more rows than lines there may be.
    extra: usize,
}

#[derive(Clone, Copy, Debug)]
enum Width {
    Given(f64),
    /// As wide as the longest line asks for, up to this; in steps, each of which the style sheet has a class for.
    Needed(f64),
}

impl Shape {
    /// The panel in which the fewest lines wrap, of those the one with the largest text; `None` when the source is too high or
    /// too wide for any.
    fn panel(&self, code: &Code, height: f64) -> Option<Panel> {
        self.panel_of(code, height, SOURCE_SIZES.iter())
    }

    fn panel_of<'s>(
        &self,
        code: &Code,
        most: f64,
        sizes: impl Iterator<Item = &'s SourceSize>,
    ) -> Option<Panel> {
        let readable = sizes.filter(|(font, ..)| *font >= self.smallest);
        let panels = readable.filter_map(|(font, line, class)| {
            let width = match self.width {
                Width::Given(width) => width,
                Width::Needed(widest) => {
                    let needed = (code.width(*font) / WIDTH_STEP).ceil() * WIDTH_STEP;
                    needed.max(NARROWEST).min(widest)
                }
            };
            let text = code.text_width(width);
            let rows: usize =
                code.lines.iter().map(|(line, _)| source_rows(line, *font, text)).sum();
            let height = PANEL_PADDING + 1.0 + code.title_height() + rows as f64 * line;
            let is_whole = |(line, _): &(String, _)| !breaks_words(line, *font, text);
            let breaks = self.extra < ANYHOW && !code.lines.iter().all(is_whole);
            let fits = !breaks && rows <= code.lines.len() + self.extra && height <= most;
            fits.then_some((rows, Panel { class, width, height }))
        });
        let fewest = panels.min_by_key(|(rows, _)| *rows);
        fewest.map(|(_, panel)| panel)
    }
}

const fn given(width: f64, smallest: f64, extra: usize) -> Shape {
    Shape { width: Width::Given(width), smallest, extra }
}

const fn needed(widest: f64, smallest: f64) -> Shape {
    Shape { width: Width::Needed(widest), smallest, extra: 0 }
}

/// Sets of shapes; of each the first that fits is tried.
const WHOLE: &[Shape] = &[given(436.0, 24.0, 0), given(500.0, 24.0, 0), needed(620.0, 22.0)];
/// For a picture that needs more room.
const TIGHT: &[Shape] = &[needed(500.0, 22.0)];
const NARROW: &[Shape] = &[needed(620.0, 22.0)];
const LEAN: Shape = needed(620.0, SMALLEST_BESIDE);
const SMALLEST_BESIDE: f64 = 22.0;
const WRAPPED: &[Shape] = &[given(436.0, 24.0, 2), given(500.0, 22.0, 2)];
/// Each leaves the picture more room than the one before.
const WRAPPED_SMALL: &[Shape] = &[given(440.0, 22.0, 2)];
const WRAPPED_NARROW: &[Shape] = &[given(400.0, 22.0, 3)];
const WRAPPED_NARROWEST: &[Shape] = &[given(340.0, 22.0, 3)];
/// Lines may wrap as they like.
const ANYHOW: usize = usize::MAX / 2;
const SMALL: &[Shape] = &[given(560.0, 22.0, ANYHOW)];
const NARROWEST: f64 = 260.0;
const WIDTH_STEP: f64 = 20.0;
/// So many lines are no more than a remark on their picture.
const FEW: usize = 4;

/// Above a picture text is between these sizes, and leaves the picture this much.
const LARGEST_ABOVE: f64 = 26.0;
const SMALLEST_ABOVE: f64 = 20.0;
const LOWEST_PICTURE: f64 = 240.0;
/// Lower, the lines of a plot would go through its words.
const LOWEST_PLOT: f64 = 340.0;

/// Font and line of the source beside a figure, and the class with the same numbers.
type SourceSize = (f64, f64, &'static str);

const SOURCE_SIZES: &[SourceSize] = &[
    (30.0, 56.0, "k0"),
    (30.0, 48.0, "k1"),
    (28.0, 42.0, "k2"),
    (26.0, 38.0, "k3"),
    (24.0, 34.0, "k4"),
    (22.0, 30.0, "k5"),
    (20.0, 26.0, "k6"),
    (18.0, 23.0, "k7"),
];

#[cfg(test)]
mod tests {
    use super::{LEAN, NARROW, NARROWEST, SMALL, Shape, TIGHT, WHOLE, WIDTH_STEP, Width};
    use super::{WRAPPED, WRAPPED_NARROW, WRAPPED_NARROWEST, WRAPPED_SMALL};

    #[test]
    fn a_source_by_a_picture_can_be_read_from_the_last_row() {
        let shapes = [WHOLE, TIGHT, NARROW, WRAPPED, WRAPPED_SMALL, WRAPPED_NARROW];
        let shapes = shapes.concat().into_iter().chain([LEAN]);
        let shapes = shapes.chain([WRAPPED_NARROWEST, SMALL].concat());
        assert!(shapes.map(|shape| shape.smallest).all(|smallest| smallest >= 22.0));
    }

    #[test]
    fn the_style_sheet_has_every_width() {
        let css = include_str!("../../templates/parts.css");
        let shapes = [
            WHOLE,
            TIGHT,
            NARROW,
            WRAPPED,
            WRAPPED_SMALL,
            WRAPPED_NARROW,
            WRAPPED_NARROWEST,
            SMALL,
        ];
        let widths = shapes.concat().into_iter().flat_map(|shape: Shape| match shape.width {
            Width::Given(width) => vec![width],
            Width::Needed(widest) => {
                let steps = ((widest - NARROWEST) / WIDTH_STEP) as u32;
                (0..=steps).map(|step| NARROWEST + f64::from(step) * WIDTH_STEP).collect()
            }
        });
        for width in widths {
            let rule = format!(".s{width}{{--src:{}rem}}", width / 10.0);
            assert!(css.contains(&rule), "templates/parts.css lacks {rule}");
        }
    }
}
