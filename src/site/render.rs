//! Pages as HTML, and the files they share.

use serde::Serialize;
use tera::{Context, Tera};

use crate::deck::{FONTS, Theme, common_style, font_faces};
use crate::site::page::Page;
use crate::source::Files;

/// The templates, read once.
pub struct Renderer {
    tera: Tera,
}

impl Renderer {
    /// Fails for a template of the user's own that cannot be read.
    pub fn new(theme: &Theme) -> Result<Renderer, String> {
        let mut tera = Tera::default();
        let own = theme.templates.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let ours = TEMPLATES.iter().copied();
        // Of two with one name the last holds.
        tera.add_raw_templates(ours.chain(own)).map_err(|error| error.to_string())?;
        Ok(Renderer { tera })
    }

    /// One page as HTML.
    pub fn page(&self, page: &Page) -> Result<String, String> {
        let mut context = Context::new();
        context.insert("page", page);
        context.insert("file", &File { policy: POLICY, assets: ASSETS });
        self.tera.render("page.html", &context).map_err(|error| error.to_string())
    }
}

/// The stylesheet and the fonts of all pages.
pub fn assets(theme: &Theme) -> Files {
    let mut style = font_faces(&|font| font.file.to_owned());
    style.push_str(&common_style());
    style.push_str(STYLE);
    style.push_str(&theme.own_style());
    let mut files = Files::new();
    files.insert(format!("{ASSETS}/style.css"), style.into_bytes());
    for font in FONTS {
        files.insert(format!("{ASSETS}/{}", font.file), font.bytes.to_vec());
    }
    files
}

/// What a page needs beside its text.
#[derive(Serialize)]
struct File {
    policy: &'static str,
    assets: &'static str,
}

/// Pages hold no script, and take nothing from elsewhere. Formulas carry styles of their own.
const POLICY: &str = "default-src 'none'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; \
                      img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'";
/// The folder of the shared files.
const ASSETS: &str = "heapdeck";
const STYLE: &str = include_str!("../../templates/page.css");
const TEMPLATES: &[(&str, &str)] = &[("page.html", include_str!("../../templates/page.html"))];
