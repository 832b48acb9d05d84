"""One folder of files for every test that only reads them."""

from __future__ import annotations

import pytest
from released_answers import ANSWERS, STUDY

from analysis.microdata import Terms, released
from analysis.microdata.folder import write_microdata
from analysis.microdata.study import headline


@pytest.fixture(scope="session")
def release():
    """What is in the folder, free text included."""
    return released(ANSWERS, Terms(with_text=True))


@pytest.fixture(scope="session")
def folder(release, tmp_path_factory):
    """Every file of a release."""
    made = tmp_path_factory.mktemp("data")
    write_microdata(release, STUDY, headline(ANSWERS), made, language="vi")
    return made
