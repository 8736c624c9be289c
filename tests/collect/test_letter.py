"""What a newsletter links: the words that are a title, and what no editor wants."""

import pytest

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, Unreadable

HEAD = "From: Quay Weekly <letter@quay.example>\nSubject: Mud\nDate: Wed, 03 Jan 2024 06:30:00 +0100\n"

Rows = list[Row | Unreadable | LeftOut]


def read(letter: str) -> Rows:
    return list(files.read(letter.encode(), "mail.dat").rows)


def links(html: str) -> dict[str, str | None]:
    """The addresses of a letter that are taken in, with the title that each brings."""
    rows = read(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{html}")
    return {row.capture.url: str(row.said.get("title", "")) for row in rows if isinstance(row, Row)}


def left_out(html: str) -> list[str]:
    rows = read(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{html}")
    return [row.why for row in rows if isinstance(row, LeftOut)]


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    "html",
    [
        '<h3><a href="https://a.example/">Mud falls for a third week</a></h3>',
        '<p><a href="https://a.example/"><b>Mud falls</b> for a third<br>week →</a></p>',
        '<li>1. <a href="https://a.example/">Mud falls for a third week</a> (Harbour Post)</li>',
        '<p>🦉 <a href="https://a.example/">Mud falls for a third week.</a> It fell in May, too.</p>',
        '<td><a href="https://a.example/">Mud falls for a third week</a><br>It fell in May, too.</td>',
        '<a href="https://a.example/"><div>Mud falls for a third week</div><div>by Ada Quill</div></a>',
        '<a href="https://a.example/"><img src="a.png"></a>'
        '<p><a href="https://a.example/">Mud falls for a third week</a></p><a href="https://a.example/">More</a>',
        '<p><a href="https://a.example/">Mud falls for a third week<br> <br>By Ada Quill, who digs</a></p>',
        '<p>First line<br><a href="https://a.example/">Mud falls for a third week (2 min read)</a></p>',
    ],
)
def test_words_that_stand_as_a_headline_are_the_title(html: str) -> None:
    (title,) = links(html).values()
    assert str(title).rstrip(".") == "Mud falls for a third week"


@pytest.mark.parametrize(
    "html",
    [
        '<p>She says that <a href="https://a.example/">Mud falls for a third week</a>.</p>',
        '<p><a href="https://a.example/">The harbour of Varnholm town</a> has to dig again.</p>',
        '<p><a href="https://a.example/">wants to list every quay</a></p>',
        '<p><a href="https://a.example/">Read the full story here</a></p>',
        '<p><a href="https://a.example/">Harbour Post</a></p>',
        '<p><a href="https://a.example/">https://a.example/ and so on it goes</a></p>',
        f'<p><a href="https://a.example/">A {"long " * 40} paragraph</a></p>',
        '<p><a href="https://a.example/">港口开放</a></p>',
    ],
)
def test_words_within_a_sentence_and_invitations_are_no_title(html: str) -> None:
    assert links(html) == {"https://a.example/": ""}


def test_a_chinese_headline_is_a_title() -> None:
    assert links('<p><a href="https://a.example/">泥沙价格连续三周下跌</a></p>') == {
        "https://a.example/": "泥沙价格连续三周下跌"
    }


def test_what_is_not_seen_in_a_letter_is_no_title() -> None:
    assert links(
        '<head><title>Quay</title></head><p><!-- Hidden words in here --><a href="https://a.example/">'
        "<style>Words of a style</style>Mud</a></p>"
    ) == {"https://a.example/": ""}


# ---------------------------------------------------------------- what is left out


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ('<a href="https://a.example/x/77">Unsubscribe</a>', "to unsubscribe"),
        ('<a href="https://a.example/x/77">You can unsubscribe here</a>', "to unsubscribe"),
        ('<p>Enough? <a href="https://a.example/x/77">Click here</a> to unsubscribe.</p>', "to unsubscribe"),
        ('<a href="https://a.example/x/77">Vom Newsletter abmelden</a>', "to unsubscribe"),
        ('<a href="https://a.example/x/77">Se désinscrire</a>', "to unsubscribe"),
        ('<a href="https://a.example/x/77">退订</a>', "to unsubscribe"),
        ('<a href="https://a.example/unsubscribe/77">Leave us</a>', "to unsubscribe"),
        ('<a href="https://a.example/list?action=unsubscribe&id=7">Leave us</a>', "to unsubscribe"),
        (
            '<a href="https://a.example/email-preferences?id=7">Your choice</a>',
            "the settings of a subscription",
        ),
        ('<a href="https://a.example/x/77">Manage your preferences</a>', "the settings of a subscription"),
        ('<a href="https://a.example/x/77">Update your profile</a>', "the settings of a subscription"),
        ('<a href="https://a.example/x/77">View this email in your browser</a>', "the mail in a browser"),
        ('<a href="https://a.example/x/77">Diese E-Mail im Browser ansehen</a>', "the mail in a browser"),
        ('<a href="https://a.example/x/77">READ IN APP</a>', "the mail in a browser"),
        ('<a href="https://a.example/view-in-browser/77">Trouble?</a>', "the mail in a browser"),
        ('<a href="https://www.facebook.com/sharer/sharer.php?u=x">f</a>', "to share"),
        ('<a href="https://twitter.com/intent/tweet?url=x">t</a>', "to share"),
        ('<a href="https://www.linkedin.com/sharing/share-offsite/?url=x">in</a>', "to share"),
        ('<a href="https://a.example/x/77">Forward to a friend</a>', "to share"),
        ('<a href="https://bsky.app/intent/compose?text=x">b</a>', "to share"),
        ('<a href="https://news.ycombinator.com/submitlink?u=x&t=y">HN</a>', "to share"),
        ('<a href="https://a.example/x/77">Ver en el navegador</a>', "the mail in a browser"),
        ('<a href="https://a.example/x/77">Online lesen im Browser</a>', "the mail in a browser"),
        ('<a href="https://bsky.app/profile/quay.example">Follow</a>', "an account"),
        ('<a href="https://x.com/quayweekly">Follow</a>', "an account"),
        ('<a href="https://www.linkedin.com/company/quay/">Follow</a>', "an account"),
        ('<a href="https://www.youtube.com/@quay">Follow</a>', "an account"),
        ('<a href="https://a.example/x/77">Privacy Policy</a>', "about the newsletter"),
        ('<a href="https://a.example/"><img src="x.png" alt="Four words are here"></a>', "a picture"),
        ('<a href="https://a.example/"> </a>', "a picture"),
        ('<a href="mailto:a@quay.example">Write to us about it</a>', "no page's address"),
        ('<a href="tel:+1">Call</a>', "no page's address"),
        ('<a href="javascript:alert(1)">Mud falls for a third week</a>', "no page's address"),
        ('<a href="#top">Back to the top now</a>', "no page's address"),
        ('<a href="*|UNSUB|*">Mud falls for a third week</a>', "no page's address"),
    ],
)
def test_what_a_mail_needs_and_no_editor_wants_is_left_out(html: str, why: str) -> None:
    assert left_out(html) == [why]
    assert links(html) == {}


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example/2024/how-to-unsubscribe-from-everything">How to leave every list at once</a>',
        '<p><a href="https://a.example/x">Thousands unsubscribe from the Hedge in a day</a></p>',
        '<p><a href="https://a.example/x">Share prices fall in Varnholm</a></p>',
        '<p>Mud is dear. <a href="https://a.example/x">More here</a>.</p>',
        '<a href="https://x.com/quayweekly/status/17">A thread</a>',
        '<a href="https://www.linkedin.com/pulse/mud-quill">Mud</a>',
        '<a href="https://www.youtube.com/watch?v=1">Mud</a>',
        '<a href="https://www.facebook.com/story.php?story_fbid=1">Mud</a>',
        '<a href="https://www.facebook.com/share/p/1x2y/">Mud</a>',
        '<a href="https://bsky.app/profile/quay.example/post/1">Mud</a>',
        '<a href="https://a.example/x">Change these settings now, harbour masters say</a>',
        '<a href="https://a.example/x">Read the whole story online</a>',
        '<a href="https://a.example/x">A new browser for the harbour</a>',
        '<a href="https://a.example/x">Unsubscribe from the tide, says a harbour master who never slept</a>',
        f'<p>{"The mud fell and fell. " * 8}Who wants to unsubscribe reads <a href="https://a.example/x">here</a>.</p>',
        '<a href="https://a.example/profile/ada-quill">Ada Quill, who digs</a>',
        '<a href="https://a.example/x"><img src="a.png"></a><p><a href="https://a.example/x">Mud</a></p>',
    ],
)
def test_an_article_about_such_things_is_not_left_out(html: str) -> None:
    assert len(links(html)) == 1


def test_an_address_that_no_browser_reads_is_told() -> None:
    assert read(f'{HEAD}Content-Type: text/html\n\n<a href="https://[a">Mud falls again</a>') == [
        Unreadable(1, "no browser could read it: its host is missing or malformed", "Mud")
    ]
