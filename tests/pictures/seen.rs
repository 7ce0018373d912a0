//! An SVG as a tree, and what of it is seen at a stop.

use std::collections::HashMap;

use svg::node::element::tag::Type;
use svg::parser::Event;

/// An element with its text and what stands in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: HashMap<String, String>,
    pub text: String,
    pub children: Vec<Element>,
}

/// A card that is there at a stop, and not as removed.
#[derive(Debug)]
pub struct Card {
    pub title: String,
    /// Its count, where it has one.
    pub count: Option<u64>,
    /// It lies in the interpreter's own data.
    pub is_static: bool,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The root of a picture.
pub fn read(svg: &str) -> Element {
    let mut stack = vec![Element::default()];
    for event in svg::read(svg).expect("an SVG") {
        match event {
            Event::Tag(name, kind, attributes) => {
                if let Type::End = kind {
                    let ended = stack.pop().expect("a tag that began");
                    stack.last_mut().expect("a parent").children.push(ended);
                    continue;
                }
                let attributes = attributes.into_iter();
                let attributes = attributes.map(|(key, value)| (key, value.to_string())).collect();
                let element = Element { name: name.to_owned(), attributes, ..Element::default() };
                match kind {
                    Type::Start => stack.push(element),
                    _ => stack.last_mut().expect("a parent").children.push(element),
                }
            }
            Event::Text(text) => stack.last_mut().expect("a parent").text.push_str(text),
            _ => {}
        }
    }
    stack.pop().expect("the root")
}

impl Element {
    /// All elements of a name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> Box<dyn Iterator<Item = &'a Element> + 'a> {
        let own = std::iter::once(self).filter(move |element| element.name == name);
        Box::new(own.chain(self.children.iter().flat_map(move |child| child.all(name))))
    }

    /// All groups of a class.
    pub fn all_groups<'a>(&'a self, class: &'a str) -> impl Iterator<Item = &'a Element> {
        self.all("g").filter(move |group| group.has_class(class))
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attributes.get("class").is_some_and(|names| names.split(' ').any(|name| name == class))
    }

    /// Whether it is there at a stop, be it as removed; its parents are not asked.
    pub fn is_seen(&self, stop: u32) -> bool {
        let after = |name, least| self.number(name).is_some_and(|gone| stop >= gone as u32 + least);
        let ends = after("data-d", 1) || after("data-q", 0);
        stop >= self.number("data-b").unwrap_or(1.0) as u32 && !ends
    }

    /// Whether it is drawn as removed at a stop.
    fn is_old(&self, stop: u32) -> bool {
        self.number("data-d").is_some_and(|gone| gone as u32 == stop)
    }

    /// All texts that are seen in it.
    pub fn texts(&self, stop: u32) -> Vec<String> {
        let mut texts = Vec::new();
        self.each_seen(stop, &mut |element| {
            if element.name == "text" {
                texts.push(element.text.replace("&lt;", "<").replace("&amp;", "&"));
            }
        });
        texts
    }

    /// Everything that is seen in it, itself included.
    pub fn each_seen<'a>(&'a self, stop: u32, look: &mut dyn FnMut(&'a Element)) {
        if self.is_seen(stop) {
            look(self);
            for child in &self.children {
                child.each_seen(stop, look);
            }
        }
    }

    fn seen_groups(&self, stop: u32, class: &str) -> Vec<&Element> {
        let mut groups = Vec::new();
        self.each_seen(stop, &mut |element| {
            if element.name == "g" && element.has_class(class) {
                groups.push(element);
            }
        });
        groups
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.attributes.get(name).and_then(|value| value.parse().ok())
    }

    /// The first point of a path.
    pub fn start(&self) -> Option<(f64, f64)> {
        let data = self.attributes.get("d")?.strip_prefix('M')?;
        let end = data.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(data.len());
        let (x, y) = data[..end].trim().split_once([' ', ','])?;
        Some((x.parse().ok()?, y.trim().parse().ok()?))
    }

    pub fn cards(&self, stop: u32) -> Vec<Card> {
        let groups = self.seen_groups(stop, "obj");
        let living = groups.into_iter().filter(|group| !group.is_old(stop));
        let cards = living.filter_map(|group| {
            let rect = group.children.iter().find(|child| child.has_class("card"))?;
            let texts = group.texts(stop);
            let count = texts.iter().find_map(|text| text.strip_prefix("rc "));
            Some(Card {
                title: group.all("title").next().map_or(String::new(), |title| title.text.clone()),
                count: count.and_then(|count| count.parse().ok()),
                is_static: texts.iter().any(|text| text == "static"),
                x: rect.number("x")?,
                y: rect.number("y")?,
                width: rect.number("width")?,
                height: rect.number("height")?,
            })
        });
        cards.collect()
    }

    /// Arrows whose heads touch the card's left or upper edge.
    pub fn arrows_into(&self, card: &Card, stop: u32) -> u64 {
        let arrows = self.seen_groups(stop, "arr");
        // A weak reference is not counted.
        let counted = |arrow: &&Element| !arrow.is_old(stop) && !arrow.has_class("weak");
        let living = arrows.into_iter().filter(counted);
        let tips = living.filter_map(|arrow| {
            arrow.children.iter().find(|child| child.has_class("head")).and_then(Element::start)
        });
        let touches = |(x, y): &(f64, f64)| {
            let is_level = *y > card.y && *y < card.y + card.height;
            let on_left = is_level && (x - card.x).abs() < 0.2;
            let on_right = is_level && (x - card.x - card.width).abs() < 0.2;
            let on_top = (y - card.y).abs() < 0.2 && *x > card.x && *x < card.x + card.width;
            on_left || on_right || on_top
        };
        tips.filter(touches).count() as u64
    }

    /// The number of the note of the card, whose arrow leads into its lower or right edge.
    pub fn noted(&self, card: &Card, stop: u32) -> u64 {
        let mut noted = 0;
        self.each_seen(stop, &mut |group| {
            let head = group.children.iter().find(|child| child.has_class("hidhead"));
            let Some((x, y)) = head.and_then(Element::start) else { return };
            let (right, bottom) = (card.x + card.width, card.y + card.height);
            let is_below = (y - bottom).abs() < 0.2 && x > card.x && x < right;
            let is_beside = (x - right).abs() < 0.2 && y > card.y && y < bottom;
            if is_below || is_beside {
                let text = group.texts(stop).concat();
                let digits = text.trim_start_matches('+');
                let end = digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len());
                noted += digits[..end].parse::<u64>().unwrap_or(0);
            }
        });
        noted
    }

    /// Lines of dicts whose key is the card's value.
    pub fn keys_like(&self, card: &Card, stop: u32) -> u64 {
        let value = card.title.split_once(' ').map_or("", |(_, rest)| rest);
        let value = value.rsplit_once(" at ").map_or("", |(value, _)| value);
        if value.is_empty() {
            return 0;
        }
        let dicts = self.seen_groups(stop, "k-map");
        let texts = dicts.into_iter().flat_map(|dict| {
            let rows = dict.children.iter().filter(|row| {
                row.is_seen(stop) && row.children.iter().any(|child| child.has_class("slot"))
            });
            rows.filter_map(|row| row.children.iter().find(|child| child.name == "text"))
        });
        texts.filter(|text| text.text == value).count() as u64
    }
}
