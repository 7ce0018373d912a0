//! The sizes of a figure, all distances and type sizes in one table.

use crate::diagram::scene::Ink;
use crate::diagram::text::Font;

/// One size of a figure: all distances and type sizes in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub letter: char,
    /// Height of a card with one value.
    pub card_h: f64,
    /// Text inset from the card's left edge, and from its right edge.
    pub pad: f64,
    pub pad_right: f64,
    /// Baselines from the card's top.
    pub type_y: f64,
    pub value_y: f64,
    /// The address stands this much above the card's bottom.
    pub address_up: f64,
    pub pill_top: f64,
    pub pill_h: f64,
    pub mark_h: f64,
    pub mark_up: f64,
    /// Above and below the lines of a container.
    pub head_h: f64,
    pub foot_h: f64,
    pub row_h: f64,
    pub slot_w: f64,
    pub slot_h: f64,
    /// Frames: the slot, the distance of lines, the header.
    pub name_slot_w: f64,
    pub name_slot_h: f64,
    pub name_row_h: f64,
    pub frame_head_h: f64,
    pub least_frame: f64,
    pub folded_h: f64,
    /// Height of a frame on one line.
    pub one_line_h: f64,
    pub frame_foot: f64,
    pub frame_gap: f64,
    /// Of a thread's name above its frames.
    pub thread_h: f64,
    /// Least room for arrows before the first column and between columns.
    pub gutter: f64,
    pub kind: Ink,
    pub count: Ink,
    pub value: Ink,
    pub address: Ink,
    pub mark: Ink,
    pub item: Ink,
    pub label: Ink,
    pub index: Ink,
    pub name: Ink,
    pub function: Ink,
    pub line: Ink,
    pub cell: Ink,
    pub note: Ink,
}

impl Size {
    /// Whether values can be read from afar.
    pub fn is_large(&self) -> bool {
        matches!(self.letter, 'L' | 'N')
    }

    /// Whether notes say who holds what is not drawn.
    pub fn has_holders(&self) -> bool {
        self.is_large()
    }
}

const fn sans(px: f64, class: &'static str) -> Ink {
    Ink::new(Font::Sans, px, class)
}

const fn bold(px: f64, class: &'static str) -> Ink {
    Ink::new(Font::SansBold, px, class)
}

const fn mono(px: f64, class: &'static str) -> Ink {
    Ink::new(Font::Mono, px, class)
}

const fn mono_bold(px: f64, class: &'static str) -> Ink {
    Ink::new(Font::MonoBold, px, class)
}

/// For what is dense.
const SMALL: Size = Size {
    letter: 'S',
    card_h: 80.0,
    pad: 16.0,
    pad_right: 8.0,
    type_y: 21.0,
    value_y: 47.0,
    address_up: 9.0,
    pill_top: 5.0,
    pill_h: 21.0,
    mark_h: 20.0,
    mark_up: 5.0,
    head_h: 31.0,
    foot_h: 25.0,
    row_h: 26.0,
    slot_w: 44.0,
    slot_h: 22.0,
    name_slot_w: 46.0,
    name_slot_h: 22.0,
    name_row_h: 26.0,
    frame_head_h: 31.0,
    least_frame: 140.0,
    folded_h: 22.0,
    one_line_h: 34.0,
    frame_foot: 6.0,
    frame_gap: 6.0,
    thread_h: 24.0,
    gutter: 44.0,
    kind: bold(16.0, "kt"),
    count: mono_bold(15.0, "kt"),
    value: mono_bold(21.0, "v"),
    address: mono(15.0, "i3"),
    mark: bold(15.0, "i2"),
    item: mono_bold(17.0, "v n"),
    label: mono_bold(16.0, "n"),
    index: mono(15.0, "i3"),
    name: mono_bold(20.0, "n"),
    function: mono_bold(17.0, ""),
    line: sans(15.0, "i3"),
    cell: mono_bold(17.0, "n"),
    note: sans(15.0, "i2"),
};

