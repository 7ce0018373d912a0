"""datetime: dates, times, durations and fixed zones."""
import datetime as module
from datetime import *
d = date(2024, 2, 29)
dt = datetime(2024, 2, 29, 13, 5, 7, 123456)
tz = timezone(timedelta(hours=5, minutes=30))


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert repr(d) == 'datetime.date(2024, 2, 29)'
assert repr(dt) == 'datetime.datetime(2024, 2, 29, 13, 5, 7, 123456)'
assert (dt==d) is False
assert (d==dt) is False
assert repr(d+timedelta(1)) == 'datetime.date(2024, 3, 1)'
assert repr(dt-timedelta(days=1,hours=2)) == 'datetime.datetime(2024, 2, 28, 11, 5, 7, 123456)'
assert repr(dt-datetime(2020,1,1)) == 'datetime.timedelta(days=1520, seconds=47107, microseconds=123456)'
assert repr(d-date(2020,1,1)) == 'datetime.timedelta(days=1520)'
raises(ValueError, 'day is out of range for month', lambda: date(2023,2,29))
raises(ValueError, 'year 0 is out of range', lambda: date(0,1,1))
raises(ValueError, 'month must be in 1..12', lambda: date(2023,13,1))
raises(ValueError, 'hour must be in 0..23', lambda: datetime(2023,1,1,25))
raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: date('a',1,1))
raises(TypeError, "function missing required argument 'month' (pos 2)", lambda: date(2023))
assert repr(timedelta(days=1.5)) == 'datetime.timedelta(days=1, seconds=43200)'
assert repr(timedelta(seconds=100000)) == 'datetime.timedelta(days=1, seconds=13600)'
assert repr(timedelta(-1)) == 'datetime.timedelta(days=-1)'
assert str(timedelta(-1,3600)) == '-1 day, 1:00:00'
assert str(timedelta(5,7,9)) == '5 days, 0:00:07.000009'
assert repr(timedelta(5,7,9)) == 'datetime.timedelta(days=5, seconds=7, microseconds=9)'
assert repr(timedelta(1)/2) == 'datetime.timedelta(seconds=43200)'
assert timedelta(1)//timedelta(hours=5) == 4
assert repr(timedelta(1)%timedelta(hours=5)) == 'datetime.timedelta(seconds=14400)'
assert repr(divmod(timedelta(1),timedelta(hours=5))) == '(4, datetime.timedelta(seconds=14400))'
assert repr(timedelta(1)*2.5) == 'datetime.timedelta(days=2, seconds=43200)'
raises(ZeroDivisionError, 'integer division or modulo by zero', lambda: timedelta(1)/0)
raises(TypeError, 'unsupported type for timedelta days component: str', lambda: timedelta('a'))
assert timedelta(1).total_seconds() == 86400.0
assert repr(abs(timedelta(-1))) == 'datetime.timedelta(days=1)'
assert repr(-timedelta(1)) == 'datetime.timedelta(days=-1)'
assert repr(timedelta.max) == 'datetime.timedelta(days=999999999, seconds=86399, microseconds=999999)'
assert repr(timedelta.min) == 'datetime.timedelta(days=-999999999)'
assert repr(timedelta.resolution) == 'datetime.timedelta(microseconds=1)'
assert dt.isoformat() == '2024-02-29T13:05:07.123456'
assert dt.isoformat(' ') == '2024-02-29 13:05:07.123456'
assert dt.isoformat(timespec='minutes') == '2024-02-29T13:05'
raises(ValueError, 'Unknown timespec value', lambda: dt.isoformat(timespec='x'))
assert dt.strftime('%Y-%m-%d %H:%M:%S.%f %j %U %A %B %p %I %y %a %b %c %x %X %%') == '2024-02-29 13:05:07.123456 060 08 Thursday February PM 01 24 Thu Feb Thu Feb 29 13:05:07 2024 02/29/24 13:05:07 %'
assert d.strftime('%d/%m/%y') == '29/02/24'
assert f'{dt:%H:%M}' == '13:05'
assert f'{d:%A}' == 'Thursday'
assert d.weekday() == 3
assert d.isoweekday() == 4
assert repr(d.isocalendar()) == 'datetime.IsoCalendarDate(year=2024, week=9, weekday=4)'
assert d.isocalendar().week == 9
assert repr(d.timetuple()) == 'time.struct_time(tm_year=2024, tm_mon=2, tm_mday=29, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=3, tm_yday=60, tm_isdst=-1)'
assert dt.timetuple()[:9] == (2024, 2, 29, 13, 5, 7, 3, 60, -1)
assert d.toordinal() == 738945
assert repr(date.fromordinal(738945)) == 'datetime.date(2024, 2, 29)'
assert repr(date.fromisoformat('2024-02-29')) == 'datetime.date(2024, 2, 29)'
assert repr(date.fromisoformat('2024-W09-4')) == 'datetime.date(2024, 2, 29)'
assert repr(date.fromisoformat('20240229')) == 'datetime.date(2024, 2, 29)'
raises(ValueError, "Invalid isoformat string: 'x'", lambda: date.fromisoformat('x'))
assert repr(datetime.fromisoformat('2024-02-29T13:05:07+05:30')) == 'datetime.datetime(2024, 2, 29, 13, 5, 7, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))'
assert repr(datetime.fromisoformat('2024-02-29 13:05')) == 'datetime.datetime(2024, 2, 29, 13, 5)'
raises(ValueError, "Invalid isoformat string: 'bad'", lambda: datetime.fromisoformat('bad'))
assert repr(datetime.strptime('2024-02-29 13:05','%Y-%m-%d %H:%M')) == 'datetime.datetime(2024, 2, 29, 13, 5)'
raises(ValueError, "time data 'x' does not match format '%Y'", lambda: datetime.strptime('x','%Y'))
assert repr(datetime.strptime('29 Feb 2024','%d %b %Y')) == 'datetime.datetime(2024, 2, 29, 0, 0)'
assert repr(d.replace(year=2023,day=1)) == 'datetime.date(2023, 2, 1)'
raises(ValueError, 'day is out of range for month', lambda: d.replace(year=2023))
assert repr(dt.replace(hour=0,tzinfo=tz)) == 'datetime.datetime(2024, 2, 29, 0, 5, 7, 123456, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))'
assert repr(dt.astimezone(timezone.utc)) == 'datetime.datetime(2024, 2, 29, 13, 5, 7, 123456, tzinfo=datetime.timezone.utc)'
assert repr(dt.replace(tzinfo=tz).astimezone(timezone.utc)) == 'datetime.datetime(2024, 2, 29, 7, 35, 7, 123456, tzinfo=datetime.timezone.utc)'
assert repr(dt.replace(tzinfo=tz)) == 'datetime.datetime(2024, 2, 29, 13, 5, 7, 123456, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))'
assert str(dt.replace(tzinfo=tz)) == '2024-02-29 13:05:07.123456+05:30'
assert repr(tz) == 'datetime.timezone(datetime.timedelta(seconds=19800))'
assert str(tz) == 'UTC+05:30'
assert repr(timezone.utc) == 'datetime.timezone.utc'
raises(ValueError, 'offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not datetime.timedelta(days=1, seconds=3600).', lambda: timezone(timedelta(hours=25)))
assert repr(timezone(timedelta(hours=1),'X')) == "datetime.timezone(datetime.timedelta(seconds=3600), 'X')"
assert repr(tz.utcoffset(None)) == 'datetime.timedelta(seconds=19800)'
raises(TypeError, "can't subtract offset-naive and offset-aware datetimes", lambda: dt.replace(tzinfo=tz)-dt)
raises(TypeError, "can't compare offset-naive and offset-aware datetimes", lambda: dt.replace(tzinfo=tz)<dt)
assert dt.replace(tzinfo=timezone.utc).timestamp() == 1709211907.123456
assert repr(datetime.fromtimestamp(0,timezone.utc)) == 'datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)'
assert repr(datetime.fromtimestamp(1700000000.5,tz)) == 'datetime.datetime(2023, 11, 15, 3, 43, 20, 500000, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))'
assert repr(time(13,5,7)) == 'datetime.time(13, 5, 7)'
assert repr(time(13,5,7,9,tz)) == 'datetime.time(13, 5, 7, 9, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))'
raises(ValueError, 'hour must be in 0..23', lambda: time(25))
assert str(time(1,2)) == '01:02:00'
assert time(1,2).isoformat() == '01:02:00'
assert repr(time.fromisoformat('04:23:01')) == 'datetime.time(4, 23, 1)'
assert time(1)<time(2)
assert time(1,2).strftime('%H:%M') == '01:02'
assert repr(datetime.combine(d,time(1,2))) == 'datetime.datetime(2024, 2, 29, 1, 2)'
assert repr(dt.date()) == 'datetime.date(2024, 2, 29)'
assert repr(dt.time()) == 'datetime.time(13, 5, 7, 123456)'
assert repr(datetime.min) == 'datetime.datetime(1, 1, 1, 0, 0)'
assert repr(datetime.max) == 'datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)'
assert repr(date.max) == 'datetime.date(9999, 12, 31)'
raises(OverflowError, 'date value out of range', lambda: date.min-timedelta(1))
assert hash(d)==hash(date(2024,2,29))
assert d.ctime() == 'Thu Feb 29 00:00:00 2024'
assert dt.ctime() == 'Thu Feb 29 13:05:07 2024'
assert date.today()==datetime.now().date()
assert repr(type(datetime.now())) == "<class 'datetime.datetime'>"
assert dt.day == 29
assert dt.microsecond == 123456
raises(AttributeError, "'datetime.date' object has no attribute 'hour'", lambda: d.hour)
assert (dt.tzinfo) is None
assert repr(sorted([date(2024,1,2),date(2024,1,1)])) == '[datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)]'
assert repr(max(d,date(2025,1,1))) == 'datetime.date(2025, 1, 1)'
raises(TypeError, "unsupported operand type(s) for +: 'datetime.date' and 'int'", lambda: d+1)
raises(TypeError, "unsupported operand type(s) for -: 'datetime.date' and 'str'", lambda: d-'a')
raises(TypeError, "unsupported operand type(s) for +: 'datetime.datetime' and 'datetime.datetime'", lambda: dt+dt)
assert {d:1}[date(2024,2,29)] == 1
assert datetime.__module__ == 'datetime'
assert repr(UTC) == 'datetime.timezone.utc'
assert MINYEAR == 1
assert MAXYEAR == 9999
assert isinstance(dt,date)
assert issubclass(datetime,date)
assert repr(datetime(2024,1,1,fold=1)) == 'datetime.datetime(2024, 1, 1, 0, 0, fold=1)'
raises(ValueError, 'fold must be either 0 or 1', lambda: datetime(2024,1,1,fold=2))
assert dt.utctimetuple()[:6] == (2024, 2, 29, 13, 5, 7)
assert d.isocalendar()._asdict() if hasattr(d.isocalendar(),'_asdict') else 0 == 0
assert timedelta(days=1)==timedelta(hours=24)
raises(TypeError, "'>' not supported between instances of 'datetime.timedelta' and 'int'", lambda: timedelta(1)>5)
assert (bool(timedelta(0))) is False
assert round((dt-datetime(2024,1,1)).total_seconds()/3600,2) == 1429.09
assert repr(datetime(2024,3,10)-timedelta(weeks=2)) == 'datetime.datetime(2024, 2, 25, 0, 0)'
assert repr(datetime.strptime('12/31/99','%m/%d/%y')) == 'datetime.datetime(1999, 12, 31, 0, 0)'
assert repr(datetime.strptime('10:15 PM','%I:%M %p').time()) == 'datetime.time(22, 15)'


# Too many days.
def too_large(call):
    try:
        call()
    except OverflowError as error:
        return str(error)
    raise AssertionError("not refused")


beyond = "must have magnitude <= 999999999"
assert too_large(lambda: timedelta(10**9)) == f"days=1000000000; {beyond}"
assert too_large(lambda: timedelta(-(10**9))) == f"days=-1000000000; {beyond}"
assert too_large(lambda: timedelta(999999999) * 2) == f"days=1999999998; {beyond}"
assert too_large(lambda: timedelta(2**31)) == "Python int too large to convert to C int"
assert too_large(lambda: timedelta(seconds=1e20)) == "Python int too large to convert to C int"
