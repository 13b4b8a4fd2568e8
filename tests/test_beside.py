"""Work in a copy of the process: the same result or the same error, wherever it was done."""

import os
import pickle
import signal
import sys
import time

import pytest

from ecosystem import beside
from ecosystem.beside import Beside
from ecosystem.datasets import load_bundled
from ecosystem.study import StudySettings, run_study

copies = pytest.mark.skipif(not beside._has_room(), reason="one processor, or not Linux")


@copies
def test_work_is_done_in_a_copy():
    with Beside(os.getpid) as work:
        assert work.result() != os.getpid()


@pytest.mark.parametrize("wanted", [True, False])
def test_the_result_is_the_same_with_and_without_a_copy(wanted):
    with Beside(lambda: {"a": [1, 2.5]}, wanted=wanted) as work:
        assert work.result() == {"a": [1, 2.5]}


def test_without_a_second_processor_it_is_done_here(monkeypatch):
    monkeypatch.setattr(beside.os, "sched_getaffinity", lambda _: {0}, raising=False)
    with Beside(os.getpid) as work:
        assert work.result() == os.getpid()


@pytest.mark.parametrize("wanted", [True, False])
def test_an_error_is_raised_here(wanted):
    def fail():
        raise KeyError("no such region")

    with Beside(fail, wanted=wanted) as work, pytest.raises(KeyError, match="no such region"):
        work.result()


def test_a_killed_copy_loses_nothing():
    here = os.getpid()

    def work():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    with Beside(work) as copy:
        assert copy.result() == "done"


def test_what_cannot_be_sent_is_done_here():
    with Beside(lambda: lambda: 7) as work:
        assert work.result()() == 7


@copies
def test_leaving_ends_the_copy():
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Beside(lambda: time.sleep(60)) as work:
        child = work._process.pid
        raise KeyboardInterrupt
    assert time.monotonic() - began < 30
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@copies
def test_a_copy_says_nothing(capfd):
    def fail():
        sys.stderr.write("")
        raise ValueError("told here, not there")

    with Beside(fail) as work, pytest.raises(ValueError, match="told here"):
        work.result()
    assert capfd.readouterr() == ("", "")


def test_what_a_report_asks_for_can_be_sent_and_is_the_same():
    data, settings = load_bundled("baltic"), StudySettings(community_runs=2)
    plain, ahead = run_study(data, settings), run_study(data, settings, for_report=True)
    names = ("mismatch", "policy", "backtest")
    assert set(names) <= set(vars(ahead))
    assert not set(names) & set(vars(plain))
    noted = ahead.with_notes("on reading")
    assert noted.notes == (*ahead.notes, "on reading")
    assert all(getattr(noted, name) is vars(ahead)[name] for name in (*names, "slices"))
    for name in names:
        one, other = getattr(plain, name), vars(ahead)[name]
        assert pickle.dumps(pickle.loads(pickle.dumps(one))) == pickle.dumps(other)
    assert ahead.communities.table.equals(plain.communities.table)
    assert ahead.communities.modularity == plain.communities.modularity
