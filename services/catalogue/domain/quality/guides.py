"""Rules for what a guide must say: its fields one by one, how to reach the office, what it costs, how it ends."""

import re
from collections.abc import Iterator

from services.catalogue.domain.contents import WITHDRAWN
from services.catalogue.domain.quality.rules import WARNING, Row, Rule, Told
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, whole

MAX_VISITS, DEEPEST = 20, 4
_ONLINE = frozenset({"web", "mobile"})
_WITHOUT_COMING = _ONLINE | {"courier"}
_PHONE = re.compile(r"0[0-9]{2,3}-(?:[0-9]{7,8}|1[0-9]{4})(?:-[0-9]{1,6})?")
_TRAINING = re.compile("(?:参加|接受|完成|经过?|通过|取得).{0,12}培训")
_CLOSING = (
    ("批复", "approval_issued", "审批办结"),
    ("证", "certificate_issued", "出证办结"),
    ("文", "document_issued", "出文办结"),
)
_NEEDED = (
    ("/service_object", "服务对象"),
    ("/accept_levels", "受理单位和地点"),
    ("/channels", "办理形式"),
    ("/conditions", "办理条件"),
    ("/steps", "办理流程"),
    ("/consult_phone", "咨询方式"),
    ("/complaint_phone", "监督投诉方式"),
)


def is_offered(row: Row) -> bool:
    """Applied for, and not withdrawn: such an item needs its guide (ledger R021)."""
    return row.get("on_application") is True and row.get("status") != WITHDRAWN


def missing_fields(row: Row, _: References) -> Iterator[Told]:
    """Each required field of the guide that is not there (ledger R043)."""
    if not is_offered(row):
        return
    for pointer, name in _NEEDED:
        if not row.get(pointer[1:]):
            yield pointer, f"办事指南缺少“{name}”"
    if not isinstance(row.get("materials"), list):
        yield "/materials", "办事指南缺少“申请材料”"
    if not isinstance(row.get("fees"), list):
        yield "/fees", "办事指南缺少“收费依据及标准”，不收费的写空列表"
    if whole(row.get("committed_days")) is None:
        yield "/committed_days", "办事指南缺少“办理时限”"
    if not text(mapping(row.get("result")).get("name_zh")).strip():
        yield "/result/name_zh", "办事指南缺少“办理结果”"
    for at, condition in enumerate(items_of(row.get("conditions"))):
        if not text(mapping(condition).get("text_zh")).strip():
            yield f"/conditions/{at}/text_zh", "办理条件须逐条写明"


def formless(row: Row, _: References) -> Iterator[str]:
    """What is applied for has a form (ledger R021)."""
    if is_offered(row) and not mappings(mapping(row.get("form")).get("fields")):
        yield "/form"


def without_sample(row: Row, _: References) -> Iterator[str]:
    """A filled example: one value per required field of the form (行政许可法 art. 30, 示范文本)."""
    if is_offered(row):
        for at, field in enumerate(items_of(mapping(row.get("form")).get("fields"))):
            if mapping(field).get("required") is True and mapping(field).get("example") is None:
                yield f"/form/fields/{at}/example"


def without_mistakes(row: Row, _: References) -> Iterator[str]:
    """Common mistakes: a list of its own, or the sentences of the form's rules."""
    rules = mappings(mapping(row.get("form")).get("rules"))
    told = items_of(row.get("common_mistakes")) or [rule for rule in rules if rule.get("message_zh")]
    if is_offered(row) and not told:
        yield "/common_mistakes"


def bad_depth(row: Row, _: References) -> Iterator[str]:
    """Online depth 1 to 4 (rules of 网办深度 Ⅰ to Ⅳ), visits 0 to 20."""
    if is_offered(row):
        depth, visits = whole(row.get("online_depth")), whole(row.get("onsite_visits"))
        if depth is None or not 1 <= depth <= DEEPEST:
            yield "/online_depth"
        if visits is None or not 0 <= visits <= MAX_VISITS:
            yield "/onsite_visits"


def visits_though_online(row: Row, _: References) -> Iterator[str]:
    """Fully online means that nobody comes."""
    if is_offered(row) and row.get("online_depth") == DEEPEST and (whole(row.get("onsite_visits")) or 0) > 0:
        yield "/onsite_visits"


def unexplained_visits(row: Row, _: References) -> Iterator[Told]:
    """Visits need a reason; without visits there is none to give."""
    visits, why = whole(row.get("onsite_visits")), text(row.get("visit_reason_zh")).strip()
    if is_offered(row) and visits is not None:
        if visits and not why:
            yield "/visit_reason_zh", "须到现场的，应当写明原因"
        elif not visits and why:
            yield "/visit_reason_zh", "不须到现场的，不写到现场原因"


def unreachable(row: Row, _: References) -> Iterator[str]:
    """Nobody comes, so there must be another way in."""
    channels = {text(one) for one in items_of(row.get("channels"))}
    if is_offered(row) and whole(row.get("onsite_visits")) == 0 and not channels & _WITHOUT_COMING:
        yield "/channels"


def deep_without_channel(row: Row, _: References) -> Iterator[str]:
    """From depth Ⅱ on it can be applied for online."""
    depth, channels = whole(row.get("online_depth")), {text(one) for one in items_of(row.get("channels"))}
    if is_offered(row) and depth is not None and depth > 1 and not channels & _ONLINE:
        yield "/channels"


def bad_phones(row: Row, _: References) -> Iterator[str]:
    """Both with the area code, as 0839-0000000."""
    for name in ("consult_phone", "complaint_phone"):
        if row.get(name) is not None and not _PHONE.fullmatch(text(row[name])):
            yield f"/{name}"


