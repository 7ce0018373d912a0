//! A deck as one HTML file: templates, style, script, fonts, and a policy that forbids everything else.

use std::fmt::Write;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::Context;

use crate::deck::page::{Backcloth, Colors, Deck};
use crate::deck::prune::{self, pruned};
use crate::deck::subset::{self, Used};
use crate::deck::theme::{STYLES, Theme};
use crate::deck::words::{Stage, Words, words};
use crate::diagram::{stylesheet, text};

/// The whole deck as one file that asks for nothing outside itself. Fails only for a template of the author's own.
pub fn render(deck: &Deck, theme: &Theme) -> Result<String, String> {
    let tera = theme.tera()?;
    let json = serde_json::to_string(deck).map_err(|error| error.to_string())?;
    // What fonts and style are follows from the page, so they come last. A text cannot hold its own hash.
    let digest = Sha256::digest(json.as_bytes());
    let mark: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let [policy, style, script] = ["policy", "style", "script"].map(|name| name.to_owned() + &mark);
    let file = File { policy, style, script, links: None, ..File::of(deck) };
    let mut context = Context::new();
    context.insert("deck", deck);
    context.insert("file", &file);
    let html = tera.render("deck.html", &context).map_err(|error| error.to_string())?;
    let own = own_style(deck, theme);
    let fonts = subset_faces(&shown_by(&html, &own));
    let used = prune::words([html.as_str(), SCRIPT.as_str()].into_iter());
    let built_in = built_in_style(theme, &used, deck.direction == Some("rtl"));
    let style = fonts + &prune::without_unused(&built_in, &[&html, &SCRIPT, &own]) + &own;
    let policy = format!(
        "default-src 'none'; style-src-elem '{}'; style-src-attr 'unsafe-inline'; script-src '{}'; \
         img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(&SCRIPT)
    );
    let parts = [(&file.policy, &policy), (&file.style, &style), (&file.script, &*SCRIPT)];
    Ok(parts.iter().fold(html, |html, (mark, text)| html.replace(*mark, text)))
}

/// The style of figures, running text, panels and output, in light and dark and in both directions.
pub fn common_style() -> String {
    let shared = STYLES.iter().filter(|(name, _)| *name != "deck.css");
    shared.fold(figure_style(), |all, (_, style)| all + style)
}

fn figure_style() -> String {
    let figures = stylesheet();
    let mut style = figures.to_owned();
    // Without script nobody sets `data-theme`, so the system's choice repeats the dark palette.
    if let Some(dark) = block_after(figures, ":root[data-theme=dark]{") {
        let _ = write!(
            style,
            "@media screen and (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}"
        );
    }
    style
}

/// What a file needs beside the deck.
#[derive(Serialize)]
pub struct File {
    pub policy: String,
    pub style: String,
    pub script: String,
    pub keys: Vec<Key>,
    pub words: &'static Words,
    /// The language of the words, when it is another one than the deck's.
    pub foreign: Option<&'static str>,
    /// Where style and script lie, when not in the file itself.
    pub links: Option<Links>,
}

impl File {
    /// What follows from the deck's language.
    pub fn of(deck: &Deck) -> File {
        let words = words(&deck.lang);
        let foreign = (!words.are_in(&deck.lang)).then_some(words.lang);
        let [policy, style, script] = [const { String::new() }; 3];
        File { policy, style, script, keys: keys(&words.stage), words, foreign, links: None }
    }
}

/// Addresses of files beside a deck.
#[derive(Serialize)]
pub struct Links {
    pub styles: Vec<String>,
    pub script: String,
}

#[derive(Serialize)]
pub struct Key {
    keys: Vec<String>,
    does: &'static str,
}

/// The built-in style sheets, or a theme's in their place.
fn built_in_style(theme: &Theme, words: &prune::Words, turned: bool) -> String {
    let mut style = pruned(&(figure_style() + &inverted()), words);
    let sheets = theme.styles.iter().zip(STYLES);
    for ((_, css), (_, ours)) in sheets.filter(|(_, (name, _))| turned || *name != "rtl.css") {
        style.push_str(&if css == ours { pruned(css, words) } else { safe(css) });
    }
    style
}

