"""configparser: settings in sections."""

import configparser
import io

TEXT = """
[DEFAULT]
home = /house
level = 3

[paths]
data = %(home)s/data
# a comment
cache: %(data)s/cache
many =
    one
    two
[flags]
on = yes
off = 0
rate = 2.5
level = 7
"""


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


config = configparser.ConfigParser()
config.read_string(TEXT)
assert config.sections() == ['paths', 'flags'] and 'paths' in config and 'none' not in config
assert config['paths']['data'] == '/house/data' and config.get('paths', 'cache') == '/house/data/cache'
assert config['paths']['many'] == '\none\ntwo' and config.get('paths', 'data', raw=True) == '%(home)s/data'
assert config.getint('flags', 'level') == 7 and config['paths'].getint('level') == 3
assert config.getboolean('flags', 'on') is True and config['flags'].getboolean('off') is False
assert config.getfloat('flags', 'rate') == 2.5 and config['flags'].get('none', 'other') == 'other'
assert config.get('flags', 'none', fallback=None) is None and config['flags'].getint('none', fallback=4) == 4
assert config.options('flags') == ['on', 'off', 'rate', 'level', 'home'] and config.defaults()['level'] == '3'
assert config.has_option('paths', 'home') and not config.has_section('DEFAULT') and config.has_section('flags')
assert dict(config.items('flags'))['rate'] == '2.5' and list(config) == ['DEFAULT', 'paths', 'flags']
assert repr(config['flags']) == '<Section: flags>' and config['flags'].name == 'flags' and config['flags'].parser is config
assert config['FLAGS'.lower()]['ON'] == 'yes' and config.optionxform('AbC') == 'abc'
assert raises(configparser.NoSectionError, config.get, 'none', 'x') == "No section: 'none'"
assert raises(configparser.NoOptionError, config.get, 'flags', 'x') == "No option 'x' in section: 'flags'"
assert raises(KeyError, lambda: config['none']) == "'none'" and raises(KeyError, lambda: config['flags']['x']) == "'x'"
assert raises(ValueError, config.getboolean, 'flags', 'rate') == 'Not a boolean: 2.5'
assert raises(configparser.DuplicateSectionError, config.add_section, 'flags') == "Section 'flags' already exists"
assert raises(ValueError, config.add_section, 'DEFAULT') == "Invalid section name: 'DEFAULT'"
assert raises(TypeError, config.set, 'flags', 'x', 3) == 'option values must be strings'
config.set('flags', 'new', 'value')
config['made'] = {'a': '1', 'b': '100%%'}
assert config['flags']['new'] == 'value' and config['made']['b'] == '100%' and config.remove_option('flags', 'new')
assert config.remove_section('made') and not config.remove_section('made') and not config.remove_option('flags', 'new')
assert raises(ValueError, config.set, 'flags', 'x', '50%').startswith("invalid interpolation syntax in '50%' at position 2")
small = configparser.ConfigParser(allow_no_value=True, delimiters=('=',), interpolation=None)
small.read_dict({'one': {'key': 'a%b', 'Bare': None}, 'two': {}})
out = io.StringIO()
small.write(out)
assert out.getvalue() == '[one]\nkey = a%b\nbare\n\n[two]\n\n'
out = io.StringIO()
small.write(out, space_around_delimiters=False)
assert out.getvalue().startswith('[one]\nkey=a%b\n')
assert raises(configparser.MissingSectionHeaderError, small.read_string, 'a = 1') == "File contains no section headers.\nfile: '<string>', line: 1\n'a = 1'"
assert raises(configparser.DuplicateOptionError, small.read_string, '[s]\na=1\na=2') == "While reading from '<string>' [line  3]: option 'a' in section 's' already exists"
bad = configparser.ConfigParser()
assert 'Source contains parsing errors: ' in raises(configparser.ParsingError, bad.read_string, '[s]\nno value')
bad = configparser.ConfigParser()
bad.read_string('[s]\na = %(b)s\nc = %(c)s')
assert raises(configparser.InterpolationMissingOptionError, bad.get, 's', 'a').startswith("Bad value substitution: option 'a' in section 's'")
assert raises(configparser.InterpolationDepthError, bad.get, 's', 'c').startswith('Recursion limit exceeded in value substitution')
wide = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
wide.read_string('[a]\nx = 1\n[b]\ny = ${a:x}2\nz = ${y}3\n')
assert wide['b']['z'] == '123' and configparser.RawConfigParser({'k': 'v'}).defaults() == {'k': 'v'}
keep = configparser.ConfigParser()
keep.optionxform = str
keep.read_file(['[S]', 'Key = 1'], source='lines')
assert list(keep['S']) == ['Key'] and keep.read('no/such/file') == []
listed = configparser.ConfigParser(converters={'list': lambda text: text.split(',')})
listed.read_string('[s]\nitems = a,b\n')
assert listed.getlist('s', 'items') == listed['s'].getlist('items') == ['a', 'b']
