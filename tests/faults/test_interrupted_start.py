"""A first start that was broken off is finished by the next one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipelines import service
from pipelines.ledger.audit import read_audit
from pipelines.read_api import notes
from pipelines.samples import RELEASE
from tests.integration.test_samples import BY_KIND


def test_an_interrupted_start_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("pipelines.samples.build_release", stop)
        with pytest.raises(KeyboardInterrupt):
            service.create(tmp_path / "home", sample=True)
    home = service.open_home(tmp_path / "home")
    assert service.releases(home) == []
    service.finish_samples(home)
    assert Counter(each["kind"] for each in service.submissions(home)) == BY_KIND  # what was there is not sent again, what was not is
    assert len(notes.actions(home.root)) == 3
    assert [each["id"] for each in service.releases(home)] == [RELEASE]
    service.finish_samples(home)  # nothing left to do
    assert len([line for line in read_audit(home) if line["event"] == "approve"]) == sum(BY_KIND.values())