/// What all decks of a theme share, with these fonts.
pub fn shared_style(theme: &Theme, fonts: &str) -> String {
    let mut style = fonts.to_owned() + &figure_style() + &inverted();
    theme.styles.iter().for_each(|(_, css)| style.push_str(&safe(css)));
    style
}

/// The style of the author's own, and of the theme's.
fn own_style(deck: &Deck, theme: &Theme) -> String {
    let style = deck.style.as_deref().unwrap_or("");
    own_rules(deck) + &safe(&theme.own_style()) + &safe(style)
}

/// The rules of a deck's size and of the colours of its pages.
pub fn own_rules(deck: &Deck) -> String {
    let mut style = String::new();
    if deck.width != 1280 {
        let _ = write!(style, "@page{{size:{}px 720px;margin:0}}", deck.width);
    }
    for page in &deck.pages {
        push_colors(&mut style, page.number, &page.colors);
        if !page.colors.style.is_empty() {
            let own = safe(&page.colors.style);
            let _ = write!(style, ".slide[data-number=\"{}\"]{{{own}}}", page.number);
        }
    }
    style
}

/// `</style` inside would end the element.
fn safe(css: &str) -> String {
    css.replace("</", "<\\/")
}

fn push_colors(style: &mut String, number: u32, colors: &Colors) {
    let rules = [
        ("color", &colors.color),
        ("background-color", &colors.background),
        ("background-image", &colors.image),
        ("background-position", &colors.position),
        ("background-repeat", &colors.repeat),
        ("background-size", &colors.size),
    ];
    for (property, value) in rules {
        let Some(value) = value.as_deref().filter(|value| is_plain_value(value)) else { continue };
        let _ = write!(style, ".slide[data-number=\"{number}\"]{{{property}:{value}}}");
    }
    let slide = format!(".slide[data-number=\"{number}\"]");
    if colors.image.is_some() {
        // As Marp has it where nobody says otherwise.
        let size = colors.size.as_ref().map_or("background-size:cover;", |_| "");
        let repeat = colors.repeat.as_ref().map_or("background-repeat:no-repeat;", |_| "");
        let place = colors.position.as_ref().map_or("background-position:center;", |_| "");
        let _ = write!(style, "{slide}{{{size}{repeat}{place}}}");
    }
    for (cloth, at) in colors.backcloths.iter().zip(1..) {
        let Backcloth { start, width, image, size } = cloth;
        if is_plain_value(image) {
            let size = size.as_deref().filter(|size| is_plain_value(size)).unwrap_or("cover");
            let place = format!("left:{start:.2}%;width:{width:.2}%");
            let _ = write!(
                style,
                "{slide} .drop{at}{{{place};background-image:{image};background-size:{size}}}"
            );
        }
    }
    let (left, right) = colors.taken;
    for (side, percent) in [("left", left), ("right", right)] {
        if percent > 0.0 {
            let rule = format!("{side}:calc({percent:.2}% + 4.8rem)");
            let _ = write!(style, "{slide}>:is(.top,.body,.foot,.cover){{{rule}}}");
        }
    }
}

/// A slide of the class `invert` (Marp) has the other palette, one on a ground of its own the one that stands out there.
fn inverted() -> String {
    let css = stylesheet();
    let palette = |selector| block_after(css, selector).unwrap_or_default();
    let light = palette(":root{").split("--sans").next().unwrap_or_default();
    let dark = palette(":root[data-theme=dark]{");
    format!(
        ".slide.on-dark{{{dark}}}.slide.on-light{{{light}}}.slide.invert{{{dark}}}:root[data-theme=dark] .slide.invert{{{light}}}\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme]) .slide.invert{{{light}}}}}"
    )
}

