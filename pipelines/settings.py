"""The settings of a home: `settings.toml`, checked. Every key is explained in `default_settings.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import CannotRead

if TYPE_CHECKING:
    from pipelines.home import Home

DEFAULT_FILE = Path(__file__).with_name("default_settings.toml")
Positive = Annotated[int, Field(ge=1)]
NotNegative = Annotated[int, Field(ge=0)]


class Section(BaseModel):
    """A table of settings.toml: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HomeSettings(Section):
    is_sample: bool = False
    area: Annotated[str, Field(pattern=r"^([A-Z][0-9]{8})?$")] = ""


class UploadSettings(Section):
    megabytes: Positive = 200
    seconds: Positive = 60
    memory_megabytes: Annotated[int, Field(ge=500)] = 2000


class CheckSettings(Section):
    engine: Literal["auto", "gx", "compiled"] = "auto"
    compiled_from_rows: NotNegative = 200_000


class NeighbourSettings(Section):
    model: str = ""
    year: NotNegative = 0


class KeepingSettings(Section):
    file_days: NotNegative = 0


class ReleaseSettings(Section):
    wait_seconds: NotNegative = 3600


class AssessmentSettings(Section):
    minimum_group: Annotated[int, Field(ge=2)] = 10
    comments_need_clearance: bool = True


class LogSettings(Section):
    megabytes: Positive = 5
    kept: NotNegative = 5
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(Section):
    """All settings. A table or key that the file leaves out has the default that the default file shows."""

    home: HomeSettings = HomeSettings()
    upload: UploadSettings = UploadSettings()
    checks: CheckSettings = CheckSettings()
    neighbours: NeighbourSettings = NeighbourSettings()
    keeping: KeepingSettings = KeepingSettings()
    release: ReleaseSettings = ReleaseSettings()
    assessment: AssessmentSettings = AssessmentSettings()
    log: LogSettings = LogSettings()


def load_settings(home: Home) -> Settings:
    """The settings of a home.

    Errors: CannotRead naming every key at fault, when the file is not TOML or a value is not allowed, and when it is not UTF-8.
    """
    try:
        return parse_settings(home.settings.read_text(encoding="utf-8-sig"))  # Notepad marks UTF-8 with a byte order mark
    except UnicodeDecodeError as error:
        fix = "Open it in a text editor and save it as UTF-8."
        raise CannotRead("settings.toml", "text in UTF-8", "another encoding", fix) from error


def parse_settings(text: str) -> Settings:
    """Settings from the text of a settings file."""
    try:
        return Settings.model_validate(tomllib.loads(text), strict=True)
    except tomllib.TOMLDecodeError as error:
        raise CannotRead("settings.toml", "TOML", str(error), "Mend that line, or compare with docs/deploy.md.") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        fix = "Mend those keys, or delete them for the default."
        raise CannotRead("settings.toml", "known keys with allowed values", faults, fix) from error


def default_settings(*, is_sample: bool = False) -> str:
    """The text of a new home's settings file, every key explained."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    return text.replace("is_sample = false", "is_sample = true") if is_sample else text
