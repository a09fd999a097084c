"""The demo as rows: made once; afterwards they are what people make of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify
from django.utils.timezone import make_aware
from wagtail.models import Collection

from cms.accounts.models import User
from cms.demo import content, files, papers, people, rough
from cms.demo.content import (
    DemoAccount,
    DemoAgreement,
    DemoEvent,
    DemoIlm,
    DemoNews,
    DemoPartner,
    DemoPost,
    DemoScreen,
    DemoUser,
)
from cms.models import MadeOnce
from ilm_blocks.actions import declarations, review, statements, submission
from ilm_blocks.actions.declarations import Tick
from ilm_blocks.choices import PartnerKind, Priority
from ilm_blocks.models import ILM, Agreement, ChecklistItem, Partner, PostFigures, SocialAccount, SocialPost
from ilm_blocks.queries import materials, reviewers
from ilm_blocks.rules import material
from partner_api.hashing import token_hash
from partner_api.models import Screen
from partner_api.partners import authentication
from partner_api.partners.keys import acts as keys
from partner_api.partners.keys.models import PartnerKey
from partner_api.partners.keys.scopes import Scope
from partner_api.screens import tokens
from sites.cascading.choices import Reach
from sites.library import collection_of, library_of
from sites.models import ArticlePage, EventPage, FormerCode, RegionPage

DEMO_KEY = "Demo (contoh)"
LoadingStep = Callable[[], object]
Maker = Callable[[Any], Model | None]


class Pages(dict[str, RegionPage]):
    """The regions by code; under the code of before, the region that goes on for it."""

    def __missing__(self, code: str) -> RegionPage:
        return FormerCode.objects.select_related("region").get(code=code).region


class DemoLoader:
    """Makes, one step after another, what no start has made yet; days count from ``today``.

    ``kept_tokens`` are those of the videotrons told before, ``kept_keys`` those of partners by their number.
    """

    def __init__(self, today: date, kept_tokens: dict[str, str], kept_keys: dict[int, str] | None = None) -> None:
        self.today = today
        self.kept_tokens = kept_tokens
        self.kept_keys = kept_keys or {}
        self.keys: dict[int, str] = {}
        self.pages = Pages({page.code: page for page in RegionPage.objects.all()})
        self.made: dict[str, Any] = dict(MadeOnce.objects.values_list("key", "object_id"))
        self.tokens: dict[str, str] = {}

    def steps(self) -> Iterator[LoadingStep]:
        """What there is to do, cheap steps and those that draw pictures alike."""
        yield partial(self.once, "words", self.words)
        yield from self._each("partner", content.PARTNERS.values(), lambda row: row.key, self.partner)
        yield from self._each("user", content.USERS, lambda row: row.username, self.user)
        yield partial(self.once, "paper", self.paper)
        yield partial(self.once, "webhook", self.webhook)
        yield from self._each("ilm", content.ILMS, lambda row: row.key, self.ilm)
        yield from self._each("article", content.NEWS, lambda row: f"{row.region}:{row.title}", self.article)
        yield from self._each("event", content.EVENTS, lambda row: f"{row.region}:{row.title}", self.event)
        yield from self._each("screen", content.SCREENS, lambda row: f"{row.region}:{row.name}", self.screen)
        yield from self._each("account", content.ACCOUNTS, lambda row: row.key, self.account)
        yield from self._each("post", content.POSTS, lambda row: f"{row.account}:{row.ilm}", self.post)
        for code in rough.VILLAGES:
            for name, make in rough.MAKERS.items():
                yield partial(self.once, f"rough-{name}:{code}", partial(self.rough, code, make))

    def _each(self, kind: str, rows: Iterable[Any], key: Callable[[Any], str], make: Maker) -> Iterator[LoadingStep]:
        yield from (partial(self.once, f"{kind}:{key(row)}", partial(make, row)) for row in rows)

    def once(self, key: str, make: Callable[[], Model | None]) -> None:
        """``make`` and remember the row; nothing where a start did so before, whatever has become of it."""
        if key not in self.made:
            row = make()
            self.made[key] = MadeOnce.objects.create(key=key, object_id=row.pk if row else None).object_id

    @cached_property
    def partners(self) -> dict[str, Partner]:
        """The demo's partners by their key, under whatever name they go today."""
        keys = {self.made[f"partner:{row.key}"]: row.key for row in content.PARTNERS.values()}
        return {keys[partner.pk]: partner for partner in Partner.objects.filter(pk__in=keys)}

    # Regions

    def words(self) -> None:
        """The home pages' own words, where nobody has written any."""
        silent = [page for page in self.pages.values() if not page.introduction and not page.body]
        for page in silent:
            parent = self.pages.get(page.code.rpartition(".")[0])
            place = {"name": page.title, "label": page.label, "parent": parent.full_name if parent else ""}
            words = content.TEMPLATES[page.level].filled(**place)
            page.introduction = words.intro
            page.body = [("paragraph", f"<p>{text}</p>") for text in words.paragraphs]
        RegionPage.objects.bulk_update(silent, ["introduction", "body"])
        for code, distributor in content.DISTRIBUTORS.items():
            if not self.pages[code].distributor:
                self.pages[code].distributor = distributor
                self.pages[code].save(update_fields=["distributor"])
        for code, contact in content.PPIDS.items():
            page = self.pages[code]
            if not any(getattr(page, name) for name in contact):
                for name, value in contact.items():
                    setattr(page, name, value)
                page.save(update_fields=list(contact))

    # Partners and what they say

    def partner(self, row: DemoPartner) -> Partner:
        kind = PartnerKind.EXTERNAL if row.agreement else PartnerKind.OFFICE
        facts = {
            "short_name": row.short_name, "kind": kind, "body": row.body, "is_election_body": row.is_election_body,
            "contact_text": row.contact_text, "contact_email": row.contact_email, "contact_phone": row.contact_phone,
        }  # fmt: skip
        partner, created = Partner.objects.get_or_create(name=row.name, owner=self.pages[row.owner], defaults=facts)
        if created and row.agreement:
            self.agreement(row.agreement, partner)
        return partner

    def agreement(self, row: DemoAgreement, partner: Partner) -> Agreement:
        partner_number, number = row.numbers(self.today)
        (signed_by, signed_as), (partner_signed_by, partner_signed_as) = row.owner_signature, row.partner_signature
        return Agreement.objects.create(
            partner=partner, owner=partner.owner, kind=row.kind, title=row.title, number=number,
            partner_number=partner_number, signed_by=signed_by, signed_as=signed_as,
            partner_signed_by=partner_signed_by, partner_signed_as=partner_signed_as,
            valid_from=row.first_day(self.today), valid_until=row.last_day(self.today), channels=list(row.channels),
            levels=list(row.levels), content_classes=list(row.content_classes), most_active=row.most_active,
            plays_a_day=row.plays_a_day,
        )  # fmt: skip

    def paper(self) -> Model | None:
        """Of the first partner that has a login."""
        partner = self.partners[self.with_login[0]]
        agreement = partner.agreements.first()
        return agreement and papers.keep(agreement, by=people.officers(partner)[0])

    def webhook(self) -> Model:
        key = self.with_login[0]
        return papers.webhook(self.partners[key], by=self.first(partner=key))

    def user(self, row: DemoUser) -> User:
        return people.make(row, self.pages[row.region], self.partners)

    def ilm(self, row: DemoIlm) -> ILM:
        owner = self.pages[row.owner]
        partner = self.partners[row.partner] if row.partner else None
        ilm = ILM(
            title=row.title, summary=row.summary, owner=owner, responsible=partner,
            agreement=partner.agreements.first() if partner else None,
            creatives=list(files.creatives(row, self.library(row))),
            channels=list(row.channels), binding=row.binding, priority=Priority[row.priority.upper()],
            emphasis_reason=row.emphasis_reason,
            content_class=row.content_class, information_class=row.information_class,
            on_air_from=self.midnight(row.from_days),
            on_air_until=None if row.until_days is None else self.midnight(row.until_days),
        )  # fmt: skip
        ilm.save()
        if author := self.speaker(row):
            self.hand_in(ilm, author, row)
        elif ilm.needs_agreement:
            self.hand_in(ilm, self.first(role="editor"), row)
        else:
            ilm.save_revision(user=self.first(role="editor")).publish(user=self.decider(ilm))
        return ilm

    def speaker(self, row: DemoIlm) -> User | None:
        """The login of the partner that answers for it; for a partner without one the region's editor writes."""
        return self.first(partner=row.partner) if row.partner in self.spoken_for else None

    @property
    def with_login(self) -> list[str]:
        return [user.partner for user in content.USERS if user.partner]

    @property
    def spoken_for(self) -> set[str]:
        return set(self.with_login)

    def hand_in(self, ilm: ILM, author: User, row: DemoIlm) -> None:
        """Handed in by the partner's people, or on paper for one that has none; approved unless it is to wait."""
        ilm.save_revision(user=author)
        submission.start_review(ilm, user=author, tick=self.tick(ilm, author))
        if row.waits:
            return
        ilm = ILM.objects.get(pk=ilm.pk)
        if self.speaker(row) is None:
            self.sign(ilm, author)
        questions = ChecklistItem.objects.filter(is_active=True).values_list("question", flat=True)
        answers = [{"question": question, "answer": review.YES, "note": ""} for question in questions]
        seen, decider = review.Seen.of(ilm), self.decider(ilm)
        review.approve(ilm, seen, answers=answers, confirms_reason=bool(row.emphasis_reason), user=decider)

    @staticmethod
    def tick(ilm: ILM, author: User) -> Tick | None:
        return Tick(str(declarations.STATEMENT)) if declarations.is_asked(author, ilm) else None

    def sign(self, ilm: ILM, author: User) -> None:
        """The partner signs what was printed; one officer uploads it, another compares and accepts it."""
        digest = material.digest(materials.of(ilm))
        text = (
            f"{ilm.responsible} menyatakan materi ini miliknya:\n{ilm.title}\n\nSHA-256\n{digest[:32]}\n{digest[32:]}"
        )
        paper = people.sheet("SURAT PERNYATAAN (contoh)", f"{text}\n\nDitandatangani dan dicap (contoh)")
        uploaded = statements.upload(
            ilm, ilm.latest_revision_id or 0, content=paper, name="surat-pernyataan-contoh.png", by=author
        )
        statements.accept(uploaded, by=self.first(role="administrator"))

    @staticmethod
    def decider(ilm: ILM) -> User:
        """Of those who alone may approve it, the first on the demo's list."""
        people = reviewers.named(reviewers.case_of(ILM.objects.get(pk=ilm.pk)).deciders)
        return min(people, key=lambda person: person.pk)

    def library(self, row: DemoIlm) -> Collection:
        """What its people handed in lies where they have put it; the rest was made at the region."""
        if row.partner in self.spoken_for:
            return library_of(self.partners[row.partner or ""])[0].collection
        return collection_of(self.pages[row.owner])

    def first(self, **facts: Any) -> User:
        """The first person of whom ``facts`` hold: what one writes, another approves."""
        name = next(user.username for user in content.USERS if facts.items() <= vars(user).items())
        return get_user_model().objects.get(pk=self.made[f"user:{name}"])

    def midnight(self, days: int) -> datetime:
        return make_aware(datetime.combine(self.today + timedelta(days=days), time.min))

    def article(self, row: DemoNews) -> ArticlePage:
        region = self.pages[row.region]
        article = ArticlePage(
            title=row.title, slug=slugify(row.title)[:60], introduction=row.intro,
            date=self.today - timedelta(days=row.days_ago),
            body=[("paragraph", f"<p>{text}</p>") for text in row.paragraphs],
        )  # fmt: skip
        if row.picture:
            article.image = files.picture(article.slug, row, collection_of(region))
        if row.days_below:
            article.reach, article.listed_until = Reach.BELOW, self.today + timedelta(days=row.days_below)
        region.add_child(instance=article)
        article.save_revision().publish()
        return article

    def event(self, row: DemoEvent) -> EventPage:
        event = EventPage(
            title=row.title, slug=slugify(row.title)[:60], introduction=row.intro, place=row.place, contact=row.contact,
            date=row.first_day(self.today), until_day=row.until_day(self.today),
            starts_at=row.starts_at, ends_at=row.ends_at, weekly_until=row.weekly_until(self.today),
            reach=Reach.BELOW if row.is_for_below else Reach.HERE,
            body=[("paragraph", f"<p>{text}</p>") for text in row.paragraphs],
        )  # fmt: skip
        self.pages[row.region].add_child(instance=event)
        event.save_revision().publish()
        return event

    def screen(self, row: DemoScreen) -> Screen:
        facts = {"width": row.width, "height": row.height, "filler_percent": row.filler_percent}
        return Screen.objects.create(name=row.name, owner=self.pages[row.region], **facts)

    def account(self, row: DemoAccount) -> SocialAccount:
        facts = {"network": row.network, "handle": row.handle, "url": row.url}
        return SocialAccount.objects.create(owner=self.pages[row.region], **facts)

    def post(self, row: DemoPost) -> SocialPost | None:
        """As somebody would have logged it: the ILM of the demo are approved only now. None where somebody has deleted
        what it is of.
        """
        ilm = ILM.objects.filter(pk=self.made.get(f"ilm:{row.ilm}", 0)).first()
        account = SocialAccount.objects.filter(pk=self.made.get(f"account:{row.account}", 0)).first()
        if ilm is None or account is None:
            return None
        person, day = self.first(username=row.person), row.in_days
        post = SocialPost(ilm=ilm, account=account, person=person, note=row.note)
        post.planned_on = self.today + timedelta(days=day)
        if row.link:
            post.posted_at, post.url, post.posted_by = self.midnight(day) + timedelta(hours=9), row.link, person
            post.title, post.responsible, post.agreement = ilm.title, ilm.responsible, ilm.agreement
        post.save()
        if any(row.figures.values()):
            facts = {"read_on": self.today, "entered_by": person, "entered_at": timezone.now()}
            PostFigures.objects.create(post=post, **facts, **row.figures)
        return post

    def pair(self) -> None:
        """The demo pairs its videotrons itself, each once: a token that was given to one since then is kept."""
        keys = [f"screen:{row.region}:{row.name}" for row in content.SCREENS]
        for screen in Screen.objects.filter(pk__in=[self.made[key] for key in keys]):
            kept = self.kept_tokens.get(screen.pk, "")
            if screen.token_hash == token_hash(kept):
                self.tokens[screen.pk] = kept
            elif not screen.token_hash:
                self.tokens[screen.pk] = tokens.issue(screen)

    def give_keys(self) -> None:
        """One key for each partner that has a login of the demo: the one told before while it is good, else a new one
        in its place. Where the person has as many keys of their own as there may be, none is told.
        """
        for row in content.USERS:
            user = get_user_model().objects.filter(pk=self.made[f"user:{row.username}"], is_active=True).first()
            partner = self.partners.get(row.partner or "")
            if user is None or partner is None or partner.pk in self.keys:
                continue
            kept = self.kept_keys.get(partner.pk, "")
            if kept and authentication.known(kept, timezone.now()):
                self.keys[partner.pk] = kept
            else:
                with suppress(ValidationError, PermissionDenied):
                    self.keys[partner.pk] = self._key_of(partner, user)

    @staticmethod
    def _key_of(partner: Partner, user: User) -> str:
        before = PartnerKey.objects.live(timezone.now()).filter(partner=partner, membership__person=user, name=DEMO_KEY)
        for key in before:
            keys.revoke(key, user=user)
        _key, token = keys.make(partner, name=DEMO_KEY, scopes=Scope.values, days=keys.DAYS[-1], user=user)
        return token

    def rough(self, code: str, make: Callable[[RegionPage], Model]) -> Model:
        return make(self.pages[code])

    # What scripts and tests are told

    def described(self, base_url: str) -> dict[str, Any]:
        """The content of ``demo.json``."""
        return {
            "base_url": base_url,
            "users": [people.described(row) for row in content.USERS if self._is_untouched(row)],
            "probe": {
                code: {name: self.made[f"rough-{name}:{code}"] for name in rough.MAKERS} for code in rough.VILLAGES
            },
            "screens": [
                {"id": screen.pk, "region": screen.owner.specific.code, "token": self.tokens[screen.pk]}
                for screen in Screen.objects.filter(pk__in=self.tokens).select_related("owner")
            ],
            "api_keys": [
                {"partner": partner.name, "partner_id": partner.pk, "key": self.keys[partner.pk]}
                for partner in Partner.objects.filter(pk__in=self.keys).order_by("pk")
            ],
        }

    def _is_untouched(self, row: DemoUser) -> bool:
        """Whether the login has its name and password of the demo; who changed one of them has it for themselves."""
        user = get_user_model().objects.filter(pk=self.made[f"user:{row.username}"], username=row.username).first()
        return user is not None and check_password(people.password(row), user.password)
