"""Made-up people with valid numbers, no two runs the same."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from services.chassis.clock import SystemClock
from services.chassis.numbers import resident_id_fault

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("秀英", "桂兰", "建国", "小满", "春梅", "国强", "丽华", "志明", "雪", "沐阳")


@dataclass(frozen=True, slots=True)
class Person:
    """What someone types when registering."""

    name: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    password: str = field(repr=False)

    def registration(self) -> dict[str, str]:
        """Body of `POST /v1/people`."""
        return {
            "id_number": self.id_number,
            "name": self.name,
            "phone": self.phone,
            "password": self.password,
        }

    def applicant(self) -> dict[str, str]:
        """`applicant` of `POST /v1/applications`."""
        return {"kind": "person", "id_number": self.id_number, "name": self.name, "phone": self.phone}


def someone(area: str = "510802", years: int = 35) -> Person:
    """A person of about that age; `area`: six digits of a division."""
    born = SystemClock().today() - timedelta(days=years * 365 + secrets.randbelow(300))
    body = f"{area}{born:%Y%m%d}{secrets.randbelow(900) + 100}"
    number = next(
        body + check for check in "0123456789X" if not resident_id_fault(body + check, SystemClock().today())
    )
    return Person(
        name=secrets.choice(SURNAMES) + secrets.choice(GIVEN),
        id_number=number,
        phone=f"199{secrets.randbelow(10**8):08d}",
        password=f"Demo-{secrets.token_urlsafe(12)}",
    )
