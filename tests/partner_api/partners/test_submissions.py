"""What a partner's program hands in, follows, confirms and withdraws: the acts of its member, and no others."""

import pytest
from django.utils import translation

from ilm_blocks import actions
from ilm_blocks.actions import declarations, review, submission
from ilm_blocks.actions.declarations import Tick
from ilm_blocks.models import ILM, ChecklistItem, ConfirmationKind, Declaration
from partner_api.partners.keys import acts
from tests import factories
from tests.factories import BLUMAH, KENDAL

from .conftest import MESSAGE, SUBMISSIONS, codes, nothing_was_begun, person, png, program_of

pytestmark = pytest.mark.django_db


def answers():
    questions = ChecklistItem.objects.filter(is_active=True).values_list("question", flat=True)
    return [{"question": question, "answer": review.YES, "note": ""} for question in questions]


def approve(told, approver):
    ilm = ILM.objects.get(pk=told["id"])
    review.approve(ilm, review.Seen.of(ilm), answers=answers(), user=approver)


def test_a_new_draft_has_all_that_the_agreement_settles(program, bawaslu):
    told = program.begun()

    assert (told["state"], told["region"], told["partner"]["id"]) == ("draft", KENDAL, bawaslu.pk)
    assert told["agreement"]["number"] == bawaslu.agreements.get().number
    assert told["channels"] == ["videotron", "website", "app", "social"]
    assert told["content_class"] == "election_education"
    assert told["creatives"] == [MESSAGE]
    assert told["may"] == ["change", "submit", "copy"]


def test_nobody_sees_a_draft_but_its_partner(program, others, client):
    told = program.begun()

    assert others.get(told["url"]).json()["code"] == "unknown_submission"
    assert client.get(f"/api/v1/ilm/{told['id']}/").status_code == 404


def test_what_is_handed_in_waits_for_a_reviewer_and_is_not_on_air(program, siti, client):
    told = program.handed_in()

    assert told["state"] == "handed_in"
    assert told["word"]["kind"] == ConfirmationKind.HANDED_IN
    assert told["declaration"]["sha256"] == told["word"]["sha256"] == told["sha256"]
    assert told["declaration"]["person"] == "siti"
    assert "bertanggung jawab atas isi" in told["declaration"]["text"]
    assert Declaration.objects.get().person == siti
    assert client.get(f"/api/v1/regions/{BLUMAH}/ilm/").json()["items"] == []


def test_the_statement_that_a_person_ticked_in_the_admin_is_told_too(program, siti):
    told = program.begun()
    submission.start_review(ILM.objects.get(pk=told["id"]), user=siti, tick=Tick("Kami bertanggung jawab."))

    said = program.get(told["url"]).json()["declaration"]

    assert (said["text"], said["person"], said["key"]) == ("Kami bertanggung jawab.", "siti", None)
    assert said["sha256"] == told["sha256"]


def test_the_statement_of_a_program_says_how_its_key_begins(program):
    assert program.handed_in()["declaration"]["key"] == program.key.prefix


def test_the_statement_is_ticked_or_nothing_is_handed_in(program):
    told = program.begun()

    wrong = {"required": {}, "not_ticked": {"statement": False}}
    for code, body in [*wrong.items(), *(("invalid", {"statement": each}) for each in ("true", 1, [True]))]:
        answer = program.act(told, "submit", body)
        assert (answer.status_code, codes(answer)) == (400, {("/statement", code)})
    refused = program.act(told, "submit", {"statement": False}, accept_language="id").json()["errors"][0]
    assert refused["detail"].startswith("Belum dicentang: tanpa pernyataan tanggung jawab tidak ada yang diajukan.")
    assert program.get(told["url"]).json()["state"] == "draft"


def test_nobody_answers_for_what_was_not_read(program):
    told = program.begun()

    answer = program.act(told, "submit", {"statement": True}, if_match=" * ")

    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    assert program.get(told["url"]).json()["state"] == "draft"
    assert program.act(told, "submit", {"statement": True}).status_code == 200


def test_the_statement_is_kept_in_the_words_in_which_programs_are_shown_it(program):
    """Whatever language the answers are asked for in: the guide shows the Indonesian words alone."""
    text = program.handed_in()["declaration"]["text"]

    with translation.override("id"):
        assert text == str(declarations.STATEMENT)
    assert text.startswith("Kami telah membuat atau memeriksa materi ini")


