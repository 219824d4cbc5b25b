"""Texts that somebody may put into a body: attacks, pastes and oddities."""

import re

import html5lib
from hypothesis import strategies as st

from reviews import body

# A payload a line; "§" stands for a line break inside one. Most are of the kinds collected by
# OWASP's filter evasion cheat sheet and PortSwigger's, and by reports against cleaners.
ATTACKS = tuple(
    line.replace("§", "\n")
    for line in r'''
<script>alert(1)</script>
<SCRIPT SRC=https://evil.example/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script >
<script§>alert(1)</script§>
<script>alert(1)
</script><script>alert(1)</script>
<img src=x onerror=alert(1)>
<img src="/media/1.jpg" onload="alert(1)">
<img src="javascript:alert(1)">
<img """><script>alert(1)</script>">
<img src=`x` onerror=alert(1)>
<img/src=x/onerror=alert(1)>
<img src=x onerror=alert(1)//
<<img src=x onerror=alert(1)>
<image href=x onerror=alert(1)>
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><p><style><a id="</style><img src=1 onerror=alert(1)>"></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></foreignObject></svg>
<svg><![CDATA[</svg><script>alert(1)</script>]]>
<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="java§script:alert(1)">x</a>
<a href="java&Tab;script:alert(1)">x</a>
<a href="java&NewLine;script&colon;alert(1)">x</a>
<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>
<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>
<a href="&#1;javascript:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="//evil.example/">x</a>
<a href="/\evil.example/">x</a>
<a href="https://evil.example" target=_blank onclick="alert(1)">x</a>
<a href="/x" ping="https://evil.example" style="position:fixed;inset:0">x</a>
<a data-ref="film:1' onclick='alert(1)">x</a>
<a data-ref="film:12/../../evil">x</a>
<a data-ref="javascript:1">x</a>
<a href="https://ok.example/?&quot;onmouseover=&quot;alert(1)">x</a>
<a href='https://ok.example/"onmouseover="alert(1)'>x</a>
<p onclick=alert(1) onmouseover=alert(1)>x</p>
<p style="background:url(javascript:alert(1))">x</p>
<p class="masthead" id="main">x</p>
<p id="b-0000000g" name="body">x</p>
<p data-speaker="<script>alert(1)</script>">x</p>
<p data-speaker='"><img src=x onerror=alert(1)>'>x</p>
<p lang='fr" onclick="alert(1)'>x</p>
<div data-spoiler='"><script>alert(1)</script>'>x</div>
<div data-spoiler="</summary></details><script>alert(1)</script>">x</div>
<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary>y</details>
<figure data-image="5 onerror=alert(1)"><figcaption>x</figcaption></figure>
<figure data-image="../../secret"><figcaption>x</figcaption></figure>
<figure data-image="5"><img src=x onerror=alert(1)><figcaption onclick=alert(1)>x</figure>
<h2 data-entry="film:1" data-position="<b onclick=alert(1)>">x</h2>
<span data-footnote="x" onclick=alert(1)>x</span>
<span data-footnote><script>alert(1)</script>x</span>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>">x</iframe>
<iframe><p></iframe><img src=x onerror=alert(1)>
<object data="javascript:alert(1)">x</object>
<embed src="https://evil.example/x.swf">
<applet code=x>y</applet>
<base href="https://evil.example/">
<link rel=stylesheet href=https://evil.example/x.css>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<style>@import "https://evil.example/x.css";</style>
<style><img src=x onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>
<textarea></textarea><img src=x onerror=alert(1)>
<title></title><img src=x onerror=alert(1)>
<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
<plaintext><img src=x onerror=alert(1)>
<template><script>alert(1)</script></template>
<select><style></select><img src=x onerror=alert(1)></style></select>
<table><td background="javascript:alert(1)">x</td></table>
<table><caption><svg><style></table><img src=x onerror=alert(1)>
<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>
<input autofocus onfocus=alert(1)>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)></audio>
<marquee onstart=alert(1)>x</marquee>
<body onload=alert(1)>x</body>
<html><head><script>alert(1)</script></head></html>
<!--><script>alert(1)</script>-->
<!-- --!><script>alert(1)</script>-->
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<?xml version="1.0"?><?php system("id") ?><script>alert(1)</script>
<![CDATA[<script>alert(1)</script>]]>
<x onclick=alert(1) contenteditable>x</x>
<x-card is="x" slot="y" part="z">x</x-card>
<p title="--><img src=x onerror=alert(1)>">x</p>
<p/onclick=alert(1)>x
<p "="<img src=x onerror=alert(1)>">x</p>
<em><a href='/x'><p></em></a><img src=x onerror=alert(1)>
&lt;script&gt;alert(1)&lt;/script&gt;
&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;
{{ request.user.password }}{% include "secret" %}
'''.strip().split("\n")
)

GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f2e3d4c">'
    '<h1 dir="ltr" style="line-height:1.38;margin-top:20pt;"><span style="font-size:20pt;'
    'font-weight:400;">Eve Macarro</span></h1><p dir="ltr" style="line-height:1.38;"><span style='
    '"font-size:11pt;font-family:Arial,sans-serif;font-weight:400;font-style:normal;">In </span>'
    '<span style="font-size:11pt;font-weight:400;font-style:italic;">Ballerina</span><span style='
    '"font-weight:400;"> she is </span><span style="font-weight:700;">furious</span><span>; </span>'
    '<a href="https://example.org/cast?a=1&amp;b=2" style="text-decoration:none;"><span style='
    '"color:#1155cc;text-decoration:underline;">the cast</span></a><span> agrees.</span></p><br>'
    '<ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p '
    'dir="ltr" role="presentation"><span>One</span></p></li><ul><li dir="ltr" aria-level="2"><p '
    'dir="ltr" role="presentation"><span>Nested</span></p></li></ul></ul></b>'
)

WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content='
    '"Microsoft Word 15"><!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:Office'
    "DocumentSettings></xml><![endif]--><style><!-- /* Font Definitions */ p.MsoNormal"
    "\n\t{margin:0cm;} --></style></head><body lang=EN-GB style='tab-interval:36.0pt'><!--Start"
    "Fragment--><p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>Ana de\n"
    "Armas was <b style='mso-bidi-font-weight:normal'>hurt</b> on <i style='mso-bidi-font-style:"
    "normal'>John Wick</i>.<o:p></o:p></span></p>\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style="
    "'mso-list:Ignore'>1.<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
    "<![endif]>First</p><table class=MsoTableGrid border=1><tr><td width=100><p class=MsoNormal>"
    "Left</p></td><td><p class=MsoNormal>Right</p></td></tr></table><!--EndFragment--></body>"
    "</html>"
)

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
EVERYTHING = """
<p>Opening words of <em>stress</em>, <strong>weight</strong>, <i lang="fr">mots</i> and
<a data-ref="film:12">a film</a><span data-footnote>On <a data-ref="person:3">her</a>.</span>, then
<a href="https://example.org/a?b=1&amp;c=2">a link</a>.</p>
<h2>Heading</h2>
<h3 data-entry="film:13" data-position="=3">An entry</h3>
<p data-speaker="Ana de Armas">I trained<br>for months.</p>
<ul><li>One<ol><li>Inner</li></ol></li><li>Two</li></ul>
<blockquote><p>Quoted.</p></blockquote>
<figure data-image="5">
<figcaption>Caption with <a data-ref="character:8">Eve</a>.</figcaption></figure>
<hr>
<div data-spoiler="Spoilers for Chapter 3"><p>SECRET <a data-ref="review:9">there</a>.</p>
<figure data-image="6"></figure></div>
<aside data-pullquote><p>Pulled, <a data-ref="franchise:2">again</a>.</p></aside>
"""

_SCRAPS = """<p>|</p>|<p id=b-00000001>|<p data-speaker=Ana>|<p data-spoiler=y>|<h2>|</h4>
<h3 id=b-00000002 data-entry=film:1>|<ul>|<ol>|</ul>|<li>|</li>|<li data-spoiler=z>|<blockquote>
</blockquote>|<div>|</div>|<div data-spoiler=x>|<section>|</section>|<em>|</em>|<b>|</i>|<i lang=fr>
<strong>|</strong>|<a href=/x>|<a data-ref=film:12>|</a>|<br>|<hr>|<span data-footnote>|<span>
</span>|<figure data-image=5>|</figure>|<figcaption>|<aside>|<aside data-pullquote>|</aside>
<details>|<summary>|</summary>|</details>|<table>|<td>|</table>|<svg>|<style>|</style>|<script>
<!--|-->|&lt;|&nbsp;|&amp;amp;|<|>|&|"|'|one
two|\u05d0\u05d1|\U0001f3ac| |\xa0""".replace("\n", "|")
SCRAPS = st.sampled_from([*_SCRAPS.split("|"), "\n", "\n\n"])
SOUPS = st.lists(SCRAPS, max_size=40).map("".join) | st.text(max_size=80)

_HTML = "{http://www.w3.org/1999/xhtml}"


def elements(html: str) -> list[tuple[str, dict[str, str], str]]:
    """Every element as a browser finds it: name with a foreign namespace, attributes, text."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=True)
    found = list(tree.iter())[1:]
    assert all(isinstance(element.tag, str) for element in found), "there is a comment"
    return [
        (element.tag.removeprefix(_HTML), dict(element.attrib), element.text or "")
        for element in found
    ]


def outline(html: str) -> list:
    """Elements as a browser nests them: nested lists of names."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)

    def names(element) -> list:
        return [[child.tag, *names(child)] for child in element]

    return names(tree)


def stored(text: str) -> str:
    """The stored text with its ids taken out, which most tests are not about."""
    return re.sub(r' id="b-[0-9a-f]{8}"', "", body.clean(text))


def ids(html: str) -> list[str]:
    return [block.id for block in body.blocks(html)]


def is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
