//! A picture as plain data: boxes, lines and texts with their classes, and when each is there.

use crate::diagram::text::{self, Font};

/// One picture, ready to paint. Later items cover earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub width: f64,
    pub height: f64,
    pub title: String,
    pub description: String,
    /// Number of stops; at least 1.
    pub stops: u32,
    /// Numbers of the threads whose hatching is used.
    pub hatches: Vec<u32>,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub class: String,
    pub life: Life,
    pub shape: Shape,
}

/// When an item is there, in stops counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// First stop that shows it; 1 or less: from the start.
    pub born: u32,
    /// The stop at which it is gone.
    pub gone: Option<u32>,
    /// Hidden at `gone` at once; else still drawn there, as removed.
    pub is_quiet: bool,
    /// Stops at which it is accented.
    pub accents: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// With rounded corners of radius `round`.
    Box {
        rect: Rect,
        round: f64,
    },
    /// A bar with only its left corners rounded.
    Spine {
        rect: Rect,
        round: f64,
    },
    Circle {
        center: Point,
        radius: f64,
    },
    /// An open or closed line.
    Line(Vec<Stroke>),
    Text(Text),
    Group {
        title: String,
        items: Vec<Item>,
    },
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stroke {
    Move(Point),
    To(Point),
    Curve(Point, Point, Point),
    Close,
}

/// One line of text; `at` is on its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub at: Point,
    pub anchor: Anchor,
    pub font: Font,
    pub px: f64,
    pub text: String,
    /// Degrees clockwise around `at`.
    pub turn: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Life {
    /// There at every stop.
    pub fn always() -> Life {
        Life { born: 1, gone: None, is_quiet: false, accents: Vec::new() }
    }

    /// There in `born..gone`, coming and going unmarked.
    pub fn between(born: u32, gone: Option<u32>) -> Life {
        Life { born, gone, is_quiet: true, accents: Vec::new() }
    }

    #[must_use]
    pub fn accented(mut self, accents: Vec<u32>) -> Life {
        self.accents = accents;
        self
    }

    /// Whether it is drawn at a stop, be it as removed.
    pub fn shows(&self, stop: u32) -> bool {
        let ends = match self.gone {
            Some(gone) if self.is_quiet => stop >= gone,
            Some(gone) => stop > gone,
            None => false,
        };
        stop >= self.born && !ends
    }

    pub fn is_removed_at(&self, stop: u32) -> bool {
        !self.is_quiet && self.gone == Some(stop)
    }
}

impl Point {
    pub fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }
}

impl Rect {
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub fn middle(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether the inner areas have a point in common.
    pub fn overlaps(&self, other: &Rect) -> bool {
        let apart = self.right() <= other.x + SLACK
            || other.right() <= self.x + SLACK
            || self.bottom() <= other.y + SLACK
            || other.bottom() <= self.y + SLACK;
        !apart
    }

    pub fn holds(&self, other: &Rect) -> bool {
        self.x <= other.x + SLACK
            && self.y <= other.y + SLACK
            && other.right() <= self.right() + SLACK
            && other.bottom() <= self.bottom() + SLACK
    }
}

impl Item {
    pub fn new(class: impl Into<String>, shape: Shape) -> Item {
        Item { class: class.into(), life: Life::always(), shape }
    }

    #[must_use]
    pub fn living(mut self, life: Life) -> Item {
        self.life = life;
        self
    }

    pub fn rect(class: impl Into<String>, rect: Rect, round: f64) -> Item {
        Item::new(class, Shape::Box { rect, round })
    }

    pub fn line(class: impl Into<String>, from: Point, to: Point) -> Item {
        Item::new(class, Shape::Line(vec![Stroke::Move(from), Stroke::To(to)]))
    }

    pub fn group(class: impl Into<String>, items: Vec<Item>) -> Item {
        Item::new(class, Shape::Group { title: String::new(), items })
    }

    /// A group that says what it is where one points at it.
    pub fn titled(title: impl Into<String>, items: Vec<Item>) -> Item {
        Item::new("", Shape::Group { title: title.into(), items })
    }

    /// A triangle of `size` with its tip at `tip`, pointing along the unit vector `along`.
    pub fn head(class: impl Into<String>, tip: Point, along: (f64, f64), size: f64) -> Item {
        let (dx, dy) = along;
        let (back, half) = (size, size / 2.0);
        let base = Point::new(tip.x - dx * back, tip.y - dy * back);
        let side = |sign: f64| Point::new(base.x - dy * half * sign, base.y + dx * half * sign);
        let strokes =
            vec![Stroke::Move(tip), Stroke::To(side(1.0)), Stroke::To(side(-1.0)), Stroke::Close];
        Item::new(class, Shape::Line(strokes))
    }
}

/// How a text is set: font, size in pixels, and the class of its colour.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    pub font: Font,
    pub px: f64,
    pub class: &'static str,
}

impl Ink {
    pub const fn new(font: Font, px: f64, class: &'static str) -> Ink {
        Ink { font, px, class }
    }

    pub fn width(&self, text: &str) -> f64 {
        text::width(text, self.font, self.px)
    }

    /// A text in lines that fit, broken between words.
    pub fn broken(&self, text: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            if let Some(line) = lines.last_mut()
                && self.width(&format!("{line} {word}")) <= room
            {
                line.push(' ');
                line.push_str(word);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }

    /// A line of text with its baseline at `y`.
    pub fn at(&self, x: f64, y: f64, anchor: Anchor, text: impl Into<String>) -> Item {
        let (font, px) = (self.font, self.px);
        let text = Text { at: Point::new(x, y), anchor, font, px, text: text.into(), turn: 0.0 };
        Item::new(self.class, Shape::Text(text))
    }

    /// The baseline that centres capitals and digits around `middle`.
    pub fn baseline(&self, middle: f64) -> f64 {
        middle + self.px * CAP_HALF
    }
}

impl Text {
    /// The room it takes (unturned texts only).
    pub fn rect(&self) -> Rect {
        let w = text::width(&self.text, self.font, self.px);
        let x = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - w / 2.0,
            Anchor::End => self.at.x - w,
        };
        Rect::new(x, self.at.y - self.px * CAP_HALF * 2.0, w, self.px * (CAP_HALF * 2.0 + DESCENT))
    }
}

/// Half the height of capitals in both fonts (0.73 em), and the depth of descenders.
const CAP_HALF: f64 = 0.365;
const DESCENT: f64 = 0.2;
/// Coordinates are written to a tenth of a pixel.
const SLACK: f64 = 0.051;
