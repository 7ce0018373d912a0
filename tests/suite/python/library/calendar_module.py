"""calendar: months and weeks as texts and lists."""

import calendar
import datetime


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert calendar.isleap(2000) and calendar.isleap(2024) and not calendar.isleap(1900) and not calendar.isleap(2023)
assert calendar.leapdays(2000, 2025) == 7 and calendar.weekday(2024, 2, 29) == 3 == calendar.THURSDAY
assert calendar.monthrange(2024, 2) == (3, 29) and calendar.monthrange(2023, 2) == (2, 28)
assert raises(calendar.IllegalMonthError, calendar.monthrange, 2024, 13) == 'bad month number 13; must be 1-12'
assert raises(calendar.IllegalWeekdayError, calendar.setfirstweekday, 7) == 'bad weekday number 7; must be 0 (Monday) to 6 (Sunday)'
assert list(calendar.day_abbr) == ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] and calendar.day_name[6] == 'Sunday'
assert calendar.month_name[0] == '' and list(calendar.month_abbr)[1:4] == ['Jan', 'Feb', 'Mar'] and len(calendar.month_name) == 13
assert calendar.FEBRUARY == 2 and repr(calendar.Month.MAY) == 'calendar.MAY' or calendar.Month.MAY == 5
assert calendar.Day.SUNDAY == 6 and calendar.firstweekday() == 0
assert calendar.monthcalendar(2024, 2) == [
    [0, 0, 0, 1, 2, 3, 4],
    [5, 6, 7, 8, 9, 10, 11],
    [12, 13, 14, 15, 16, 17, 18],
    [19, 20, 21, 22, 23, 24, 25],
    [26, 27, 28, 29, 0, 0, 0],
]
assert calendar.month(2024, 2) == (
    '   February 2024\nMo Tu We Th Fr Sa Su\n          1  2  3  4\n 5  6  7  8  9 10 11\n'
    '12 13 14 15 16 17 18\n19 20 21 22 23 24 25\n26 27 28 29\n'
)
sunday = calendar.TextCalendar(firstweekday=6)
assert sunday.formatmonth(2023, 2).splitlines()[1:3] == ['Su Mo Tu We Th Fr Sa', '          1  2  3  4']
assert sunday.formatweekheader(3) == 'Sun Mon Tue Wed Thu Fri Sat' and list(sunday.iterweekdays()) == [6, 0, 1, 2, 3, 4, 5]
plain = calendar.Calendar()
assert list(plain.itermonthdays(2021, 2)) == list(range(1, 29)) and plain.getfirstweekday() == 0
assert next(plain.itermonthdates(2024, 2)) == datetime.date(2024, 1, 29)
assert list(plain.itermonthdays2(2024, 2))[3:5] == [(1, 3), (2, 4)] and next(plain.itermonthdays3(2024, 2)) == (2024, 1, 29)
assert next(plain.itermonthdays4(2024, 2)) == (2024, 1, 29, 0)
assert plain.monthdatescalendar(2024, 2)[-1][-1] == datetime.date(2024, 3, 3)
assert len(plain.yeardayscalendar(2024, 3)) == 4 and len(plain.yeardayscalendar(2024, 3)[0]) == 3
year = calendar.calendar(2024)
assert year.splitlines()[0].strip() == '2024' and 'September' in year and len(year.splitlines()) == 36 or len(year) > 1500
page = calendar.HTMLCalendar().formatmonth(2024, 2)
assert page.startswith('<table border="0" cellpadding="0" cellspacing="0" class="month">\n') and '<td class="thu">29</td>' in page
assert '<td class="noday">&nbsp;</td>' in page and page.endswith('</table>\n')
assert calendar.timegm((1970, 1, 2, 0, 0, 1)) == 86401 and calendar.timegm((2001, 9, 9, 1, 46, 40)) == 10**9
