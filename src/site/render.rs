//! Pages as HTML, and the files they share.

use serde::Serialize;
use tera::{Context, Tera};

use crate::deck::{Article, FONTS, Linker, Theme, Words, common_style, font_faces};
use crate::site::page::Page;
use crate::source::Files;

/// The templates, read once.
pub struct Renderer<'t> {
    tera: Tera,
    theme: &'t Theme,
    /// Of the decks.
    pub linker: Linker<'t>,
}

impl<'t> Renderer<'t> {
    /// Fails for a template of the user's own that cannot be read.
    pub fn new(theme: &'t Theme) -> Result<Renderer<'t>, String> {
        let mut tera = Tera::default();
        let own = theme.templates.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let ours = TEMPLATES.iter().copied();
        // Of two with one name the last holds.
        tera.add_raw_templates(ours.chain(own)).map_err(|error| error.to_string())?;
        Ok(Renderer { tera, theme, linker: Linker::new(theme)? })
    }

    /// The text of a chapter.
    pub fn text(
        &self,
        name: &str,
        article: &Article,
        deck: Option<&str>,
        words: &Words,
        foreign: bool,
    ) -> Result<String, String> {
        let mut context = Context::new();
        context.insert("name", name);
        context.insert("article", article);
        context.insert("deck", &deck);
        context.insert("words", words);
        context.insert("foreign", &foreign);
        self.render("article.html", &context)
    }

    /// One page.
    pub fn page(&self, page: &Page) -> Result<String, String> {
        let mut context = Context::new();
        context.insert("page", page);
        context.insert("file", &File { policy: POLICY, assets: ASSETS });
        self.render("page.html", &context)
    }

    fn render(&self, name: &str, context: &Context) -> Result<String, String> {
        self.tera.render(name, context).map_err(|error| error.to_string())
    }

    /// Style sheets, scripts and fonts of all pages.
    pub fn assets(&self, decks: bool) -> Files {
        let mut style = font_faces(&|font| font.file.to_owned());
        style.push_str(&common_style());
        style.push_str(STYLE);
        style.push_str(&self.theme.own_style());
        let mut files = Files::new();
        files.insert(format!("{ASSETS}/style.css"), style.into_bytes().into());
        files.insert(format!("{ASSETS}/page.js"), SCRIPT.as_bytes().to_vec().into());
        if decks {
            for (name, text) in self.linker.files() {
                files.insert(format!("{ASSETS}/{name}"), text.into_bytes().into());
            }
        }
        for font in FONTS {
            files.insert(format!("{ASSETS}/{}", font.file), font.bytes.to_vec().into());
        }
        files
    }
}

/// What a page needs beside its text.
#[derive(Serialize)]
struct File {
    policy: &'static str,
    assets: &'static str,
}

/// Everything is a file of the site; nothing stands in the pages themselves.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                          base-uri 'none'; form-action 'none'";
/// The folder of the shared files.
pub const ASSETS: &str = "heapdeck";
const STYLE: &str = include_str!("../../templates/page.css");
const SCRIPT: &str = include_str!("../../templates/page.js");
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("../../templates/page.html")),
    ("article.html", include_str!("../../templates/article.html")),
];
