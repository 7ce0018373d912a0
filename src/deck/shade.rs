//! Whether a colour is dark, so that text on it is light; and the theme that an author's colours ask for.

use crate::deck::color::luminance;
use crate::lecture::Meta;

/// `None`: not a colour that can be read here.
pub fn is_dark(color: &str) -> Option<bool> {
    // There black and white stand out equally.
    luminance(color).map(|light| light < 0.179)
}

/// The theme of a deck. An author's style that paints grounds, and knows of no dark theme, is made for a light one: text
/// that turned white would vanish.
pub fn theme_of(meta: &Meta) -> Option<String> {
    let is_marps = |theme: &String| MARPS.contains(&theme.as_str());
    let style = meta.style.as_deref().filter(|_| !meta.untrusted).unwrap_or_default();
    let knows_dark = ["data-theme", "prefers-color-scheme", "light-dark("];
    let paints =
        style.contains("background") && !knows_dark.iter().any(|word| style.contains(word));
    if paints && meta.theme.as_ref().is_none_or(is_marps) {
        return Some("light".to_owned());
    }
    meta.theme.clone()
}

/// Marp's own themes, of which heapdeck has none.
const MARPS: &[&str] = &["default", "gaia", "uncover"];

#[cfg(test)]
mod tests {
    use super::is_dark;

    #[test]
    fn colours_are_dark_or_light() {
        for (color, expected) in [
            ("#204060", Some(true)),
            ("#EEF", Some(false)),
            ("#0008", Some(true)),
            ("Navy", Some(true)),
            ("aquamarine", Some(false)),
            ("rgb(0, 0, 0)", Some(true)),
            ("hsl(60 100% 50%)", Some(false)),
            ("var(--x)", None),
        ] {
            assert_eq!(is_dark(color), expected, "{color}");
        }
    }
}
