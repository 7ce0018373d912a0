//! A scene as SVG text: classes instead of styles, numbers to a tenth, the same bytes every time.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::Hash;

use svg::Node;
use svg::node::element::Element;

use crate::diagram::palette;
use crate::diagram::scene::{Anchor, Item, Life, Point, Rect, Scene, Shape, Stroke, Text};
use crate::diagram::text::{self, Font};
use crate::diagram::{Colors, View};

/// Paints a scene, with the classes of its last stop.
pub fn paint(scene: &Scene, view: &View) -> String {
    let mut root = Element::new("svg");
    root.assign("class", "fig");
    let is_alone = view.colors != Colors::Page;
    let margin = if is_alone { MARGIN } else { 0.0 };
    let (width, height) = (scene.width + 2.0 * margin, scene.height + 2.0 * margin);
    let (x, width, height) = (number(-margin), number(width), number(height));
    root.assign("viewBox", format!("{x} {x} {width} {height}"));
    root.assign("role", "img");
    root.assign("aria-labelledby", format!("{0}-t {0}-d", view.prefix));
    if is_alone {
        root.assign("xmlns", "http://www.w3.org/2000/svg");
        root.assign("width", width);
        root.assign("height", height);
    }
    root.append(Leaf::new("title", &scene.title).with("id", format!("{}-t", view.prefix)));
    root.append(Leaf::new("desc", &scene.description).with("id", format!("{}-d", view.prefix)));
    if is_alone {
        root.append(Leaf::new("style", &palette::resolved(view.colors == Colors::Dark)));
        root.append(background(scene));
    }
    if !scene.hatches.is_empty() {
        let mut definitions = Element::new("defs");
        for thread in &scene.hatches {
            definitions.append(hatch(view.prefix, *thread));
        }
        root.append(definitions);
    }
    let painter = Painter { prefix: view.prefix, last: scene.stops, is_alone };
    for item in &scene.items {
        root.append(painter.item(item));
    }
    root.to_string()
}

/// A number of pixels, to a tenth.
pub fn number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    let tenths = if tenths.is_finite() { tenths as i64 } else { 0 };
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, rest) => format!("{sign}{whole}.{rest}"),
    }
}

struct Painter<'a> {
    prefix: &'a str,
    last: u32,
    /// The page's fonts may be missing: every text says how long it is.
    is_alone: bool,
}

impl Painter<'_> {
    fn item(&self, item: &Item) -> Box<dyn Node> {
        match &item.shape {
            Shape::Text(text) => {
                let class = join(&[&item.class, &text_class(text), self.state(&item.life)]);
                let mut leaf = Leaf::new("text", &text.text)
                    .with("x", number(text.at.x))
                    .with("y", number(text.at.y))
                    .with("class", class);
                if self.is_alone || !text::is_covered(&text.text, text.font) {
                    let length = text::width(&text.text, text.font, text.px);
                    leaf = leaf.with("textLength", number(length));
                    leaf = leaf.with("lengthAdjust", "spacingAndGlyphs".to_owned());
                }
                if text.turn.abs() > f64::EPSILON {
                    let place = format!("{} {}", number(text.at.x), number(text.at.y));
                    leaf = leaf.with("transform", format!("rotate({} {place})", number(text.turn)));
                }
                for (name, value) in life_attributes(&item.life) {
                    leaf = leaf.with(name, value);
                }
                Box::new(leaf)
            }
            shape => Box::new(self.element(item, shape)),
        }
    }

    fn element(&self, item: &Item, shape: &Shape) -> Element {
        let mut element = match shape {
            Shape::Box { rect, round } => rectangle(rect, *round),
            Shape::Spine { rect, round } => path(spine(rect, *round)),
            Shape::Circle { center, radius } => {
                let mut circle = Element::new("circle");
                circle.assign("cx", number(center.x));
                circle.assign("cy", number(center.y));
                circle.assign("r", number(*radius));
                circle
            }
            Shape::Line(strokes) => path(data(strokes)),
            Shape::Group { title, items } => self.group(title, items),
            Shape::Text(_) => Element::new("g"),
        };
        if let Some(thread) = item.class.strip_prefix("thw th") {
            element.assign("fill", format!("url(#{}-h{thread})", self.prefix));
        }
        let class = join(&[&item.class, self.state(&item.life)]);
        if !class.is_empty() {
            element.assign("class", class);
        }
        for (name, value) in life_attributes(&item.life) {
            element.assign(name, value);
        }
        element
    }

    fn group(&self, title: &str, items: &[Item]) -> Element {
        let mut group = Element::new("g");
        if !title.is_empty() {
            group.append(Leaf::new("title", title));
        }
        for item in items {
            group.append(self.item(item));
        }
        group
    }

    /// The class of an item's state at the last stop.
    fn state(&self, life: &Life) -> &'static str {
        if !life.shows(self.last) {
            "is-off"
        } else if life.is_removed_at(self.last) {
            "is-old"
        } else if life.accents.contains(&self.last) {
            "is-new"
        } else {
            ""
        }
    }
}

