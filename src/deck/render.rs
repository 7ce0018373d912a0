//! A deck as one HTML file: templates, style, script, fonts, and a policy that forbids everything else.

use std::collections::BTreeSet;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::Context;

use crate::deck::page::{Colors, Deck};
use crate::deck::subset;
use crate::deck::theme::{STYLES, Theme};
use crate::diagram::stylesheet;

/// The whole deck as one file that asks for nothing outside itself. Fails only for a template of the author's own.
pub fn render(deck: &Deck, theme: &Theme) -> Result<String, String> {
    let tera = theme.tera()?;
    let fonts = subset_faces(&characters(deck, theme));
    let style = style(deck, theme, &fonts);
    let policy = format!(
        "default-src 'none'; style-src-elem '{}'; style-src-attr 'unsafe-inline'; script-src '{}'; \
         img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(SCRIPT)
    );
    let mut context = Context::new();
    context.insert("deck", deck);
    context.insert("file", &File { policy, style, script: SCRIPT, keys: KEYS });
    tera.render("deck.html", &context).map_err(|error| error.to_string())
}

/// The style of figures, running text, panels and output, in light and dark.
pub fn common_style() -> String {
    figure_style() + STYLES.first().map_or("", |(_, style)| *style)
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

/// What a single file needs beside the deck.
#[derive(Serialize)]
struct File {
    policy: String,
    style: String,
    script: &'static str,
    keys: &'static [Key],
}

#[derive(Serialize)]
struct Key {
    keys: &'static [&'static str],
    does: &'static str,
}

fn style(deck: &Deck, theme: &Theme, fonts: &str) -> String {
    let mut style = fonts.to_owned();
    style.push_str(&figure_style());
    // `</style` inside would end the element.
    let safe = |css: &str| css.replace("</", "<\\/");
    let (built_in, own) = theme.styles.split_at(STYLES.len().min(theme.styles.len()));
    for (_, css) in built_in {
        style.push_str(&safe(css));
    }
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
    for (_, css) in own {
        style.push_str(&safe(css));
    }
    style.push_str(&safe(deck.style.as_deref().unwrap_or("")));
    style
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
    if colors.image.is_some() && colors.size.is_none() {
        let _ = write!(style, ".slide[data-number=\"{number}\"]{{background-size:cover}}");
    }
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

/// The characters that a deck shows: of its text, of the templates, and of what the script says.
fn characters(deck: &Deck, theme: &Theme) -> BTreeSet<char> {
    let json = serde_json::to_string(deck).unwrap_or_default();
    let mut found = shown(&json);
    for (_, text) in &theme.templates {
        found.extend(visible(text));
    }
    let keys = KEYS.iter().flat_map(|row| row.keys.iter().copied().chain([row.does]));
    keys.for_each(|text| found.extend(text.chars()));
    found.insert('·');
    found
}

/// The characters that text with markup may show: all of ASCII, for markup spells some of it, the script says it, and
/// people type it into the filter; and any at all where it is spelt.
pub fn shown(html: &str) -> BTreeSet<char> {
    let mut found = visible(html);
    found.extend(' '..='~');
    if spells_others(html) {
        found.extend('\u{a0}'..='\u{2fff}');
    }
    found
}

/// Whether markup or a style may show what it only spells, as `&copy;` or `\2192`.
fn spells_others(json: &str) -> bool {
    let is_known =
        |rest: &str| ["amp;", "lt;", "gt;", "quot;"].iter().any(|name| rest.starts_with(name));
    let is_name = |rest: &str| {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '#');
        end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
    };
    let mut entities = json.match_indices('&').map(|(at, _)| &json[at + 1..]);
    entities.any(|rest| is_name(rest) && !is_known(rest)) || json.contains("content:")
}

/// The characters of a text outside its tags.
fn visible(html: &str) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        found.extend(rest[..at].chars());
        rest = &rest[at..];
        let is_tag =
            rest[1..].starts_with(|char: char| char.is_ascii_alphabetic() || "/!".contains(char));
        let end = rest.find('>').filter(|_| is_tag).unwrap_or(0);
        found.insert(if end == 0 { '<' } else { '>' });
        rest = &rest[end + 1..];
    }
    found.extend(rest.chars());
    found
}