/// A colour or a gradient, and nothing that ends the rule or loads something.
fn is_plain_value(value: &str) -> bool {
    let picture = value.strip_prefix("url(data:image/").and_then(|rest| rest.strip_suffix(')'));
    if let Some(data) = picture {
        return data.chars().all(|char| char.is_ascii_alphanumeric() || "+/=;,-.".contains(char));
    }
    let allowed = |char: char| char.is_ascii_alphanumeric() || "#%(),.- /".contains(char);
    value.chars().all(allowed) && !value.to_ascii_lowercase().contains("url")
}

fn block_after<'t>(css: &'t str, selector: &str) -> Option<&'t str> {
    let start = css.find(selector)? + selector.len();
    let length = css[start..].find('}')?;
    Some(css[start..start + length].trim())
}

/// What a page shows: what stands in it, what a style adds, and what the script says.
fn shown_by(html: &str, own_style: &str) -> Used {
    let mut used = shown(html);
    used.push(SAID);
    if own_style.contains("content:") {
        used.characters.extend(EVERY);
    }
    used
}

/// Signs of what the script says: numbers, times, places.
const SAID: &str = "0123456789 / : · . , — – … AM PM am pm";
/// All that the fonts may have.
const EVERY: RangeInclusive<char> = ' '..='\u{2fff}';

/// The characters that text with markup may show: also those that markup spells, and any at all where others are spelt.
pub fn shown(html: &str) -> Used {
    let mut used = Used::default();
    visible(&mut used, html);
    used.characters.extend(['<', '>', '&', '"', '\'']);
    if spells_others(html) {
        used.characters.extend(EVERY);
    }
    used
}

/// Whether markup may show what it only spells, as `&copy;`.
fn spells_others(html: &str) -> bool {
    let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    let is_known = |rest: &str| known.iter().any(|name| rest.starts_with(name));
    let is_name = |rest: &str| {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '#');
        end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
    };
    let mut entities = html.match_indices('&').map(|(at, _)| &html[at + 1..]);
    entities.any(|rest| is_name(rest) && !is_known(rest))
}

/// Attributes that the page's own style and script show.
const SHOWN: [&str; 8] = [
    "data-say=",
    "data-source=",
    "data-title=",
    "data-number=",
    "data-file=",
    "placeholder=",
    "data-words=",
    "alt=",
];

/// A text outside its tags, and in them what is shown.
fn visible(used: &mut Used, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        used.push(&rest[..at]);
        rest = &rest[at..];
        let is_tag =
            rest[1..].starts_with(|char: char| char.is_ascii_alphabetic() || "/!".contains(char));
        let end = rest.find('>').filter(|_| is_tag).unwrap_or(0);
        used.characters.insert(if end == 0 { '<' } else { '>' });
        // Names and values by turns.
        let mut parts = rest[..end].split('"');
        while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            if SHOWN.iter().any(|shown| name.ends_with(shown)) {
                used.push(value);
            }
        }
        rest = &rest[end + 1..];
    }
    used.push(rest);
}

/// The fonts with what is used, declared as data.
pub fn subset_faces(used: &Used) -> String {
    font_faces(&|font: &Font| {
        let subset = subset::woff2(font.outlines, font.face, used);
        let bytes = subset.as_deref().unwrap_or(font.bytes);
        format!("data:font/woff2;base64,{}", STANDARD.encode(bytes))
    })
}

/// The rules that declare the fonts, each at the address it is found.
pub fn font_faces(address: &dyn Fn(&Font) -> String) -> String {
    let mut css = String::new();
    for font in FONTS {
        let _ = write!(
            css,
            "@font-face{{font-family:\"{}\";font-weight:{};src:url({}) format(\"woff2\")}}",
            font.family,
            font.weight,
            address(font)
        );
    }
    css
}

/// As a content security policy names a text.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The player, without what is only for its reader.
pub static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("../../templates/deck.js").lines().map(str::trim);
    let code: Vec<&str> =
        lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect();
    code.join("\n")
});