/// Large first: the largest at which the whole snippet fits is taken.
pub const SIZES: [Size; 5] = [
    Size {
        letter: 'L',
        card_h: 156.0,
        pad: 30.0,
        pad_right: 16.0,
        type_y: 34.0,
        value_y: 97.0,
        address_up: 16.0,
        pill_top: 14.0,
        pill_h: 29.0,
        mark_h: 28.0,
        mark_up: 9.0,
        head_h: 54.0,
        foot_h: 44.0,
        row_h: 44.0,
        slot_w: 68.0,
        slot_h: 34.0,
        name_slot_w: 76.0,
        name_slot_h: 34.0,
        name_row_h: 78.0,
        frame_head_h: 48.0,
        least_frame: 190.0,
        folded_h: 30.0,
        one_line_h: 44.0,
        frame_foot: 14.0,
        frame_gap: 12.0,
        thread_h: 24.0,
        gutter: 64.0,
        kind: bold(22.0, "kt"),
        count: mono_bold(20.0, "kt"),
        value: mono_bold(42.0, "v"),
        address: mono(22.0, "i3"),
        mark: bold(20.0, "i2"),
        item: mono_bold(26.0, "v n"),
        label: mono_bold(22.0, "n"),
        index: mono(18.0, "i3"),
        name: mono_bold(34.0, "n"),
        function: mono_bold(20.0, ""),
        line: sans(18.0, "i3"),
        cell: mono_bold(24.0, "n"),
        note: sans(18.0, "i2"),
    },
    Size {
        letter: 'N',
        card_h: 132.0,
        pad: 26.0,
        pad_right: 14.0,
        type_y: 31.0,
        value_y: 82.0,
        address_up: 14.0,
        pill_top: 11.0,
        pill_h: 27.0,
        mark_h: 26.0,
        mark_up: 8.0,
        head_h: 46.0,
        foot_h: 40.0,
        row_h: 38.0,
        slot_w: 62.0,
        slot_h: 30.0,
        name_slot_w: 72.0,
        name_slot_h: 34.0,
        name_row_h: 64.0,
        frame_head_h: 46.0,
        least_frame: 190.0,
        folded_h: 30.0,
        one_line_h: 44.0,
        frame_foot: 14.0,
        frame_gap: 12.0,
        thread_h: 24.0,
        gutter: 60.0,
        kind: bold(20.0, "kt"),
        count: mono_bold(18.0, "kt"),
        value: mono_bold(36.0, "v"),
        address: mono(20.0, "i3"),
        mark: bold(18.0, "i2"),
        item: mono_bold(24.0, "v n"),
        label: mono_bold(20.0, "n"),
        index: mono(17.0, "i3"),
        name: mono_bold(30.0, "n"),
        function: mono_bold(20.0, ""),
        line: sans(17.0, "i3"),
        cell: mono_bold(22.0, "n"),
        note: sans(17.0, "i2"),
    },
    Size {
        letter: 'M',
        card_h: 104.0,
        pad: 18.0,
        pad_right: 10.0,
        type_y: 27.0,
        value_y: 63.0,
        address_up: 11.0,
        pill_top: 8.0,
        pill_h: 25.0,
        mark_h: 22.0,
        mark_up: 7.0,
        head_h: 39.0,
        foot_h: 30.0,
        row_h: 32.0,
        slot_w: 50.0,
        slot_h: 26.0,
        name_slot_w: 50.0,
        name_slot_h: 28.0,
        name_row_h: 37.0,
        frame_head_h: 42.0,
        least_frame: 160.0,
        folded_h: 28.0,
        one_line_h: 44.0,
        frame_foot: 10.0,
        frame_gap: 10.0,
        thread_h: 24.0,
        gutter: 52.0,
        kind: bold(18.0, "kt"),
        count: mono_bold(17.0, "kt"),
        value: mono_bold(26.0, "v"),
        address: mono(17.0, "i3"),
        mark: bold(15.0, "i2"),
        item: mono_bold(21.0, "v n"),
        label: mono_bold(19.0, "n"),
        index: mono(16.0, "i3"),
        name: mono_bold(22.0, "n"),
        function: mono_bold(19.0, ""),
        line: sans(17.0, "i3"),
        cell: mono_bold(20.0, "n"),
        note: sans(16.0, "i2"),
    },
    SMALL,
    // The same with frames that stand closer, for a stack that is too high.
    Size {
        name_slot_h: 20.0,
        name_row_h: 23.0,
        frame_head_h: 27.0,
        folded_h: 20.0,
        frame_foot: 3.0,
        frame_gap: 4.0,
        thread_h: 22.0,
        ..SMALL
    },
];
