"""Sixty ways to smuggle a script into a page, and what notices one. Each calls `hit()` if it ever runs."""

from __future__ import annotations

from django.db import transaction
from playwright.sync_api import Page

from tests.reports.test_injection import typed_texts, written

PAYLOADS = [
    # straight, and out of whatever surrounds it
    "<script>hit()</script>",
    "<ScRiPt>hit()</sCrIpT>",
    "<script >hit()</script\t>",
    "<script/x>hit()</script>",
    '"><script>hit()</script>',
    "'><script>hit()</script>",
    "</script><script>hit()</script>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</style><script>hit()</script>",
    "</option></select><script>hit()</script>",
    "</noscript><script>hit()</script>",
    "--><script>hit()</script>",
    "]]><script>hit()</script>",
    "<scr<script>ipt>hit()</script>",
    "<script src=data:,hit()></script>",
    "<script type=module>hit()</script>",
    "<svg><script>hit()</script></svg>",
    "<svg><script>&#104;it()</script></svg>",
    # elements that run by themselves
    "<img src=x onerror=hit()>",
    "<img/src=x/onerror=hit()>",
    "<img src=x:x onerror=&#104;it()>",
    "<IMG SRC=x OnErRoR=hit()>",
    "<image src=x onerror=hit()>",
    '"><img src=x onerror=hit()>',
    "<svg onload=hit()>",
    "<svg/onload=hit()//",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><set onbegin=hit() attributename=x>",
    "<body onload=hit()>",
    "<body onpageshow=hit()>",
    "<iframe onload=hit()></iframe>",
    "<iframe src=javascript:parent.hit()></iframe>",
    '<iframe srcdoc="<script>parent.hit()</script>">',
    "<object data=x onerror=hit()></object>",
    "<embed src=javascript:hit()>",
    "<video src=x onerror=hit()></video>",
    "<video><source onerror=hit()></video>",
    "<audio src=x onerror=hit()>",
    "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>",
    "<select autofocus onfocus=hit()>",
    "<marquee onstart=hit()>",
    "<link rel=stylesheet href=x onerror=hit()>",
    "<style onload=hit()></style>",
    "<style>@import 'x';</style><style onload=hit()>",
    "<math><mtext><img src=x onerror=hit()>",
    "<template><s></s></template><img src=x onerror=hit()>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
    # addresses, attributes, frameworks
    "<a href=javascript:hit() autofocus onfocus=hit()>x</a>",
    "<form><button formaction=javascript:hit() autofocus onfocus=hit()>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    '" autofocus onfocus=hit() x="',
    "' autofocus onfocus='hit()",
    '" style="animation:x" onanimationstart="hit()',
    "<p hx-get=/ hx-trigger=load hx-on::before-request=hit()>",
    "<p hx-on:htmx:load=hit() data-hx-trigger=load hx-get=/>",
    # text inside scripts and templates
    '";hit();//',
    "';hit();'${hit()}`",
    "javascript:hit()",
]

NOTICED = "window.hit = () => console.error('a stranger ran'); "
# What became an element: a script, a handler or an address that holds a call, as no element of ours does.
# The value of a box or a choice is no address, whatever stands in it.
ELEMENTS = """() => [...document.querySelectorAll('*')].filter(e =>
  (e.matches('script:not([type="application/json"]), style') && e.textContent.includes('hit(')) ||
  [...e.attributes].some(({name, value}) => value.includes('hit(') &&
    (/^(on|hx-on|srcdoc|formaction|content)/.test(name) ||
      (!(name === 'value' && e.matches('input, option')) && /^\\s*(javascript|data:,)/.test(value))))
).map(e => `a stranger's element: ${e.outerHTML.slice(0, 120)}`)"""


@transaction.atomic
def sown(turn: int = 0) -> set[str]:
    """A payload into every text that takes one, another one each turn. Those that stand somewhere whole."""
    fields = [field for _model, field in typed_texts()]
    longest = [(field.max_length or 1000) - 6 for field in fields]
    takers = written(lambda _place: "x")
    queue, chosen = PAYLOADS[turn:] + PAYLOADS[:turn], {}
    for place in sorted(range(len(fields)), key=longest.__getitem__):
        if str(fields[place]) in takers:
            fits = [payload for payload in queue if len(payload) <= longest[place]]
            chosen[place] = (fits or queue)[0]
            queue.append(queue.pop(queue.index(chosen[place])))
    written(lambda place: chosen.get(place, PAYLOADS[turn]))
    return {payload for place, payload in chosen.items() if len(payload) <= longest[place]}


def elements(page: Page) -> list[str]:
    return page.evaluate(ELEMENTS)
