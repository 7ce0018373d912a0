//! Which slides have all they say in the middle.

use crate::deck::footnote;
use crate::deck::level::{LEVELS, Level};
use crate::deck::piece::Segment;
use crate::deck::unit::{Content, Room, Unit, is_picture, stack_height};
use crate::lecture::Slide;
use crate::notes::{Block, BlockKind};

/// What stands on a slide in the middle: a heading alone, the heading of a part and a sentence or two, or what the
/// author wants there.
pub fn words_of_cover<'s, 'a>(
    slide: &Slide,
    has_heading: bool,
    segments: &'s [Segment<'a>],
    opens: bool,
    room: Room,
) -> Option<&'s [Unit<'a>]> {
    let layout = slide.directives.layout.as_deref().unwrap_or_default();
    match segments {
        [] => Some(&[]),
        [Segment::Units(units)] if COVERS.contains(&layout) => Some(units),
        [Segment::Units(units)]
            if opens && units.iter().all(is_sentence) && are_few(units, room) =>
        {
            Some(units)
        }
        [Segment::Units(units)] if has_heading && is_lead(slide) && are_short(units, room) => {
            Some(units)
        }
        _ => None,
    }
}

fn is_lead(slide: &Slide) -> bool {
    let directives = &slide.directives;
    let layout = directives.layout.as_deref().unwrap_or_default();
    LEADS.contains(&layout) || directives.class.iter().any(|class| class == "lead")
}

/// A paragraph that is there from the beginning.
pub fn is_sentence(unit: &Unit) -> bool {
    let paragraph = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    matches!(&unit.content, Content::Prose(block) if paragraph(block)) && unit.pauses == 0
}

/// No more than the two lines that text above a picture may have.
pub fn are_few(units: &[Unit], room: Room) -> bool {
    stack_height(units, LEAD_LEVEL, room) <= HIGHEST_LEAD && footnote::height(units, room) <= 0.0
}

/// Text that has room under a large heading.
fn are_short(units: &[Unit], room: Room) -> bool {
    let is_text = |unit: &Unit| match &unit.content {
        Content::Prose(block) => {
            !matches!(block.kind, BlockKind::Code(_) | BlockKind::Html(_)) && !is_picture(block)
        }
        _ => false,
    };
    let narrow = Room { width: room.width - 96.0, ..room };
    units.iter().all(is_text)
        && stack_height(units, &LEVELS[0], narrow) <= HIGHEST_TEXT
        && footnote::height(units, room) <= 0.0
}

/// Slidev's layouts that are a heading with words under it.
const COVERS: &[&str] = &["cover", "section", "intro"];
/// Slidev's layouts that have all in the middle, as Marp's class `lead`.
pub const LEADS: &[&str] = &["center", "statement", "fact", "quote", "end"];
/// Text above a picture is set at this size, and takes at most two lines.
pub const LEAD_LEVEL: &Level = &LEVELS[4];
const HIGHEST_LEAD: f64 = 87.0;
/// Below a heading of two lines.
const HIGHEST_TEXT: f64 = 360.0;
