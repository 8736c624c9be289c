"""An issue with everything in it, as an editor would send it, and others' words that mean no good."""

import struct
import zlib

from roundup.render.document import Document, Image, read
from roundup.text.markdown import escape, link

LONG = ("Ostrel publishes the whole list of measures by which it wants to shorten the queue " * 12)[
    :999
] + "."
UNBROKEN = "Ostrel" * 166 + "."
ARABIC = "الميناء يغلق رصيفين بسبب الجليد."
CHINESE = "港口因结冰关闭两个泊位，货轮改道而行，预计二月中旬恢复；渔民说三十年来没有见过这样厚的冰。"
NASTY = [
    "{{ subscriber.email }} {% if x %} {# x #} {{{ raw }}}",
    "*|UNSUB|* and **bold** and __init__",
    "<%= system('x') %> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) ![b](https://elsewhere.example/b.png) [^1]",
    "&#123;&#123; x }} &lcub;&lcub; &lt;b&gt; AT&T",
    "<!-- a --> --> <![CDATA[x]]>",
    "\\{\\{ x \\}\\} ` `` ~~a~~ | $x$",
]

MARKDOWN = f"""\
---
title: "The Quay, 1–7 January 2024"
subject: "Ice, ferries and a quota"
preheader: "What the ice does to the ferry"
week: "2024-W01"
---

Welcome to The Quay, also at [quay.example](https://quay.example/). Hello {{{{ subscriber.name }}}}, *|FNAME|*.

This week:

- what the ice does
- Links: Ferry, quota

## What the ice does

It began on Monday.[^1] <!-- a thought of the editor's --> It went on, H<sub>2</sub>O and 10<sup>6</sup> of it.

![Bars that grow](ice.png "Ice in centimeters")

*Source: [the port](https://port.example/ice)*

### Who said so

> We have not seen such ice.
>
> — Ines Malk

1. **Ostrel** closed.
2. Tolvarn did not.

| Port | Ice in centimeters | Berths closed | Ships waiting | What the authority says of it |
|:--|--:|:-:|--:|:--|
| Ostrel | 44 | 2 | 17 | Nobody knows when it will open |
| Tolvarn | 9 | 0 | 3 | Open |

```
ice = 44  # centimeters, measured at noon on the quay by three people who do not agree with one another
```

As `ice` says, see <https://port.example/{"ice/" * 60}>.

---

## Links

<!-- item:i1 -->
🚢 **Ferry sails.** Ledger: “It sails.” ([Ledger](https://ledger.example/ferry), [Courier](https://courier.example/f?a=1&b=2))
<!-- todo: write -->
<!-- sources: secret -->

<!-- item:i2 -->
🧊 **{CHINESE}** ([港报](https://gang.example/x), link in Chinese)

<!-- item:i3 -->
🧊 **{ARABIC}** ([البريد](https://barid.example/x), link in Arabic)

<!-- item:i4 -->
📜 **{LONG}** ([Courier](https://courier.example/{"queue-" * 40}x))

<!-- item:i5 -->
📜 **{UNBROKEN}** {" ".join(map(escape, NASTY))} ({link(NASTY[0], "https://elsewhere.example/{{x}}|y?a=[1]")})

[Unsubscribe]({{{{ unsubscribe_url }}}}), [settings](*|UPDATE_PROFILE|*)

[^1]: On [Monday](https://quay.example/monday), at noon.
"""


def issue() -> Document:
    """The issue."""
    return read(MARKDOWN)


def png(width: int, height: int = 40) -> Image:
    """A blue picture of this size."""
    rows = zlib.compress(b"".join(b"\0" + b"\x0b\x53\x94" * width for _ in range(height)))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", rows),
        (b"IEND", b""),
    ]
    data = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return Image("ice.png", "image/png", b"\x89PNG\r\n\x1a\n" + data)