fn life_attributes(life: &Life) -> Vec<(&'static str, String)> {
    let mut attributes = Vec::new();
    if life.born > 1 {
        attributes.push(("data-b", life.born.to_string()));
    }
    if let Some(gone) = life.gone {
        attributes.push((if life.is_quiet { "data-q" } else { "data-d" }, gone.to_string()));
    }
    if !life.accents.is_empty() {
        let stops: Vec<String> = life.accents.iter().map(u32::to_string).collect();
        attributes.push(("data-n", stops.join(" ")));
    }
    attributes
}

fn text_class(text: &Text) -> String {
    let font = match text.font {
        Font::Sans => "",
        Font::SansBold => "b ",
        Font::Mono => "c ",
        Font::MonoBold => "cb ",
    };
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " tm",
        Anchor::End => " te",
    };
    format!("{font}f{}{anchor}", number(text.px))
}

fn join(classes: &[&str]) -> String {
    let classes: Vec<&str> = classes.iter().copied().filter(|class| !class.is_empty()).collect();
    classes.join(" ")
}

fn rectangle(rect: &Rect, round: f64) -> Element {
    let mut element = Element::new("rect");
    element.assign("x", number(rect.x));
    element.assign("y", number(rect.y));
    element.assign("width", number(rect.w));
    element.assign("height", number(rect.h));
    if round > 0.0 {
        element.assign("rx", number(round));
    }
    element
}

fn background(scene: &Scene) -> Element {
    let mut element = rectangle(
        &Rect::new(-MARGIN, -MARGIN, scene.width + 2.0 * MARGIN, scene.height + 2.0 * MARGIN),
        0.0,
    );
    element.assign("class", "bg");
    element
}

fn path(data: String) -> Element {
    let mut element = Element::new("path");
    element.assign("d", data);
    element
}

/// Left side rounded like the box it lies in, even where it is narrower than the corner.
fn spine(rect: &Rect, round: f64) -> String {
    let across = rect.w.min(round);
    let down = (round * round - (round - across) * (round - across)).sqrt();
    let (w, r) = (number(rect.w), number(round));
    let side = number(rect.h - 2.0 * (round - down));
    format!(
        "M{x} {y}a{r} {r} 0 0 1 {w} {up}v{side}a{r} {r} 0 0 1 -{w} {up}z",
        x = number(rect.x),
        y = number(rect.y + round),
        up = number(-down),
    )
}

/// Path data in tenths: from where the line has come to, or from the origin, whichever is shorter.
fn data(strokes: &[Stroke]) -> String {
    let mut text = String::new();
    let (mut at, mut start) = ((0, 0), (0, 0));
    for (index, stroke) in strokes.iter().enumerate() {
        match stroke {
            Stroke::Move(to) => {
                let to = tenths(to);
                text.push_str(&shorter('M', &[to], if index == 0 { None } else { Some(at) }));
                (at, start) = (to, to);
            }
            Stroke::To(to) => {
                let to = tenths(to);
                text.push_str(&straight(at, to));
                at = to;
            }
            Stroke::Curve(a, b, to) => {
                let points = [tenths(a), tenths(b), tenths(to)];
                text.push_str(&shorter('C', &points, Some(at)));
                at = points[2];
            }
            Stroke::Close => {
                text.push('z');
                at = start;
            }
        }
    }
    text
}

type Tenths = (i64, i64);

fn tenths(point: &Point) -> Tenths {
    let of = |value: f64| {
        let tenths = (value * 10.0).round();
        if tenths.is_finite() { tenths as i64 } else { 0 }
    };
    (of(point.x), of(point.y))
}

