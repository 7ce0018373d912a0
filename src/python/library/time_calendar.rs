//! Calendar time of the module `time`: `struct_time`, its texts, and the way back to seconds. The only zone is UTC.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::open_sequence::{self, Fields};
use crate::python::object::{
    Fallible, Raised, TypeRow, Vm, exception, given, protocol, struct_sequence, types,
};

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// The years that a C `struct tm` can hold.
const LAST_YEAR: i64 = i32::MAX as i64;

/// `struct tm`, but with the whole year and months from 1.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    /// From Sunday.
    week_day: i64,
    /// From 0.
    year_day: i64,
    is_summer: i64,
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
fn days_from(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl Moment {
    /// The moment so many seconds after the epoch.
    pub fn at(seconds: i64) -> Moment {
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let shifted = days + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let month_place = (5 * of_year + 2) / 153;
        let month = if month_place < 10 { month_place + 3 } else { month_place - 9 };
        let year = years + era * 400 + i64::from(month <= 2);
        Moment {
            year,
            month,
            day: of_year - (153 * month_place + 2) / 5 + 1,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            week_day: (days + 4).rem_euclid(7),
            year_day: days - days_from(year, 1, 1),
            is_summer: 0,
        }
    }

    /// `mktime`: fields may lie outside their ranges.
    fn seconds(self) -> i64 {
        let months = self.year * 12 + self.month - 1;
        let days = days_from(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + self.day - 1;
        days * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
    }

    fn asctime(self) -> String {
        let day = &DAYS[self.week_day.rem_euclid(7) as usize][..3];
        let month = &MONTHS[(self.month - 1).rem_euclid(12) as usize][..3];
        let Moment { day: number, hour, minute, second, year, .. } = self;
        format!("{day} {month}{number:3} {hour:02}:{minute:02}:{second:02} {year}")
    }

    /// Hour on a clock of twelve.
    fn half_hour(self) -> i64 {
        if self.hour % 12 == 0 { 12 } else { self.hour % 12 }
    }

    /// ISO 8601's year and week.
    fn iso_week(self) -> (i64, i64) {
        let week_day = (self.week_day + 6).rem_euclid(7);
        let week = (self.year_day - week_day + 10).div_euclid(7);
        if week < 1 {
            return (self.year - 1, weeks_of(self.year - 1));
        }
        if week > weeks_of(self.year) {
            return (self.year + 1, 1);
        }
        (self.year, week)
    }
}

fn weeks_of(year: i64) -> i64 {
    let first = (days_from(year, 1, 1) + 3).rem_euclid(7);
    let is_leap = days_from(year + 1, 1, 1) - days_from(year, 1, 1) == 366;
    if first == 3 || (first == 2 && is_leap) { 53 } else { 52 }
}

pub fn struct_time(vm: &mut dyn Vm, moment: Moment, zone: &str) -> Owned {
    let values = [
        moment.year,
        moment.month,
        moment.day,
        moment.hour,
        moment.minute,
        moment.second,
        (moment.week_day + 6).rem_euclid(7),
        moment.year_day + 1,
        moment.is_summer,
    ];
    let values = values.map(|value| vm.heap.int(value));
    let made = struct_sequence::create(vm, t::STRUCT_TIME, values.into());
    let hidden = [vm.heap.str(zone), vm.heap.int(0)];
    open_sequence::hide(vm, made.get(), hidden.into());
    made
}

/// `localtime` and `gmtime`: of given seconds, or of now.
pub fn broken_down(vm: &mut dyn Vm, seconds: Obj, now: i64) -> Fallible<Moment> {
    let seconds = match seconds.some().filter(|seconds| *seconds != NONE) {
        None => now,
        Some(seconds) => whole_seconds(vm, seconds)?,
    };
    let moment = Moment::at(seconds);
    if moment.year.abs() > LAST_YEAR {
        return Err(exception::overflow_error(vm, "timestamp out of range for platform time_t"));
    }
    Ok(moment)
}

/// `_PyTime_ObjectToTime_t`, rounded down.
fn whole_seconds(vm: &mut dyn Vm, seconds: Obj) -> Fallible<i64> {
    if types::is_instance(vm, seconds, t::FLOAT) {
        let value = vm.heap.float_value(seconds);
        if value.is_nan() {
            return Err(exception::value_error(vm, "Invalid value NaN (not a number)"));
        }
        if value.abs() >= 6.7e16 {
            return Err(out_of_range(vm));
        }
        return Ok(value.floor() as i64);
    }
    let index = protocol::index_object(vm, seconds)?;
    let value = vm.heap.int_value(index.get());
    vm.release(index);
    value
        .filter(|value| value.unsigned_abs() < 67_000_000_000_000_000)
        .ok_or_else(|| out_of_range(vm))
}

fn out_of_range(vm: &mut dyn Vm) -> Raised {
    exception::overflow_error(vm, "timestamp out of range for platform time_t")
}

/// `gettmarg`: the nine numbers of a tuple or `struct_time`.
fn moment_of(vm: &mut dyn Vm, tuple: Obj, function: &str) -> Fallible<Moment> {
    if !types::is_instance(vm, tuple, t::TUPLE) {
        return Err(exception::type_error(vm, "Tuple or struct_time argument required"));
    }
    let items = vm.heap.tuple_items(tuple);
    if items.len() != 9 {
        let text = format!("{function}(): illegal time tuple argument");
        return Err(exception::type_error(vm, text));
    }
    let mut values = [0; 9];
    for (value, item) in values.iter_mut().zip(items) {
        *value = i64::from(given::parsed_int(vm, item)?);
    }
    let [year, month, day, hour, minute, second, week_day, year_day, is_summer] = values;
    Ok(Moment {
        year,
        month,
        day,
        hour,
        minute,
        second,
        week_day: (week_day + 1) % 7,
        year_day: year_day - 1,
        is_summer,
    })
}

/// `checktm`: 0 stands for the first month, day or day of the year.
fn checked(vm: &mut dyn Vm, mut moment: Moment) -> Fallible<Moment> {
    moment.month = if moment.month == 0 { 1 } else { moment.month };
    moment.day = if moment.day == 0 { 1 } else { moment.day };
    moment.year_day = moment.year_day.max(if moment.year_day == -1 { 0 } else { i64::MIN });
    let rules = [
        (moment.month, 1..=12, "month out of range"),
        (moment.day, 1..=31, "day of month out of range"),
        (moment.hour, 0..=23, "hour out of range"),
        (moment.minute, 0..=59, "minute out of range"),
        (moment.second, 0..=61, "seconds out of range"),
        (moment.week_day, 0..=6, "day of week out of range"),
        (moment.year_day, 0..=365, "day of year out of range"),
    ];
    match rules.into_iter().find(|(value, range, _)| !range.contains(value)) {
        Some((_, _, text)) => Err(exception::value_error(vm, text)),
        None => Ok(moment),
    }
}

pub fn mktime(vm: &mut dyn Vm, tuple: Obj) -> Fallible<Owned> {
    let moment = moment_of(vm, tuple, "mktime")?;
    Ok(vm.heap.float(moment.seconds() as f64))
}

pub fn asctime(vm: &mut dyn Vm, tuple: Obj, now: i64) -> Fallible<Owned> {
    let moment = given_or_now(vm, tuple, now, "asctime")?;
    Ok(vm.heap.str(&moment.asctime()))
}

pub fn ctime(vm: &mut dyn Vm, seconds: Obj, now: i64) -> Fallible<Owned> {
    let moment = broken_down(vm, seconds, now)?;
    Ok(vm.heap.str(&moment.asctime()))
}

fn given_or_now(vm: &mut dyn Vm, tuple: Obj, now: i64, function: &str) -> Fallible<Moment> {
    match tuple.some() {
        None => Ok(Moment::at(now)),
        Some(tuple) => {
            let moment = moment_of(vm, tuple, function)?;
            checked(vm, moment)
        }
    }
}

pub fn strftime(vm: &mut dyn Vm, arguments: &[Obj], now: i64) -> Fallible<Owned> {
    let [format, tuple] = *arguments else { return Ok(vm.none()) };
    if !given::is_str(vm, format) {
        let kind = protocol::type_name(vm, format);
        let text = format!("strftime() argument 1 must be str, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let moment = given_or_now(vm, tuple, now, "strftime")?;
    let format = vm.heap.text(format).into_owned();
    let text = formatted(&format, moment);
    Ok(vm.heap.str(&text))
}

/// The C library's `strftime` in the locale "C".
fn formatted(format: &str, moment: Moment) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some(start) = rest.find('%') {
        out.push_str(&rest[..start]);
        let directive = &rest[start + 1..];
        let body = directive.trim_start_matches(['-', '_', '0', '^', '#']);
        let flags = &directive[..directive.len() - body.len()];
        let body_after = body.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let width = body[..body.len() - body_after.len()].parse::<usize>().ok();
        let letter = body_after.trim_start_matches(['E', 'O']).chars().next();
        let skipped = body_after.len() - body_after.trim_start_matches(['E', 'O']).len();
        match letter.and_then(|letter| field(letter, moment).map(|text| (letter, text))) {
            Some((letter, (text, pad))) => {
                out.push_str(&padded(&text, pad, flags, width.map(|width| width.min(1024))));
                rest = &body_after[skipped + letter.len_utf8()..];
            }
            None => {
                // What is no directive stays as it stands.
                out.push('%');
                rest = directive;
            }
        }
    }
    out + rest
}

/// How a field is filled up: to a width, with a character.
type Pad = Option<(usize, char)>;

fn padded(text: &str, pad: Pad, flags: &str, width: Option<usize>) -> String {
    let mut text = text.to_owned();
    if flags.contains('^') || (flags.contains('#') && pad.is_none()) {
        text = text.to_uppercase();
    }
    let fill = match flags.chars().rfind(|flag| "-_0".contains(*flag)) {
        Some('-') => return text,
        Some('_') => ' ',
        Some(_) => '0',
        None => pad.map_or(' ', |(_, fill)| fill),
    };
    let width = width.or(pad.map(|(width, _)| width)).unwrap_or(0);
    let missing = width.saturating_sub(text.chars().count());
    std::iter::repeat_n(fill, missing).collect::<String>() + &text
}

fn field(letter: char, moment: Moment) -> Option<(String, Pad)> {
    let two = |value: i64| Some((value.to_string(), Some((2, '0'))));
    let blank = |value: i64| Some((value.to_string(), Some((2, ' '))));
    let number = |value: i64| Some((value.to_string(), Some((1, '0'))));
    let word = |text: &str| Some((text.to_owned(), None));
    let parts = |format: &str| Some((formatted(format, moment), None));
    let day = DAYS[moment.week_day.rem_euclid(7) as usize];
    let month = MONTHS[(moment.month - 1).rem_euclid(12) as usize];
    match letter {
        'a' => word(&day[..3]),
        'A' => word(day),
        'b' | 'h' => word(&month[..3]),
        'B' => word(month),
        'c' => parts("%a %b %e %H:%M:%S %Y"),
        'C' => two(moment.year.div_euclid(100)),
        'd' => two(moment.day),
        'D' | 'x' => parts("%m/%d/%y"),
        'e' => blank(moment.day),
        'F' => parts("%Y-%m-%d"),
        'g' => two(moment.iso_week().0.rem_euclid(100)),
        'G' => number(moment.iso_week().0),
        'H' => two(moment.hour),
        'I' => two(moment.half_hour()),
        'j' => Some(((moment.year_day + 1).to_string(), Some((3, '0')))),
        'k' => blank(moment.hour),
        'l' => blank(moment.half_hour()),
        'm' => two(moment.month),
        'M' => two(moment.minute),
        'n' => word("\n"),
        'p' => word(if moment.hour < 12 { "AM" } else { "PM" }),
        'P' => word(if moment.hour < 12 { "am" } else { "pm" }),
        'r' => parts("%I:%M:%S %p"),
        'R' => parts("%H:%M"),
        's' => number(moment.seconds()),
        'S' => two(moment.second),
        't' => word("\t"),
        'T' | 'X' => parts("%H:%M:%S"),
        'u' => number((moment.week_day + 6) % 7 + 1),
        'U' => two((moment.year_day + 7 - moment.week_day) / 7),
        'V' => two(moment.iso_week().1),
        'w' => number(moment.week_day),
        'W' => two((moment.year_day + 7 - (moment.week_day + 6) % 7) / 7),
        'y' => two(moment.year.rem_euclid(100)),
        'Y' => number(moment.year),
        'z' => word("+0000"),
        'Z' => word("UTC"),
        '%' => word("%"),
        _ => None,
    }
}

/// Names the fields of `struct_time`.
pub fn finish(vm: &mut dyn Vm) {
    open_sequence::finish(vm, &FIELDS);
}

static FIELDS: Fields = Fields {
    kind: t::STRUCT_TIME,
    names: &[
        "tm_year",
        "tm_mon",
        "tm_mday",
        "tm_hour",
        "tm_min",
        "tm_sec",
        "tm_wday",
        "tm_yday",
        "tm_isdst",
        "tm_zone",
        "tm_gmtoff",
    ],
    visible: 9,
};

pub const TYPES: &[TypeRow] = &[open_sequence::open_row(
    "time.struct_time",
    t::STRUCT_TIME,
    open_sequence::TIME,
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n \
     accepted by asctime(), mktime() and strftime().  May be considered as a\n \
     sequence of 9 integers.\n\n \
     Note that several fields' values are not the same as those defined by\n \
     the C language standard for struct tm.  For example, the value of the\n \
     field tm_year is the actual year, not year - 1900.  See individual\n \
     fields' descriptions for details.",
)];
