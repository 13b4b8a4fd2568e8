"""One hostile dataset, everything the tool writes: text from data is only ever text.

What a browser does with the pages is tested in ``tests/browser``; here every file of every sort is
taken apart.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring

from ecosystem.cli import cli

PAYLOADS = [
    "</script><script>window.executed=1</script>",
    "<img src=x onerror=window.executed=2>",
    '" onmouseover="window.executed=3',
    "' onfocus='window.executed=4' autofocus='",
    "--><svg onload=window.executed=5>",
    "]]><script>window.executed=6</script><![CDATA[",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(1+1)",
    "＝1+1",
    '=HYPERLINK("http://evil.example","x")',
    "{{ 7*7 }}{% raw %}${7*7}",
    "javascript:window.executed=7",
    "data:text/html,<script>window.executed=8</script>",
    "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
    "&lt;script&gt;window.executed=9&lt;/script&gt;",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "CON",
    "..\\..\\evil",
    "../../evil",
    "e\u0301 é ﬁ",
    "\u202eexe.fdp",
    "\u2028window.executed=10\u2029",
    "x" * 400,
    "</style><style>body{display:none}</style>",
    "</title><script>window.executed=11</script>",
    "%0d%0aSet-Cookie: a=b",
]
_PLACES = ("EE001", "LV003", "LT011", "SE110", "FI1B1", "PL634", "DK011", "DE803")
_KINDS = ("cluster", "university", "sme", "business_support")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Office, browsers and XML name their own vocabularies by addresses; nothing is loaded from these.
_COMMANDS = [
    ["run", "DATA", "--out", "run"],
    ["site", "DATA", "--out", "site"],
    ["map", "DATA", "--out", "map.html"],
    ["brief", "DATA", "--region", "Estonia", "--out", "brief.docx"],
    ["brief", "DATA", "--region", "Estonia", "--out", "brief.html"],
    ["profile", "DATA", "ACTOR", "--out", "profile.html"],
    ["profile", "DATA", "Estonia", "--out", "region.html"],
    ["peers", "DATA", "ACTOR", "--better-at", "partner_count", "--out", "peers.html"],
    ["kpi", "DATA", "--by", "country", "--out", "kpi.html"],
    ["kpi", "DATA", "--by", "policy-area", "--out", "kpi.csv"],
    ["sustain", "DATA", "--out", "sustain.html"],
    ["chains", "DATA", "--out", "chains.html"],
    ["compare", "DATA", "DATA", "--out", "compare.html"],
    ["measure", "DATA", "--what", "actors", "--format", "csv", "--out", "actors.csv"],
    ["measure", "DATA", "--what", "actors", "--format", "json", "--out", "actors.json"],
    ["recommend", "DATA", "--format", "csv", "--out", "suggestions.csv"],
    ["export", "DATA", "--what", "dataset", "--format", "csv", "--out", "folder"],
    ["export", "DATA", "--what", "dataset", "--format", "xlsx", "--out", "dataset.xlsx"],
    ["export", "DATA", "--what", "dataset", "--format", "json", "--out", "dataset.json"],
    ["export", "DATA", "--what", "tables", "--format", "xlsx", "--out", "tables.xlsx"],
    ["export", "DATA", "--what", "affiliation", "--format", "graphml", "--out", "b.graphml"],
    ["export", "DATA", "--what", "affiliation", "--format", "gexf", "--out", "b.gexf"],
    ["export", "DATA", "--what", "actor-network", "--format", "json", "--out", "g.json"],
]


def hostile_data() -> dict[str, object]:
    """Every text of a dataset is a payload; ids as well."""
    count = len(PAYLOADS)
    ids = [re.sub(r"[;\s]+", "_", payload)[:80] + f"#{n}" for n, payload in enumerate(PAYLOADS)]
    actors = [
        {
            "actor_id": ids[n],
            "name": payload,
            "short_name": payload[:40],
            "kind": _KINDS[n % 4],
            "city": payload,
            "nuts_code": _PLACES[n % 8],
            "website": payload,
            "themes": ["food", payload],
            "source_url": payload,
        }
        for n, payload in enumerate(PAYLOADS)
    ]
    collaborations = [
        {
            "collaboration_id": f"{ids[n]}-p",
            "acronym": PAYLOADS[n],
            "title": PAYLOADS[(n + 1) % count],
            "programme": PAYLOADS[(n + 2) % count],
            "start_date": str(2012 + n % 8),
            "end_date": str(2014 + n % 8),
            "themes": ["food", PAYLOADS[n]],
            "policy_areas": [PAYLOADS[n]],
            "source_url": PAYLOADS[n],
        }
        for n in range(count)
    ]
    members = {
        (f"{ids[n]}-p", ids[(n * k + k) % count]) for n in range(count) for k in (1, 3, 7, 9)
    }
    participations = [
        {"collaboration_id": p, "actor_id": a, "role": "partner"} for p, a in sorted(members)
    ]
    words = {
        "title": PAYLOADS[0],
        "description": PAYLOADS[1],
        "caveats": PAYLOADS,
        "credits": PAYLOADS,
    }
    return {
        "about": words,
        "actors": actors,
        "collaborations": collaborations,
        "participations": participations,
        "aliases": [{"actor_id": ids[n], "alias": PAYLOADS[-n - 1]} for n in range(count)],
        "s3_priorities": [
            {"nuts_code": code, "priority": PAYLOADS[n], "domain": PAYLOADS[n]}
            for n, code in enumerate(_PLACES)
        ],
        "policy_areas": [
            {"code": payload[:60], "name": payload}
            for payload in PAYLOADS[:6]
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that the commands write about the hostile data."""
    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data.json"
    content = hostile_data()
    data.write_text(json.dumps(content), encoding="utf-8")
    for command in _COMMANDS:
        named = {"DATA": str(data), "ACTOR": content["actors"][0]["actor_id"]}  # type: ignore[index]
        arguments = [named.get(word, word) for word in command]
        at = arguments.index("--out") + 1
        arguments[at] = str(folder / "out" / arguments[at])
        result = CliRunner().invoke(cli, [*arguments, "--quiet"], catch_exceptions=False)
        assert result.exit_code == 0, (command, result.output)
    return folder / "out"


