"""A register as large as a prefecture's: the county's own items, and seeded variations of them under other codes."""

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loadtests.data import COUNTY, DATA

SEED = 20260101
_FIELDS = ("林业", "水利", "养殖", "旅游", "矿产", "客运", "货运", "教育", "医疗", "文化", "体育", "住房", "社保", "市场")  # fmt: skip
_OBJECTS = (
    "场所",
    "设备",
    "人员",
    "项目",
    "机构",
    "产品",
    "用地",
    "车辆",
    "合作社",
    "家庭",
    "个体户",
    "园区",
)
_MOTIONS = ("设立", "变更", "延续", "注销", "补办", "换发", "备案", "核验")


def register(folder: Path, items: int, seed: int = SEED, county: str = COUNTY) -> list[dict[str, Any]]:
    """Write the county's data with `items` items to `folder`, ready to import; the items. The same for the same seed."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    catalogue = folder / "catalogue" / county
    own = [_read(path) for path in sorted((catalogue / "items").glob("*.json"))]
    made = [*own, *_variations(own, items - len(own), random.Random(seed))][:items]
    for path in (catalogue / "items").glob("*.json"):
        path.unlink()
    for item in made:
        _write(catalogue / "items" / f"{item['item_id']}.json", item)
    header = _read(catalogue / "catalogue.json")
    _write(catalogue / "catalogue.json", header | {"item_ids": [item["item_id"] for item in made]})
    return made


def codes(item: Mapping[str, Any]) -> list[str]:
    """Everything by which an item is asked for."""
    names = ("item_id", "basic_code", "implementation_code", "handling_item_code", "local_basic_code")
    return [item[name] for name in names if item.get(name)]


def words(items: list[dict[str, Any]], count: int, seed: int = SEED) -> list[str]:
    """What people would type: the beginning of a name, a part of it, an everyday word."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        item = chance.choice(items)
        name = chance.choice([item["name_zh"], *item.get("everyday_names", ())])
        start = chance.choice((0, 0, chance.randrange(max(len(name) - 1, 1))))
        found.append(name[start : start + chance.randint(2, 4)])
    return found


def _variations(own: list[dict[str, Any]], count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        model = own[number % len(own)]
        matter = "".join(chance.choice(words) for words in (_FIELDS, _OBJECTS, _MOTIONS))
        basic = f"{model['basic_code'][:6]}{number:06}"
        whole = f"{model['implementation_code'][:19]}{basic}"
        yield model | {
            "item_id": f"{model['item_id'][:56]}_{number:05}",
            "name_zh": f"{matter}{model['name_zh']}{number}",
            "everyday_names": [f"{matter}{name}" for name in model.get("everyday_names", ())][:4],
            "basic_code": basic,
            "implementation_code": whole,
            "handling_item_code": f"{whole}01",
            "local_basic_code": f"511V{number:08}",
            "high_frequency": False,
            "materials": [
                {key: value for key, value in material.items() if key != "intermediary"}
                for material in model["materials"]
            ],
        }


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
