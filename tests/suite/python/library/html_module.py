"""html: text made safe for a page, and pages read."""

import html
from html import entities
from html.parser import HTMLParser

assert html.escape('<a href="x">\'&\'</a>') == '&lt;a href=&quot;x&quot;&gt;&#x27;&amp;&#x27;&lt;/a&gt;'
assert html.escape('"<\'', quote=False) == '"&lt;\'' and html.escape('plain') == 'plain' and html.escape('&lt;') == '&amp;lt;'
assert html.unescape('&lt;&gt;&amp;&quot;&#x27;&#39;') == '<>&"\'\'' and html.unescape('no & here') == 'no & here'
assert html.unescape('&eacute;&euro;&#8364;&#x20AC;') == 'é€€€' and html.unescape('&nosuch;') == '&nosuch;'
assert html.unescape('&lt &notit; &notin;') == '< ¬it; ∉' and html.unescape('&#0;&#x110000;') == '\ufffd\ufffd'
assert html.unescape('&#128;') == '€' and html.unescape(html.escape('<&"\'>')) == '<&"\'>'
assert entities.name2codepoint['eacute'] == 233 and entities.codepoint2name[233] == 'eacute'
assert entities.html5['lt;'] == '<' and entities.entitydefs['amp'] == '&' and len(entities.html5) == 2231


class Reader(HTMLParser):
    def __init__(self, **named):
        super().__init__(**named)
        self.log = []

    def handle_starttag(self, tag, attributes):
        self.log.append(('start', tag, attributes))

    def handle_endtag(self, tag):
        self.log.append(('end', tag))

    def handle_startendtag(self, tag, attributes):
        self.log.append(('empty', tag, attributes))

    def handle_data(self, data):
        self.log.append(('data', data))

    def handle_comment(self, data):
        self.log.append(('comment', data))

    def handle_decl(self, data):
        self.log.append(('declaration', data))

    def handle_entityref(self, name):
        self.log.append(('entity', name))

    def handle_charref(self, name):
        self.log.append(('number', name))

    def handle_pi(self, data):
        self.log.append(('instruction', data))


def read(text, **named):
    reader = Reader(**named)
    reader.feed(text)
    reader.close()
    return reader.log


assert read('<p class="a b" ID=x checked>Hi</p>') == [
    ('start', 'p', [('class', 'a b'), ('id', 'x'), ('checked', None)]),
    ('data', 'Hi'),
    ('end', 'p'),
]
assert read('<!DOCTYPE html><!-- note --><br/><img src="a&amp;b"/>') == [
    ('declaration', 'DOCTYPE html'),
    ('comment', ' note '),
    ('empty', 'br', []),
    ('empty', 'img', [('src', 'a&b')]),
]
assert read('a &lt; b&#33;') == [('data', 'a < b!')]
assert read('a&lt;b&#33;', convert_charrefs=False) == [('data', 'a'), ('entity', 'lt'), ('data', 'b'), ('number', '33')]
assert read('<?php x?>') == [('instruction', 'php x?')]
assert read('<script>if (a < b) "</p>"</script>')[0] == ('start', 'script', []) and ('end', 'script') in read('<script>1<2</script>')
reader = Reader()
for part in ('<di', 'v>te', 'xt</d', 'iv>'):
    reader.feed(part)
reader.close()
assert [each[0] for each in reader.log if each[0] != 'data'] == ['start', 'end'] and reader.getpos() == (1, 15)
assert ''.join(each[1] for each in reader.log if each[0] == 'data') == 'text'
