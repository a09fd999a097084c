"""The machine behind a screen: units that systemd accepts, and a panel that follows the operating hours.

No panel and no CEC adapter is here: doubles on PATH write down what they are told. Time is that of the machine, so the
hours are laid around it.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

KIOSK = Path(__file__).parents[2] / "deploy/kiosk"
DOUBLE = """#!/bin/sh
{ echo "$(basename "$0") $*"; case "$0" in *cec-client) cat;; esac; } >>"$TOLD"
exit "${FAILS:-0}"
"""
PAIRED = {"screen": "balai234", "token": "rahasia-sekali"}
ALL_DAYS = [0, 1, 2, 3, 4, 5, 6]


def window(begins, ends):
    """From ``begins`` hours from now until ``ends`` hours from now, each day."""
    now = datetime.now(UTC)
    clock = [f"{now + timedelta(hours=hours):%H:%M}" for hours in (begins, ends)]
    return {"days": ALL_DAYS, "from": clock[0], "to": clock[1]}


DAY, NIGHT = [window(-2, 2)], [window(2, 4)]


class Server:
    """Answers as the API does, and keeps what it was asked."""

    def __init__(self):
        self.answers, self.asked = {}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._answer()

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self._answer()

            def _answer(self):
                outer.asked.append((self.path, self.headers.get("Authorization")))
                answers = outer.answers.get(self.path, [(404, {})])
                status, body = answers.pop(0) if len(answers) > 1 else answers[0]
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_words):
                pass

        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._httpd.server_port}"
        Thread(target=self._httpd.serve_forever, daemon=True).start()

    def hours(self, operating, status=200, tz="UTC"):
        answer = {"screen": PAIRED["screen"], "tz": tz, "operating": operating}
        self.answers["/api/v1/screens/operating/"] = [(status, answer if status == 200 else {})]

    def close(self):
        self._httpd.shutdown()
        self._httpd.server_close()


class Machine:
    """A kiosk in a folder, with doubles for what switches its panel."""

    def __init__(self, root, server):
        self.root, self.server = root, server
        self.state, self.told_file = root / "state", root / "told"
        self.state.mkdir(mode=0o700)
        (root / "bin").mkdir()
        for name in ("xset", "cec-client", "wlr-randr"):
            double = root / "bin" / name
            double.write_text(DOUBLE)
            double.chmod(0o755)
        self.configure(PANEL="xset cec")

    def configure(self, **lines):
        lines = {"ADDRESS": self.server.url} | lines
        (self.root / "kiosk.conf").write_text("".join(f'{name}="{value}"\n' for name, value in lines.items()))

    def pair(self, mode=0o600):
        file = self.state / "layar.json"
        file.write_text(json.dumps(PAIRED))
        file.chmod(mode)

    def run(self, verb, **environment):
        known = {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "TOLD": str(self.told_file),
            "VIDEOTRON_STATE": str(self.state),
            "VIDEOTRON_CONFIG": str(self.root / "kiosk.conf"),
        }
        command = [sys.executable, str(KIOSK / "videotron-kiosk"), verb]
        return subprocess.run(command, env=known | environment, capture_output=True, text=True, timeout=60, check=False)

    @property
    def told(self):
        """What the doubles were told since the last look."""
        found = self.told_file.read_text().splitlines() if self.told_file.exists() else []
        self.told_file.unlink(missing_ok=True)
        return found


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def machine(tmp_path, server):
    return Machine(tmp_path, server)


ON = ["xset dpms force on", "cec-client -s -d 1", "on 0"]
OFF = ["xset dpms force off", "cec-client -s -d 1", "standby 0"]


@pytest.mark.parametrize(("operating", "told"), [(DAY, ON), (NIGHT, OFF), ([], ON)])
def test_the_panel_is_on_within_the_operating_hours_alone(machine, server, operating, told):
    machine.pair()
    server.hours(operating)

    assert machine.run("panel").returncode == 0
    assert machine.told == told
    assert server.asked == [("/api/v1/screens/operating/", "Bearer rahasia-sekali")]


def test_it_is_told_once_and_again_when_that_changes(machine, server):
    machine.pair()
    server.hours(NIGHT)
    machine.run("panel")
    assert machine.told == OFF
    machine.run("panel")
    assert machine.told == []
    server.hours(DAY)
    machine.run("panel")
    assert machine.told == ON


def test_hours_that_pass_midnight_hold_on_the_day_after(machine, server):
    """In a zone where it is noon or a little later, whenever this runs."""
    machine.pair()
    east = 12 - datetime.now(UTC).hour
    local = datetime.now(timezone(timedelta(hours=east)))
    yesterday = (local.weekday() - 1) % 7
    tz = f"Etc/GMT{-east:+d}"  # their signs are those of POSIX
    server.hours([{"days": [yesterday], "from": "20:00", "to": "14:00"}], tz=tz)

    machine.run("panel")
    assert machine.told == ON


def test_without_the_server_the_last_hours_hold(machine, server):
    machine.pair()
    server.hours(NIGHT)
    machine.run("panel")
    (machine.state / "panel").unlink()
    machine.told  # noqa: B018
    server.hours([], status=503)

    machine.run("panel")
    assert machine.told == OFF


def test_a_machine_that_is_not_paired_or_refused_stays_on_and_shows_its_code(machine, server):
    machine.run("panel")
    assert machine.told == ON
    assert not server.asked

    machine.pair()
    server.hours(NIGHT)
    machine.run("panel")
    assert machine.told == OFF
    server.hours([], status=401)
    machine.run("panel")
    assert machine.told == ON


def test_a_tool_that_fails_is_tried_again(machine, server):
    machine.pair()
    server.hours(NIGHT)

    machine.run("panel", FAILS="1")
    assert machine.told == OFF
    machine.run("panel")
    assert machine.told == OFF


def test_wayland_is_told_by_its_own_tool(machine, server):
    machine.pair()
    machine.configure(PANEL="wlr-randr", WLR_OUTPUT="HDMI-A-2")
    server.hours(NIGHT)

    machine.run("panel")
    assert machine.told == ["wlr-randr --output HDMI-A-2 --off"]


def test_a_token_that_others_may_read_is_not_used(machine, server):
    machine.pair(mode=0o644)
    refused = machine.run("panel")

    assert refused.returncode == 1
    assert "chmod 600" in refused.stderr
    assert not server.asked


@pytest.mark.parametrize(
    ("verb", "conf"), [("panel", {"ADDRESS": ""}), ("panel", {"PANEL": "remote"}), ("pasang", {"SIZE": "besar"})]
)
def test_a_configuration_that_cannot_be_is_told(machine, verb, conf):
    machine.configure(**conf)
    refused = machine.run(verb)

    assert refused.returncode == 1
    assert "kiosk.conf" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("answer", ["nobody", "a page"])
def test_whoever_pairs_without_the_server_is_told(machine, server, answer):
    """As behind the page on which a hotel's network asks for a name."""
    server.answers["/api/v1/screens/pair/"] = [(200, "<html>")]
    if answer == "nobody":
        server.close()
    refused = machine.run("pasang")

    assert refused.returncode == 1
    assert f"{server.url} tidak menjawab" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("told", [
    "[]", "{", '"jam"', '{"tz": "Asia/Jakarta"}', '{"tz": "Mars/Olympus", "operating": []}',
    '{"tz": "UTC", "operating": [{"days": null, "from": "05:00", "to": "06:00"}]}',
    '{"tz": "UTC", "operating": [7]}',
])  # fmt: skip
def test_hours_that_cannot_be_understood_leave_the_panel_on(machine, server, told):
    """As after a power cut in the middle of writing, or of a server of another release."""
    machine.pair()
    server.hours([], status=503)
    (machine.state / "jam.json").write_text(told)
    done = machine.run("panel")

    assert done.returncode == 0, done.stderr
    assert machine.told == ON
    assert "Traceback" not in done.stderr


