//! In which direction a text is read.

/// The direction where it has to be said: as somebody says it, else that of the language, if it is from right to left.
pub fn direction(asked: Option<&str>, lang: &str) -> Option<&'static str> {
    let known = |asked: &str| DIRECTIONS.iter().copied().find(|known| *known == asked);
    if let Some(direction) = asked.and_then(known) {
        return Some(direction);
    }
    let lang = lang.to_ascii_lowercase();
    let mut parts = lang.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    // The script, where a tag names one, says more than the language.
    match parts.find(|part| part.len() == 4 && part.starts_with(|char: char| char.is_alphabetic()))
    {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&primary),
    }
    .then_some("rtl")
}

const DIRECTIONS: &[&str] = &["ltr", "rtl", "auto"];

/// Languages that are usually written from right to left, by ISO 639.
const LANGUAGES: &[&str] = &[
    "ar", "ara", "arc", "ckb", "dv", "fa", "fas", "he", "heb", "nqo", "per", "ps", "pus", "sd",
    "snd", "syr", "ug", "uig", "ur", "urd", "yi", "yid",
];

/// Scripts that are, by ISO 15924.
const SCRIPTS: &[&str] = &["adlm", "arab", "hebr", "nkoo", "syrc", "thaa"];

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn a_language_has_its_direction_unless_somebody_says_another() {
        for (asked, lang, wanted) in [
            (None, "en", None),
            (None, "he", Some("rtl")),
            (None, "ar-EG", Some("rtl")),
            (None, "az-Arab-IR", Some("rtl")),
            (None, "ks-Deva", None),
            (Some("ltr"), "he", Some("ltr")),
            (Some("rtl"), "en", Some("rtl")),
            (Some("upwards"), "en", None),
        ] {
            assert_eq!(direction(asked, lang), wanted, "{asked:?} {lang}");
        }
    }
}
