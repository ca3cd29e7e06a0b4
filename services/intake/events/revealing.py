"""What was opened."""

from dataclasses import dataclass

from services.chassis.messages import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataRevealed(Event):
    """Staff opened what is sealed in an application; `note` is the purpose, `fields` name what was shown."""

    fields: tuple[str, ...]
