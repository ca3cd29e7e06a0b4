"""Leading an applicant to the exact list of papers."""

import json
from dataclasses import dataclass
from typing import Any

from services.catalogue.commands.guidance import GuideApplicant
from services.catalogue.commands.reading import GetItem
from services.catalogue.domain.contents import Item, Publication
from services.catalogue.domain.guidance import Guidance, QuestionTree, tree_of
from services.catalogue.handlers.reading import get_item
from services.catalogue.ports import Catalogue
from services.chassis.errors import Fault, Invalid

MAX_ANSWERS = 100


@dataclass(frozen=True, slots=True)
class GuidedItem:
    """The version that the list belongs to, its tree, and where the answers lead."""

    publication: Publication[Item]
    tree: QuestionTree
    guidance: Guidance


def guide_applicant(command: GuideApplicant, catalogue: Catalogue) -> GuidedItem:
    """The next question, or the final list. Nothing is kept.

    Refuses ITEM_NOT_LISTED, ITEM_EX_OFFICIO, ITEM_CLASSIFIED_OFFLINE_ONLY, GUIDANCE_INVALID with every fault.
    """
    found: Publication[Item] = get_item(GetItem(command.code, by=command.by), catalogue)
    if not found.content.on_application:
        raise Invalid("ITEM_EX_OFFICIO", "依职权事项，不能申请")
    if found.content.classified:
        raise Invalid("ITEM_CLASSIFIED_OFFLINE_ONLY", "涉密事项只能到窗口当面办理")
    tree = tree_of(json.loads(found.content.document))
    answers = _answers(command.answers)
    if faults := tree.faults(answers):
        raise Invalid("GUIDANCE_INVALID", "回答有误，请逐项更正", faults=faults)
    return GuidedItem(found, tree, tree.guide(answers))


def _answers(given: Any) -> dict[str, Any]:
    if isinstance(given, dict) and len(given) <= MAX_ANSWERS:
        return given
    fault = Fault("/answers", "ANSWERS_MALFORMED", f"回答应为一个对象，不超过 {MAX_ANSWERS} 项")
    raise Invalid("GUIDANCE_INVALID", fault.detail, faults=(fault,))