def test_what_is_incomplete_is_a_draft_but_not_handed_in(program):
    told = program.begun(creatives=[], on_air_from="2027-01-01T00:00:00Z", on_air_until=None)

    answer = program.act(told, "submit", {"statement": True})

    assert answer.status_code == 400
    assert {pointer for pointer, _code in codes(answer)} == {"/creatives", "/agreement"}
    assert program.get(told["url"]).json()["state"] == "draft"


def test_a_change_says_what_was_seen(program):
    told = program.begun()

    assert program.patch(told["url"], {"title": "Lain"}).status_code == 428
    assert program.patch(told["url"], {"title": "Lain"}, if_match='"lama"').status_code == 412
    changed = program.patch(told["url"], {"title": "Lain"}, if_match=program.etag(told["url"]))

    assert (changed.status_code, changed.json()["title"]) == (200, "Lain")
    assert changed["ETag"] == program.etag(told["url"])
    assert changed.json()["creatives"] == [MESSAGE]


def test_an_etag_is_good_in_whatever_language_it_was_read(program):
    told = program.begun()
    indonesian = program.get(told["url"], accept_language="id")["ETag"]

    assert indonesian != program.etag(told["url"])
    assert program.patch(told["url"], {"title": "Lain"}, if_match=indonesian).status_code == 200


def test_what_is_under_review_is_taken_back_before_it_changes(program):
    told = program.handed_in()

    refused = program.patch(told["url"], {"title": "Lain"}, if_match=program.etag(told["url"]))
    assert (refused.status_code, codes(refused)) == (409, {("", "under_review")})

    assert program.act(told, "take-back").json()["state"] == "draft"
    assert program.patch(told["url"], {"title": "Lain"}, if_match=program.etag(told["url"])).status_code == 200


def test_the_reviewer_s_note_comes_to_the_program_which_mends_and_hands_in_again(program, approver):
    told = program.handed_in()
    ilm = ILM.objects.get(pk=told["id"])
    review.request_revision(ilm, review.Seen.of(ilm), note="Tulisan terlalu kecil.", user=approver)

    told = program.get(told["url"]).json()
    assert told["state"] == "needs_revision"
    assert [(note["outcome"], note["note"]) for note in told["notes"]] == [
        ("revision_requested", "Tulisan terlalu kecil.")
    ]

    program.patch(told["url"], {"title": "Tulisan besar"}, if_match=program.etag(told["url"]))
    assert program.act(told, "submit", {"statement": True}).json()["state"] == "handed_in"
    approve(told, approver)
    assert program.get(told["url"]).json()["state"] == "on_air"


def test_what_is_approved_stays_until_the_partner_withdraws_it(program, approver, client):
    told = program.handed_in()
    approve(told, approver)
    shown = client.get(f"/api/v1/regions/{BLUMAH}/ilm/").json()["items"]
    assert [item["id"] for item in shown] == [told["id"]]

    refused = program.patch(told["url"], {"title": "Lain"}, if_match=program.etag(told["url"]))
    assert codes(refused) == {("", "approved")}
    assert codes(program.act(told, "submit", {"statement": True})) == {("", "nothing_to_hand_in")}

    gone = program.post(f"{told['url']}withdraw/", {"code": "other", "text": "Jadwal coklit berubah pekan ini."})

    assert (gone.status_code, gone.json().get("state")) == (200, "withdrawn"), gone.content
    assert gone.json()["withdrawal"]["text"] == "Jadwal coklit berubah pekan ini."
    assert client.get(f"/api/v1/regions/{BLUMAH}/ilm/").json()["items"] == []
    assert client.get(f"/api/v1/ilm/{told['id']}/").status_code == 410


def test_a_withdrawal_says_why_and_happens_once(program, approver):
    told = program.handed_in()
    assert codes(program.act(told, "withdraw", {"code": "legal"})) == {("", "not_approved")}
    approve(told, approver)

    assert program.act(told, "withdraw", {"code": "bosan"}).status_code == 400
    assert program.act(told, "withdraw", {"code": "other"}).status_code == 400
    assert program.act(told, "withdraw", {"code": "legal"}).status_code == 200
    assert codes(program.act(told, "withdraw", {"code": "legal"})) == {("", "withdrawn")}