fn straight(at: Tenths, to: Tenths) -> String {
    let axis = |letter: char, from: i64, to: i64| {
        let far = format!("{letter}{}", numbers(&[to]));
        let near = format!("{}{}", letter.to_ascii_lowercase(), numbers(&[to - from]));
        if near.len() < far.len() { near } else { far }
    };
    if at.1 == to.1 {
        axis('H', at.0, to.0)
    } else if at.0 == to.0 {
        axis('V', at.1, to.1)
    } else {
        shorter('L', &[to], Some(at))
    }
}

fn shorter(letter: char, points: &[Tenths], at: Option<Tenths>) -> String {
    let flat = |(x, y): Tenths| {
        let all = points.iter().flat_map(|point| [point.0 - x, point.1 - y]);
        numbers(&all.collect::<Vec<i64>>())
    };
    let far = format!("{letter}{}", flat((0, 0)));
    let near = at.map(|at| format!("{}{}", letter.to_ascii_lowercase(), flat(at)));
    near.filter(|near| near.len() < far.len()).unwrap_or(far)
}

/// Numbers in tenths; a minus parts two as well as a space does.
fn numbers(values: &[i64]) -> String {
    let mut text = String::new();
    for value in values {
        if !text.is_empty() && *value >= 0 {
            text.push(' ');
        }
        text.push_str(&number(*value as f64 / 10.0));
    }
    text
}

/// The pattern of a thread's waiting bar.
fn hatch(prefix: &str, thread: u32) -> Element {
    let mut pattern = Element::new("pattern");
    pattern.assign("id", format!("{prefix}-h{thread}"));
    pattern.assign("width", "9");
    pattern.assign("height", "9");
    pattern.assign("patternUnits", "userSpaceOnUse");
    pattern.assign("patternTransform", "rotate(45)");
    for (width, class) in [(9.0, "thb"), (3.0, "ths")] {
        let mut stripe = rectangle(&Rect::new(0.0, 0.0, width, 9.0), 0.0);
        stripe.assign("class", format!("{class} th{thread}"));
        pattern.append(stripe);
    }
    pattern
}

/// An element that holds only text, on one line. The `svg` crate breaks lines inside `<text>`, which shows as spaces.
#[derive(Clone, Debug)]
struct Leaf {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
}

impl Leaf {
    fn new(name: &'static str, text: &str) -> Leaf {
        Leaf { name, attributes: Vec::new(), text: clean(text) }
    }

    fn with(mut self, name: &'static str, value: String) -> Leaf {
        self.attributes.push((name, value));
        self
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"{}\"", escape(value))?;
        }
        write!(f, ">{}</{}>", escape(&self.text), self.name)
    }
}

impl Node for Leaf {
    fn get_name(&self) -> &str {
        self.name
    }
}

impl svg::node::NodeDefaultHash for Leaf {
    fn default_hash(&self, state: &mut DefaultHasher) {
        self.name.hash(state);
        self.attributes.hash(state);
        self.text.hash(state);
    }
}

/// Around a picture that stands alone.
const MARGIN: f64 = 16.0;

/// XML has no place for most control characters.
fn clean(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{data, number};
    use crate::diagram::scene::{Point, Stroke};

    #[test]
    fn numbers_are_written_to_a_tenth() {
        assert_eq!(number(1.0), "1");
        assert_eq!(number(1.25), "1.3");
        assert_eq!(number(-0.04), "0");
        assert_eq!(number(-1.26), "-1.3");
        assert_eq!(number(f64::NAN), "0");
    }

    #[test]
    fn lines_are_written_the_short_way() {
        let strokes = [
            Stroke::Move(Point::new(322.8, 180.0)),
            Stroke::To(Point::new(311.8, 185.5)),
            Stroke::To(Point::new(311.8, 174.5)),
            Stroke::Close,
            Stroke::Move(Point::new(171.0, 229.0)),
            Stroke::To(Point::new(225.0, 229.0)),
            Stroke::Curve(
                Point::new(268.9, 229.0),
                Point::new(268.9, 180.0),
                Point::new(312.8, 180.0),
            ),
        ];
        assert_eq!(data(&strokes), "M322.8 180l-11 5.5v-11zM171 229h54c43.9 0 43.9-49 87.8-49");
    }
}
