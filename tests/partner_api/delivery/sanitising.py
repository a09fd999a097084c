"""What website builders do to HTML that an editor pastes into a widget, written as rules.

OpenSID prints its dynamic widget as it was saved, without scripts, style and event attributes; frames stay. WordPress
keeps a frame in its block for own HTML, Blogger in its gadget for HTML; both keep more than these rules do.
"""

from html import escape
from html.parser import HTMLParser

#: Taken away with all that is in them.
REMOVED = frozenset({"script", "style", "object", "embed", "form"})


class Sanitiser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in REMOVED:
            self._inside += 1
        elif not self._inside:
            told = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if is_kept(name, value or ""))
            self.kept.append(f"<{tag}{told}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in REMOVED:
            self._inside -= 1
        elif not self._inside:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.kept.append(escape(data))


def is_kept(name: str, value: str) -> bool:
    return name != "style" and not name.startswith("on") and not value.strip().lower().startswith("javascript:")


def sanitised(html: str) -> str:
    sanitiser = Sanitiser()
    sanitiser.feed(html)
    sanitiser.close()
    return "".join(sanitiser.kept)
