"""What the tests of the command line share."""

from functools import partial

import pytest

import roundup.app.desk
import roundup.cli.admin
import roundup.cli.capture
import roundup.cli.choose
import roundup.cli.draft
import roundup.cli.stages  # all are imported before a test gives desks another clock
from roundup.app.desk import Desk
from tests.conftest import NOW


@pytest.fixture
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the command it is Friday of 2024-W01."""
    monkeypatch.setattr(roundup.app.desk, "Desk", partial(Desk, clock=lambda: NOW, who="ada"))
