//! Pictures as files: SVG, or PNG drawn without a browser (feature `png`).

use std::path::Path;

use crate::cli::disk;

/// Writes a picture as what its name says: PNG, or else SVG.
pub fn write(path: &Path, svg: &str) -> Result<(), String> {
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("png")) {
        disk::write(path, &drawn(svg)?)
    } else {
        disk::write(path, svg.as_bytes())
    }
}

#[cfg(feature = "png")]
use self::with_feature::drawn;

/// A heapdeck without the feature says how to get it.
#[cfg(not(feature = "png"))]
fn drawn(_svg: &str) -> Result<Vec<u8>, String> {
    Err("this heapdeck was built without PNG: build it with `--features png`, or write .svg"
        .to_owned())
}

#[cfg(feature = "png")]
mod with_feature {
    use std::sync::Arc;

    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{Options, Tree};

    use crate::deck::FONTS;

    /// The picture at twice its size, set in the fonts of decks.
    pub fn drawn(svg: &str) -> Result<Vec<u8>, String> {
        let mut options = Options::default();
        let fonts = Arc::make_mut(&mut options.fontdb);
        for font in FONTS {
            fonts.load_font_data(font.outlines.to_vec());
        }
        let cannot = |why: &dyn std::fmt::Display| format!("the picture cannot be drawn: {why}");
        let tree = Tree::from_str(svg, &options).map_err(|error| cannot(&error))?;
        let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| cannot(&"its size"))?;
        let mut map =
            Pixmap::new(size.width(), size.height()).ok_or_else(|| cannot(&"its size"))?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut map.as_mut());
        map.encode_png().map_err(|error| cannot(&error))
    }

    const SCALE: f32 = 2.0;
}