/// One of the fonts of decks and pages.
#[derive(Debug)]
pub struct Font {
    pub family: &'static str,
    pub weight: u32,
    pub face: text::Font,
    pub file: &'static str,
    /// As WOFF2.
    pub bytes: &'static [u8],
    /// As TrueType, to be cut.
    pub outlines: &'static [u8],
}

/// A font by its file in `templates/fonts`.
macro_rules! font {
    ($family:literal, $weight:literal, $face:ident, $file:literal) => {
        Font {
            family: $family,
            weight: $weight,
            face: text::Font::$face,
            file: concat!($file, ".woff2"),
            bytes: include_bytes!(concat!("../../templates/fonts/", $file, ".woff2")),
            outlines: include_bytes!(concat!("../../templates/fonts/", $file, ".ttf")),
        }
    };
}

pub const FONTS: &[Font] = &[
    font!("HD Sans", 400, Sans, "inter-400"),
    font!("HD Sans", 600, SansBold, "inter-600"),
    font!("HD Mono", 400, Mono, "jetbrains-mono-400"),
    font!("HD Mono", 700, MonoBold, "jetbrains-mono-700"),
];

/// Keys, and the word for what they do.
type KeyRow = (&'static [&'static str], fn(&Stage) -> &'static str);

/// What `?` lists; the script knows the same keys.
const KEYS: &[KeyRow] = &[
    (&["Right", "Down", "Page Down", "Space", "N", "L", "J", "Enter"], |stage| stage.next_step),
    (&["Left", "Up", "Page Up", "Shift+Space", "H", "K", "Backspace"], |stage| stage.previous_step),
    (&["Shift+Right", "Shift+Left"], |stage| stage.next_slide),
    (&["Home", "End"], |stage| stage.first_slide),
    (&["1 2 Enter", "G"], |stage| stage.go_to_slide),
    (&["O", "Esc"], |stage| stage.overview),
    (&["D"], |stage| stage.dark),
    (&["/"], |stage| stage.find),
    (&["Z"], |stage| stage.zoom),
    (&["B", "."], |stage| stage.blackout),
    (&["F"], |stage| stage.fullscreen),
    (&["P", "S"], |stage| stage.window),
    (&["T"], |stage| stage.restart_timer),
    (&["?"], |stage| stage.help),
];

/// The list under `?` in some language.
fn keys(stage: &Stage) -> Vec<Key> {
    let named = |key: &&str| {
        let parts: Vec<&str> = key.split('+').map(|part| key_name(part, stage)).collect();
        parts.join("+")
    };
    let row =
        |(keys, does): &KeyRow| Key { keys: keys.iter().map(named).collect(), does: does(stage) };
    KEYS.iter().map(row).collect()
}