def files(folder: Path, *endings: str) -> list[Path]:
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in endings]
    assert found
    return found


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.policies: list[str] = []
        self.found: list[str] = []
        self._open: dict[str, str | None] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (
            tag == "meta"
            and (given.get("http-equiv") or "").casefold() == "content-security-policy"
        ):
            self.policies.append(given.get("content") or "")
        if tag == "script":
            self._open = given
            self.scripts.append((given, ""))
        if tag in {"iframe", "object", "embed", "base", "applet"}:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").casefold()
            if name in {"href", "src", "action", "formaction", "xlink:href"} and (
                address.startswith(("javascript:", "vbscript:", "data:text"))
                or (tag in {"img", "script", "link"} and "//" in address[:12])
            ):
                self.found.append(f"{tag} {name}={address[:40]}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            given, text = self.scripts.pop()
            self.scripts.append((given, text + data))


def test_pages(written: Path) -> None:
    """No handler, no foreign script, nothing loaded; a policy that allows only our own scripts."""
    for path in files(written, ".html"):
        text = path.read_text(encoding="utf-8")
        page = Page(text)
        assert page.found == [], path.name
        (policy,) = page.policies
        assert "default-src 'none'" in policy, path.name
        assert "unsafe-eval" not in policy
        assert not re.search(r"script-src[^;]*'unsafe-inline'", policy)
        for given, script in page.scripts:
            sort = given.get("type") or ""
            if sort == "application/json":
                json.loads(script)
            elif not sort or sort in {"module", "text/javascript"}:
                digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in policy, path.name
            assert "window.executed=1<" not in script
        assert "\u202e" not in text


def test_no_template_is_evaluated(written: Path) -> None:
    for path in files(written, ".html", ".csv", ".json", ".graphml"):
        text = path.read_text(encoding="utf-8")
        assert "49{%" not in text
        assert "4949" not in text or "{{ 7*7 }}" in text


def test_drawings_and_networks(written: Path) -> None:
    drawings = [
        drawing
        for path in files(written, ".html")
        for drawing in re.findall(r"<svg\b.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert drawings
    for path in files(written, ".graphml", ".gexf"):
        root = fromstring(path.read_bytes(), forbid_dtd=True)
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
            "graphml", "key", "graph", "node", "edge", "data", "gexf", "meta", "creator", "nodes",
            "edges", "attributes", "attribute", "attvalues", "attvalue", "default", "viz",
        }  # fmt: skip
        texts = {"".join(element.itertext()) for element in root.findall(".//{*}data")} | {
            element.get("value", "") for element in root.findall(".//{*}attvalue")
        }
        assert PAYLOADS[0] in texts, path.name


def test_tables_as_text(written: Path) -> None:
    """No cell begins like a formula; numbers may be negative."""
    for path in files(written, ".csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            for cell in row:
                is_number = re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), path


def test_workbooks(written: Path) -> None:
    """No formula and no link but to web addresses and rows of the workbook."""
    for path in files(written, ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode("utf-8", errors="replace")
                if name.startswith("xl/worksheets/sheet"):
                    assert not re.search(r"<f[ >]", text), (path.name, name)
                if name.endswith(".rels"):
                    for target in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', text):
                        assert re.match(r"https?://", target), target
                assert "vba" not in name.casefold()


def test_word(written: Path) -> None:
    """Fields are ours (page numbers) or none; text that looks like one is text."""
    for path in files(written, ".docx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode("utf-8", errors="replace")
                fields = re.findall(r"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"", text)
                assert all(re.fullmatch(r"\s*(PAGE|NUMPAGES)\s*", a or b) for a, b in fields)
                assert not name.startswith("word/embeddings")
                for target in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', text):
                    assert re.match(r"https?://", target), target
                if name.endswith((".xml", ".rels")):
                    ElementTree.fromstring(text)


def test_json_is_strict(written: Path) -> None:
    def never(name: str) -> None:
        raise AssertionError(name)

    for path in files(written, ".json"):
        json.loads(path.read_text(encoding="utf-8"), parse_constant=never)


def test_names_of_files(written: Path) -> None:
    """Safe on every system, no two alike where letter case or normal forms do not count."""
    seen = set()
    for path in sorted(written.rglob("*")):
        name = path.name
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name), name
        assert not _RESERVED.fullmatch(name), name
        assert not name.endswith((".", " "))
        seen.add(unicodedata.normalize("NFKC", path.as_posix()).casefold())
    assert len(seen) == len(list(written.rglob("*")))
    assert len(files(written / "site", ".html")) > len(PAYLOADS)