def same_phones(row: Row, _: References) -> Iterator[str]:
    """Who complains does not reach whom the complaint is about."""
    phones = [re.sub("[^0-9]", "", text(row.get(name))) for name in ("consult_phone", "complaint_phone")]
    if phones[0] and phones[0] == phones[1]:
        yield "/complaint_phone"


def bad_fees(row: Row, references: References) -> Iterator[Told]:
    """A fee names its basis, its standard, and whether it can be paid online."""
    fees = items_of(row.get("fees"))
    if row.get("charged") is True and not fees:
        yield "/fees", "标明收费的，须逐项列明收费项目"
    if row.get("charged") is False and fees:
        yield "/charged", "标明不收费，却列有收费项目"
    for at, fee in enumerate(map(mapping, fees)):
        basis = mapping(fee.get("basis"))
        if text(basis.get("law")) not in references.laws or not text(basis.get("article")):
            yield f"/fees/{at}/basis", "收费没有法定依据"
        for name, said in (("name_zh", "收费项目名称"), ("standard_zh", "收费标准")):
            if not text(fee.get(name)).strip():
                yield f"/fees/{at}/{name}", f"缺少{said}"
        if not isinstance(fee.get("online_payment"), bool):
            yield f"/fees/{at}/online_payment", "须标明能否网上支付"


def wrong_closing(row: Row, _: References) -> Iterator[Told]:
    """The name of the result says how the case closes."""
    result = mapping(row.get("result"))
    name, closing = text(result.get("name_zh")).strip(), result.get("closing_mode")
    for ending, wanted, said in _CLOSING:
        if name.endswith(ending):
            if closing != wanted:
                yield "/result/closing_mode", f"结果名称以“{ending}”结尾的，应为{said}"
            return


def baseless_demands(row: Row, references: References) -> Iterator[Told]:
    """Stamps, trainings and annual checks stand on a law or not at all (ledger R051, R065, R066)."""
    for at, stamp in enumerate(map(mapping, items_of(row.get("stamps")))):
        if not _stands(stamp, references):
            yield f"/stamps/{at}/legal_basis", "盖章环节没有法定依据"
    for at, condition in enumerate(map(mapping, items_of(row.get("conditions")))):
        if condition.get("kind") == "training" and not _stands(condition, references):
            yield f"/conditions/{at}/legal_basis", "没有法定依据，不得以培训为前置条件"
    check = row.get("annual_check")
    if check is not None and not _stands(mapping(check), references):
        yield "/annual_check/legal_basis", "年检没有法定依据"


def hidden_trainings(row: Row, references: References) -> Iterator[str]:
    """A condition that reads like a training and says nothing of its basis."""
    for at, condition in enumerate(map(mapping, items_of(row.get("conditions")))):
        plain = condition.get("kind") != "training" and not _stands(condition, references)
        if plain and _TRAINING.search(text(condition.get("text_zh"))):
            yield f"/conditions/{at}/text_zh"


def pending_basis(row: Row, _: References) -> Iterator[str]:
    """Listed while its basis is still to be completed (ledger R022)."""
    if row.get("basis_pending") is True:
        yield "/legal_basis"


def _stands(entry: Row, references: References) -> bool:
    basis = mapping(entry.get("legal_basis"))
    return text(basis.get("law")) in references.laws and bool(text(basis.get("article")))


_PUBLICITY = "行政许可法第三十条；GB/T 36114-2018"
_DEPTH = "网办深度分级（国务院办公厅全国一体化政务服务平台事项要素）；GB/T 39554.2-2020"
_ELEMENTS = "GB/T 39554.2-2020 事项要素"
RULES = (
    Rule("GUIDE_FIELD_MISSING", "办事指南缺项", missing_fields, _PUBLICITY),
    Rule("APPLICATION_FORM_MISSING", "依申请事项须有申请表", formless, _PUBLICITY),
    Rule("SAMPLE_MISSING", "必填项缺少示范填写", without_sample, _PUBLICITY, WARNING),
    Rule("MISTAKES_MISSING", "缺少常见错误示例", without_mistakes, "GB/T 36114-2018", WARNING),
    Rule("DEPTH_INVALID", "网办深度应为 1 至 4，到现场次数应为 0 至 20", bad_depth, _DEPTH),
    Rule("DEPTH_WITH_VISITS", "网办深度为四级的，到现场次数应为 0", visits_though_online, _DEPTH),
    Rule("VISIT_REASON_WRONG", "到现场次数与原因不符", unexplained_visits, _ELEMENTS),
    Rule("VISITS_UNREACHABLE", "不须到现场又不能网上办理的，应当支持快递申请", unreachable, _ELEMENTS),
    Rule(
        "DEPTH_WITHOUT_CHANNEL", "网办深度在二级以上的，应当能网上申请", deep_without_channel, _DEPTH, WARNING
    ),
    Rule("PHONE_MALFORMED", "电话应带区号，如 0839-0000000", bad_phones, _ELEMENTS),
    Rule("PHONES_SAME", "投诉电话不得与咨询电话相同", same_phones, _ELEMENTS),
    Rule("FEE_INVALID", "收费项目有误", bad_fees, "行政许可法第五十九条"),
    Rule("CLOSING_WRONG", "办结方式与结果名称不符", wrong_closing, _ELEMENTS),
    Rule(
        "DEMAND_WITHOUT_BASIS",
        "没有法定依据",
        baseless_demands,
        "行政许可法第十六条第四款；优化营商环境条例第四十四条",
    ),
    Rule(
        "TRAINING_SUSPECTED",
        "疑似以培训为前置条件，请写明法定依据或删除",
        hidden_trainings,
        "行政许可法第十六条第四款",
        WARNING,
    ),
    Rule("BASIS_PENDING", "设定依据待完善", pending_basis, "优化营商环境条例第四十四条", WARNING),
)
