//! Whether a colour is dark, so that text on it is light; and the theme that an author's colours ask for.

use crate::lecture::Meta;

/// `None`: not a colour that can be read here.
pub fn is_dark(color: &str) -> Option<bool> {
    let color = color.trim().to_ascii_lowercase();
    let named = NAMES.iter().find(|(name, _)| *name == color).map(|(_, digits)| *digits);
    let digits = named.or_else(|| color.strip_prefix('#'))?;
    let wide: String = match digits.len() {
        3 | 4 => digits.chars().take(3).flat_map(|digit| [digit, digit]).collect(),
        6 | 8 => digits.get(..6)?.to_owned(),
        _ => return None,
    };
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(wide.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    let light = 0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?;
    // Here black and white stand out equally.
    Some(light < 0.179)
}

/// Names that slides use.
const NAMES: &[(&str, &str)] = &[
    ("aqua", "00ffff"),
    ("aquamarine", "7fffd4"),
    ("beige", "f5f5dc"),
    ("black", "000000"),
    ("blue", "0000ff"),
    ("brown", "a52a2a"),
    ("crimson", "dc143c"),
    ("cyan", "00ffff"),
    ("darkblue", "00008b"),
    ("darkgreen", "006400"),
    ("darkred", "8b0000"),
    ("darkslategray", "2f4f4f"),
    ("gold", "ffd700"),
    ("gray", "808080"),
    ("green", "008000"),
    ("grey", "808080"),
    ("indigo", "4b0082"),
    ("ivory", "fffff0"),
    ("khaki", "f0e68c"),
    ("lavender", "e6e6fa"),
    ("lightblue", "add8e6"),
    ("lightgray", "d3d3d3"),
    ("lightgreen", "90ee90"),
    ("lightyellow", "ffffe0"),
    ("lime", "00ff00"),
    ("magenta", "ff00ff"),
    ("maroon", "800000"),
    ("midnightblue", "191970"),
    ("navy", "000080"),
    ("olive", "808000"),
    ("orange", "ffa500"),
    ("pink", "ffc0cb"),
    ("purple", "800080"),
    ("red", "ff0000"),
    ("salmon", "fa8072"),
    ("silver", "c0c0c0"),
    ("skyblue", "87ceeb"),
    ("slategray", "708090"),
    ("steelblue", "4682b4"),
    ("tan", "d2b48c"),
    ("teal", "008080"),
    ("tomato", "ff6347"),
    ("turquoise", "40e0d0"),
    ("violet", "ee82ee"),
    ("wheat", "f5deb3"),
    ("white", "ffffff"),
    ("whitesmoke", "f5f5f5"),
    ("yellow", "ffff00"),
];

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
            ("rgb(0, 0, 0)", None),
            ("#é1", None),
            ("#12345", None),
        ] {
            assert_eq!(is_dark(color), expected, "{color}");
        }
    }
}
