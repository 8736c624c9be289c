"""Which addresses may be asked: every private and special range, in every spelling."""

import ipaddress

import pytest
from ada_url import URL
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.fetch.addresses import Policy, is_public

# IANA's special-purpose registries (RFC 6890 and its successors), and ranges that carry other addresses.
NOT_PUBLIC = {
    "this network": "0.0.0.0/8",
    "private 10": "10.0.0.0/8",
    "shared by carriers": "100.64.0.0/10",
    "loopback": "127.0.0.0/8",
    "link-local, with the cloud's metadata": "169.254.0.0/16",
    "private 172": "172.16.0.0/12",
    "protocol assignments": "192.0.0.0/24",
    "documentation 1": "192.0.2.0/24",
    "6to4 relays": "192.88.99.0/24",
    "private 192": "192.168.0.0/16",
    "benchmarks": "198.18.0.0/15",
    "documentation 2": "198.51.100.0/24",
    "documentation 3": "203.0.113.0/24",
    "multicast": "224.0.0.0/4",
    "reserved": "240.0.0.0/4",
    "broadcast": "255.255.255.255/32",
    "unspecified 6": "::/128",
    "loopback 6": "::1/128",
    "IPv4-compatible": "::/96",
    "NAT64": "64:ff9b::/96",
    "NAT64, local": "64:ff9b:1::/48",
    "discard": "100::/64",
    "dummy": "100:0:0:1::/64",
    "protocol assignments 6": "2001::/23",
    "Teredo": "2001::/32",
    "benchmarks 6": "2001:2::/48",
    "ORCHID": "2001:10::/28",
    "documentation 6": "2001:db8::/32",
    "6to4": "2002::/16",
    "documentation 7": "3fff::/20",
    "segment routing": "5f00::/16",
    "unique local": "fc00::/7",
    "link-local 6": "fe80::/10",
    "site-local": "fec0::/10",
    "multicast 6": "ff00::/8",
}
PUBLIC = ["1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1"]
PUBLIC += ["172.15.255.255", "172.32.0.0", "192.0.1.0", "192.169.0.0", "198.17.255.255", "198.20.0.0"]
PUBLIC += ["223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1", "2001:200::1", "2620:fe::fe"]


@pytest.mark.parametrize("block", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_no_address_of_a_special_range_is_public(block: str) -> None:
    network = ipaddress.ip_network(block)
    for place in {0, 1, network.num_addresses // 2, network.num_addresses - 1}:
        if place < network.num_addresses:
            assert not is_public(str(network[place])), network[place]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_web_is_public(address: str) -> None:
    """Those beside the special ranges too."""
    assert is_public(address)


special = st.sampled_from([block for block in NOT_PUBLIC.values() if ":" not in block])


@settings(deadline=None)
@given(special.flatmap(lambda block: st.ip_addresses(network=block)))
def test_an_ipv4_address_within_an_ipv6_one_opens_no_door(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    within = [
        ipaddress.IPv6Address((0xFFFF << 32) | number),  # mapped
        ipaddress.IPv6Address(number),  # compatible
        ipaddress.IPv6Address((0xFFFF << 48) | number),  # translated
        ipaddress.IPv6Address((0x0064FF9B << 96) | number),  # NAT64
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),  # 6to4
        ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),  # Teredo
    ]
    assert [str(one) for one in within if is_public(str(one))] == []


def test_a_mapped_address_of_the_public_web_is_public() -> None:
    assert is_public("::ffff:1.1.1.1")


@pytest.mark.parametrize("address", ["fe80::1%eth0", "fe80::1%2", "::1%lo"])
def test_the_name_of_an_interface_changes_nothing(address: str) -> None:
    assert not is_public(address)


# -- ports, and what the settings allow


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://a.example/", "http://a.example:443/", "https://a.example:80/"]
)
def test_the_usual_ports_may_be_asked(url: str) -> None:
    assert Policy().refusal(URL(url)) is None


@pytest.mark.parametrize("port", [1, 22, 25, 79, 81, 444, 3306, 8080, 65535])
def test_other_ports_are_refused_with_the_settings_name(port: int) -> None:
    assert Policy().refusal(URL(f"https://a.example:{port}/")) == (
        f"is on port {port}, which is not among those of fetch.ports"
    )


def test_the_ports_of_the_settings_may_be_asked_and_no_others() -> None:
    policy = Policy(ports=(8080,))
    assert policy.refusal(URL("http://a.example:8080/")) is None
    assert policy.refusal(URL("http://a.example/")) is not None


def test_nothing_private_is_allowed_by_itself() -> None:
    assert not Policy().allows_private("127.0.0.1", 80)
    assert not Policy(()).allows_private("localhost", 80)


def test_all_private_addresses_may_be_allowed() -> None:
    assert Policy(True).allows_private("10.1.2.3", 8080)
    assert Policy(True).refusal(URL("http://10.1.2.3:8080/")) is None


@pytest.mark.parametrize(
    ("named", "host", "port", "allowed"),
    [
        ("news.lan", "news.lan", 80, True),
        ("news.lan", "news.lan", 8000, True),
        ("news.lan", "other.lan", 80, False),
        ("news.lan", "more.news.lan", 80, False),
        ("news.lan:8000", "news.lan", 8000, True),
        ("news.lan:8000", "news.lan", 80, False),
        ("127.0.0.1", "127.0.0.1", 9999, True),
        ("127.0.0.1", "127.0.0.11", 9999, False),
        ("127.0.0.1:8000", "127.0.0.1", 8001, False),
        ("[::1]", "[::1]", 80, True),
        ("::1", "[::1]", 80, True),
        ("[::1]:8000", "[::1]", 8000, True),
        ("[::1]:8000", "::1", 8000, True),
        ("[::1]:8000", "[::1]", 80, False),
        ("[::1]:8000", "[::2]", 8000, False),
    ],
)
def test_a_host_may_be_allowed_on_every_port_or_on_one(
    named: str, host: str, port: int, allowed: bool
) -> None:
    """However a host is written that is an IPv6 address."""
    assert Policy((named,)).allows_private(host, port) is allowed


def test_an_allowed_host_may_be_asked_on_ports_that_are_not_in_the_settings() -> None:
    policy = Policy(("127.0.0.1:8000", "news.lan"))
    assert policy.refusal(URL("http://127.0.0.1:8000/")) is None
    assert policy.refusal(URL("http://news.lan:9000/")) is None
    assert policy.refusal(URL("http://127.0.0.1:8001/")) is not None
    assert policy.refusal(URL("http://a.example:8000/")) is not None


def test_an_allowed_address_is_allowed_in_every_spelling_of_it() -> None:
    policy = Policy(("127.0.0.1",))
    for spelling in ("127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1."):
        url = URL(f"http://{spelling}:8000/")
        assert policy.allows_private(url.hostname, 8000), spelling
