//! Local pictures as `data:` addresses.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The `data:` address of a picture file; `None` for a format browsers do not show.
pub fn data_url(name: &str, bytes: &[u8]) -> Option<String> {
    let media = media_type(name, bytes)?;
    Some(format!("data:{media};base64,{}", STANDARD.encode(bytes)))
}

/// Whether an address leads out of the author's folder, or is complete in itself.
pub fn is_remote(destination: &str) -> bool {
    destination.starts_with("//") || scheme(destination).is_some()
}

/// The scheme of an address in lower case, as in `https`. A drive letter is none.
pub fn scheme(destination: &str) -> Option<String> {
    let end = destination.find([':', '/', '?', '#'])?;
    if destination.as_bytes().get(end) != Some(&b':') || end < 2 {
        return None;
    }
    let scheme = &destination[..end];
    let valid = scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// The size that Marp's words give a picture, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ImageSize {
    pub width: Option<f64>,
    pub height: Option<f64>,
}

impl ImageSize {
    pub fn style(self) -> String {
        let rule = |property: &str, px: Option<f64>| {
            px.map(|px| format!("{property}:{}rem;", px / 10.0)).unwrap_or_default()
        };
        // The height that is asked for may be more than pictures in a text have, and no more than there is room.
        let most = self.height.map(|px| format!("max-height:min({}rem,100%);", px / 10.0));
        rule("width", self.width) + &rule("height", self.height) + &most.unwrap_or_default()
    }
}

/// Marp's words of a picture's size, as in `![w:300 h:200 a cat](cat.png)`: the other words, and the size.
pub fn size_of(alternative: &str) -> (String, ImageSize) {
    let mut size = ImageSize::default();
    let words = alternative.split_whitespace().filter(|word| {
        let Some((name, value)) = word.split_once(':') else { return true };
        let side = match name {
            "w" | "width" => &mut size.width,
            "h" | "height" => &mut size.height,
            _ => return true,
        };
        let number = |text: &str| text.parse::<f64>().ok();
        let px = match value.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| percent / 100.0 * INNER_WIDTH),
            None => number(value.trim_end_matches("px")),
        };
        let Some(px) = px.filter(|px| (1.0..=2000.0).contains(px)) else { return true };
        *side = Some(px);
        false
    });
    let words: Vec<&str> = words.collect();
    let words = words.join(" ");
    if size == ImageSize::default() { (alternative.to_owned(), size) } else { (words, size) }
}

/// What 100% of the width means, in pixels; pictures are never wider than their place.
const INNER_WIDTH: f64 = 1184.0;

/// By what the file holds; SVG, which is text, by its name too.
fn media_type(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let by_content = SIGNATURES.iter().find(|(at, signature, _)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(signature))
    });
    if let Some((_, _, media)) = by_content {
        return Some(media);
    }
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    (extension.as_deref() == Some("svg")).then_some("image/svg+xml")
}

const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (0, b"<svg", "image/svg+xml"),
];

#[cfg(test)]
mod tests {
    use super::{data_url, is_remote};

    #[test]
    fn the_content_decides_the_type() {
        let png = data_url("a.jpg", b"\x89PNG\r\n\x1a\nx");
        assert_eq!(png.as_deref(), Some("data:image/png;base64,iVBORw0KGgp4"));
        let svg = data_url("a.SVG", b"<?xml?><svg/>");
        assert_eq!(svg.as_deref(), Some("data:image/svg+xml;base64,PD94bWw/PjxzdmcvPg=="));
        assert_eq!(data_url("a.png", b"text"), None);
    }

    #[test]
    fn addresses() {
        assert!(is_remote("https://a.b/c.png") && is_remote("//a.b/c") && is_remote("data:,x"));
        assert!(!is_remote("a/b.png") && !is_remote("c:/b.png") && !is_remote("a/b:c.png"));
    }
}
