//! What the functions of `cmath` give for infinities, NaNs and zeros: C99's Annex G, one table each.

use std::f64::consts;

use crate::python::library::math_special::Trouble;

pub type Value = (f64, f64);

/// A row for each kind of real part, a pair of letters for each kind of imaginary part.
pub type Table = [&'static str; 7];

/// The row or column of a number.
fn kind(x: f64) -> usize {
    let negative = x.is_sign_negative();
    match (x.is_nan(), x.is_infinite(), x == 0.0) {
        (true, _, _) => 6,
        (_, true, _) => {
            if negative {
                0
            } else {
                5
            }
        }
        (_, _, true) => {
            if negative {
                2
            } else {
                3
            }
        }
        _ => {
            if negative {
                1
            } else {
                4
            }
        }
    }
}

/// A small letter is the negative of a capital.
fn number(letter: u8) -> f64 {
    let value = match letter.to_ascii_uppercase() {
        b'I' => f64::INFINITY,
        b'N' => f64::NAN,
        b'H' => consts::FRAC_PI_2,
        b'P' => consts::PI,
        b'Q' => consts::FRAC_PI_4,
        b'T' => 3.0 * consts::FRAC_PI_4,
        b'O' => 1.0,
        _ => 0.0,
    };
    if letter.is_ascii_lowercase() { -value } else { value }
}

/// The entry of a table; an exclamation mark is outside the domain.
pub fn entry(table: &Table, (real, imaginary): Value) -> Result<Value, Trouble> {
    let row = table[kind(real)].as_bytes();
    let column = 2 * kind(imaginary);
    match (row[column], row[column + 1]) {
        (b'!', _) => Err(Trouble::Domain),
        (first, second) => Ok((number(first), number(second))),
    }
}

pub const ACOS: Table = [
    "TIPIPIPiPiTiNI",
    "HI........HiNN",
    "HI........HiHN",
    "HI........HiHN",
    "HI........HiNN",
    "QIZIZIZiZiQiNI",
    "NINNNNNNNNNiNN",
];
pub const ACOSH: Table = [
    "ItIpIpIPIPITIN",
    "Ih........IHNN",
    "Ih........IHNN",
    "Ih........IHNN",
    "Ih........IHNN",
    "IqIzIzIZIZIQIN",
    "INNNNNNNNNINNN",
];
pub const ASINH: Table = [
    "iqiziziZiZiQiN",
    "ih........iHNN",
    "ih........iHNN",
    "Ih........IHNN",
    "Ih........IHNN",
    "IqIzIzIZIZIQIN",
    "INNNNzNZNNINNN",
];
pub const ATANH: Table = [
    "zhzhzhzHzHzHzN",
    "zh........zHNN",
    "zh........zHzN",
    "Zh........ZHZN",
    "Zh........ZHNN",
    "ZhZhZhZHZHZHZN",
    "ZhNNNNNNNNZHNN",
];
pub const COSH: Table = [
    "!!iIIZIzii!!IN",
    "!!........!!NN",
    "!!........!!NZ",
    "!!........!!NZ",
    "!!........!!NN",
    "!!iiIzIZiI!!IN",
    "NNNNNZNZNNNNNN",
];
pub const EXP: Table = [
    "ZZzzZzZZzZZZZZ",
    "!!........!!NN",
    "!!........!!NN",
    "!!........!!NN",
    "!!........!!NN",
    "!!iiIzIZiI!!IN",
    "NNNNNzNZNNNNNN",
];
pub const LOG: Table = [
    "ItIpIpIPIPITIN",
    "Ih........IHNN",
    "Ih........IHNN",
    "Ih........IHNN",
    "Ih........IHNN",
    "IqIzIzIZIZIQIN",
    "INNNNNNNNNINNN",
];
pub const SINH: Table = [
    "!!IiiziZII!!IN",
    "!!........!!NN",
    "!!........!!ZN",
    "!!........!!ZN",
    "!!........!!NN",
    "!!iiIzIZiI!!IN",
    "NNNNNzNZNNNNNN",
];
pub const SQRT: Table = [
    "IiZiZiZIZIIINI",
    "Ii........IINN",
    "Ii........IINN",
    "Ii........IINN",
    "Ii........IINN",
    "IiIzIzIZIZIIIN",
    "IiNNNNNNNNIINN",
];
pub const TANH: Table = [
    "oZoZozoZozoZoZ",
    "!!........!!NN",
    "!!........!!NN",
    "!!........!!NN",
    "!!........!!NN",
    "OZOZOzOZOzOZOZ",
    "NNNNNzNZNNNNNN",
];
pub const RECT: Table = [
    "!!IIiZizIi!!IN",
    "!!........!!NN",
    "ZZ........ZZZZ",
    "ZZ........ZZZZ",
    "!!........!!NN",
    "!!iiIzIZiI!!IN",
    "NNNNNZNZNNNNNN",
];
