"""Where links come from: who added them, which feeds and newsletters named them, what we missed."""

from collections.abc import Sequence

from roundup.app.desk import Desk
from roundup.store import sightings as store
from roundup.store.sightings import Sighting
from roundup.text import dates
from roundup.times import utc
from roundup.weeks import Week

_NAMED = 3
"""Names in one line; of more, only how many."""


def why(found: Sequence[Sighting]) -> str:
    """Where a link comes from, in one line: who linked it, whose feed it stood in, who added it."""
    parts = []
    linked = linked_by(found)
    if linked:
        parts.append(f"linked by {_names(linked)}")
    own = list(dict.fromkeys(str(one.feed_title) for one in found if one.how == "feed" and not one.via))
    if own:
        parts.append(f"from the feed of {_names(own)}")
    for how, said in _SAID.items():
        first = next((one for one in found if one.how == how), None)
        if first:
            # Of an import, `via` is the service whose file it was.
            via = f", found via {first.via}" if first.via and how != "import" else ""
            what = said.format(who=first.who, via=first.via or "a file")
            parts.append(f"{what} on {dates.short(first.seen_at)}{via}")
    return "; ".join(parts)


_SAID = {"add": "added by {who}", "file": "on a list of {who}'s", "import": "out of {via}, saved"}
"""What is said of a sighting that came in one of these ways."""


def linked_by(found: Sequence[Sighting]) -> list[str]:
    """The linkblogs, accounts and newsletters that link the page, each once."""
    return list(dict.fromkeys(name for one in found if (name := one.linked_by)))


def missed(desk: Desk, week: Week) -> list[int]:
    """The links that linkblogs, accounts and newsletters have named in a week and that no issue of ours has used or is
    to use; what was dropped is none of them.  What most of them named comes first."""
    from roundup.store import links

    ids = store.linked(desk.db, utc(week.start), utc(week.end))
    ours = {
        row["id"]
        for row in links.standing(desk.db, ids)
        if row["used"] or {"pick", "drop"} & {row["decision"], row["story_decision"]}
    }
    found = store.of(desk.db, [link for link in ids if link not in ours])
    return sorted(found, key=lambda link: (-len(linked_by(found[link])), link))


def _names(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([*filter(None, [", ".join(names[:-1])]), names[-1]])
