//! Figures that stand alone look the same in Chromium, resvg and librsvg: every kind of figure, light and dark, drawn by
//! all three and compared as images (feature `png`).
#![expect(clippy::disallowed_methods, reason = "a test starts other programs")]
#![expect(clippy::print_stderr, reason = "it says how far images differ")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::heapdeck;
use heapdeck::deck::FONTS;
use resvg::tiny_skia::Pixmap;

/// Notes with figures of all kinds, and what those are called.
const NOTES: &[&str] = &[
    "bytes", "compare", "deadlock", "figures", "lock", "map", "memory", "race", "steps", "tasks",
    "threads",
];
const KINDS: &[&str] = &[
    "compare", "dis", "gc", "layout", "life", "lock", "map", "memory", "race", "timeline", "waits",
];

/// An image as it was drawn.
struct Image {
    width: usize,
    height: usize,
    /// Luminance and colour differences of each pixel.
    pixels: Vec<[f32; 3]>,
}

#[test]
fn figures_look_the_same_in_chromium_resvg_and_librsvg() {
    let Some(chromium) =
        ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| starts(name))
    else {
        return missing("Chromium");
    };
    if !starts("rsvg-convert") {
        return missing("librsvg's rsvg-convert");
    }
    let folder = common::folder(&[]);
    let figures = figures(folder.path());
    let found: Vec<&str> = KINDS
        .iter()
        .copied()
        .filter(|kind| figures.iter().any(|path| name(path).contains(&format!("-{kind}"))))
        .collect();
    assert_eq!(found, KINDS, "all kinds are there");
    let config = fonts(folder.path());
    let shots = by_chromium(chromium, folder.path(), &figures);
    let mut wrong = Vec::new();
    for (path, chromium) in figures.iter().zip(&shots) {
        let resvg = by_resvg(path);
        let librsvg = by_librsvg(path, &config);
        for (who, other) in [("resvg", &resvg), ("librsvg", &librsvg)] {
            let told = compare(chromium, other);
            eprintln!("{} by {who}: {}", name(path), told.0);
            if let Some(why) = told.1 {
                wrong.push(format!("{} by {who}: {why}", name(path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// CI has all of them.
fn missing(what: &str) {
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!is_ci, "{what} is not here");
    eprintln!("\n******** NOT COMPARED: {what} is not here ********\n");
}

fn starts(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The figures of the notes as `export --figures` writes them, at most two of a kind in each of the notes, and their PNG.
fn figures(folder: &Path) -> Vec<PathBuf> {
    let mut figures = Vec::new();
    for notes in NOTES {
        for theme in ["light", "dark"] {
            let into = folder.join(format!("{notes}-{theme}"));
            let source =
                std::fs::canonicalize(format!("tests/suite/deck/{notes}.md")).expect("notes");
            let mut arguments = vec![
                "-q",
                "export",
                source.to_str().expect("a path"),
                "-o",
                "deck.html",
                "--figures",
                into.to_str().expect("a path"),
                "--png",
            ];
            if theme == "dark" {
                arguments.push("--dark");
            }
            let output = heapdeck(folder, &arguments);
            let said = String::from_utf8_lossy(&output.stderr);
            let files =
                std::fs::read_dir(&into).unwrap_or_else(|error| panic!("{notes}: {error}: {said}"));
            let mut own: Vec<PathBuf> = files.flatten().map(|entry| entry.path()).collect();
            own.retain(|path| path.extension().is_some_and(|end| end == "svg"));
            own.sort();
            for kind in KINDS {
                let of_kind = own.iter().filter(|path| name(path).ends_with(&format!("-{kind}")));
                figures.extend(of_kind.take(2).cloned());
            }
        }
    }
    figures
}

/// The fonts of decks, for programs that take theirs from the system: fontconfig's file that names no others.
fn fonts(folder: &Path) -> PathBuf {
    let fonts = folder.join("fonts");
    std::fs::create_dir_all(&fonts).expect("a folder");
    for font in FONTS {
        std::fs::write(fonts.join(font.file).with_extension("ttf"), font.outlines).expect("a font");
    }
    let config = folder.join("fonts.conf");
    let text = format!(
        "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>",
        fonts.display(),
        folder.join("cache").display()
    );
    std::fs::write(&config, text).expect("a file");
    config
}

/// One page with all of them, taken in one go.
fn by_chromium(chromium: &str, folder: &Path, figures: &[PathBuf]) -> Vec<Image> {
    let mut images = Vec::new();
    for some in figures.chunks(20) {
        let mut page =
            String::from("<!doctype html><style>*{margin:0}img{position:absolute;left:0}</style>");
        let mut places = Vec::new();
        let mut y = 0;
        for path in some {
            let (width, height) = size(path);
            // Writing to a String cannot fail.
            let _ = write!(page, "<img src=\"file://{}\" style=\"top:{y}px\">", path.display());
            places.push((y, width, height));
            y += height + 8;
        }
        let html = folder.join("page.html");
        std::fs::write(&html, page).expect("a page");
        let shot = folder.join("shot.png");
        let status = Command::new(chromium)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--force-device-scale-factor=1", "--allow-file-access-from-files"])
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .arg(format!("--window-size=1280,{}", y + 200))
            .arg(format!("--screenshot={}", shot.display()))
            .arg(format!("file://{}", html.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("Chromium starts");
        assert!(status.success(), "{status}");
        let all = read(&std::fs::read(&shot).expect("a picture of the page"));
        for (y, width, height) in places {
            assert!(
                y + height <= all.height && width <= all.width,
                "{} x {}",
                all.width,
                all.height
            );
            let rows = (y..y + height).flat_map(|row| {
                let start = row * all.width;
                all.pixels[start..start + width].iter().copied()
            });
            images.push(Image { width, height, pixels: rows.collect() });
        }
    }
    images
}

/// By the tool itself, which draws twice as large.
fn by_resvg(path: &Path) -> Image {
    let large = read(&std::fs::read(path.with_extension("png")).expect("the tool's PNG"));
    let (width, height) = (large.width / 2, large.height / 2);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)];
            let four = four.map(|(dx, dy)| large.pixels[(2 * y + dy) * large.width + 2 * x + dx]);
            pixels.push(
                [0, 1, 2].map(|part| four.iter().map(|pixel| pixel[part]).sum::<f32>() / 4.0),
            );
        }
    }
    Image { width, height, pixels }
}

fn by_librsvg(path: &Path, config: &Path) -> Image {
    let output = Command::new("rsvg-convert")
        .env("FONTCONFIG_FILE", config)
        .arg(path)
        .output()
        .expect("rsvg-convert starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(&output.stdout)
}

/// Width and height as the file says them.
fn size(path: &Path) -> (usize, usize) {
    let svg = std::fs::read_to_string(path).expect("a figure");
    let of = |name: &str| {
        let value =
            svg.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        value.and_then(|value| value.parse::<f64>().ok()).expect("a size").floor() as usize
    };
    (of("width"), of("height"))
}

fn read(png: &[u8]) -> Image {
    let map = Pixmap::decode_png(png).expect("a PNG");
    let pixels = map.pixels().iter().map(|pixel| {
        let (red, green, blue) =
            (f32::from(pixel.red()), f32::from(pixel.green()), f32::from(pixel.blue()));
        let light = 0.299f32.mul_add(red, 0.587f32.mul_add(green, 0.114 * blue));
        [light, red - light, blue - light]
    });
    Image { width: map.width() as usize, height: map.height() as usize, pixels: pixels.collect() }
}

/// How far two images differ, and what is too far.
fn compare(one: &Image, other: &Image) -> (String, Option<String>) {
    let is_off = |a: usize, b: usize| a.abs_diff(b) > 1;
    if is_off(one.width, other.width) || is_off(one.height, other.height) {
        let sizes = format!("{} x {}, {} x {}", one.width, one.height, other.width, other.height);
        return (sizes.clone(), Some(sizes));
    }
    let (ink, other_ink) = (ink(one), ink(other));
    let (mean, most) = blurred_difference(one, other);
    let told = format!("ink {ink:.4} and {other_ink:.4}, mean {mean:.2}, most {most:.1}");
    let is_far =
        (ink - other_ink).abs() > MOST_INK * ink || mean > MOST_MEAN || most > MOST_AT_ONE_PLACE;
    (told.clone(), is_far.then_some(told))
}

/// The part of an image that is not its background.
fn ink(image: &Image) -> f64 {
    let background = image.pixels[image.width * 2 + 2];
    let inked = image
        .pixels
        .iter()
        .filter(|pixel| (0..3).any(|part| (pixel[part] - background[part]).abs() > 6.0));
    inked.count() as f64 / image.pixels.len() as f64
}

/// The mean and the largest difference of places of some pixels each.
fn blurred_difference(one: &Image, other: &Image) -> (f64, f64) {
    let (width, height) = (one.width.min(other.width) / BLUR, one.height.min(other.height) / BLUR);
    let (mut sum, mut most) = (0.0, 0.0_f64);
    for row in 0..height {
        for column in 0..width {
            let mean = |image: &Image, part: usize| {
                let rows = (0..BLUR).map(|y| (row * BLUR + y) * image.width + column * BLUR);
                let total: f32 = rows
                    .map(|start| {
                        image.pixels[start..start + BLUR].iter().map(|p| p[part]).sum::<f32>()
                    })
                    .sum();
                f64::from(total) / (BLUR * BLUR) as f64
            };
            let parts = (0..3).map(|part| (mean(one, part) - mean(other, part)).abs());
            let difference = parts.fold(0.0, f64::max);
            sum += difference;
            most = most.max(difference);
        }
    }
    (sum / (width * height).max(1) as f64, most)
}

/// Pixels on each side of a place.
const BLUR: usize = 8;
const MOST_INK: f64 = 0.05;
const MOST_MEAN: f64 = 1.5;
const MOST_AT_ONE_PLACE: f64 = 70.0;
