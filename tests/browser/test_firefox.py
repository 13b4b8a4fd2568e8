"""The map in Firefox, where one is at hand: it paints, searches and says nothing on the console."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from ecosystem.maps.page import map_html
from ecosystem.study import Study

pytestmark = pytest.mark.browser

LOOK = """
(async () => {
  for (let n = 0; n < 400 && !document.querySelector('html.ready'); n += 1)
    await new Promise((next) => setTimeout(next, 50));
  await new Promise((next) => setTimeout(next, 300));
  const canvas = document.querySelector('#canvas canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const colors = new Set();
  for (let i = 0; i < data.length; i += 4000) colors.add(data.slice(i, i + 3).join());
  const field = document.querySelector('#search');
  field.value = 'university of turku';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  return JSON.stringify({
    painted: performance.now(),
    colors: colors.size,
    title: document.querySelector('#card h2').textContent,
    suggested: document.querySelectorAll('#card .cards .card').length,
  });
})()
"""


def test_firefox_paints_and_finds(study: Study, tmp_path: Path) -> None:
    firefox = shutil.which("firefox") or shutil.which("firefox-esr")
    node = shutil.which("node")
    if firefox is None or node is None:
        pytest.skip("Firefox and Node are not both installed")
    page, profile = tmp_path / "map.html", tmp_path / "profile"
    profile.mkdir()
    page.write_text(map_html(study), encoding="utf-8", newline="\n")
    script = Path(__file__).with_name("firefox.mjs")
    done = subprocess.run(
        [node, "--experimental-websocket", str(script), firefox, str(profile), page.as_uri(), LOOK],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    found = json.loads(answer["value"])
    assert answer["messages"] == []
    assert found["colors"] > 3
    assert found["title"] == "University of Turku"
    assert found["suggested"] == 3