@pytest.fixture
def altered(program, bawaslu, approver):
    """What an officer has written in the partner's name and handed in."""
    ilm = factories.draft(
        KENDAL, title="Awasi coklit", responsible=bawaslu, agreement=bawaslu.agreements.get(),
        content_class="election_education",
    )  # fmt: skip
    ilm.save_revision(user=approver)
    ILM.get_default_workflow().start(ilm, approver)
    return program.get(f"{SUBMISSIONS}{ilm.pk}/").json() | {"url": f"{SUBMISSIONS}{ilm.pk}/"}


def test_what_an_officer_wrote_waits_for_the_partner_s_word(program, altered):
    assert altered["state"] == "awaits_partner"
    assert altered["may"][:2] == ["confirm", "refuse"]
    assert {one["part"] for one in altered["asked"]["differences"]} >= {"title", "creatives"}

    confirmed = program.act(altered, "confirm", {"sha256": altered["asked"]["sha256"]})

    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "handed_in")
    assert (confirmed.json()["word"]["kind"], confirmed.json()["asked"]) == ("confirmed", None)


def test_only_the_material_that_was_looked_at_is_confirmed(program, altered):
    answer = program.act(altered, "confirm", {"sha256": "0" * 64})

    assert codes(answer) == {("", "other_material")}
    assert program.act(altered, "confirm", {}).status_code == 400


def test_what_is_not_the_partner_s_goes_back_with_the_reason(program, altered):
    assert program.act(altered, "refuse", {"reason": "  "}).status_code == 400
    refused = program.act(altered, "refuse", {"reason": "Bukan kalimat kami."})

    assert (refused.status_code, refused.json()["state"]) == (200, "needs_revision")
    assert refused.json()["notes"][0]["note"] == "Bukan kalimat kami."
    assert codes(program.act(altered, "refuse", {"reason": "Bukan kalimat kami."})) == {("", "nothing_asked")}


@pytest.mark.parametrize("sign", ["\u202e", "\x07", "\x1b"])
def test_no_reason_turns_or_hides_what_stands_beside_it(program, altered, approver, sign):
    said = f"Bukan kalimat{sign} kami, dan jadwal berubah."
    assert codes(program.act(altered, "refuse", {"reason": said})) == {("/reason", "turning")}

    told = program.handed_in()
    approve(told, approver)
    assert codes(program.act(told, "withdraw", {"code": "other", "text": said})) == {("/text", "turning")}
    assert program.get(told["url"]).json()["withdrawal"] is None


def test_a_copy_is_a_new_draft_and_asked_twice_the_same(program, approver):
    told = program.handed_in()
    approve(told, approver)

    made = program.act(told, "copy")

    assert (made.status_code, made.json()["state"], made.json()["title"]) == (201, "draft", told["title"])
    assert made["Location"] == made.json()["url"] != told["url"]
    assert program.act(told, "copy").json()["id"] == made.json()["id"]


def test_a_poster_of_the_partner_s_library_is_shown(program):
    picture = program.upload(png()).json()["id"]
    told = program.begun(creatives=[{"type": "poster", "image": picture, "alt": "Poster"}])

    assert told["creatives"] == [{"type": "poster", "image": picture, "alt": "Poster"}]


def test_a_file_of_another_library_is_as_good_as_none(program, others):
    theirs = others.upload(png()).json()["id"]

    for picture in (theirs, "picture-999999"):
        answer = program.post(SUBMISSIONS, {"creatives": [MESSAGE, {"type": "poster", "image": picture, "alt": "x"}]})
        assert codes(answer) == {("/creatives/1/image", "unknown_media")}
    assert nothing_was_begun()


def test_where_and_when_are_written_with_codes_and_offsets(program):
    said = {
        "target": [{"side": "include", "subtree": "33.24.01"}, {"side": "exclude", "levels": ["district"]}],
        "dayparts": [{"days": [0, 6], "start": "06:00", "end": "18:30"}],
        "on_air_from": "2024-02-05T08:00:00+07:00",
        "on_air_until": None,
        "priority": "important",
        "max_per_hour": 4,
    }
    told = program.begun(**said)

    assert {name: told[name] for name in said if name != "on_air_from"} == {
        name: value for name, value in said.items() if name != "on_air_from"
    }
    assert told["on_air_from"] == "2024-02-05T01:00:00Z"
    assert program.act(told, "submit", {"statement": True}).status_code == 200


