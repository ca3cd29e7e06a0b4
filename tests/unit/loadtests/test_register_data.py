"""The large register: publishable whole, every code its own item's, the same for the same seed."""

from pathlib import Path

from loadtests.data import COUNTY
from loadtests.register_data import codes, register, words
from services.catalogue.commands import PublishItem
from services.catalogue.domain.batch import Folder, batch_of
from services.catalogue.domain.quality.items import check_item
from services.chassis.auth import system


def test_every_variation_of_an_item_is_publishable_and_stands_in_the_list(tmp_path: Path) -> None:
    made = register(tmp_path, 73)
    folder = Folder(COUNTY)
    names = [path.relative_to(tmp_path).as_posix() for path in (tmp_path / folder.items).glob("*.json")]
    files = {name: (tmp_path / name).read_bytes() for name in (*folder.single, folder.packages, *names)}
    batch = batch_of(files, COUNTY, system(COUNTY))
    items = [row.command for row in batch.rows if isinstance(row.command, PublishItem)]
    assert (len(made), len(items), batch.bad) == (73, 73, ())
    assert [fault for item in items for fault in check_item(item.row, item.references)] == []


def test_no_two_items_share_a_code(tmp_path: Path) -> None:
    given = [code for item in register(tmp_path, 200) for code in codes(item)]
    assert len(set(given)) == len(given)


def test_the_same_seed_makes_the_same_register_and_the_same_words(tmp_path: Path) -> None:
    first, again, other = (register(tmp_path / str(at), 60, seed) for at, seed in enumerate((1, 1, 2)))
    assert first == again != other
    assert words(first, 50, 1) == words(again, 50, 1) != words(first, 50, 2)
    assert all(2 <= len(word) <= 4 for word in words(first, 500, 3))
