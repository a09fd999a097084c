"""What is known of the journal's head: nothing that moved is missed by what was being made meanwhile."""

import pytest
from django.db import DatabaseError, InterfaceError, connection

from cms.answers.wsgi import Application
from ilm_blocks.queries import heads
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BOJA, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
HOME = "//blumah.localhost/"


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_what_moved_while_the_database_was_gone_is_not_missed(settings, monkeypatch, error):
    """The answer was begun before the gap and is kept after it: what was known before the gap does not vouch for it."""
    settings.ANSWERS = {"LOOK_MS": 0}
    visitor = Visitor(Application())
    watch, made, raced = visitor.application.watch, visitor.application._middleware_chain, []
    factories.ilm(KENDAL)

    def gone():
        raise error

    def race(request):
        response = made(request)
        if not raced:
            raced.append(factories.article(BOJA))
            watch.follow()
            with monkeypatch.context() as patch:
                patch.setattr(heads, "read", gone)
                patch.setattr(connection, "close", lambda: None)
                assert watch.follow() is None
            factories.ilm(KENDAL, title="Baru")
        return response

    visitor.application._middleware_chain = race

    visitor.get(HOME)
    assert "Baru" in visitor.get(HOME).text
