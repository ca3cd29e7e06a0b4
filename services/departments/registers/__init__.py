"""Registers that hold papers of the government: asked by number, so that nobody hands in what an office has already.

`Registers` is what intake asks: the platform's own certificates, and those that a file names.
"""

from services.departments.registers.answers import ABSENT, AWAY, HELD, Answer, Ask, Source
from services.departments.registers.asking import Registers

__all__ = ["ABSENT", "AWAY", "HELD", "Answer", "Ask", "Registers", "Source"]
