"""The first inputs of the fuzzer: one honest file for each reader, made by our own writers."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import networkx as nx

sys.path.insert(0, str(Path(__file__).parent))
from targets import PART, workbook_parts

CSV = b'actor_id,name,kind,country,nuts_code\na,\xc3\x84rla,sme,EE,EE008\nb,"x, y",other,SE,SE121\n'
TIES = b"actor_a;actor_b;weight;year\nKiel;Riga;1,5;2019\n"
JSON = (
    b'{"about": {"title": "x", "caveats": ["y"]}, "actors": [{"actor_id": "a", "name": "A", '
    b'"kind": "sme", "themes": ["food", 1, null]}], "collaborations": []}'
)
YAML = b"organisation: Organisation\ncountry: Land\nsheet: Partner\nsplit: ';'\nkind: =sme\n"
PLAN = (
    b"title: x\ndata: [baltic, {name: a, path: b}]\nwindows: [all, 2014-2020, {from: 2007, to: "
    b"2020, width: 3}]\nlevels: [1, s3]\nseeds: 3\noutputs: [actors]\nnulls:\n"
    b"  - {of: actors, model: memberships, replicas: 5}\n"
)
RULES = b"tmin_members = 5\ncountries = ['EE']\ntriple_helix = true\n[min_kinds]\nsme = 1\n"


def _network(write: object, suffix: str) -> bytes:
    graph = nx.Graph()
    graph.add_node("a", label="A", country="EE", latitude=58.1, bipartite=0)
    graph.add_node("p", label="P", start_date="2019", bipartite=1)
    graph.add_edge("a", "p", weight=2.0, role="partner")
    if suffix == ".net":
        return "\n".join(nx.generate_pajek(nx.Graph(nx.path_graph(3)))).encode()
    buffer = io.BytesIO()
    write(graph, buffer)  # type: ignore[operator]
    return buffer.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def seeds() -> dict[str, list[bytes]]:
    """Return the first inputs by target."""
    parts = workbook_parts()
    sheet = parts["xl/worksheets/sheet1.xml"]
    inline = (
        b'<worksheet><sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c>'
        b'<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="d"><v>2019-01-01</v></c>'
        b'<c s="1" t="n"><v>43000.5</v></c><c t="s"><v>0</v></c><c><f>1+1</f><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )
    joined = PART.join([parts["xl/workbook.xml"], sheet, parts["xl/sharedStrings.xml"]])
    return {
        "csv": [CSV, TIES],
        "csv-other": [CSV, TIES.replace(b"actor_a", b"name")],
        "json": [JSON],
        "xlsx-sheet": [sheet, inline],
        "xlsx-parts": [joined],
        "xlsx": [_zip(parts)],
        "graphml": [_network(nx.write_graphml_xml, ".graphml")],
        "gexf": [_network(nx.write_gexf, ".gexf")],
        "pajek": [_network(None, ".net")],
        "zip": [_zip({"csv/a.csv": CSV, "b.txt": TIES})],
        "gzip": [gzip.compress(CSV, mtime=0)],
        "yaml": [YAML],
        "plan": [PLAN],
        "rules": [RULES, b"j" + b'{"min_members": 5, "not_together": [["a", "b"]]}', b"y" + YAML],
        "names": [b"# cohort\nAalto University\nLIKTA\n", CSV],
    }


if __name__ == "__main__":
    for name, inputs in seeds().items():
        folder = Path(__file__).parent / "corpus" / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs):
            (folder / f"seed-{number}").write_bytes(data)
