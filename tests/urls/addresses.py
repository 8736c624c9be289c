"""Addresses of all kinds, for laws that hold for every one of them."""

from hypothesis import strategies as st

TRACKING = [
    "utm_source=weekly",
    "utm_medium=mail",
    "UTM_Campaign=spring",
    "fbclid=IwAR0x",
    "gclid=CjwK",
    "mc_cid=0a1b2c",
    "mc_eid=3d4e5f",
    "msclkid=77",
    "igsh=abc",
    "_hsenc=p2ANq",
    "mkt_tok=eyJ",
    "pk_campaign=x",
    "ref_src=twsrc",
    "utm_source",
    "%75tm_source=weekly",
    "amp;utm_term=x",
    "_gl=1*abc",
    "PHPSESSID=0a1b2c",
    "jsessionid=77",
    "__s=x",
    "guccounter=1",
    "srsltid=x",
]
ACCESS = [
    "unlocked_article_code=1.Ab0.x-Yz",
    "pwapi_token=eyJ0",
    "gift=9f8e7d",
    "giftId=0a1b2c3d",
    "accessToken=eyJ0eXAi1",
    "share_token=a1b2c3",
]
_LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True) | st.sampled_from(
    ["www", "m", "mobile", "touch", "amp", "ledger", "bücher", "xn--bcher-kva", "co", "com"]
)
_PIECES = st.text(
    st.sampled_from("abzAZ09-._~!$'()*+,;:@ %äß港é{}|\\^`[]<>\"&=?"), max_size=8
) | st.sampled_from(
    [
        "amp",
        "print",
        "index.html",
        "quay.amp",
        "2024",
        "a-b-c",
        "..",
        "%2e",
        ";jsessionid=1",
        "(S(x))",
        "&utm_id=1",
    ]
)

hosts = st.builds(
    lambda names, ending: ".".join([*names, ending]),
    st.lists(_LABELS, min_size=1, max_size=3),
    st.sampled_from(["example", "test", "invalid"]),
)
paths = st.lists(_PIECES, max_size=4).map(
    lambda parts: "".join("/" + part.replace("?", "") for part in parts)
)
parameters = st.lists(
    _PIECES | st.sampled_from([*TRACKING, *ACCESS, "amp=1", "view=print", "id=3", "id=3?utm_source=x"]),
    max_size=5,
)
addresses = st.builds(
    lambda scheme, host, port, path, query, fragment: (
        scheme + host + port + path + ("?" + "&".join(query) if query else "") + fragment
    ),
    st.sampled_from(["https://", "http://", "HTTPS://", "", "https://www.", "http://ada:secret@"]),
    hosts,
    st.sampled_from(["", ":443", ":80", ":8080"]),
    paths,
    parameters,
    st.sampled_from(["", "#", "#top", "#:~:text=ferry", "#!/quay", "#/quay", "#!"]),
)
anything = st.text(max_size=60) | st.text(st.characters(max_codepoint=127), max_size=60) | addresses
