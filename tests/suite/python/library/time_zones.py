# zoneinfo: zones by name, offsets, names, folds and gaps.
import pickle
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

berlin = ZoneInfo('Europe/Berlin')
assert berlin is ZoneInfo('Europe/Berlin') and str(berlin) == 'Europe/Berlin' and berlin.key == 'Europe/Berlin'
assert repr(berlin) == "zoneinfo.ZoneInfo(key='Europe/Berlin')"
winter = datetime(2024, 1, 15, 12, tzinfo=berlin)
summer = datetime(2024, 7, 15, 12, tzinfo=berlin)
assert winter.utcoffset() == timedelta(hours=1) and winter.tzname() == 'CET' and winter.dst() == timedelta(0)
assert summer.utcoffset() == timedelta(hours=2) and summer.tzname() == 'CEST' and summer.dst() == timedelta(hours=1)
assert summer.isoformat() == '2024-07-15T12:00:00+02:00'
assert winter.astimezone(ZoneInfo('America/New_York')).isoformat() == '2024-01-15T06:00:00-05:00'
assert winter.astimezone(ZoneInfo('Asia/Tokyo')).isoformat() == '2024-01-15T20:00:00+09:00'
assert winter.astimezone(timezone.utc).hour == 11
assert datetime(2024, 3, 31, 1, tzinfo=timezone.utc).astimezone(berlin).hour == 3
early = datetime(2024, 10, 27, 2, 30, tzinfo=berlin)
late = early.replace(fold=1)
assert early.utcoffset() == timedelta(hours=2) and late.utcoffset() == timedelta(hours=1)
assert datetime(2050, 7, 1, tzinfo=berlin).utcoffset() == timedelta(hours=2)
assert ZoneInfo('UTC').utcoffset(datetime(2024, 1, 1)) == timedelta(0)
assert datetime(2024, 1, 1, tzinfo=ZoneInfo('Asia/Kolkata')).isoformat() == '2024-01-01T00:00:00+05:30'
zones = available_timezones()
assert {'Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Tokyo', 'Australia/Sydney'} <= zones
assert pickle.loads(pickle.dumps(berlin)) is berlin
assert ZoneInfo.no_cache('Europe/Berlin') is not berlin
for name, kind in [('Europe/Nowhere', ZoneInfoNotFoundError), ('../etc/passwd', ValueError), ('/etc/passwd', ValueError), ('', (ZoneInfoNotFoundError, IsADirectoryError, ValueError))]:
    try:
        ZoneInfo(name)
    except kind as error:
        if name == 'Europe/Nowhere':
            assert str(error) == "'No time zone found with key Europe/Nowhere'" and isinstance(error, KeyError)
    else:
        assert False, name
