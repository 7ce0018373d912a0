//! Lines with their instructions, in columns.

use crate::diagram::listing::changes::Moment;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Rect};
use crate::diagram::source_line;
use crate::diagram::text::{self, Font};
use crate::trace::{ListedCode, ListedRow, Trace};

/// A line of the source with what it was compiled to.
pub struct Block<'a> {
    pub code: &'a str,
    /// The code object begins here.
    pub opens: bool,
    pub line: u32,
    pub rows: Vec<&'a ListedRow>,
}

/// Functions before the module's own code; neighbours of the same line together.
pub fn of(codes: &[ListedCode]) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let is_module = |code: &&ListedCode| code.name == "<module>";
    let functions = codes.iter().filter(|code| !is_module(code));
    for code in functions.chain(codes.iter().filter(is_module)) {
        let mut opens = true;
        for row in &code.rows {
            match blocks.last_mut() {
                Some(last) if !opens && (last.line == row.line || row.line == 0) => {
                    last.rows.push(row);
                }
                _ => {
                    blocks.push(Block { code: &code.name, opens, line: row.line, rows: vec![row] });
                }
            }
            opens = false;
        }
    }
    blocks
}

/// Where a block stands.
pub struct Placed {
    pub index: usize,
    pub rect: Rect,
    /// Its code object's name stands above it: it begins there, or a column does.
    is_titled: bool,
}

/// Where the blocks stand that there is room for.
pub struct Plan {
    pub placed: Vec<Placed>,
    /// Instructions of the others.
    pub left_out: usize,
    look: &'static Look,
}

/// Sizes.
struct Look {
    columns: usize,
    head: f64,
    row: f64,
    source: Ink,
    name: Ink,
    argument: Ink,
}

impl Plan {
    pub fn fit(blocks: &[Block], room: Rect) -> Plan {
        let mut best: Option<Plan> = None;
        for look in LOOKS {
            let is_too_narrow = room.w / (look.columns as f64) < NARROWEST;
            if is_too_narrow && best.is_some() {
                continue;
            }
            let plan = Plan::with(blocks, room, look);
            if best.as_ref().is_none_or(|best| plan.left_out < best.left_out) {
                best = Some(plan);
            }
            if best.as_ref().is_some_and(|best| best.left_out == 0) {
                break;
            }
        }
        best.unwrap_or_else(|| Plan::with(blocks, room, &LOOKS[0]))
    }

    fn with(blocks: &[Block], room: Rect, look: &'static Look) -> Plan {
        let together = Plan::placed(blocks, room, look, true);
        if together.left_out == 0 {
            return together;
        }
        let dense = Plan::placed(blocks, room, look, false);
        if dense.left_out < together.left_out { dense } else { together }
    }

    /// Column by column; `together`: what begins at a column's foot and would go on in the next one begins there.
    fn placed(blocks: &[Block], room: Rect, look: &'static Look, together: bool) -> Plan {
        let columns = look.columns as f64;
        let w = (room.w - (columns - 1.0) * COLUMN_GAP) / columns;
        let (mut column, mut y) = (0, 1.0);
        let mut plan = Plan { placed: Vec::new(), left_out: 0, look };
        for (index, block) in blocks.iter().enumerate() {
            let height = |block: &Block| look.head + block.rows.len() as f64 * look.row + PAD;
            let next = blocks.get(index + 1).filter(|next| together && block.opens && !next.opens);
            let beginning = height(block) + next.map_or(0.0, |next| GAP + height(next));
            let title = if block.opens { TITLE } else { 0.0 };
            if y + title + beginning > room.h && y > 1.0 {
                column += 1;
                y = 1.0;
            }
            let is_titled = block.opens || y <= 1.0;
            let (title, height) = (if is_titled { TITLE } else { 0.0 }, height(block));
            if column >= look.columns || y + title + height > room.h {
                plan.left_out += block.rows.len();
                continue;
            }
            let x = column as f64 * (w + COLUMN_GAP) + 1.0;
            let rect = Rect::new(x, y + title, w - 2.0, height);
            plan.placed.push(Placed { index, rect, is_titled });
            y += title + height + GAP;
        }
        plan
    }

    /// Whether it is set smaller than a hall reads well.
    pub fn is_small(&self) -> bool {
        self.look.name.px < 17.0
    }

    pub fn bottom(&self) -> f64 {
        self.placed.iter().map(|placed| placed.rect.bottom()).fold(0.0, f64::max)
    }
}

