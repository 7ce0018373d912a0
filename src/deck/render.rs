//! A deck as one HTML file: templates, style, script, fonts, and a policy that forbids everything else.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Tera};

use crate::deck::page::{Colors, Deck};
use crate::diagram::stylesheet;

/// How a deck looks: its templates, and CSS that comes after the built-in one.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Name and text; `deck.html` is the page, the others hold components.
    pub templates: Vec<(String, String)>,
    pub style: String,
}

impl Default for Theme {
    fn default() -> Theme {
        let templates =
            TEMPLATES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Theme { templates: templates.collect(), style: String::new() }
    }
}

/// The whole deck as one file that asks for nothing outside itself. Fails only for a template of the author's own.
pub fn render(deck: &Deck, theme: &Theme) -> Result<String, String> {
    let mut tera = Tera::default();
    let templates = theme.templates.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    tera.add_raw_templates(templates).map_err(|error| error.to_string())?;
    let style = style(deck, theme);
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
    let figures = stylesheet();
    let mut style = figures.to_owned();
    // Without script nobody sets `data-theme`, so the system's choice repeats the dark palette.
    if let Some(dark) = block_after(figures, ":root[data-theme=dark]{") {
        let _ = write!(
            style,
            "@media screen and (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}"
        );
    }
    style.push_str(PARTS);
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

fn style(deck: &Deck, theme: &Theme) -> String {
    let mut style = fonts();
    style.push_str(&common_style());
    style.push_str(STYLE);
    if deck.width != 1280 {
        let _ = write!(style, "@page{{size:{}px 720px;margin:0}}", deck.width);
    }
    for page in &deck.pages {
        push_colors(&mut style, page.number, &page.colors);
    }
    for own in [deck.style.as_deref().unwrap_or(""), &theme.style] {
        // `</style` inside would end the element.
        style.push_str(&own.replace("</", "<\\/"));
    }
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

fn fonts() -> String {
    let address = |font: &Font| format!("data:font/woff2;base64,{}", STANDARD.encode(font.bytes));
    font_faces(&address)
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

const PARTS: &str = include_str!("../../templates/parts.css");
const STYLE: &str = include_str!("../../templates/deck.css");
const SCRIPT: &str = include_str!("../../templates/deck.js");

const TEMPLATES: &[(&str, &str)] = &[
    ("parts.html", include_str!("../../templates/parts.html")),
    ("deck.html", include_str!("../../templates/deck.html")),
];

/// One of the fonts of decks and pages.
#[derive(Debug)]
pub struct Font {
    pub family: &'static str,
    pub weight: u32,
    pub file: &'static str,
    pub bytes: &'static [u8],
}

/// A font by its file in `templates/fonts`.
macro_rules! font {
    ($family:literal, $weight:literal, $file:literal) => {
        Font {
            family: $family,
            weight: $weight,
            file: $file,
            bytes: include_bytes!(concat!("../../templates/fonts/", $file)),
        }
    };
}

pub const FONTS: &[Font] = &[
    font!("HD Sans", 400, "inter-400.woff2"),
    font!("HD Sans", 600, "inter-600.woff2"),
    font!("HD Mono", 400, "jetbrains-mono-400.woff2"),
    font!("HD Mono", 700, "jetbrains-mono-700.woff2"),
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
    use super::{KEYS, SCRIPT, Theme, hash, is_plain_value, render, style};
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
            header: None,
            footer: String::new(),
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
            style(&deck, &Theme::default()).contains(".slide[data-number=\"1\"]{color:#123456}")
        );
        assert_eq!(render(&deck, &Theme::default()), Ok(html));
    }

    #[test]
    fn a_template_of_the_authors_own_may_fail() {
        let templates = vec![("deck.html".to_owned(), "{{ deck.nothing }}".to_owned())];
        let theme = Theme { templates, style: String::new() };
        assert!(render(&deck(), &theme).is_err());
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
