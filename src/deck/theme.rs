//! How a deck looks: templates and style sheets by name, the built-in ones or a theme's own in their place.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tera::Tera;

use crate::deck::html::escape_value;
use crate::deck::image::{data_url, is_remote};
use crate::source::Files;

/// Templates and style sheets by their names.
#[derive(Clone, Debug)]
pub struct Theme {
    /// `deck.html` is the page, the others hold components.
    pub templates: Vec<(String, String)>,
    /// In the order in which they come.
    pub styles: Vec<(String, String)>,
}

impl Default for Theme {
    fn default() -> Theme {
        let own = |table: &[(&str, &str)]| {
            let rows = table.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
            rows.collect()
        };
        Theme { templates: own(TEMPLATES), styles: own(STYLES) }
    }
}

impl Theme {
    /// The theme of a folder: its templates and style sheets take the place of the built-in ones of the same name,
    /// other style sheets come after them.
    pub fn of_files(files: &Files) -> Result<Theme, String> {
        let mut theme = Theme::default();
        let mut count = 0;
        for (path, bytes) in files {
            let is_template = has_end(path, "html");
            if !is_template && !has_end(path, "css") {
                continue;
            }
            let text = std::str::from_utf8(bytes).map_err(|_| format!("{path} is not UTF-8"))?;
            count += 1;
            let (list, text) = if is_template {
                (&mut theme.templates, text.to_owned())
            } else {
                (&mut theme.styles, with_data(path, text, files)?)
            };
            match list.iter_mut().find(|(name, _)| name == path) {
                Some(built_in) => built_in.1 = text,
                None => list.push((path.clone(), text)),
            }
        }
        if count == 0 {
            return Err("it has neither templates (.html) nor style sheets (.css)".to_owned());
        }
        theme.tera()?;
        Ok(theme)
    }

    /// What a theme adds to the built-in style sheets.
    pub fn own_style(&self) -> String {
        self.styles.iter().skip(STYLES.len()).map(|(_, css)| css.as_str()).collect()
    }

    /// The templates, read.
    pub fn tera(&self) -> Result<Tera, String> {
        let mut tera = Tera::default();
        let templates = self.templates.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        tera.add_raw_templates(templates).map_err(|error| error.to_string())?;
        // Values stand between double quotes in our own templates; an author's may be otherwise.
        let ours = TEMPLATES.iter().map(|(_, text)| *text);
        if self.templates.iter().map(|(_, text)| text.as_str()).eq(ours) {
            tera.set_escape_fn(|text, out| {
                let mut escaped = String::with_capacity(text.len());
                escape_value(&mut escaped, text);
                out.write_all(escaped.as_bytes())
            });
        }
        Ok(tera)
    }
}

fn has_end(path: &str, end: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(end))
}

/// A style sheet with the files it names put in: a deck asks for nothing.
fn with_data(path: &str, css: &str, files: &Files) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        let (address, behind) = after.split_once(')').unwrap_or((after, ""));
        let address = address.trim().trim_matches(['"', '\'']);
        out.push_str(before);
        out.push_str("url(");
        rest = behind;
        if address.starts_with('#') || address.starts_with("data:") {
            out.push_str(address);
        } else {
            let line = css[..css.len() - after.len()].lines().count();
            let wrong = |why: &str| format!("{path}:{line}: `{address}` {why}");
            if is_remote(address) {
                return Err(wrong("lies elsewhere, and a deck asks for nothing outside itself"));
            }
            let folder = crate::source::folder(path);
            let file = crate::source::join(folder, address).and_then(|file| files.get(&file));
            let bytes = file.ok_or_else(|| wrong("is no file of the theme"))?;
            let font =
                address.rsplit_once('.').map(|(_, end)| end).filter(|end| FONTS.contains(end));
            let data = match font {
                Some(end) => {
                    Some(format!("data:font/{end};base64,{}", STANDARD.encode(bytes.as_slice())))
                }
                None => data_url(address, bytes),
            };
            out.push_str(&data.ok_or_else(|| wrong("is neither a font nor a picture"))?);
        }
        out.push(')');
    }
    out.push_str(rest);
    Ok(out)
}

const FONTS: &[&str] = &["woff2", "woff", "ttf", "otf"];

/// The style sheets that a theme may replace.
pub const STYLES: &[(&str, &str)] = &[
    ("parts.css", include_str!("../../templates/parts.css")),
    ("deck.css", include_str!("../../templates/deck.css")),
    ("rtl.css", include_str!("../../templates/rtl.css")),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("parts.html", include_str!("../../templates/parts.html")),
    ("deck.html", include_str!("../../templates/deck.html")),
];

#[cfg(test)]
mod tests {
    use super::Theme;
    use crate::source::Files;

    fn theme(files: &[(&str, &str)]) -> Result<Theme, String> {
        let files =
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec().into()));
        Theme::of_files(&files.collect::<Files>())
    }

    #[test]
    fn files_take_the_place_of_built_in_ones_by_name() {
        let theme = theme(&[
            ("deck.html", "<p>{{ deck.title }}</p>"),
            ("own.css", "a{background:url('a/dot.svg')}"),
            ("a/dot.svg", "<svg/>"),
        ])
        .unwrap_or_default();
        assert_eq!(theme.templates[1].1, "<p>{{ deck.title }}</p>");
        assert_eq!(theme.styles.len(), 4);
        assert!(theme.styles[3].1.starts_with("a{background:url(data:image/svg+xml;base64,"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (files, said) in [
            (&[("a.txt", "")][..], "neither templates"),
            (&[("deck.html", "a\n{{ deck.title")][..], "deck.html:2"),
            (&[("a.css", "a{}\nb{background:url(c.png)}")][..], "a.css:2: `c.png` is no file"),
            (&[("a.css", "b{background:url(https://c.d/e)}")][..], "lies elsewhere"),
            (&[("a.css", "b{background:url(../../c.png)}")][..], "is no file of the theme"),
        ] {
            let error = theme(files).err().unwrap_or_default();
            assert!(error.contains(said), "{error}");
        }
    }
}