/// The fonts with these characters, declared as data.
pub fn subset_faces(characters: &BTreeSet<char>) -> String {
    font_faces(&|font: &Font| {
        let subset = subset::woff2(font.outlines, characters);
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

const SCRIPT: &str = include_str!("../../templates/deck.js");

/// One of the fonts of decks and pages.
#[derive(Debug)]
pub struct Font {
    pub family: &'static str,
    pub weight: u32,
    pub file: &'static str,
    /// As WOFF2.
    pub bytes: &'static [u8],
    /// As TrueType, to be cut.
    pub outlines: &'static [u8],
}

/// A font by its file in `templates/fonts`.
macro_rules! font {
    ($family:literal, $weight:literal, $file:literal) => {
        Font {
            family: $family,
            weight: $weight,
            file: concat!($file, ".woff2"),
            bytes: include_bytes!(concat!("../../templates/fonts/", $file, ".woff2")),
            outlines: include_bytes!(concat!("../../templates/fonts/", $file, ".ttf")),
        }
    };
}

pub const FONTS: &[Font] = &[
    font!("HD Sans", 400, "inter-400"),
    font!("HD Sans", 600, "inter-600"),
    font!("HD Mono", 400, "jetbrains-mono-400"),
    font!("HD Mono", 700, "jetbrains-mono-700"),
];

const fn key(keys: &'static [&'static str], does: &'static str) -> Key {
    Key { keys, does }
}

/// What `?` lists; the script knows the same keys.
const KEYS: &[Key] = &[
    key(&["Right", "Down", "Page Down", "Space", "N", "L", "J", "Enter"], "next step"),
    key(&["Left", "Up", "Page Up", "Shift+Space", "H", "K", "Backspace"], "previous step"),
    key(&["Shift+Right", "Shift+Left"], "next, previous slide"),
    key(&["Home", "End"], "first, last slide"),
    key(&["1 2 Enter", "G"], "go to a slide"),
    key(&["O", "Esc"], "overview"),
    key(&["D"], "dark or light"),
    key(&["/"], "find a slide by its words"),
    key(&["Z"], "the figure alone"),
    key(&["B", "."], "black screen"),
    key(&["F"], "full screen"),
    key(&["P", "S"], "presenter's window: notes, next step, times"),
    key(&["T"], "restart its timer"),
    key(&["?"], "this list"),
];

#[cfg(test)]
mod tests {
    use super::{KEYS, SCRIPT, hash, is_plain_value, render, spells_others, style, visible};
    use crate::deck::Theme;
    use crate::deck::page::{Colors, Deck, Page};

    fn deck() -> Deck {
        let page = Page {
            id: "a".to_owned(),
            number: 1,
            title: "A & <b>".to_owned(),
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
            unnumbered: false,
            scrolls: false,
            height: 0,
            stamp: String::new(),
            colors: Colors { color: Some("#123456".to_owned()), ..Colors::default() },
        };
        Deck {
            format: 1,
            lang: "de".to_owned(),
            title: "\"A\" & <b>".to_owned(),
            author: Some("Nobody".to_owned()),
            date: None,
            description: None,
            duration: None,
            width: 1280,
            theme: None,
            url: None,
            image: None,
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
            style(&deck, &Theme::default(), "")
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
        for text in ["&copy; 2026", "&#8594;", "p::before{content:'\\2192'}"] {
            assert!(spells_others(text), "{text}");
        }
    }

    #[test]
    fn only_what_is_seen_needs_a_glyph() {
        let seen: String = visible("a <b title=\"x\">c</b> 1<2 é").into_iter().collect();
        assert_eq!(seen, " 12<>acé");
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
        for key in KEYS.iter().flat_map(|row| row.keys) {
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
            assert!(known.iter().any(|key| SCRIPT.contains(key)), "{key} is not in the script");
        }
    }
}