/// What stands on a key.
fn key_name<'k>(key: &'k str, stage: &Stage) -> &'k str {
    match key {
        "Right" => stage.right,
        "Left" => stage.left,
        "Up" => stage.up,
        "Down" => stage.down,
        "Page Up" => stage.page_up,
        "Page Down" => stage.page_down,
        "Home" => stage.home,
        "End" => stage.end_key,
        "Space" => stage.space,
        "Shift" => stage.shift,
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYS, SCRIPT, hash, is_plain_value, own_style, render, spells_others, visible};
    use crate::deck::Theme;
    use crate::deck::page::{Colors, Deck, Page};
    use crate::deck::subset::Used;

    fn deck() -> Deck {
        let page = Page {
            id: "a".to_owned(),
            number: 1,
            title: "A & <b>".to_owned(),
            titled: true,
            heading_html: "A &amp; &lt;b&gt;".to_owned(),
            level: 1,
            part: None,
            kicker: None,
            classes: String::new(),
            cover: true,
            rows: Vec::new(),
            stops: Vec::new(),
            control: false,
            track: "",
            tables: Vec::new(),
            notes: Vec::new(),
            header_html: None,
            footer_html: String::new(),
            counted: 1,
            unnumbered: false,
            scrolls: false,
            top: None,
            height: 0,
            stamp: String::new(),
            colors: Colors { color: Some("#123456".to_owned()), ..Colors::default() },
        };
        Deck {
            format: 1,
            lang: "de".to_owned(),
            direction: None,
            prints_steps: false,
            title: "\"A\" & <b>".to_owned(),
            author: Some("Nobody".to_owned()),
            date: None,
            description: None,
            duration: None,
            width: 1280,
            theme: None,
            url: None,
            image: None,
            count: 1,
            style: Some(".x{color:red}</style><script>".to_owned()),
            pages: vec![page],
        }
    }

    #[test]
    fn a_page_allows_its_own_style_and_script_only() {
        let deck = deck();
        let html = render(&deck, &Theme::default()).unwrap_or_default();
        assert!(html.contains("<html lang=\"de\""), "the language of the notes");
        assert!(html.contains("<title>&quot;A&quot; &amp; &lt;b&gt;</title>"));
        let hash_between = |open: &str, close: &str| {
            let rest = html.rsplit(open).next().unwrap_or_default();
            hash(rest.split(close).next().unwrap_or_default())
        };
        let policy = html.replace("&#39;", "'").replace("&#x27;", "'");
        let elements =
            [("style-src-elem", "<style>", "</style>"), ("script-src", "<script>", "</script>")];
        for (directive, open, close) in elements {
            let allowed = format!("{directive} '{}'", hash_between(open, close));
            assert!(policy.contains(&allowed), "{allowed}");
        }
        assert_eq!(
            html.matches("</style>").count(),
            1,
            "the author's style cannot end the element"
        );
        assert!(
            own_style(&deck, &Theme::default())
                .contains(".slide[data-number=\"1\"]{color:#123456}")
        );
        assert_eq!(render(&deck, &Theme::default()), Ok(html));
    }

    #[test]
    fn a_template_of_the_authors_own_may_fail() {
        let templates = vec![("deck.html".to_owned(), "{{ deck.nothing }}".to_owned())];
        let theme = Theme { templates, styles: Vec::new() };
        assert!(render(&deck(), &theme).is_err());
    }

    #[test]
    fn what_is_spelt_may_need_any_glyph() {
        assert!(!spells_others("a &lt;b&gt; &amp; c; d & e"));
        for text in ["&copy; 2026", "&#8594;"] {
            assert!(spells_others(text), "{text}");
        }
    }

    #[test]
    fn only_what_is_seen_needs_a_glyph() {
        let mut used = Used::default();
        visible(&mut used, "a <b title=\"x\">c</b> 1<2 é");
        assert_eq!(used.characters.iter().collect::<String>(), " 12<>acé");
        assert!(used.pairs.contains(&('2', ' ')) && !used.pairs.contains(&(' ', 'c')));
    }

    #[test]
    fn colours_cannot_load_anything() {
        let picture = "url(data:image/png;base64,AA+/=)";
        for value in
            ["red", "#fff", "rgb(1, 2, 3)", "linear-gradient(90deg, red 0%, blue)", picture]
        {
            assert!(is_plain_value(value), "{value}");
        }
        for value in
            ["url(x)", "red}", "red;x:y", "URL (x)", "image-set('a')", "url(data:image/x)url(y)"]
        {
            assert!(!is_plain_value(value), "{value}");
        }
    }

    /// The list under `?` and the script are written apart; this holds them together.
    #[test]
    fn every_listed_key_is_in_the_script() {
        let script = SCRIPT.replace('\n', " ");
        for key in KEYS.iter().flat_map(|(keys, _)| *keys) {
            let name = key.rsplit('+').next().unwrap_or(key).to_lowercase();
            let name = match name.as_str() {
                "right" | "left" | "up" | "down" => format!("arrow{name}"),
                "page down" | "page up" => name.replace(' ', ""),
                "esc" => "escape".to_owned(),
                "space" => "\" \"".to_owned(),
                "1 2 enter" => "enter".to_owned(),
                _ => name,
            };
            let known = [format!(" {name}:"), format!(" \"{name}\":"), format!(" {name},")];
            assert!(known.iter().any(|key| script.contains(key)), "{key} is not in the script");
        }
    }
}