def test_the_list_goes_on_by_its_cursor_and_narrows_by_state(program, others, django_assert_max_num_queries):
    first = [program.begun(title=f"Materi {number}")["id"] for number in range(3)]
    others.begun()
    page = program.get(f"{SUBMISSIONS}?limit=2")

    assert [item["id"] for item in page.json()["items"]] == first[:0:-1]
    assert page["Link"].startswith(f"<{page.json()['next']}>")
    with django_assert_max_num_queries(14):
        rest = program.get(page.json()["next"]).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (first[:1], None)
    assert program.get(f"{SUBMISSIONS}?state=on_air").json()["items"] == []
    assert program.get(f"{SUBMISSIONS}?status=on_air").status_code == 400


def test_a_partner_without_an_agreement_in_force_hands_in_nothing(client, noon):
    panwaslu = factories.partner(name="Panwaslu Kecamatan Weleri", owner=factories.WELERI)
    budi = person("budi")
    factories.member(budi, panwaslu)

    answer = program_of(client, panwaslu, budi).post(SUBMISSIONS, {"title": "Awasi"})

    assert (answer.status_code, codes(answer)) == (409, {("", "no_agreement")})


def test_a_colleague_s_draft_may_be_changed_but_not_taken_back(program, bawaslu, client):
    ani = person("ani")
    factories.member(ani, bawaslu)
    colleague = program_of(client, bawaslu, ani)
    told = program.begun()
    assert (
        colleague.patch(told["url"], {"summary": "Ringkas."}, if_match=colleague.etag(told["url"])).status_code == 200
    )
    program.act(told, "submit", {"statement": True})

    assert colleague.act(told, "take-back").status_code == 403


def test_the_text_for_social_media_is_material_as_the_rest(program):
    told = program.begun()

    answer = program.patch(told["url"], {"social_text": "Awasi.\nLaporkan."}, if_match=program.etag(told["url"]))

    assert answer.json()["social_text"] == "Awasi.\nLaporkan."
    assert answer.json()["sha256"] != told["sha256"]


def test_the_same_key_for_the_same_request_gives_the_same_answer_and_one_row(program):
    body = {"title": "Sekali saja", "creatives": [MESSAGE]}
    first = program.post(SUBMISSIONS, body, idempotency_key="a1")
    again = program.post(SUBMISSIONS, body, idempotency_key="a1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first["ETag"], first["Location"]) == (again["ETag"], again["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert ILM.objects.count() == 1


def test_the_same_key_for_another_request_is_refused(program):
    program.post(SUBMISSIONS, {"title": "Satu"}, idempotency_key="a1")
    answer = program.post(SUBMISSIONS, {"title": "Dua"}, idempotency_key="a1")

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert ILM.objects.count() == 1


def test_a_refused_request_may_be_mended_under_the_same_key(program):
    assert program.post(SUBMISSIONS, {"titel": "Salah"}, idempotency_key="a1").status_code == 400
    assert program.post(SUBMISSIONS, {"title": "Benar"}, idempotency_key="a1").status_code == 201


def test_a_key_of_another_person_is_another_key(program, others):
    assert program.post(SUBMISSIONS, {"title": "Satu"}, idempotency_key="a1").status_code == 201
    assert others.post(SUBMISSIONS, {"title": "Dua"}, idempotency_key="a1").status_code == 201


def test_a_repeated_verb_is_answered_as_before_though_the_etag_has_moved(program):
    told = program.begun()
    etag = program.etag(told["url"])
    first = program.act(told, "submit", {"statement": True}, if_match=etag, idempotency_key="serah-1")
    again = program.act(told, "submit", {"statement": True}, if_match=etag, idempotency_key="serah-1")

    assert (first.status_code, again.status_code) == (200, 200)
    assert Declaration.objects.count() == 1


def test_after_a_rotation_the_new_key_goes_on_with_what_the_old_one_sent(program, siti):
    body = {"title": "Sekali saja"}
    program.post(SUBMISSIONS, body, idempotency_key="a1")
    _key, program.token = acts.rotate(program.key, user=siti)

    assert program.post(SUBMISSIONS, body, idempotency_key="a1")["Idempotency-Replayed"] == "true"


def test_an_act_by_the_key_stands_in_the_record_under_its_member(program, siti, approver):
    told = program.handed_in()
    approve(told, approver)
    program.act(told, "withdraw", {"code": "legal"})

    assert ILM.objects.get(pk=told["id"]).withdrawn_by == siti
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(ILM.objects.get(pk=told["id"]), code="legal", user=siti)