def test_a_machine_is_paired_from_a_terminal_and_its_token_stands_on_no_command_line(machine, server):
    codes = {"device_code": "d" * 43, "user_code": "WDJB-MJHT", "verification_uri": f"{server.url}/pasang/"}
    pending = (400, {"code": "authorization_pending"})
    server.answers["/api/v1/screens/pair/"] = [(200, codes | {"expires_in": 900, "interval": 0})]
    server.answers["/api/v1/screens/pair/token/"] = [pending, (200, PAIRED | {"keys": []})]

    done = machine.run("pasang")

    assert done.returncode == 0, done.stderr
    assert "WDJB-MJHT" in done.stdout
    assert "balai234" in done.stdout
    assert "rahasia" not in done.stdout
    for name in ("layar.json", "mulai.html"):
        file = machine.state / name
        assert "rahasia-sekali" in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert machine.run("alamat").stdout == f"file://{machine.state / 'mulai.html'}\n"


def test_a_machine_that_is_not_paired_starts_with_the_page_that_shows_a_code(machine, server):
    machine.configure(ADDRESS=f"{server.url}/")

    assert machine.run("alamat").stdout == f"{server.url}/videotron/\n"


def test_one_program_alone_reads_the_configuration():
    """A shell reads PANEL=xset cec as a command: the session would not start."""
    session = (KIOSK / "videotron-sesi").read_text()

    assert 'START="$(/usr/local/bin/videotron-kiosk alamat)"' in session
    assert "kiosk.conf" not in session


def test_a_code_that_is_typed_in_its_last_seconds_pairs_all_the_same(machine, server):
    codes = {"device_code": "d" * 43, "user_code": "WDJB-MJHT", "verification_uri": f"{server.url}/pasang/"}
    server.answers["/api/v1/screens/pair/"] = [(200, codes | {"expires_in": 0, "interval": 0})]
    server.answers["/api/v1/screens/pair/token/"] = [(200, PAIRED | {"keys": []})]

    assert machine.run("pasang").returncode == 0


@pytest.mark.parametrize("code", ["access_denied", "expired_token"])
def test_a_denied_machine_says_so_and_keeps_nothing(machine, server, code):
    codes = {"device_code": "d" * 43, "user_code": "WDJB-MJHT", "verification_uri": f"{server.url}/pasang/"}
    server.answers["/api/v1/screens/pair/"] = [(200, codes | {"expires_in": 900, "interval": 0})]
    server.answers["/api/v1/screens/pair/token/"] = [(400, {"code": code, "detail": "Pemasangan ditolak."})]

    done = machine.run("pasang")

    assert done.returncode == 1
    assert "Pemasangan ditolak." in done.stderr
    assert not [*machine.state.iterdir()]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_accepts_the_units(tmp_path):
    """What they run is not installed here: something else that runs stands for it."""
    for unit in (*KIOSK.glob("*.service"), *KIOSK.glob("*.timer")):
        text = re.sub("^ExecStart=.*$", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir())
    assert len(units) == 3

    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60, check=False
    )
    assert "videotron" not in found.stderr
    assert found.returncode == 0


def test_the_shell_reads_the_session():
    assert subprocess.run(["sh", "-n", str(KIOSK / "videotron-sesi")], check=False).returncode == 0


def test_the_browser_of_the_session_plays_by_itself_and_in_kiosk_mode():
    session = (KIOSK / "videotron-sesi").read_text()

    for flag in ("--kiosk", "--autoplay-policy=no-user-gesture-required", "--user-data-dir="):
        assert flag in session
