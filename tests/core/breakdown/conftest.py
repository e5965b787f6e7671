from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luoshi.core.breakdown import Phrases

FOLDER = Path(__file__).parents[3] / "playbooks" / "supervision" / "phrases"


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return Phrases.from_data({path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yaml")})