pub fn draw(
    trace: &Trace,
    unit: u32,
    blocks: &[Block],
    plan: &Plan,
    moments: &[Moment],
) -> Vec<Item> {
    let mut items = Vec::new();
    for Placed { index, rect, is_titled } in &plan.placed {
        let block = &blocks[*index];
        if *is_titled {
            items.push(TITLED.at(rect.x, rect.y - 9.0, Anchor::Start, block.code));
        }
        let stops = (1..).zip(moments).filter(|(_, moment)| moment.line == block.line);
        let accents = stops.map(|(stop, _)| stop).collect();
        let parts = parts(trace, unit, block, *rect, plan.look);
        items.push(Item::group("", parts).living(Life::always().accented(accents)));
    }
    items
}

fn parts(trace: &Trace, unit: u32, block: &Block, rect: Rect, look: &Look) -> Vec<Item> {
    let mut items = vec![Item::rect("fbox", rect, 6.0)];
    let base = rect.y + look.head - 7.0;
    let code = if block.line == 0 {
        "start".to_owned()
    } else {
        let number = block.line.to_string();
        items.push(look.argument.at(rect.x + 42.0, base, Anchor::End, number));
        source_line(trace, unit, block.line)
    };
    let code = text::fit(&code, look.source.font, look.source.px, rect.w - 72.0);
    items.push(look.source.at(rect.x + 58.0, base, Anchor::Start, code));
    // Arguments stand in one column, and where a long name leaves no room for that, right after it.
    let names = block.rows.iter().map(|row| look.name.width(&row.name));
    let column = rect.x + 108.0 + names.fold(90.0, f64::max) + 16.0;
    let widest =
        block.rows.iter().map(|row| look.argument.width(&row.argument)).fold(0.0, f64::max);
    let has_column = column + widest.min(90.0) <= rect.right() - 12.0;
    for (index, row) in block.rows.iter().enumerate() {
        let y = rect.y + look.head + (index as f64 + 0.72) * look.row;
        items.push(look.argument.at(rect.x + 92.0, y, Anchor::End, row.offset.to_string()));
        if let Some(label) = row.label {
            items.push(look.argument.at(rect.x + 14.0, y, Anchor::Start, format!("L{label}")));
        }
        items.push(look.name.at(rect.x + 108.0, y, Anchor::Start, row.name.clone()));
        let after = rect.x + 108.0 + look.name.width(&row.name) + 12.0;
        let argument_x = if has_column { column } else { after };
        let room = rect.right() - 12.0 - argument_x;
        if !row.argument.is_empty() && room > 9.0 {
            let argument = text::fit(&row.argument, look.argument.font, look.argument.px, room);
            items.push(look.argument.at(argument_x, y, Anchor::Start, argument));
        }
    }
    items
}

const TITLE: f64 = 30.0;
const PAD: f64 = 7.0;
const GAP: f64 = 8.0;
const COLUMN_GAP: f64 = 24.0;
const NARROWEST: f64 = 340.0;
const TITLED: Ink = Ink::new(Font::SansBold, 19.0, "i2");
const LOOKS: &[Look] = &[
    Look {
        columns: 1,
        head: 32.0,
        row: 25.0,
        source: Ink::new(Font::MonoBold, 21.0, "n"),
        name: Ink::new(Font::Mono, 18.0, ""),
        argument: Ink::new(Font::Mono, 18.0, "i2"),
    },
    Look {
        columns: 2,
        head: 30.0,
        row: 23.0,
        source: Ink::new(Font::MonoBold, 19.0, "n"),
        name: Ink::new(Font::Mono, 17.0, ""),
        argument: Ink::new(Font::Mono, 17.0, "i2"),
    },
    Look {
        columns: 2,
        head: 27.0,
        row: 21.0,
        source: Ink::new(Font::MonoBold, 18.0, "n"),
        name: Ink::new(Font::Mono, 16.0, ""),
        argument: Ink::new(Font::Mono, 16.0, "i2"),
    },
    Look {
        columns: 3,
        head: 27.0,
        row: 21.0,
        source: Ink::new(Font::MonoBold, 17.0, "n"),
        name: Ink::new(Font::Mono, 16.0, ""),
        argument: Ink::new(Font::Mono, 16.0, "i2"),
    },
    Look {
        columns: 2,
        head: 25.0,
        row: 19.0,
        source: Ink::new(Font::MonoBold, 17.0, "n"),
        name: Ink::new(Font::Mono, 15.0, ""),
        argument: Ink::new(Font::Mono, 15.0, "i2"),
    },
    Look {
        columns: 3,
        head: 25.0,
        row: 19.0,
        source: Ink::new(Font::MonoBold, 16.0, "n"),
        name: Ink::new(Font::Mono, 15.0, ""),
        argument: Ink::new(Font::Mono, 15.0, "i2"),
    },
];
