//! Decks of a site: style, script and fonts lie in files that all of them share.

use tera::{Context, Tera};

use crate::deck::page::Deck;
use crate::deck::render::{File, Links, SCRIPT, font_faces, own_rules, shared_style};
use crate::deck::theme::Theme;

/// Renders the decks of a site; the templates are read once.
pub struct Linker<'t> {
    theme: &'t Theme,
    tera: Tera,
}

/// A deck that asks for files beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub html: String,
    /// The rules that only this deck has; may be empty.
    pub style: String,
}

impl<'t> Linker<'t> {
    /// Fails for a template of the author's own that cannot be read.
    pub fn new(theme: &'t Theme) -> Result<Linker<'t>, String> {
        Ok(Linker { theme, tera: theme.tera()? })
    }

    /// The style sheet that all decks share, its fonts beside it, and the script.
    pub fn files(&self) -> [(&'static str, String); 2] {
        let fonts = font_faces(&|font| font.file.to_owned());
        [(STYLE, shared_style(self.theme, &fonts)), (SCRIPT_FILE, SCRIPT.to_string())]
    }

    /// A deck, under a policy, with the way to the shared files and the address of a style sheet of its own.
    pub fn deck(
        &self,
        deck: &Deck,
        policy: &str,
        shared: &str,
        own: &str,
    ) -> Result<Linked, String> {
        let style = own_rules(deck) + deck.style.as_deref().unwrap_or("");
        let mut styles = vec![format!("{shared}{STYLE}")];
        if !style.is_empty() {
            styles.push(own.to_owned());
        }
        let links = Links { styles, script: format!("{shared}{SCRIPT_FILE}") };
        let file = File { policy: policy.to_owned(), links: Some(links), ..File::of(deck) };
        let mut context = Context::new();
        context.insert("deck", deck);
        context.insert("file", &file);
        let html = self.tera.render("deck.html", &context).map_err(|error| error.to_string())?;
        Ok(Linked { html, style })
    }
}

const STYLE: &str = "deck.css";
const SCRIPT_FILE: &str = "deck.js";
